"""The table behind the durable inbox: updates stored once, handed out in order, done or set aside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Executable, Update, and_, delete, func, or_, select, update

from bot.store.database import Database
from bot.store.inserting import insert_if_new
from bot.store.models import UpdateRow

# What is left of an update that is done: enough to recognise a repeat, nothing about a person.
EMPTIED: dict[str, Any] = {
    "state": "done", "payload": None, "chat_key": 0, "user_id": None, "error": None, "not_before": None,
}  # fmt: skip


@dataclass(frozen=True)
class Received:
    """An update as it came. `chat_key` is what it keeps its order with: the chat, or else the person."""

    update_id: int
    chat_key: int
    user_id: int | None
    payload: str


@dataclass(frozen=True)
class Begun:
    """An update whose handling begins.

    `crashes` is how many earlier tries ended neither in success nor orderly: mostly the process went down during them.
    `tries` counts all, this one included; `error` is why the last one failed, if that is known.
    """

    id: int
    update_id: int
    payload: str
    received_at: datetime
    tries: int
    crashes: int
    error: str | None


class Updates:
    """The updates of one bot. One process at a time may work on them."""

    def __init__(self, database: Database, bot_id: int) -> None:
        self._database = database
        self._bot_id = bot_id

    async def store(self, received: Sequence[Received]) -> int:
        """Keeps all of them, or on an error none, in the order of their numbers; returns how many are new.

        One that was kept before is left out: a repeat has no effect.
        """
        now = datetime.now(UTC)
        common = {"bot_id": self._bot_id, "received_at": now, "state": "pending", "attempts": 0, "postponed": 0}
        rows = [{**asdict(one), **common} for one in sorted(received, key=lambda one: one.update_id)]
        if not rows:
            return 0
        async with self._database.session() as session:
            new = await session.scalars(insert_if_new(session, UpdateRow).returning(UpdateRow.id), rows)
            return len(new.all())

    async def resume(self) -> None:
        """To be called at the start: what an earlier run put off is due now."""
        put_off = (UpdateRow.bot_id == self._bot_id, UpdateRow.not_before.is_not(None))
        await self._write(update(UpdateRow).where(*put_off).values(not_before=None))

    async def suspects(self, *, crashes: int, limit: int) -> list[int]:
        """Chats with an update during which the process went down this often or more, oldest first."""
        suspected = UpdateRow.attempts - UpdateRow.postponed >= crashes
        found = select(UpdateRow.chat_key).where(*self._pending, suspected).order_by(UpdateRow.id).limit(limit)
        async with self._database.reading() as session:
            return list(await session.scalars(found))

    async def waiting(self, limit: int, *, without: Collection[int]) -> list[int]:
        """Chats, other than these, that have updates and none put off: the one that waits longest comes first."""
        put_off_until = func.max(UpdateRow.not_before)
        found = (
            select(UpdateRow.chat_key)
            .where(*self._pending, UpdateRow.chat_key.not_in(without))
            .group_by(UpdateRow.chat_key)
            .having(or_(put_off_until.is_(None), put_off_until <= datetime.now(UTC)))
            .order_by(func.min(UpdateRow.id))
            .limit(limit)
        )
        async with self._database.reading() as session:
            return list(await session.scalars(found))

    async def begin(self, chat_key: int, *, done: int | None = None) -> Begun | None:
        """The chat's next update, with its try counted before it begins, so that a crash leaves a trace.

        None when the chat has none, or its next one is put off: a later one may not overtake it. `done` is the id of
        the one before, to end it in the same transaction.
        """
        table = UpdateRow
        head = select(func.min(table.id)).where(*self._pending, table.chat_key == chat_key).scalar_subquery()
        due = or_(table.not_before.is_(None), table.not_before <= datetime.now(UTC))
        crashes = table.attempts - table.postponed - 1  # an update returns what it has written: this try is in it
        payload = func.coalesce(table.payload, "")
        columns = (table.id, table.update_id, payload, table.received_at, table.attempts, crashes, table.error)
        count = update(table).where(table.id == head, due).values(attempts=table.attempts + 1).returning(*columns)
        async with self._database.session() as session:
            if done is not None:
                await session.execute(self._end(done, EMPTIED))
            begun = (await session.execute(count, execution_options={"synchronize_session": False})).one_or_none()
            return None if begun is None else Begun(*begun)

    async def done(self, id: int) -> None:
        """Ends an update; only its numbers stay."""
        await self._write(self._end(id, EMPTIED))

    async def put_off(self, id: int, until: datetime | None, *, reason: str, blameless: bool) -> None:
        """Ends a try: the update stays pending, due from a moment on or at once. If blameless, no crash is counted."""
        change = {"not_before": until, "error": reason, "postponed": UpdateRow.postponed + int(blameless)}
        await self._write(self._end(id, change))

    async def set_aside(self, id: int, reason: str) -> None:
        """Ends an update that can't be handled; its payload stays for a while, for whoever looks into it."""
        await self._write(self._end(id, {"state": "failed", "error": reason, "not_before": None}))

    async def prune(self, *, done_before: datetime, failed_before: datetime) -> None:
        """Deletes old updates that are done or set aside. Telegram repeats none that is older than a day."""
        old_done = and_(UpdateRow.state == "done", UpdateRow.received_at < done_before)
        old_failed = and_(UpdateRow.state == "failed", UpdateRow.received_at < failed_before)
        await self._write(delete(UpdateRow).where(UpdateRow.bot_id == self._bot_id, or_(old_done, old_failed)))

    @property
    def _pending(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return UpdateRow.bot_id == self._bot_id, UpdateRow.state == "pending"

    def _end(self, id: int, change: Mapping[str, object]) -> Update:
        # One that is pending no more was forgotten meanwhile, with the person who sent it.
        changed = update(UpdateRow).where(UpdateRow.id == id, *self._pending).values(change)
        return changed.execution_options(synchronize_session=False)

    async def _write(self, statement: Executable) -> None:
        async with self._database.session() as session:
            await session.execute(statement)
