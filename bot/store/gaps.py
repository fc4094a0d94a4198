"""Gaps: questions without a good answer, until a document or an admin closes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Select, and_, case, exists, or_, select, update

from bot.store.database import Database
from bot.store.models import FeedbackRow, QuestionRow
from retrieval.answerability import SURE_FROM

Why = Literal["refused", "unsure", "disliked"]
"""Not answered; answered without being sure; answered, and somebody found that no help."""

ClosedBy = Literal["document", "answer", "dismissed"]

MOST = 2000
"""So many gaps are looked at, the newest ones."""

_disliked = exists().where(FeedbackRow.question_id == QuestionRow.id, FeedbackRow.value == -1)
# Small talk, tasks and questions for one's own figures are refused for good: no document would answer them.
_no_answer_found = or_(QuestionRow.reason.is_(None), QuestionRow.reason.in_(("missing", "outside")))
REFUSED = and_(~QuestionRow.answered, _no_answer_found)
"""The condition for a question to be one that the documents should have answered and did not."""

_unsure = QuestionRow.confidence < SURE_FROM
_why = case((REFUSED, "refused"), (_disliked, "disliked"), else_="unsure")

OPEN = and_(QuestionRow.closed_at.is_(None), or_(REFUSED, and_(QuestionRow.answered, or_(_disliked, _unsure))))
"""The condition for a question to be an open gap."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A question without a good answer. `standalone` is the question as it was understood from the conversation."""

    question_id: int
    chat_id: int
    user_id: int
    message_id: int | None
    thread_id: int | None
    standalone: str
    question: str
    why: Why
    asked_at: datetime


class Gaps:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, since: datetime) -> list[Gap]:
        """The open gaps since then, newest first, at most MOST of them."""
        async with self._database.reading() as session:
            return [Gap(**row._mapping) for row in await session.execute(_open(since))]

    async def close(self, question_ids: Iterable[int], by: ClosedBy) -> tuple[int, ...]:
        """Closes those that are open, and returns which these were, for `reopen`."""
        closed = (
            update(QuestionRow)
            .where(QuestionRow.id.in_(list(question_ids)), QuestionRow.closed_at.is_(None))
            .values(closed_at=datetime.now(UTC), closed_by=by)
            .returning(QuestionRow.id)
        )
        async with self._database.session() as session:
            found = await session.scalars(closed, execution_options={"synchronize_session": False})
            return tuple(sorted(found))

    async def reopen(self, question_ids: Iterable[int]) -> None:
        """Takes their closing back."""
        opened = (
            update(QuestionRow).where(QuestionRow.id.in_(list(question_ids))).values(closed_at=None, closed_by=None)
        )
        async with self._database.session() as session:
            await session.execute(opened, execution_options={"synchronize_session": False})


def _open(since: datetime) -> Select[*tuple[Any, ...]]:
    columns = (
        QuestionRow.id.label("question_id"),
        QuestionRow.chat_id,
        QuestionRow.user_id,
        QuestionRow.message_id,
        QuestionRow.thread_id,
        QuestionRow.standalone,
        QuestionRow.question,
        _why.label("why"),
        QuestionRow.asked_at,
    )
    newest = (QuestionRow.asked_at.desc(), QuestionRow.id.desc())
    return select(*columns).where(QuestionRow.asked_at >= since, OPEN).order_by(*newest).limit(MOST)
