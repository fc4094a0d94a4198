"""Offers: the answer to a question that had none, offered once to whoever asked, unless they want none."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from bot.store.database import Database
from bot.store.inserting import insert_if_new
from bot.store.models import ChatRow, OfferRow, QuestionRow, QuietRow

TRIES = 2
"""How often sending may begin without a word of how it ended, which leaves open whether the offer arrived."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An offer to make. `message_id` is the question's message, None for a question asked by a button or inline;
    `answered` whether there was an answer then, though a poor one."""

    question_id: int
    chat_id: int
    thread_id: int | None
    user_id: int
    message_id: int | None
    question: str
    standalone: str
    answered: bool


class Offers:
    """To send an offer: take it from `due`, `begin` it, send it, then say `sent`, or `put_off` if that failed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def make(self, question_ids: Iterable[int]) -> int:
        """Plans an offer for each question that never had one, and returns how many people are told by it.

        Who asked the same several times is told once; who wants no offers is not told.
        """
        ids = list(question_ids)
        locked = select(QuestionRow.id).where(QuestionRow.id.in_(ids)).order_by(QuestionRow.id).with_for_update()
        now = datetime.now(UTC)
        async with self._database.session() as session:
            await session.execute(locked)  # so that two who plan the same offers take turns
            found = (await session.execute(_without_offer(ids))).all()
            if found:
                rows = [{"question_id": id, "state": "waiting", "tries": 0, "created_at": now} for id, _ in found]
                await session.execute(insert(OfferRow), rows)
            return len({user_id for _, user_id in found})

    async def take_back(self, question_ids: Iterable[int]) -> None:
        """Forgets the offers for these questions that were not begun yet; they can be planned anew."""
        waiting = (OfferRow.state == "waiting", OfferRow.tries == 0)
        async with self._database.session() as session:
            await session.execute(delete(OfferRow).where(OfferRow.question_id.in_(list(question_ids)), *waiting))

    async def due(self, now: datetime, limit: int) -> list[Offer]:
        """Up to `limit` offers to send now, the oldest first; none for chats that block the bot or quiet people."""
        blocked = exists().where(ChatRow.chat_id == QuestionRow.chat_id, ChatRow.blocked_at.is_not(None))
        found = (
            select(QuestionRow)
            .join(OfferRow, OfferRow.question_id == QuestionRow.id)
            .where(OfferRow.created_at <= now, *_TO_SEND, ~blocked, ~_is_quiet(QuestionRow.user_id))
            .order_by(OfferRow.created_at, QuestionRow.id)
            .limit(limit)
        )
        async with self._database.reading() as session:
            return [_offer(row) for row in await session.scalars(found)]

    async def begin(self, question_id: int) -> bool:
        """To be called just before it is sent: notes the try first, so that a crash can't repeat it for ever.

        False when it is not to be sent any more: it was sent, tried often enough, or the person wants none by now.
        """
        asked_by = select(QuestionRow.user_id).where(QuestionRow.id == question_id).scalar_subquery()
        return await self._write(question_id, {"tries": OfferRow.tries + 1}, *_TO_SEND, ~_is_quiet(asked_by))

    async def sent(self, question_id: int) -> None:
        await self._write(question_id, {"state": "sent"}, *_BEGUN)

    async def put_off(self, question_id: int, until: datetime) -> None:
        """Notes that it certainly did not arrive: it is due again then, and the try does not count."""
        await self._write(question_id, {"created_at": until, "tries": OfferRow.tries - 1}, *_BEGUN)

    async def quiet(self, user_id: int) -> None:
        """This person wants no offers, now and later."""
        async with self._database.session() as session:
            await session.execute(insert_if_new(session, QuietRow).values(user_id=user_id))

    async def is_quiet(self, user_id: int) -> bool:
        async with self._database.reading() as session:
            return await session.get(QuietRow, user_id) is not None

    async def _write(self, question_id: int, values: dict[str, Any], *conditions: ColumnElement[bool]) -> bool:
        changed = update(OfferRow).where(OfferRow.question_id == question_id, *conditions).values(values)
        async with self._database.session() as session:
            written = changed.returning(OfferRow.question_id)
            return await session.scalar(written, execution_options={"synchronize_session": False}) is not None


_TO_SEND = (OfferRow.state == "waiting", OfferRow.tries < TRIES)
_BEGUN = (OfferRow.state == "waiting", OfferRow.tries > 0)

# The fields that are the same in the row of the question and in the dataclass.
_PLAIN = [field for field in fields(Offer) if field.name != "question_id"]


def _without_offer(ids: list[int]) -> Select[int, int]:
    """Of these questions the newest of each person in the same words, with who asked; none that was ever offered."""
    words = func.lower(QuestionRow.standalone)
    earlier = aliased(QuestionRow)
    offered = (
        exists()
        .where(OfferRow.question_id == earlier.id, earlier.user_id == QuestionRow.user_id)
        .where(func.lower(earlier.standalone) == words)
    )
    newest = func.max(QuestionRow.id)
    return (
        select(newest, QuestionRow.user_id)
        .where(QuestionRow.id.in_(ids), ~offered, ~_is_quiet(QuestionRow.user_id))
        .group_by(QuestionRow.user_id, words)
        .order_by(newest)
    )


def _is_quiet(user_id: Any) -> ColumnElement[bool]:
    return exists().where(QuietRow.user_id == user_id)


def _offer(row: QuestionRow) -> Offer:
    return Offer(**{field.name: getattr(row, field.name) for field in _PLAIN}, question_id=row.id)
