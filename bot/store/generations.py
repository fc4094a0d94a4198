"""Generations of the index: begun, published by one pointer write, retired, discarded."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import ColumnElement, delete, select

from bot.store.database import Database
from bot.store.models import GenerationRow, PointerRow

State = Literal["building", "published", "retired", "failed"]


@dataclass(frozen=True)
class Generation:
    """One immutable build of the index.

    `fingerprint` says what it was built with (embedding model, schema), `location` where it lies (directory name or
    collection prefix), `documents` what is in it (name -> content hash), `ended_at` since when it is retired or failed.
    """

    number: int
    fingerprint: str
    location: str
    documents: Mapping[str, str]
    passages: int
    state: State
    created_at: datetime
    published_at: datetime | None
    ended_at: datetime | None


class PublishRefused(RuntimeError):
    """The generation may not be published: it is not being built, or a later one answers already."""


class Generations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, fingerprint: str, location: str, documents: Mapping[str, str]) -> int:
        """Notes that a build has begun, and returns its number. Numbers grow and are never given twice."""
        async with self._database.session() as session:
            row = GenerationRow(
                fingerprint=fingerprint,
                location=location,
                documents=dict(documents),
                state="building",
                created_at=datetime.now(UTC),
            )
            session.add(row)
            await session.flush()
            return row.number

    async def publish(self, number: int, *, passages: int) -> None:
        """In one transaction: this generation is published, the pointer moves to it, the former one is retired.

        Raises PublishRefused; then nothing has changed.
        """
        async with self._database.session() as session:
            now = datetime.now(UTC)
            pointer = await session.get_one(PointerRow, 1, with_for_update=True)
            generation = await session.get(GenerationRow, number)
            if generation is None or generation.state != "building":
                state = "unknown" if generation is None else generation.state
                raise PublishRefused(f"generation {number} is {state}; only one that is being built can be published")
            if pointer.generation is not None:
                if pointer.generation > number:
                    raise PublishRefused(f"generation {pointer.generation}, built later than {number}, answers already")
                former = await session.get_one(GenerationRow, pointer.generation)
                former.state, former.ended_at = "retired", now
            generation.state, generation.published_at, generation.passages = "published", now, passages
            pointer.generation = number

    async def fail(self, number: int) -> bool:
        """Notes that a build came to nothing. False for one that is no longer being built: it is left as it is."""
        async with self._database.session() as session:
            row = await session.get(GenerationRow, number, with_for_update=True)
            if row is None or row.state != "building":
                return False
            row.state, row.ended_at = "failed", datetime.now(UTC)
            return True

    async def current(self) -> Generation | None:
        """The generation that answers, where the pointer points."""
        found = await self._all(GenerationRow.number == select(PointerRow.generation).scalar_subquery())
        return found[0] if found else None

    async def before_current(self) -> Generation | None:
        """The generation that answered before the current one, as long as it is kept."""
        kept = await self._all(GenerationRow.state == "retired", GenerationRow.published_at.is_not(None))
        return kept[-1] if kept else None

    async def unfinished(self) -> list[Generation]:
        """Builds under way. Those of a process that died are among them: only who holds the build lock can tell."""
        return await self._all(GenerationRow.state == "building")

    async def retired(self, before: datetime) -> list[Generation]:
        """Generations that were retired, or failed, before this moment: for the clean-up."""
        return await self._all(GenerationRow.state.in_(("retired", "failed")), GenerationRow.ended_at < before)

    async def discard(self, number: int) -> None:
        """Deletes the row, after its files are gone. The generation that answers is kept: then ValueError."""
        async with self._database.session() as session:
            pointer = await session.get_one(PointerRow, 1, with_for_update=True)
            if pointer.generation == number:
                raise ValueError(f"generation {number} answers questions now and can't be discarded; publish another")
            await session.execute(delete(GenerationRow).where(GenerationRow.number == number))

    async def _all(self, *conditions: ColumnElement[bool]) -> list[Generation]:
        async with self._database.reading() as session:
            rows = await session.scalars(select(GenerationRow).where(*conditions).order_by(GenerationRow.number))
            return [_generation(row) for row in rows]


def _generation(row: GenerationRow) -> Generation:
    return Generation(**{field.name: getattr(row, field.name) for field in fields(Generation)})
