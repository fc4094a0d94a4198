"""One question of a person in a chat: understood from what came before, answered, and kept."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from bot.coach.next_steps import NextQuestion, next_questions
from bot.coach.tailoring import for_trade
from bot.library import Library, OpenGeneration
from bot.store.profiles import Profiles
from bot.store.questions import Asked, Citation, Questions, Suggestion
from knowledge.taxonomy import Industry
from retrieval.answering import Answer
from retrieval.conversation import standalone
from retrieval.index import IndexDamaged

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
    """What to show: the answer, the question as understood, what to ask next; `question_id` is where it is kept."""

    question_id: int
    understood: str
    answer: Answer
    next: tuple[NextQuestion, ...]
    shortened: bool


class Conversation:
    """Answers people. Raises SearchUnavailable, IndexDamaged and StoreUnavailable."""

    def __init__(self, library: Library, questions: Questions, profiles: Profiles) -> None:
        self._library = library
        self._questions = questions
        self._profiles = profiles

    async def reply(self, asking: Asking) -> Reply:
        try:
            return await self._reply(asking)
        except IndexDamaged:  # it has been noticed, and something else stands in
            return await self._reply(asking)

    async def _reply(self, asking: Asking) -> Reply:
        started = time.monotonic()
        text = asking.text[:QUESTION_CHARACTERS]
        earlier = await self._earlier(asking)
        industry = (await self._profiles.of(asking.chat_id)).industry if asking.is_private else None
        async with self._library.reading() as generation:
            understood = standalone(text, earlier, generation.topics, self._library.kinds)
            if len(understood) > QUESTION_CHARACTERS:  # follow-ups on follow-ups would grow without end
                understood = text
            answer, following = await asyncio.to_thread(_answer, generation, understood, industry)
        question_id = await self._questions.record(
            Asked(
                chat_id=asking.chat_id,
                user_id=asking.user_id,
                message_id=asking.message_id,
                thread_id=asking.thread_id,
                question=text,
                standalone=understood,
                answered=answer.answered,
                text=answer.text,
                milliseconds=round((time.monotonic() - started) * 1000),
                citations=tuple(Citation(c.document, c.section, c.quote, c.passage, c.page) for c in answer.citations),
                suggestions=tuple(Suggestion(item.label, item.question) for item in following),
                generation=generation.number,
                reason=answer.reason,
                confidence=answer.confidence,
            )
        )
        return Reply(question_id, understood, answer, following, len(asking.text) > QUESTION_CHARACTERS)

    async def look_up(self, text: str) -> Answer:
        """An answer that is not kept, for inline mode, where every letter typed asks anew."""
        async with self._library.reading() as generation:
            return await asyncio.to_thread(generation.answering.answer, text[:QUESTION_CHARACTERS])

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


def _answer(
    generation: OpenGeneration, understood: str, industry: Industry | None
) -> tuple[Answer, tuple[NextQuestion, ...]]:
    passages_of = generation.index.passages_of
    answer = generation.answering.answer(understood)
    tailored = for_trade(answer, industry, generation.catalogue.of_document, passages_of)
    return tailored, next_questions(answer, passages_of)
