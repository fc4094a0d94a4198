"""The library: documents are taken up and published; the published generation is opened to be read."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.library.building import BUSY_SECONDS, Building, IndexBusy
from bot.library.courtesy import Courtesy
from bot.library.holdings import Holdings
from bot.library.opened import OpenGeneration, Reading
from bot.library.reading import OpenGenerations
from bot.library.run import Run, Stage
from bot.store.database import Database
from bot.store.documents import Change, DocumentEntry, Origin
from bot.store.generations import Generation, Generations
from knowledge.front_matter import InvalidPlaybook
from retrieval.documents import UnreadableDocument
from retrieval.index import Index, IndexDamaged, Source

_log = logging.getLogger(__name__)


class NothingToRollBack(RuntimeError):
    """There is no generation before the current one."""

    def __init__(self) -> None:
        super().__init__("There is no earlier generation to go back to; the last one was kept until it was replaced.")


@dataclass(frozen=True)
class Failure:
    """A document that was not taken, and why, in one sentence."""

    document: str
    reason: str


@dataclass(frozen=True)
class Published:
    """What an index run did. `generation` is None when there was nothing to publish yet; `seconds` is its duration."""

    generation: int | None
    added: int
    updated: int
    removed: int
    unchanged: int
    failed: tuple[Failure, ...]
    passages: int
    seconds: float


class Library:
    """Adds and removes documents, publishes generations of the index, and opens the published one to read.

    Several processes may use the same documents at once; a lock file in `data_dir` lets one build at a time.
    """

    def __init__(
        self, database: Database, reading: Reading, data_dir: Path, chroma_url: str = "", builtin: bool = True
    ) -> None:
        self.data_dir = data_dir
        self.model, self.kinds = reading.model, reading.kinds
        self.holdings = Holdings(database, builtin)
        self.documents = self.holdings.documents
        self.generations = Generations(database)
        self._courtesy = Courtesy()
        self._building = Building(self.generations, reading.model, data_dir, chroma_url, self._courtesy)
        self._readings = OpenGenerations(self.holdings, self.generations, self._building, reading, self._rebuild)
        self._repairs: dict[Run, asyncio.Task[None]] = {}

    async def close(self) -> None:
        for repair in self._repairs:
            repair.stop()  # a thread that builds can't be cancelled
        await asyncio.gather(*self._repairs.values(), return_exceptions=True)
        self._readings.close()
        await asyncio.to_thread(self.holdings.close)

    async def listing(self) -> list[DocumentEntry]:
        """The documents in use."""
        return await self.holdings.listing()

    async def add(
        self, files: Iterable[tuple[str, bytes]], run: Run | None = None, origin: Origin = "added"
    ) -> Published:
        """Takes documents up and publishes them; what is unreadable is named, the rest goes on."""
        started, run = time.monotonic(), run or Run()
        async with self._building.alone(run):
            run.at(Stage.READING)
            done: list[Change] = []
            failed = []
            for name, content in files:
                try:
                    done.append(await self.holdings.save(name, content, origin))
                except (UnreadableDocument, InvalidPlaybook) as error:
                    failed.append(Failure(name, str(error)))
                run.at(Stage.READING)
            return await self._publish(run, started, done, failed)

    async def remove(self, name: str, run: Run | None = None) -> Published | None:
        """Removes an added document and publishes the rest; None when there is none of this name."""
        started, run = time.monotonic(), run or Run()
        async with self._building.alone(run):
            entry = next((one for one in await self.documents.listing() if one.name == name), None)
            if entry is None or entry.origin == "library":
                return None
            change = await self.documents.remove(name)
            return await self._publish(run, started, [change] if change else [])

    async def publish(self, run: Run) -> Published:
        """Publishes what was changed in the documents since the current generation; waits for other runs."""
        started = time.monotonic()
        async with self._building.alone(run, patient=True):
            return await self._publish(run, started)

    async def roll_back(self, run: Run) -> Published:
        """Brings the documents back to those of the generation before the current one, and publishes them.

        Raises NothingToRollBack, and NotKept where a document of then is not kept any more.
        """
        started = time.monotonic()
        async with self._building.alone(run):
            before = await self.generations.before_current()
            if before is None:
                raise NothingToRollBack
            done = await self.documents.restore(before.documents)
            return await self._publish(run, started, done)

    async def ensure(self, run: Run | None = None) -> None:
        """Makes sure that the published generation is sound and holds exactly the documents in use; else builds it."""
        run = run or Run()
        while not await self._is_current():
            try:
                async with self._building.alone(run):
                    await self._publish(run, time.monotonic())
            except IndexBusy:
                if await self.generations.current():
                    return  # it answers meanwhile
                run.at(Stage.WAITING)
                await asyncio.sleep(BUSY_SECONDS)

    async def can_answer(self) -> bool:
        """Whether there is something to answer from before `ensure` is done."""
        return await self.generations.current() is not None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[OpenGeneration]:
        """The published generation, or what stands in for it, open as long as it is read."""
        with self._courtesy.answering():
            generation = await self._readings.answering(await self._published())
            generation.readers += 1
            try:
                yield generation
            except IndexDamaged:
                self._readings.leave(generation)
                raise
            finally:
                generation.readers -= 1
                generation.release()

    async def _published(self) -> Generation:
        """Raises IndexDamaged."""
        if await self.generations.current() is None:
            await self.ensure()
        current = await self.generations.current()
        if current is None:
            raise IndexDamaged("No generation could be published.")
        return current

    def _rebuild(self) -> None:
        """Builds the index again from the documents, beside the answers."""
        self._repairs = {run: task for run, task in self._repairs.items() if not task.done()}
        if not self._repairs:
            run = Run()
            self._repairs[run] = asyncio.create_task(self.ensure(run))

    async def _is_current(self) -> bool:
        current = await self.generations.current()
        if current is None or dict(current.documents) != await self.holdings.wanted():
            return False
        if any(await self.holdings.builtin_changes()):
            return False
        return await self._readings.sound(current) is not None

    async def _publish(
        self, run: Run, started: float, done: Iterable[Change] = (), failed: Iterable[Failure] = ()
    ) -> Published:
        """Builds a generation of the documents in use, unless the current one holds just these."""
        run.at(Stage.READING)
        removed = await self.holdings.refresh_builtin()
        wanted = await self.holdings.wanted()
        current = await self.generations.current()
        previous = await self._previous(current)
        if current and previous and dict(current.documents) == wanted:
            run.at(Stage.PUBLISHED)
        else:
            run.found(len(dict(wanted.items() - (current.documents.items() if current else set()))))
            sources = await self.holdings.sources(wanted, previous.sources if previous else {})
            number, index = await self._build(wanted, sources, previous, run)
            current = await self._readings.publish(number, index)
            run.at(Stage.PUBLISHED)
            self.holdings.published(sources)
            await self._building.clear_up()
        outcomes = [change.outcome for change in done]
        return Published(
            current.number,
            added=outcomes.count("added"),
            updated=outcomes.count("updated"),
            removed=outcomes.count("removed") + removed,
            unchanged=outcomes.count("unchanged"),
            failed=tuple(failed),
            passages=current.passages,
            seconds=round(time.monotonic() - started, 3),
        )

    async def _build(
        self, wanted: Mapping[str, str], sources: Mapping[str, Source], previous: Index | None, run: Run
    ) -> tuple[int, Index]:
        """Takes over from `previous`; where what comes of that is not sound, builds all anew."""
        if previous is not None:
            try:
                return await self._building.build(wanted, sources, previous, run)
            except IndexDamaged as error:
                _log.warning("Nothing is taken over from the former index. %s", error)
        return await self._building.build(wanted, sources, None, run)

    async def _previous(self, current: Generation | None) -> Index | None:
        """The index to take over from: that of the current generation, if it is sound and was made in the same way."""
        if current is None:
            return None
        opened = await self._readings.sound(current)
        return opened.index if opened and isinstance(opened.index, Index) else None
