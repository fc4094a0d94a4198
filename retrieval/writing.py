"""The same Answer in better words: a chat model writes it, and only claims that a passage bears out are kept."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from retrieval.answering import CITATIONS, STANDARD_CONFIDENCE, Answer, Citation, Grows, unseen
from retrieval.asked import asked_for, is_fact
from retrieval.briefing import readable, writing_instructions, writing_prompt
from retrieval.chat import ChatModel, ChatUnavailable
from retrieval.claims import Advice, Claim, ClaimReader
from retrieval.grounding import Embed, Grounded, Grounding, coverage
from retrieval.language import ENGLISH
from retrieval.listing import wants_list
from retrieval.passages import Passage

CLAIMS, ADVICE = 5, 1
"""The most of each that are shown; it is a phone that they are read on."""

ENOUGH = 2
"""So many claims suffice also where none of them rests on the document that the rules would have quoted first."""

LISTED = 0.75
"""Of a list that was asked for, the claims must speak of this share, by how telling its words are."""

READ_CHARACTERS = 12_000
"""A model that writes more than this is not read on."""


class Writer:
    """Writes answers with one chat model; `embed` gives unit vectors. Cheap: each question may have its own."""

    def __init__(self, model: ChatModel, embed: Embed) -> None:
        self._model = model
        self._embed = embed

    async def write(
        self, answer: Answer, passages: Sequence[Passage], language: str = ENGLISH, grows: Grows = unseen
    ) -> Answer:
        """The answer in the model's words, or as it was where too little of them is true; `grows` is told the states.

        `answer` is the extractive one, and `passages` are those to write from, best first. `language` is the name of
        the language to write in. A refusal stays as it is, and so does what somebody wrote for just this question.
        Raises nothing when the model fails.
        """
        given = readable(passages)
        if not answer.answered or answer.confidence >= STANDARD_CONFIDENCE or not given:
            return answer
        draft = _Draft(answer, Grounding(answer.question, given, self._embed, language))
        try:
            prompt = writing_prompt(answer.question, given)
            async with aclosing(self._read(writing_instructions(language), prompt)) as found:
                async for one in found:
                    # The embedding model computes: it must not hold up other chats.
                    if await asyncio.to_thread(draft.take, one):
                        grows(draft.answer)
                    if draft.is_full:
                        break
        except ChatUnavailable:
            pass  # what was verified until then may suffice
        return draft.answer if draft.suffices else answer

    async def _read(self, instructions: str, prompt: str) -> AsyncGenerator[Claim | Advice, None]:
        reader, read = ClaimReader(), 0
        async with aclosing(self._model.stream(instructions, prompt)) as pieces:
            async for piece in pieces:
                if isinstance(piece, str):
                    for found in reader.feed(piece):
                        yield found
                    read += len(piece)
                    if read > READ_CHARACTERS:
                        return


class _Draft:
    """What was verified so far, and the answer made of it."""

    def __init__(self, answer: Answer, grounding: Grounding) -> None:
        self._extractive = answer
        self._grounding = grounding
        self._claims: list[Grounded] = []
        self._advice: list[str] = []

    def take(self, one: Claim | Advice) -> bool:
        """Whether it was verified, and the answer has grown."""
        if isinstance(one, Advice):
            wanted = self._claims and len(self._advice) < ADVICE
            advice = self._grounding.advise(one, self._claims) if wanted else ""
            self._advice += [advice] if advice else []
            return bool(advice)
        claim = self._grounding.ground(one) if len(self._claims) < CLAIMS else None
        if claim is None or not self._grounding.is_new(claim, self._claims):
            return False
        self._claims.append(claim)
        return True

    @property
    def is_full(self) -> bool:
        return len(self._claims) == CLAIMS and len(self._advice) == ADVICE

    @property
    def suffices(self) -> bool:
        """Whether it may stand in place of the extractive answer."""
        if not self._claims or not self._extractive.citations:
            return False
        best = self._extractive.citations[0]
        if wants_list(self._extractive.question):
            written = "\n".join(one.claim for one in self._claims)
            return coverage(self._extractive.text, written) >= LISTED
        if is_fact(asked_for(self._extractive.question)):  # the number or name asked for stands in that sentence
            return any(one.citation.passage == best.passage and _overlap(one, best) for one in self._claims)
        return len(self._claims) >= ENOUGH or any(one.quote.passage.document == best.document for one in self._claims)

    @property
    def answer(self) -> Answer:
        """The claims, each with the number of its citation, in order of first use."""
        cited: list[Citation] = []
        lines = []
        for one in self._claims:
            if one.citation not in cited:
                cited.append(one.citation)
            lines.append(f"{one.text} [{cited.index(one.citation) + 1}]")
        beside = [
            other
            for other in self._extractive.citations
            if all(other.passage != one.passage or other.document != one.document for one in cited)
        ]
        return replace(
            self._extractive,
            text="\n\n".join(lines),
            citations=(*cited, *beside)[:CITATIONS],
            cited=len(cited),
            inferred=tuple(self._advice),
        )


def _overlap(one: Grounded, citation: Citation) -> bool:
    return one.quote.text in citation.quote or citation.quote in one.quote.text


def cited_passages(answer: Answer, passages_of: Callable[[str], Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages that an answer cites or offers to read on, in its order; `passages_of`: document -> its passages."""
    found = (
        passage
        for citation in answer.citations
        for passage in passages_of(citation.document)
        if passage.text == citation.passage
    )
    return tuple(dict.fromkeys(found))
