"""Experiments: one at a time in each chat, and what came of the earlier ones."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Literal, cast

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database
from bot.store.locking import lock_chat
from bot.store.models import ExperimentRow

Outcome = Literal["done", "partly", "not yet", "stopped"]
State = Literal["running"] | Outcome


@dataclass(frozen=True, kw_only=True)
class PlannedExperiment:
    """An experiment, before it begins.

    `title` and `document` are its playbook's, `step` is what is tried at the `touchpoint`; `measure` says how one sees
    whether it works, `baseline` where that stands today. `report_id` is the report that suggested it.
    """

    chat_id: int
    thread_id: int | None
    user_id: int
    report_id: int | None
    title: str
    document: str
    step: str
    touchpoint: str = ""
    measure: str = ""
    baseline: str = ""
    review_at: datetime


@dataclass(frozen=True, kw_only=True)
class Experiment(PlannedExperiment):
    """A kept experiment. `note` is what was said of its result."""

    id: int
    state: State
    note: str
    created_at: datetime
    updated_at: datetime


class Experiments:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, planned: PlannedExperiment, *, replace: bool = False) -> Experiment:
        """Begins the experiment, unless another one runs in this chat: then that one is returned.

        With `replace` the other one is stopped. The same step of the same playbook is not begun anew while it runs,
        so that an update that is handled twice has one effect.
        """
        now = datetime.now(UTC)
        async with self._database.session() as session:
            await lock_chat(session, planned.chat_id)
            running = await _running(session, planned.chat_id)
            if running is not None:
                is_same = (running.document, running.step) == (planned.document, planned.step)
                if not replace:
                    return _experiment(running)
                if is_same:  # agreed anew: it goes on with the new measure and date
                    running.touchpoint, running.measure = planned.touchpoint, planned.measure
                    running.baseline, running.review_at = planned.baseline, planned.review_at
                    await session.flush()
                    return _experiment(running)
                running.state, running.updated_at = "stopped", now
                await session.flush()  # before the new one comes
            row = ExperimentRow(**asdict(planned), state="running", note="", created_at=now, updated_at=now)
            session.add(row)
            await session.flush()
            return _experiment(row)

    async def by_id(self, id: int) -> Experiment | None:
        async with self._database.reading() as session:
            row = await session.get(ExperimentRow, id)
            return None if row is None else _experiment(row)

    async def running_in(self, chat_id: int) -> Experiment | None:
        async with self._database.reading() as session:
            row = await _running(session, chat_id)
            return None if row is None else _experiment(row)

    async def of_chat(self, chat_id: int, limit: int) -> list[Experiment]:
        """The last `limit` experiments of this chat, newest first."""
        found = select(ExperimentRow).where(ExperimentRow.chat_id == chat_id).order_by(ExperimentRow.id.desc())
        async with self._database.reading() as session:
            return [_experiment(row) for row in await session.scalars(found.limit(limit))]

    async def close(self, id: int, state: Outcome, note: str) -> Experiment | None:
        """Ends a running experiment; None when it does not run any more."""
        return await self._write(id, state=state, note=note)

    async def postpone(self, id: int, review_at: datetime) -> Experiment | None:
        """Moves the review of a running experiment; None when it does not run any more."""
        return await self._write(id, review_at=review_at)

    async def outcomes(self, chat_id: int) -> Mapping[str, Outcome]:
        """What came of the playbooks that were tried in this chat, by their documents; the last time counts."""
        ended: tuple[ColumnElement[bool], ...] = (ExperimentRow.chat_id == chat_id, ExperimentRow.state != "running")
        found = select(ExperimentRow.document, ExperimentRow.state).where(*ended)
        async with self._database.reading() as session:
            rows = await session.execute(found.order_by(ExperimentRow.updated_at, ExperimentRow.id))
            return {document: cast("Outcome", state) for document, state in rows}

    async def _write(self, id: int, **values: object) -> Experiment | None:
        changed = (
            update(ExperimentRow)
            .where(ExperimentRow.id == id, ExperimentRow.state == "running")
            .values({**values, "updated_at": datetime.now(UTC)})
            .returning(ExperimentRow)
        )
        async with self._database.session() as session:
            row = await session.scalar(changed, execution_options={"synchronize_session": False})
            return None if row is None else _experiment(row)


async def _running(session: AsyncSession, chat_id: int) -> ExperimentRow | None:
    found = select(ExperimentRow).where(ExperimentRow.chat_id == chat_id, ExperimentRow.state == "running")
    return (await session.scalars(found)).one_or_none()


def _experiment(row: ExperimentRow) -> Experiment:
    return Experiment(**{field.name: getattr(row, field.name) for field in fields(Experiment)})
