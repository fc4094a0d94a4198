"""The documents in the database and the published generation of their index."""

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from bot.store.database import Database
from bot.store.documents import DocumentEntry, Documents, Origin, Saved
from bot.store.generations import Generation, Generations
from knowledge.catalogue import Catalogue, playbook_in
from knowledge.front_matter import InvalidPlaybook
from knowledge.library import library_files
from retrieval import index as indexing
from retrieval.answering import Answering
from retrieval.conversation import topics_of
from retrieval.documents import UnreadableDocument, content_hash
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index, IndexDamaged, Place, Source
from retrieval.kinds import Kind
from retrieval.parsing import Parsing
from retrieval.search import Search
from retrieval.splitting import Splitter
from retrieval.weighing import Role

GRACE = timedelta(minutes=10)
"""How long a generation is kept after it was replaced: longer than any question takes."""

BUSY_SECONDS = 0.5

_log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


class IndexBusy(RuntimeError):
    """Another process builds the index."""


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


@dataclass
class OpenGeneration:
    """A generation that answers, with everything derived from it; closed when it is replaced and nobody reads it."""

    number: int
    index: Index
    search: Search
    answering: Answering
    catalogue: Catalogue
    topics: tuple[str, ...]
    readers: int = 0
    replaced: bool = False

    def release(self) -> None:
        if self.replaced and not self.readers:
            self.index.close()


