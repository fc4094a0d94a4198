"""One question of a person in a chat: understood from what came before, answered, and kept."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.coach.next_steps import NextQuestion, next_questions
from bot.coach.tailoring import for_trade
from bot.library import Library, OpenGeneration
from bot.store.profiles import Profiles
from bot.store.questions import Asked, Citation, Questions, Suggestion
from knowledge.taxonomy import Industry
from retrieval.answering import Answer, Grows, unseen
from retrieval.conversation import standalone
from retrieval.index import IndexDamaged
from retrieval.language import ENGLISH, is_foreign
from retrieval.passages import Passage

if TYPE_CHECKING:  # loaded only where a chat model is set
    from bot.wording import Turn, Wording

REMEMBERED, REMEMBERED_FOR = 3, timedelta(minutes=30)
"""How many questions, and for how long, a follow-up may refer to."""

QUESTION_CHARACTERS = 1000
"""What lies beyond is not read: the model would not see it either."""


@dataclass(frozen=True)
class Asking:
    """A question as it came in. `message_id` is None when it was asked by a button."""

    chat_id: int
    user_id: int
    message_id: int | None
    thread_id: int | None
    text: str

    @property
    def is_private(self) -> bool:
        return self.chat_id == self.user_id


@dataclass(frozen=True)
class Reply:
    """What to show: the answer, the question as understood, what to ask next; `question_id` is where it is kept.

    `in_english_rather`: nothing was found for words of another language, which nobody puts into English here.
    """

    question_id: int
    understood: str
    answer: Answer
    next: tuple[NextQuestion, ...]
    shortened: bool
    in_english_rather: bool = False


PassagesOf = Callable[[str], Sequence[Passage]]
"""The passages of a document, by its name."""


@dataclass(frozen=True)
class _Found:
    """What a generation has for a question, as it was understood, and the language to answer in."""

    understood: str
    language: str
    answer: Answer
    next: tuple[NextQuestion, ...]
    passages_of: PassagesOf
    generation: int


class Conversation:
    """Answers people, in a chat model's words where there is one (`wording`).

    Raises SearchUnavailable, IndexDamaged and StoreUnavailable.
    """

    def __init__(
        self, library: Library, questions: Questions, profiles: Profiles, wording: "Wording | None" = None
    ) -> None:
        self._library = library
        self._questions = questions
        self._profiles = profiles
        self._wording = wording

    async def reply(self, asking: Asking, grows: Grows = unseen) -> Reply:
        async with self._turn(asking.user_id) as turn:
            try:
                return await self._reply(asking, turn, grows)
            except IndexDamaged:  # it has been noticed, and something else stands in
                return await self._reply(asking, turn, grows)

    async def _reply(self, asking: Asking, turn: "Turn | None", grows: Grows) -> Reply:
        started = time.monotonic()
        text = asking.text[:QUESTION_CHARACTERS]
        industry = (await self._profiles.of(asking.chat_id)).industry if asking.is_private else None
        found = await self._found(turn, text, await self._earlier(asking), industry)
        answer = found.answer
        if turn:  # the generation is not held meanwhile: a model takes its time, and builds give way to who reads
            answer = await turn.write(answer, found.passages_of, found.language, grows)
        question_id = await self._questions.record(
            Asked(
                chat_id=asking.chat_id,
                user_id=asking.user_id,
                message_id=asking.message_id,
                thread_id=asking.thread_id,
                question=text,
                standalone=found.understood,
                answered=answer.answered,
                text=answer.text,
                milliseconds=round((time.monotonic() - started) * 1000),
                citations=tuple(Citation(c.document, c.section, c.quote, c.passage, c.page) for c in answer.citations),
                suggestions=tuple(Suggestion(item.label, item.question) for item in found.next),
                generation=found.generation,
                reason=answer.reason,
                confidence=answer.confidence,
            )
        )
        foreign = turn is None and not answer.answered and is_foreign(text)
        following = () if foreign else found.next  # what its sounds are near to
        return Reply(question_id, found.understood, answer, following, len(asking.text) > QUESTION_CHARACTERS, foreign)

    async def look_up(self, text: str) -> Answer:
        """An answer that is not kept, for inline mode, where every letter typed asks anew."""
        async with self._library.reading() as generation:
            return await asyncio.to_thread(generation.answering.answer, text[:QUESTION_CHARACTERS])

    @asynccontextmanager
    async def _turn(self, user_id: int) -> AsyncIterator["Turn | None"]:
        if self._wording is None:
            yield None
            return
        async with self._wording.turn(user_id) as turn:
            yield turn

    async def _found(self, turn: "Turn | None", text: str, earlier: list[str], industry: Industry | None) -> _Found:
        kinds, understood, language = self._library.kinds, "", ENGLISH
        if turn:
            async with self._library.reading() as generation:
                topics = generation.topics
            asked = await turn.understand(text, earlier, topics, kinds)
            understood, language = asked.question, asked.language
        async with self._library.reading() as generation:
            understood = understood or standalone(text, earlier, generation.topics, kinds)
            if len(understood) > QUESTION_CHARACTERS:  # follow-ups on follow-ups would grow without end
                understood = text
            return await asyncio.to_thread(_find, generation, understood, language, industry)

    async def _earlier(self, asking: Asking) -> list[str]:
        """The questions before this one as understood; when it was edited, those before it was asked first."""
        if asking.message_id is None:  # a button's question stands alone
            return []
        since = datetime.now(UTC) - REMEMBERED_FOR
        recent = await self._questions.recent(
            asking.chat_id, asking.user_id, asking.thread_id, limit=REMEMBERED, since=since
        )
        before = takewhile(lambda one: one.message_id is None or one.message_id < (asking.message_id or 0), recent)
        return [question.standalone for question in before]


def _find(generation: OpenGeneration, understood: str, language: str, industry: Industry | None) -> _Found:
    passages_of = generation.index.passages_of
    answer = generation.answering.answer(understood)
    tailored = for_trade(answer, industry, generation.catalogue.of_document, passages_of)
    following = next_questions(answer, passages_of)
    return _Found(understood, language, tailored, following, passages_of, generation.number)
