"""Runs of the index that admins began, so that each is ended, and told, also after a restart."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, cast

from sqlalchemy import select, update

from bot.store.database import Database
from bot.store.models import RunRow

State = Literal["running", "done", "stopped", "failed"]


@dataclass(frozen=True)
class KeptRun:
    """`message_id` is the message that shows how far it is, `changes` what it publishes, `closed` the questions that
    it answers. `goes_on`: it had been begun before, and whoever carries it out shows how far it is."""

    id: int
    chat_id: int
    message_id: int | None
    changes: tuple[int, ...]
    closed: tuple[int, ...]
    state: State
    began_at: datetime
    goes_on: bool = False


class Runs:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, chat_id: int, changes: Iterable[int], closed: Iterable[int] = (), message_id: int | None = None
    ) -> KeptRun:
        """`closed` are questions that it is sure to answer. One that is shown there with these changes goes on."""
        row = RunRow(
            chat_id=chat_id, message_id=message_id, changes=list(changes), closed=list(closed), state="running"
        )
        row.began_at = datetime.now(UTC)
        there = (RunRow.chat_id == chat_id, RunRow.message_id == message_id, RunRow.state == "running")
        async with self._database.session() as session:
            for begun in await session.scalars(select(RunRow).where(*there)):
                if begun.changes == row.changes:
                    return replace(_run(begun), goes_on=True)
            session.add(row)
            await session.flush()
            return _run(row)

    async def shown_as(self, id: int, message_id: int) -> None:
        await self._write(id, message_id=message_id)

    async def closing(self, id: int, question_ids: Iterable[int]) -> None:
        """Notes the questions that it has answered."""
        await self._write(id, closed=list(question_ids))

    async def end(self, id: int, state: Literal["done", "stopped", "failed"]) -> None:
        await self._write(id, state=state)

    async def by_id(self, id: int) -> KeptRun | None:
        async with self._database.reading() as session:
            row = await session.get(RunRow, id)
            return None if row is None else _run(row)

    async def unfinished(self) -> list[KeptRun]:
        """The runs that nobody has ended, oldest first."""
        found = select(RunRow).where(RunRow.state == "running").order_by(RunRow.id)
        async with self._database.reading() as session:
            return [_run(row) for row in await session.scalars(found)]

    async def _write(self, id: int, **values: object) -> None:
        async with self._database.session() as session:
            await session.execute(update(RunRow).where(RunRow.id == id).values(values))


def _run(row: RunRow) -> KeptRun:
    return KeptRun(
        row.id,
        row.chat_id,
        row.message_id,
        tuple(row.changes),
        tuple(row.closed),
        cast("State", row.state),
        row.began_at,
    )
