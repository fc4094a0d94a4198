"""Questions people asked, the answers they got, and what they thought of them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database
from bot.store.models import FeedbackRow, QuestionRow


@dataclass(frozen=True)
class Citation:
    """What an answer rests on, as it is kept: `quote` is an exact substring of `passage`."""

    document: str
    section: str
    quote: str
    passage: str
    page: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A button under an answer: what stands on it and the question it asks."""

    label: str
    question: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question with its answer, before it is kept.

    `message_id` is the question's message, None for an inline question; `thread_id` the forum topic.
    `standalone` is the question as understood from the conversation; `generation` the index that answered; `reason`
    why there is no answer; `confidence` that the documents answer it, 0-1.
    """

    chat_id: int
    user_id: int
    message_id: int | None
    thread_id: int | None
    question: str
    standalone: str
    answered: bool
    text: str
    milliseconds: int
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    generation: int | None = None
    reason: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, kw_only=True)
class Question(Asked):
    """A kept question. `answer_message_ids` are the messages the answer was sent as, in order."""

    id: int
    answer_message_ids: tuple[int, ...]
    asked_at: datetime


# The fields that are the same in the row and in the dataclass.
_PLAIN = [field.name for field in fields(Question) if not field.name.endswith(("citations", "suggestions", "_ids"))]


class Questions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, asked: Asked) -> int:
        """Keeps the question and returns its id.

        A message asks one question: recorded again (it was edited, or handled twice after a crash) the row keeps its
        id, time and answer messages. Feedback stays unless the answer reads differently now.
        """
        async with self._database.session() as session:
            row = await _asked_by(session, asked.chat_id, asked.message_id)
            if row is None:
                row = QuestionRow(**asdict(asked), answer_message_ids=[], asked_at=datetime.now(UTC))
                session.add(row)
            else:
                if row.text != asked.text:
                    await session.execute(delete(FeedbackRow).where(FeedbackRow.question_id == row.id))
                for name, value in asdict(asked).items():
                    setattr(row, name, value)
                row.closed_at = row.closed_by = None
            await session.flush()
            return row.id

    async def answered_with(self, question_id: int, message_ids: Sequence[int]) -> None:
        """Notes the messages the answer was sent as, so that an edited question is answered in place."""
        async with self._database.session() as session:
            row = await session.get(QuestionRow, question_id)
            if row is not None:  # else the person asked meanwhile to be forgotten
                row.answer_message_ids = list(message_ids)

    async def by_id(self, question_id: int) -> Question | None:
        async with self._database.reading() as session:
            row = await session.get(QuestionRow, question_id)
            return None if row is None else _question(row)

    async def by_message(self, chat_id: int, message_id: int) -> Question | None:
        """The question that this message asked."""
        async with self._database.reading() as session:
            row = await _asked_by(session, chat_id, message_id)
            return None if row is None else _question(row)

    async def recent(
        self, chat_id: int, user_id: int, thread_id: int | None, *, limit: int, since: datetime
    ) -> list[Question]:
        """What this person asked in this chat and topic since then: the last `limit` questions, oldest first."""
        latest = (
            select(QuestionRow)
            .where(QuestionRow.chat_id == chat_id, QuestionRow.user_id == user_id)
            .where(QuestionRow.thread_id.is_not_distinct_from(thread_id), QuestionRow.asked_at >= since)
            .order_by(QuestionRow.asked_at.desc(), QuestionRow.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as session:
            return [_question(row) for row in reversed((await session.scalars(latest)).all())]

    async def rate(self, question_id: int, user_id: int, value: Literal[1, -1]) -> int | None:
        """Sets what the person thinks of the answer and returns what stands; None when the question is gone."""
        async with self._database.session() as session:
            if await session.get(QuestionRow, question_id, with_for_update={"key_share": True}) is None:
                return None
            given = {"question_id": question_id, "user_id": user_id, "value": value, "given_at": datetime.now(UTC)}
            await session.merge(FeedbackRow(**given))
            return value


async def _asked_by(session: AsyncSession, chat_id: int, message_id: int | None) -> QuestionRow | None:
    if message_id is None:  # an inline question: each is its own
        return None
    found = select(QuestionRow).where(QuestionRow.chat_id == chat_id, QuestionRow.message_id == message_id)
    return (await session.scalars(found)).one_or_none()


def _question(row: QuestionRow) -> Question:
    return Question(
        **{name: getattr(row, name) for name in _PLAIN},
        citations=tuple(Citation(**citation) for citation in row.citations),
        suggestions=tuple(Suggestion(**suggestion) for suggestion in row.suggestions),
        answer_message_ids=tuple(row.answer_message_ids),
    )
