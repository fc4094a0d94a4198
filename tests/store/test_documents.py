"""Documents: kept under their names, skipped when nothing has changed."""

import hashlib

from bot.store import Database
from bot.store.documents import Documents, StoredDocument


async def test_saving_says_whether_a_document_is_new_changed_or_the_same(database: Database) -> None:
    documents = Documents(database)
    steps = [(b"one", "A"), (b"one", "A"), (b"two", "A"), (b"two", "B"), (b"two", "B")]
    said = [await documents.save("a.md", "added", title, content) for content, title in steps]
    assert said == ["added", "unchanged", "updated", "updated", "unchanged"]


async def test_the_listing_names_each_document_with_hash_and_size(database: Database) -> None:
    documents = Documents(database)
    await documents.save("b.md", "library", "B", "müsli".encode())
    await documents.save("a.txt", "added", "A", b"\x00\xff")
    listing = await documents.listing()
    assert [(entry.name, entry.origin, entry.title, entry.bytes) for entry in listing] == [
        ("a.txt", "added", "A", 2),
        ("b.md", "library", "B", 6),
    ]
    assert listing[0].content_hash == hashlib.sha256(b"\x00\xff").hexdigest()
    assert listing[0].updated_at.tzinfo is not None


async def test_contents_come_one_by_one_and_skip_what_is_removed_meanwhile(database: Database) -> None:
    documents = Documents(database)
    for name in ("a", "b", "c"):
        await documents.save(name, "added", name.upper(), name.encode() * 1000)
    seen: list[StoredDocument] = []
    async for document in documents.contents():
        seen.append(document)
        await documents.remove("b")
    assert [(document.name, document.content) for document in seen] == [("a", b"a" * 1000), ("c", b"c" * 1000)]


async def test_a_removed_document_is_gone(database: Database) -> None:
    documents = Documents(database)
    await documents.save("a.md", "added", "A", b"text")
    assert await documents.remove("a.md") is True
    assert await documents.remove("a.md") is False
    assert await documents.get("a.md") is None


async def test_names_are_data_only(database: Database) -> None:
    documents = Documents(database)
    names = ["'; DROP TABLE documents; --", "../../etc/passwd", "100%_", "наме 🙂.md"]
    for name in names:
        await documents.save(name, "added", name, b"text")
    assert await documents.remove("%") is False
    assert sorted(entry.name for entry in await documents.listing()) == sorted(names)
