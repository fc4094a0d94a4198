"""The source documents, and what was done to them. The index can always be built anew from them."""

import hashlib
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from bot.store.database import Database
from bot.store.models import ChangeRow, DocumentRow

Origin = Literal["library", "added", "folder", "answer"]
"""Where a document comes from: the built-in library, a person, the watched folder, or an admin's own answer."""

Outcome = Literal["added", "updated", "unchanged", "removed"]


class NotKept(LookupError):
    """What a document was before is not kept any more."""


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


@dataclass(frozen=True)
class Change:
    """What was done to a document. `id` is by what it can be undone; None for documents of the library."""

    name: str
    outcome: Outcome
    id: int | None = None


class Documents:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def save(self, name: str, origin: Origin, title: str, content: bytes) -> Change:
        """Keeps a document under its name, in place of an earlier one of that name."""
        content_hash = hashlib.sha256(content).hexdigest()
        async with self._database.session() as session:
            return await _put(session, StoredDocument(name, origin, title, content_hash, content))

    async def remove(self, name: str) -> Change | None:
        """None if there was none of this name."""
        async with self._database.session() as session:
            return await _take_out(session, name)

    async def undo(self, ids: Iterable[int]) -> list[Change]:
        """Takes changes back, the latest first; one whose document was changed again since then stays."""
        taken_back = []
        async with self._database.session() as session:
            for id in sorted(set(ids), reverse=True):
                change = await session.get(ChangeRow, id)
                if change is not None and await _stands(session, change):
                    taken_back.append(await _take_back(session, change))
        return [change for change in taken_back if change]

    async def changed(self, ids: Iterable[int]) -> list[Change]:
        """What these changes did, in their order."""
        found = select(ChangeRow).where(ChangeRow.id.in_(list(ids))).order_by(ChangeRow.id).options(_LATER)
        async with self._database.reading() as session:
            return [Change(row.name, _outcome(row), row.id) for row in await session.scalars(found)]

    async def restore(self, wanted: Mapping[str, str]) -> list[Change]:
        """Brings all documents but those of the library to the contents they had: name -> content hash.

        Raises NotKept when one of these contents is gone; then nothing has changed.
        """
        async with self._database.session() as session:
            entries = {entry.name: entry for entry in await _listing(session)}
            done = []
            for name, entry in entries.items():
                if name not in wanted and entry.origin != "library":
                    done.append(await _take_out(session, name))
            for name, content_hash in wanted.items():
                now = entries.get(name)
                if now is None or (now.content_hash != content_hash and now.origin != "library"):
                    done.append(await _bring_back(session, name, content_hash))
            return [change for change in done if change]

    async def listing(self) -> list[DocumentEntry]:
        """All documents, by name, without their contents."""
        async with self._database.reading() as session:
            return await _listing(session)

    async def get(self, name: str) -> StoredDocument | None:
        async with self._database.reading() as session:
            row = await session.scalar(select(DocumentRow).where(DocumentRow.name == name))
            return None if row is None else _stored(row)

    async def by_id(self, id: int) -> StoredDocument | None:
        async with self._database.reading() as session:
            row = await session.get(DocumentRow, id)
            return None if row is None else _stored(row)

    async def contents(self) -> AsyncIterator[StoredDocument]:
        """Every document with its content, by name, one in memory at a time. One removed meanwhile is left out."""
        for entry in await self.listing():
            if (document := await self.get(entry.name)) is not None:
                yield document


_WITHOUT_CONTENT, _LATER = defer(DocumentRow.content), defer(ChangeRow.former_content)


async def _listing(session: AsyncSession) -> list[DocumentEntry]:
    table = DocumentRow
    columns = (table.id, table.name, table.origin, table.title, table.content_hash)
    entries = select(*columns, func.length(table.content), table.updated_at).order_by(table.name)
    return [DocumentEntry(*row) for row in await session.execute(entries)]


async def _named(session: AsyncSession, name: str) -> DocumentRow | None:
    return await session.scalar(select(DocumentRow).where(DocumentRow.name == name).options(_WITHOUT_CONTENT))


async def _put(session: AsyncSession, document: StoredDocument) -> Change:
    row = await _named(session, document.name)
    known = (row.content_hash, row.origin, row.title) if row else None
    if known == (document.content_hash, document.origin, document.title):
        return Change(document.name, "unchanged", await _made_so_by(session, document))
    change = await _noted(session, document.name, row, document)
    outcome: Outcome = "updated" if row else "added"
    if row is None:
        row = DocumentRow(name=document.name)
        session.add(row)
    row.origin, row.title, row.content_hash = document.origin, document.title, document.content_hash
    row.content, row.updated_at = document.content, datetime.now(UTC)
    await session.flush()
    return Change(document.name, outcome, change)


async def _made_so_by(session: AsyncSession, document: StoredDocument) -> int | None:
    """The change that made a document what it is: who says the same again may take that back."""
    changes = select(ChangeRow.id).where(ChangeRow.name == document.name, ChangeRow.hash == document.content_hash)
    return await session.scalar(changes.order_by(ChangeRow.id.desc()).limit(1))


async def _take_out(session: AsyncSession, name: str) -> Change | None:
    row = await _named(session, name)
    if row is None:
        return None
    change = await _noted(session, name, row, None)
    await session.execute(delete(DocumentRow).where(DocumentRow.name == name))
    return Change(name, "removed", change)


async def _noted(
    session: AsyncSession, name: str, former: DocumentRow | None, new: StoredDocument | None
) -> int | None:
    """Keeps what a document was; the library's own updates are not noted, as they come with the program."""
    if all(one is None or one.origin == "library" for one in (former, new)):
        return None
    row = ChangeRow(name=name, hash=new.content_hash if new else None, changed_at=datetime.now(UTC))
    if former:
        await session.refresh(former, ["content"])
        row.former_origin, row.former_title = former.origin, former.title
        row.former_hash, row.former_content = former.content_hash, former.content
    session.add(row)
    await session.flush()
    return row.id


def _outcome(change: ChangeRow) -> Outcome:
    if change.hash is None:
        return "removed"
    return "added" if change.former_hash is None else "updated"


async def _stands(session: AsyncSession, change: ChangeRow) -> bool:
    """Whether the document still is as the change left it."""
    row = await _named(session, change.name)
    return (row.content_hash if row else None) == change.hash


async def _take_back(session: AsyncSession, change: ChangeRow) -> Change | None:
    if change.former_hash is None:
        return await _take_out(session, change.name)
    if change.former_content is None:  # cleared away after its time
        return None
    return await _put(session, _former(change, change.former_content))


async def _bring_back(session: AsyncSession, name: str, content_hash: str) -> Change | None:
    changes = (await session.scalars(select(ChangeRow).where(ChangeRow.name == name).options(_LATER))).all()
    if not changes:  # one of the library, which comes and goes with the program
        return None
    change = next((one for one in changes if one.former_hash == content_hash), None)
    content = (
        await session.scalar(select(ChangeRow.former_content).where(ChangeRow.id == change.id)) if change else None
    )
    if change is None or content is None:
        raise NotKept(f"What {name} was then is not kept any more; add it again instead.")
    return await _put(session, _former(change, content))


def _former(change: ChangeRow, content: bytes) -> StoredDocument:
    origin = cast("Origin", change.former_origin)
    return StoredDocument(change.name, origin, change.former_title or "", change.former_hash or "", content)


def _stored(row: DocumentRow) -> StoredDocument:
    return StoredDocument(row.name, cast("Origin", row.origin), row.title, row.content_hash, row.content)
