"""Builds generations of the index and publishes them, one at a time over all processes."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from bot.library.courtesy import Courtesy
from bot.library.memory import give_back
from bot.library.run import Run, Stage
from bot.store.generations import Generation, Generations
from retrieval import index as indexing
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index, Place, SearchUnavailable, Source

GRACE = timedelta(minutes=10)
"""How long a generation is kept after it was replaced: longer than any question takes. The last one stays longer."""

BUSY_SECONDS, SOON_SECONDS = 0.2, 2.0
"""How often it is tried to build while another process does, and for how long even by those who can't wait."""

_log = logging.getLogger(__name__)


class IndexBusy(RuntimeError):
    """Another process builds the index."""

    def __init__(self) -> None:
        super().__init__("Another process is building the index; wait until it is done, then try again.")


class Building:
    """Writes new generations; nobody writes to one that is published."""

    def __init__(
        self, generations: Generations, model: EmbeddingModel, data_dir: Path, chroma_url: str, courtesy: Courtesy
    ) -> None:
        self._generations = generations
        self._model = model
        self._data_dir = data_dir
        self._chroma_url = chroma_url
        self._courtesy = courtesy

    @property
    def fingerprint(self) -> str:
        """What a generation must have been built with to be searched here: model, schema and place of the vectors."""
        return indexing.fingerprint_of(self._model) + (f"@{self._chroma_url}" if self._chroma_url else "")

    def place(self, location: str) -> Place:
        return Place(self._data_dir / "generations" / location, self._chroma_url)

    @asynccontextmanager
    async def alone(self, run: Run, *, patient: bool = False) -> AsyncIterator[None]:
        """Holds the build lock.

        Raises IndexBusy after a moment, as the other one may be about to end; who is `patient` waits, or is Stopped.
        """
        self._data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._data_dir / "index.lock", timeout=0)
        patience = time.monotonic() + SOON_SECONDS
        while True:
            try:
                lock.acquire()
                break
            except Timeout:
                if not patient and time.monotonic() > patience:
                    raise IndexBusy from None
                run.at(Stage.WAITING)
                await asyncio.sleep(BUSY_SECONDS)
        try:
            yield
        finally:
            lock.release()

    async def build(
        self, wanted: Mapping[str, str], sources: Mapping[str, Source], previous: Index | None, run: Run
    ) -> tuple[int, Index]:
        """A new generation of these sources, verified and open, which nobody reads yet. Raises Stopped."""

        def progress(done: int, total: int) -> None:
            run.embedded(done, total)
            self._courtesy.give_way()

        location = f"{datetime.now(UTC):%Y%m%d}-{uuid.uuid4().hex[:12]}"
        number = await self._generations.begin(self.fingerprint, location, wanted)
        try:
            index = await asyncio.to_thread(
                indexing.build,
                self.place(location),
                sources,
                self._model,
                previous,
                progress,
                self._courtesy.give_way,
            )
        except BaseException as error:
            if isinstance(error, Exception):  # else its thread may still be writing: the next run clears it away
                await self._drop(self.place(location))  # first: on a full disk the database needs this space
            await self._generations.fail(number)
            raise
        try:
            run.at(Stage.VERIFYING)
        except BaseException:
            await self.abandon(number, index)
            raise
        return number, index

    async def publish(self, number: int, index: Index) -> Generation:
        """Points to a generation that was built."""
        await self._generations.publish(number, passages=len(index.passages))
        published = await self._generations.current()
        assert published is not None  # noqa: S101 - it was published above, and the lock keeps others from it
        return published

    async def abandon(self, number: int, index: Index) -> None:
        """Gives up a generation that was built, unless it was published all the same: then its files stay."""
        index.close()
        if await self._generations.fail(number):
            await self._drop(index.place)

    async def clear_up(self) -> None:
        """Removes generations that nobody reads any more, what builds left behind that were cut off, and their memory.

        The generation before the current one stays: it answers when the current one turns out to be damaged.
        """
        for left in await self._generations.unfinished():
            await self._generations.fail(left.number)
        retired = await self._generations.retired(datetime.now(UTC) - GRACE)
        last = await self._generations.before_current()
        for old in retired:
            if last and old.number == last.number:
                continue
            if await self._drop(self.place(old.location)):
                await self._generations.discard(old.number)
        await asyncio.to_thread(give_back)

    async def _drop(self, place: Place) -> bool:
        try:
            await asyncio.to_thread(indexing.drop, place)
        except (OSError, SearchUnavailable) as error:
            _log.warning("%s could not be removed (%s); a later run tries again.", place.folder.name, error)
            return False
        return True
