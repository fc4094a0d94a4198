"""The documents in use: read, taken up, removed, brought back."""

import asyncio
from collections.abc import Collection, Mapping
from pathlib import Path

from bot.store.database import Database
from bot.store.documents import Change, DocumentEntry, Documents, Origin
from knowledge.catalogue import playbook_in
from knowledge.library import library_files
from retrieval.documents import UnreadableDocument, content_hash
from retrieval.index import Source
from retrieval.parsing import Parsing
from retrieval.splitting import Splitter

PARSED = 500
"""How many documents are remembered as parsed until they are published."""


class Holdings:
    """Documents in the database; `builtin`: with the library that comes with the program."""

    def __init__(self, database: Database, builtin: bool) -> None:
        self.documents = Documents(database)
        self._builtin = builtin
        self._parsing = Parsing()
        self._splitter = Splitter()
        self._parsed: dict[tuple[str, str], Source] = {}

    def close(self) -> None:
        self._parsing.close()

    async def listing(self) -> list[DocumentEntry]:
        """The documents in use: without the built-in library where LIBRARY leaves it out."""
        return [entry for entry in await self.documents.listing() if self._builtin or entry.origin != "library"]

    async def wanted(self) -> dict[str, str]:
        """Name -> content hash of each document in use."""
        return {entry.name: entry.content_hash for entry in await self.listing()}

    async def read(self, name: str, content: bytes) -> Source:
        """The document in a file, split into passages.

        Raises UnreadableDocument, and InvalidPlaybook for one that is meant to be a playbook and breaks its rules.
        """
        known = self._parsed.get((name, content_hash(content)))
        if known:
            return known
        document = await asyncio.to_thread(self._parsing.parse, name, content)
        playbook_in(document)
        source = await asyncio.to_thread(Source.of, document, content, self._splitter)
        if not source.passages:
            raise UnreadableDocument(f"{name} holds no sentences to answer from; check that it is the right file.")
        if len(self._parsed) >= PARSED:
            self._parsed.clear()
        self._parsed[name, source.hash] = source
        return source

    async def save(self, name: str, content: bytes, origin: Origin = "added") -> Change:
        """Takes a document up, to be published with the next generation. Raises as `read` does."""
        source = await self.read(name, content)
        return await self.documents.save(name, origin, source.document.title or Path(name).stem, content)

    async def builtin_changes(self) -> tuple[dict[str, bytes], list[str]]:
        """Built-in files that are new or changed, and names that are gone; an added one of the same name stands in."""
        if not self._builtin:
            return {}, []
        files = dict(library_files())
        entries = await self.documents.listing()
        stood_in = {entry.name for entry in entries if entry.origin != "library"}
        known = {entry.name: entry.content_hash for entry in entries if entry.origin == "library"}
        changed = {
            name: content
            for name, content in files.items()
            if name not in stood_in and known.get(name) != content_hash(content)
        }
        return changed, [name for name in known if name not in files]

    async def refresh_builtin(self) -> int:
        """Brings the built-in documents up to date, and counts the removed."""
        changed, gone = await self.builtin_changes()
        for name, content in changed.items():
            await self.save(name, content, "library")
        for name in gone:
            await self.documents.remove(name)
        return len(gone)

    async def sources(self, wanted: Mapping[str, str], known: Mapping[str, Source]) -> dict[str, Source]:
        """The documents with these contents, split into passages; what is `known` is not parsed again."""
        sources = {}
        for name, hash_ in wanted.items():
            source = self._parsed.get((name, hash_)) or known.get(name)
            if source is None or source.hash != hash_:
                stored = await self.documents.get(name)
                if stored is None:
                    continue
                document = await asyncio.to_thread(self._parsing.parse, name, stored.content)
                source = await asyncio.to_thread(Source.of, document, stored.content, self._splitter)
            sources[name] = source
        return sources

    def published(self, names: Collection[str]) -> None:
        """What was read of these documents is in the index now."""
        self._parsed = {key: source for key, source in self._parsed.items() if key[0] not in names}
