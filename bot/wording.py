"""A chat model's part in serving somebody: what it hears and what it words, within a deadline and a budget."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.coach.interview import Asked, Given, Interview
from bot.coach.listening import meant, understood
from bot.coach.meanings import Meanings
from bot.coach.report import Report
from bot.coach.rewording import reworded
from bot.store.uses import Used, Uses
from retrieval.answering import Answer, Grows, unseen
from retrieval.chat import ChatModel, Metered
from retrieval.grounding import Embed
from retrieval.kinds import Kind
from retrieval.passages import Passage
from retrieval.patience import Breaker, Patient
from retrieval.rewriting import Rewriter, Understood
from retrieval.writing import Writer, cited_passages

UNDERSTANDING = 0.4
"""The most of an answer's time that may go into understanding the question."""


@dataclass(frozen=True)
class Bounds:
    """`seconds` for all that the model does for one message; tokens a day for one person, and for all together."""

    seconds: float
    person_tokens: int
    all_tokens: int


class Wording:
    """One for the bot. Whoever has used up the day's budget is served without the model."""

    def __init__(self, model: ChatModel, embed: Embed, uses: Uses, bounds: Bounds) -> None:
        self._model = model
        self._embed = embed
        self._uses = uses
        self._bounds = bounds
        self._breaker = Breaker()

    @asynccontextmanager
    async def turn(self, user_id: int) -> AsyncIterator["Turn | None"]:
        """The model for one message of this person; None when the budget of the day is spent. Raises StoreUnavailable.

        What it took is noted at the end.
        """
        today = datetime.now(UTC).date()
        own, all_ = await self._uses.on(today, user_id), await self._uses.on(today)
        if own.tokens >= self._bounds.person_tokens or all_.tokens >= self._bounds.all_tokens:
            yield None
            return
        turn = Turn(self._model, self._breaker, self._embed, self._bounds.seconds)
        try:
            yield turn
        finally:
            if turn.used.calls:
                await self._uses.note(user_id, today, turn.used)


class Turn:
    """What the model does for one message, all of it within the deadline. It raises nothing when the model fails."""

    def __init__(self, model: ChatModel, breaker: Breaker, embed: Embed, seconds: float) -> None:
        self._model = Metered(model)
        self._breaker = breaker
        self._embed = embed
        self._seconds = seconds
        self._end = asyncio.get_running_loop().time() + seconds

    @property
    def used(self) -> Used:
        usage = self._model.usage
        return Used(self._model.calls, usage.input_tokens, usage.output_tokens)

    async def understand(
        self, question: str, earlier: Sequence[str], topics: Sequence[str], kinds: Sequence[Kind]
    ) -> Understood:
        """The question as it stands alone, in English."""
        rewriter = Rewriter(self._patient(UNDERSTANDING * self._seconds), topics, kinds)
        return await rewriter.understand(question, earlier)

    async def write(
        self,
        answer: Answer,
        passages_of: Callable[[str], Sequence[Passage]],
        language: str,
        grows: Grows = unseen,
    ) -> Answer:
        """The answer from the passages that it cites, in the model's words; `grows` is told it before it is whole."""
        left = self._end - asyncio.get_running_loop().time()
        if left <= 0:  # no call, which would only count against the model
            return answer
        writer = Writer(self._patient(left), self._embed)
        return await writer.write(answer, cited_passages(answer, passages_of), language, grows)

    async def hear_story(self, interview: Interview, meanings: Meanings) -> Mapping[str, Given]:
        """By key, what the story of an interview says to its open questions, to be confirmed."""
        return await understood(self._patient(self._seconds), meanings, interview)

    async def hear_reply(self, asked: Asked, text: str, meanings: Meanings) -> tuple[str, ...]:
        """The options that a reply may mean, to be confirmed."""
        return await meant(self._patient(self._seconds), meanings, asked, text)

    async def reword(self, report: Report, interview: Interview) -> Report:
        """The report, its headline and lead in the owner's words."""
        return await reworded(self._patient(self._seconds), self._embed, report, interview)

    def _patient(self, seconds: float) -> Patient:
        return Patient(self._model, self._breaker, seconds)
