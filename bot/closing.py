"""Gaps that a run of the index closes: noticed, told to the people who asked, taken back with the run."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.gaps import KnowledgeGaps
from bot.library import Library
from bot.store.generations import Generation
from bot.store.offers import Offers
from bot.store.questions import Questions
from bot.store.runs import KeptRun, Runs
from retrieval.answering import Answer

DAYS = 30
"""Questions of so many days are asked again after a publication."""


class Closing:
    """Raises StoreUnavailable, and what reading the library raises."""

    def __init__(
        self, library: Library, known: KnowledgeGaps, offers: Offers, questions: Questions, runs: Runs
    ) -> None:
        self._library = library
        self._known = known
        self._offers = offers
        self._questions = questions
        self._runs = runs

    async def close(self, run: KeptRun, before: Generation | None) -> tuple[int, ...]:
        """Closes the questions that the published generation answers from what is new in it; which these are."""
        written = await self._known.close(run.closed, "answer")
        now = await self._library.generations.current()
        here = now.documents if now else {}
        # A run that was taken up after a restart finds its own generation published: then only its changes are new.
        changed = {change.name for change in await self._library.documents.changed(run.changes)}
        news = dict(here.items() - (before.documents.items() if before else set())).keys() | (here.keys() & changed)
        since = datetime.now(UTC) - timedelta(days=DAYS)
        answered = await self._known.answered_now(since, news) if news else {}
        closed = {*run.closed, *written, *await self._known.close(answered.keys(), "document")}
        if closed != set(run.closed):
            await self._runs.closing(run.id, sorted(closed))
        return tuple(sorted(closed))

    async def reopen(self, run: KeptRun) -> None:
        """The run is taken back, and so is what it closed; who was not told yet is not told."""
        await self._offers.take_back(run.closed)
        await self._known.reopen(run.closed)

    async def tell(self, run: KeptRun) -> int:
        """Offers the answers to the people who asked, and returns how many these are."""
        return await self._offers.make(run.closed)

    async def answers(self, run: KeptRun) -> Sequence[Answer]:
        """The questions of a run as they are answered now."""
        asked = [await self._questions.by_id(question_id) for question_id in run.closed]
        async with self._library.reading() as generation:
            answer = generation.answering.answer
            return [await asyncio.to_thread(answer, one.standalone) for one in asked if one]
