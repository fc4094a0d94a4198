"""The source documents. The index can always be built anew from them."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import defer

from bot.store.database import Database
from bot.store.models import DocumentRow

Origin = Literal["library", "added"]
Saved = Literal["added", "updated", "unchanged"]


@dataclass(frozen=True)
class DocumentEntry:
    """A document without its content. `name` is its file name, `content_hash` the SHA-256 of its bytes, in hex."""

    id: int
    name: str
    origin: Origin
    title: str
    content_hash: str
    bytes: int
    updated_at: datetime


@dataclass(frozen=True)
class StoredDocument:
    name: str
    origin: Origin
    title: str
    content_hash: str
    content: bytes


class Documents:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, name: str, origin: Origin, title: str, content: bytes) -> Saved:
        """Keeps a document under its name, in place of an earlier one of that name."""
        content_hash = hashlib.sha256(content).hexdigest()
        async with self._database.session() as session:
            row = await session.scalar(select(DocumentRow).where(DocumentRow.name == name).options(_WITHOUT_CONTENT))
            if row is not None and (row.content_hash, row.origin, row.title) == (content_hash, origin, title):
                return "unchanged"
            saved: Saved = "updated"
            if row is None:
                row, saved = DocumentRow(name=name), "added"
                session.add(row)
            row.origin, row.title, row.content_hash, row.content = origin, title, content_hash, content
            row.updated_at = datetime.now(UTC)
            return saved

    async def remove(self, name: str) -> bool:
        """True if there was one of this name."""
        async with self._database.session() as session:
            removed = await session.execute(
                delete(DocumentRow).where(DocumentRow.name == name).returning(DocumentRow.id)
            )
            return removed.first() is not None

    async def listing(self) -> list[DocumentEntry]:
        """All documents, by name, without their contents."""
        table = DocumentRow
        columns = (table.id, table.name, table.origin, table.title, table.content_hash)
        entries = select(*columns, func.length(table.content), table.updated_at).order_by(table.name)
        async with self._database.reading() as session:
            return [DocumentEntry(*row) for row in await session.execute(entries)]

    async def get(self, name: str) -> StoredDocument | None:
        async with self._database.reading() as session:
            row = await session.scalar(select(DocumentRow).where(DocumentRow.name == name))
            return None if row is None else _stored(row)

    async def contents(self) -> AsyncIterator[StoredDocument]:
        """Every document with its content, by name, one in memory at a time. One removed meanwhile is left out."""
        for entry in await self.listing():
            if (document := await self.get(entry.name)) is not None:
                yield document


_WITHOUT_CONTENT = defer(DocumentRow.content)


def _stored(row: DocumentRow) -> StoredDocument:
    return StoredDocument(row.name, cast("Origin", row.origin), row.title, row.content_hash, row.content)
