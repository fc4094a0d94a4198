"""Documents: kept under their names, skipped when nothing has changed."""

import hashlib

import pytest

from bot.store import Database
from bot.store.documents import Change, Documents, NotKept, StoredDocument


async def test_saving_says_whether_a_document_is_new_changed_or_the_same(database: Database) -> None:
    documents = Documents(database)
    steps = [(b"one", "A"), (b"one", "A"), (b"two", "A"), (b"two", "B"), (b"two", "B")]
    said = [(await documents.save("a.md", "added", title, content)).outcome for content, title in steps]
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
    assert await documents.remove("a.md") is not None
    assert await documents.remove("a.md") is None
    assert await documents.get("a.md") is None


async def test_names_are_data_only(database: Database) -> None:
    documents = Documents(database)
    names = ["'; DROP TABLE documents; --", "../../etc/passwd", "100%_", "наме 🙂.md"]
    for name in names:
        await documents.save(name, "added", name, b"text")
    assert await documents.remove("%") is None
    assert sorted(entry.name for entry in await documents.listing()) == sorted(names)


def ids(*changes: Change | None) -> list[int]:
    return [change.id for change in changes if change and change.id]


async def contents(documents: Documents) -> dict[str, bytes]:
    return {document.name: document.content async for document in documents.contents()}


async def test_each_kind_of_change_can_be_taken_back(database: Database) -> None:
    documents = Documents(database)
    await documents.save("kept.md", "added", "K", b"one")
    await documents.save("gone.md", "added", "G", b"text")
    before = await contents(documents)
    done = ids(
        await documents.save("new.md", "added", "N", b"new"),
        await documents.save("kept.md", "added", "K", b"two"),
        await documents.remove("gone.md"),
    )
    assert len(done) == 3
    assert sorted(change.outcome for change in await documents.undo(done)) == ["added", "removed", "updated"]
    assert await contents(documents) == before


async def test_what_was_changed_again_is_not_taken_back(database: Database) -> None:
    documents = Documents(database)
    first = ids(await documents.save("a.md", "added", "A", b"one"))
    await documents.save("a.md", "added", "A", b"two")
    assert await documents.undo(first) == []
    assert await contents(documents) == {"a.md": b"two"}


async def test_taking_back_twice_does_it_once(database: Database) -> None:
    documents = Documents(database)
    await documents.save("a.md", "added", "A", b"one")
    removed = ids(await documents.remove("a.md"))
    assert len(await documents.undo(removed)) == 1
    assert await documents.undo(removed) == []


async def test_an_added_document_that_stood_in_for_one_of_the_library_gives_way_to_it_again(database: Database) -> None:
    documents = Documents(database)
    assert (await documents.save("kano.md", "library", "Kano", b"ours")).id is None
    added = ids(await documents.save("kano.md", "added", "Kano", b"theirs"))
    await documents.undo(added)
    (entry,) = await documents.listing()
    assert entry.origin == "library"


async def test_the_documents_of_an_earlier_day_come_back_and_later_ones_go(database: Database) -> None:
    documents = Documents(database)
    await documents.save("library.md", "library", "L", b"old")
    await documents.save("a.md", "added", "A", b"one")
    await documents.save("b.md", "added", "B", b"two")
    then = {entry.name: entry.content_hash for entry in await documents.listing()}
    before = await contents(documents)
    await documents.save("a.md", "added", "A", b"changed")
    await documents.remove("b.md")
    await documents.save("c.md", "added", "C", b"three")
    await documents.save("library.md", "library", "L", b"new")
    await documents.restore(then)
    assert await contents(documents) == before | {"library.md": b"new"}


async def test_nothing_comes_back_where_one_content_is_gone(database: Database) -> None:
    documents = Documents(database)
    await documents.save("a.md", "added", "A", b"one")
    await documents.save("b.md", "added", "B", b"two")
    before = await contents(documents)
    with pytest.raises(NotKept, match=r"What a\.md was then is not kept any more"):
        await documents.restore({"a.md": "0" * 64})
    assert await contents(documents) == before
