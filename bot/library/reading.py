"""Which generation answers: the published one, or what stands in for it while it is damaged."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from bot.library.building import Building
from bot.library.holdings import Holdings
from bot.library.opened import OpenGeneration, Reading
from bot.store.generations import Generation, Generations
from retrieval.index import Index, IndexDamaged
from retrieval.provisional import ProvisionalIndex

_log = logging.getLogger(__name__)


class OpenGenerations:
    """Opens what is to be read, and closes what has been replaced. `rebuild` has a damaged index built again."""

    def __init__(
        self,
        holdings: Holdings,
        generations: Generations,
        building: Building,
        reading: Reading,
        rebuild: Callable[[], None],
    ) -> None:
        self._holdings = holdings
        self._generations = generations
        self._building = building
        self._reading = reading
        self._rebuild = rebuild
        self._open: OpenGeneration | None = None
        self._stand_in: OpenGeneration | None = None
        self._damaged: set[int] = set()
        self._opening = asyncio.Lock()

    def close(self) -> None:
        for opened in (self._open, self._stand_in):
            if opened:
                opened.index.close()

    async def answering(self, current: Generation) -> OpenGeneration:
        """The published generation, or what stands in for it while it is damaged."""
        async with self._opening:
            if self._open and self._open.number >= current.number:
                return self._open  # it, or an even later one, was opened meanwhile
            try:
                return await self._swap(current)
            except IndexDamaged as error:
                _log.warning("Generation %d can't answer; another search stands in. %s", current.number, error)
                self._rebuild()
                return await self._standing_in(current)

    async def sound(self, current: Generation) -> OpenGeneration | None:
        """The published generation; None, with a warning, where it is damaged."""
        if self._open and self._open.number == current.number:
            return self._open
        async with self._opening:
            try:
                return await self._swap(current)
            except IndexDamaged as error:
                _log.warning("The index is built again from the documents. %s", error)
                return None

    async def publish(self, number: int, index: Index) -> Generation:
        """Publishes a generation that was built, and reads it from now on; whoever asks meanwhile waits for that."""
        try:
            opened = await asyncio.to_thread(self._reading.opened, number, index)
            async with self._opening:
                published = await self._building.publish(number, index)
                self._replace(opened)
        except BaseException:
            await self._building.abandon(number, index)
            raise
        return published

    def leave(self, generation: OpenGeneration) -> None:
        """Leaves a generation that failed while it was read, and has it built again from the documents."""
        if generation.number in self._damaged:
            return
        _log.warning("Generation %s is damaged and is built again from the documents.", generation.number)
        self._damaged.add(generation.number)
        if self._open is generation:
            self._open, generation.replaced = None, True
        self._rebuild()

    async def _swap(self, current: Generation) -> OpenGeneration:
        opened = await self._opened(current)
        self._replace(opened)
        return opened

    def _replace(self, opened: OpenGeneration) -> None:
        """From now on this one answers; what answered before ends with its last reader."""
        former, self._open = self._open, opened
        for replaced in (former, self._stand_in):
            if replaced and replaced is not opened:
                replaced.replace()
        self._stand_in = None

    async def _opened(self, generation: Generation) -> OpenGeneration:
        """Raises IndexDamaged, also for one that was made with another embedding model."""
        if generation.number in self._damaged:  # Chroma must not be asked to open it a second time in this process
            raise IndexDamaged(f"Generation {generation.number} is damaged and is being built again.")
        if generation.fingerprint != self._building.fingerprint:
            raise IndexDamaged(f"Generation {generation.number} was made in another way and is being built again.")
        try:
            index = await asyncio.to_thread(Index.open, self._building.place(generation.location))
        except IndexDamaged:
            self._damaged.add(generation.number)
            raise
        return await asyncio.to_thread(self._reading.opened, generation.number, index)

    async def _standing_in(self, current: Generation) -> OpenGeneration:
        """What answers while the current generation is damaged: the one before, else a search by words.

        Neither cites a document that has been removed or changed since then.
        """
        wanted = await self._holdings.wanted()
        for candidate in (self._open, self._stand_in):
            if candidate and candidate.holds_only(wanted.items()):
                return candidate
        stand_in = await self._former(current, wanted) or await self._by_words(wanted)
        if self._stand_in:
            self._stand_in.replace()
        self._stand_in = stand_in
        return stand_in

    async def _former(self, current: Generation, wanted: Mapping[str, str]) -> OpenGeneration | None:
        before = await self._generations.before_current()
        if before is None or before.number >= current.number or not before.documents.items() <= wanted.items():
            return None
        try:
            return await self._opened(before)
        except IndexDamaged:
            return None

    async def _by_words(self, wanted: Mapping[str, str]) -> OpenGeneration:
        sources = await self._holdings.sources(wanted, {})
        index = await asyncio.to_thread(ProvisionalIndex, sources, self._reading.model)
        return await asyncio.to_thread(self._reading.opened, 0, index)
