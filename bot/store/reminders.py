"""Reminders that survive a restart. Each is sent once; after a crash in the wrong moment, at most twice."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, exists, select, update

from bot.store.database import Database
from bot.store.inserting import insert_if_new
from bot.store.models import ChatRow, ReminderRow

Kind = Literal["check-in", "debrief"]
State = Literal["waiting", "sent", "dropped"]

TRIES = 2
"""How often sending may begin without a word of how it ended, which leaves open whether the reminder arrived."""


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A reminder. `about` is the number of what it is about: for a check-in the experiment, for a debrief the report.

    `tries` is how often sending it has begun since it was scheduled.
    """

    id: int
    chat_id: int
    thread_id: int | None
    user_id: int
    kind: Kind
    about: int
    due_at: datetime
    state: State
    tries: int
    created_at: datetime


class Reminders:
    """To send a reminder: take it from `due`, `begin` it, send it, then say `sent`, or `put_off` if that failed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def schedule(
        self, chat_id: int, thread_id: int | None, user_id: int, kind: Kind, about: int, due_at: datetime
    ) -> None:
        """Reminds at this moment. An earlier reminder of this kind about the same moves there, also if it was sent."""
        place = {"chat_id": chat_id, "thread_id": thread_id, "user_id": user_id}
        values = {**place, "due_at": due_at, "state": "waiting", "tries": 0}
        key = {"kind": kind, "about": about, "created_at": datetime.now(UTC)}
        async with self._database.session() as session:
            await session.execute(insert_if_new(session, ReminderRow).values(**key, **values))
            await session.execute(update(ReminderRow).where(*_about(kind, about)).values(values))

    async def due(self, now: datetime, limit: int) -> list[Reminder]:
        """Up to `limit` reminders to send now, the longest due first, without those for chats that block the bot."""
        blocked = exists().where(ChatRow.chat_id == ReminderRow.chat_id, ChatRow.blocked_at.is_not(None))
        found = (
            select(ReminderRow)
            .where(ReminderRow.due_at <= now, *_TO_SEND, ~blocked)
            .order_by(ReminderRow.due_at, ReminderRow.id)
            .limit(limit)
        )
        async with self._database.reading() as session:
            return [_reminder(row) for row in await session.scalars(found)]

    async def begin(self, id: int) -> bool:
        """To be called just before it is sent: notes the try first, so that a crash can't repeat it for ever.

        False when it is not to be sent any more: it was dropped, sent, or tried often enough.
        """
        return await self._write({"tries": ReminderRow.tries + 1}, ReminderRow.id == id, *_TO_SEND)

    async def sent(self, id: int) -> None:
        """Ends the reminder, unless it was scheduled anew while it was on its way."""
        await self._write({"state": "sent"}, ReminderRow.id == id, *_BEGUN)

    async def put_off(self, id: int, due_at: datetime) -> None:
        """Notes that it certainly did not arrive: it is due again later, and the try does not count."""
        await self._write({"due_at": due_at, "tries": ReminderRow.tries - 1}, ReminderRow.id == id, *_BEGUN)

    async def drop(self, kind: Kind, about: int) -> None:
        """Takes back the reminder about this, if it still waits."""
        await self._write({"state": "dropped"}, *_about(kind, about), ReminderRow.state == "waiting")

    async def _write(self, values: dict[str, Any], *conditions: ColumnElement[bool]) -> bool:
        changed = update(ReminderRow).where(*conditions).values(values).returning(ReminderRow.id)
        async with self._database.session() as session:
            return await session.scalar(changed, execution_options={"synchronize_session": False}) is not None


_TO_SEND = (ReminderRow.state == "waiting", ReminderRow.tries < TRIES)
_BEGUN = (ReminderRow.state == "waiting", ReminderRow.tries > 0)


def _about(kind: Kind, about: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ReminderRow.kind == kind, ReminderRow.about == about


def _reminder(row: ReminderRow) -> Reminder:
    return Reminder(**{field.name: getattr(row, field.name) for field in fields(Reminder)})