@dataclass
class Library:
    """Adds and removes documents, publishes generations of the index, and opens the published one to read.

    `run` may be called from several processes; a lock file in `data_dir` lets one build at a time.
    """

    database: Database
    model: EmbeddingModel
    data_dir: Path
    chroma_url: str = ""
    builtin: bool = True
    thesaurus: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()
    roles: tuple[Role, ...] = ()
    _open: OpenGeneration | None = None
    _damaged: set[int] = field(default_factory=set)
    _repairs: list[asyncio.Task[None]] = field(default_factory=list)
    _parsed: dict[tuple[str, str], Source] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.documents = Documents(self.database)
        self.generations = Generations(self.database)
        self._parsing = Parsing()
        self._splitter = Splitter()
        self._opening = asyncio.Lock()

    async def close(self) -> None:
        for repair in self._repairs:
            repair.cancel()
        await asyncio.gather(*self._repairs, return_exceptions=True)
        if self._open:
            self._open.index.close()
        await asyncio.to_thread(self._parsing.close)

    async def listing(self) -> list[DocumentEntry]:
        """The documents in use: without the built-in library where LIBRARY leaves it out."""
        return [entry for entry in await self.documents.listing() if self.builtin or entry.origin == "added"]

    async def save(self, name: str, content: bytes, origin: Origin = "added") -> Saved:
        """Takes a document up, to be published with the next generation.

        Raises UnreadableDocument, and InvalidPlaybook for one that is meant to be a playbook and breaks its rules.
        """
        document = await asyncio.to_thread(self._parsing.parse, name, content)
        playbook_in(document)
        source = await asyncio.to_thread(Source.of, document, content, self._splitter)
        if not source.passages:
            raise UnreadableDocument(f"{name} holds no sentences to answer from; check that it is the right file.")
        self._parsed[name, source.hash] = source
        return await self.documents.save(name, origin, document.title or Path(name).stem, content)

    async def add(self, files: Iterable[tuple[str, bytes]], progress: Progress = lambda done, total: None) -> Published:
        """Takes documents up and publishes them; what is unreadable is named, the rest goes on."""
        started = time.monotonic()
        with self._building():
            counts = {"added": 0, "updated": 0, "unchanged": 0}
            failed = []
            for name, content in files:
                try:
                    counts[await self.save(name, content)] += 1
                except (UnreadableDocument, InvalidPlaybook) as error:
                    failed.append(Failure(name, str(error)))
            removed = await self._refresh_builtin()
            generation, passages = await self._publish(progress)
        return Published(
            generation, **counts, removed=removed, failed=tuple(failed), passages=passages, seconds=_since(started)
        )

    async def remove(self, name: str, progress: Progress = lambda done, total: None) -> bool:
        """Removes an added document and publishes the rest; False when there is none of this name."""
        with self._building():
            entry = next((e for e in await self.documents.listing() if e.name == name and e.origin == "added"), None)
            if entry is None or not await self.documents.remove(name):
                return False
            await self._refresh_builtin()  # the document may have stood in for one of the library
            await self._publish(progress)
        return True

    async def ensure(self, progress: Progress = lambda done, total: None) -> None:
        """Makes sure that the published generation is sound and holds exactly the documents in use; else builds it."""
        while not await self._is_current():
            try:
                with self._building():
                    await self._refresh_builtin()
                    await self._publish(progress)
            except IndexBusy:
                if await self.generations.current():
                    return  # it answers meanwhile
                await asyncio.sleep(BUSY_SECONDS)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[OpenGeneration]:
        """The published generation, open as long as it is read."""
        generation = await self._newest()
        generation.readers += 1
        try:
            yield generation
        except IndexDamaged:
            self._repair(generation)
            raise
        finally:
            generation.readers -= 1
            generation.release()

    async def _newest(self) -> OpenGeneration:
        current = await self.generations.current()
        if current is None:
            await self.ensure()
            current = await self.generations.current()
        if current is None:
            raise IndexDamaged("No generation could be published.")
        async with self._opening:
            if self._open and (self._open.number >= current.number or current.number in self._damaged):
                return self._open  # it, or an even later one, was opened meanwhile; or it is the last that is sound
            if current.number in self._damaged:
                raise IndexDamaged(f"Generation {current.number} is damaged and is being built again.")
            return await self._swap(current)

    async def _swap(self, current: Generation) -> OpenGeneration:
        try:
            opened = await asyncio.to_thread(self._opened, current)
        except IndexDamaged:
            self._damaged.add(current.number)  # Chroma must not be asked to open it a second time in this process
            raise
        former, self._open = self._open, opened
        if former:
            former.replaced = True
            former.release()
        return opened

    def _repair(self, generation: OpenGeneration) -> None:
        """Leaves a generation that failed while it was read, and builds it again from the documents."""
        if generation.number in self._damaged:
            return
        _log.warning("Generation %s is damaged and is built again from the documents.", generation.number)
        self._damaged.add(generation.number)
        if self._open is generation:
            self._open, generation.replaced = None, True
        self._repairs.append(asyncio.create_task(self.ensure()))

    def _opened(self, current: Generation) -> OpenGeneration:
        index = Index.open(self._place(current.location))
        search = Search(index, self.model, self.thesaurus)
        catalogue = Catalogue.of(source.document for source in index.sources.values())
        for fault in catalogue.faults:
            _log.warning("Not in the catalogue: %s", fault)
        answering = Answering(search, self.kinds, self.roles)
        return OpenGeneration(current.number, index, search, answering, catalogue, topics_of(index.sources.values()))

    def _place(self, location: str) -> Place:
        return Place(self.data_dir / "generations" / location, self.chroma_url)

    async def _is_current(self) -> bool:
        current = await self.generations.current()
        if current is None or current.number in self._damaged or current.fingerprint != self._fingerprint:
            return False
        if dict(current.documents) != await self._wanted():
            return False
        if any(await self._builtin_changes()):
            return False
        try:
            await self._newest()
        except IndexDamaged as error:
            _log.warning("The index is damaged and is built again from the documents. %s", error)
            return False
        return True

    @property
    def _fingerprint(self) -> str:
        return indexing.fingerprint_of(self.model) + (f"@{self.chroma_url}" if self.chroma_url else "")

    async def _wanted(self) -> dict[str, str]:
        return {entry.name: entry.content_hash for entry in await self.listing()}

    async def _builtin_changes(self) -> tuple[dict[str, bytes], list[str]]:
        """Built-in files that are new or changed, and names that are gone; an added one of the same name stands in."""
        if not self.builtin:
            return {}, []
        files = dict(library_files())
        entries = await self.documents.listing()
        added = {entry.name for entry in entries if entry.origin == "added"}
        known = {entry.name: entry.content_hash for entry in entries if entry.origin == "library"}
        changed = {
            name: content
            for name, content in files.items()
            if name not in added and known.get(name) != content_hash(content)
        }
        return changed, [name for name in known if name not in files]

    async def _refresh_builtin(self) -> int:
        """Brings the built-in documents up to date, and counts the removed."""
        changed, gone = await self._builtin_changes()
        for name, content in changed.items():
            await self.save(name, content, "library")
        for name in gone:
            await self.documents.remove(name)
        return len(gone)

    async def _publish(self, progress: Progress) -> tuple[int | None, int]:
        """Builds a generation of the documents in use and points to it; the number and its passages."""
        wanted = await self._wanted()
        current = await self.generations.current()
        previous = await self._previous(current)
        if current and previous and dict(current.documents) == wanted and current.fingerprint == self._fingerprint:
            return current.number, current.passages
        sources = await self._sources(wanted, previous)
        location = f"{datetime.now(UTC):%Y%m%d}-{uuid.uuid4().hex[:12]}"
        number = await self.generations.begin(self._fingerprint, location, wanted)
        try:
            place = self._place(location)
            index = await asyncio.to_thread(indexing.build, place, sources, self.model, previous, progress)
        except BaseException:
            await self.generations.fail(number)
            raise
        passages = len(index.passages)
        index.close()
        await self.generations.publish(number, passages=passages)
        self._parsed.clear()
        await self._newest()
        await self._clear_up()
        return number, passages

    async def _previous(self, current: Generation | None) -> Index | None:
        if current is None or current.fingerprint != self._fingerprint:
            return None
        try:
            return (await self._newest()).index
        except IndexDamaged as error:
            _log.warning("Nothing is taken over from the former index. %s", error)
            return None

    async def _sources(self, wanted: Mapping[str, str], previous: Index | None) -> dict[str, Source]:
        sources = {}
        for name, hash_ in wanted.items():
            known = self._parsed.get((name, hash_)) or (previous.sources.get(name) if previous else None)
            if known is None or known.hash != hash_:
                stored = await self.documents.get(name)
                if stored is None:
                    continue
                document = await asyncio.to_thread(self._parsing.parse, name, stored.content)
                known = Source.of(document, stored.content, self._splitter)
            sources[name] = known
        return sources

    async def _clear_up(self) -> None:
        """Removes generations that nobody reads any more, and what builds left behind that were cut off."""
        for left in await self.generations.unfinished():
            await self.generations.fail(left.number)
        for old in await self.generations.retired(datetime.now(UTC) - GRACE):
            await asyncio.to_thread(indexing.drop, self._place(old.location))
            await self.generations.discard(old.number)

    @contextmanager
    def _building(self) -> Iterator[None]:
        """Holds the build lock. Raises IndexBusy."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self.data_dir / "index.lock", timeout=0):
                yield
        except Timeout:
            raise IndexBusy("Another process is building the index; wait until it is done, then try again.") from None


def _since(started: float) -> float:
    return round(time.monotonic() - started, 3)
