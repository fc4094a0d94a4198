"""/documents: what there is, a page at a time, and one document with what can be done."""

from collections.abc import Sequence

from bot.rendering.answers import Rendered
from bot.rendering.keyboards import button, keyboard, page_with, pages_of, place_in, turning, within
from bot.rendering.parts import bold, counted, joined, plain, shortened, stacked
from bot.rendering.pictures.canvas import day
from bot.store.documents import DocumentEntry
from retrieval.index import Source

DOCUMENTS = "k"
"""First letter of callback data: k:in:SHELF:PAGE, k:ID:show|get|ask|out."""

ADDED, LIBRARY = "a", "l"
"""The shelves: what people added, and what comes with the program."""

TITLE = 80

_ORIGINS = {
    "library": "of the library that comes with me",
    "added": "added",
    "folder": "from the watched folder",
    "answer": "an answer written here",
}
_NONE = "No documents were added yet. Send me one as a file (several at once are fine), or forward me a text."


def shelf_of(entry: DocumentEntry) -> str:
    return LIBRARY if entry.origin == "library" else ADDED


def documents_screen(documents: Sequence[DocumentEntry], shelf: str, page: int) -> Rendered:
    """The documents of a shelf."""
    shown = [one for one in documents if shelf_of(one) == shelf]
    others = len(documents) - len(shown)
    pages = pages_of(shown)
    page = within(page, pages)
    rows = [[button(one.title, DOCUMENTS, one.id, "show")] for one in pages[page]]
    turn = turning(page, pages, lambda number: (DOCUMENTS, "in", shelf, number))
    other = button(f"Added · {others}", DOCUMENTS, "in", ADDED, 0) if shelf == LIBRARY else None
    if shelf == ADDED and others:
        other = button(f"Library · {others}", DOCUMENTS, "in", LIBRARY, 0)
    title = "Library" if shelf == LIBRARY else "Added documents"
    say = _NONE if not shown and shelf == ADDED else f"Tap one for its details.{place_in(page, pages)}"
    text = bold(title) + plain(f" · {len(shown)}\n{say}")
    return Rendered((text.html,), keyboard(*rows, turn, [other] if other else []))


def document_screen(entry: DocumentEntry, source: Source | None, documents: Sequence[DocumentEntry]) -> Rendered:
    """One document; `source` is it in the index."""
    size = f"{entry.bytes / 1000:,.0f} kB" if entry.bytes >= 1000 else f"{entry.bytes} bytes"
    rows = [
        bold(shortened(entry.title, TITLE)) + plain(f" · {entry.name}"),
        plain(f"{size}, {_ORIGINS[entry.origin]}, since {day(entry.updated_at)}"),
    ]
    if source and source.hash == entry.content_hash:
        sections = len({section.path for section in source.document.sections if section.path})
        facts = (counted(sections, "section") if sections else "", counted(len(source.passages), "passage"))
        rows.append(plain(f"{', '.join(fact for fact in facts if fact)} in the index"))
    else:
        rows.append(plain("Not in the index yet: /reindex takes it up."))
    shelf = shelf_of(entry)
    beside = [one for one in documents if shelf_of(one) == shelf]
    back = button("‹ Documents", DOCUMENTS, "in", shelf, page_with(entry, beside))
    download = button("Download", DOCUMENTS, entry.id, "get")
    remove = [button("Remove", DOCUMENTS, entry.id, "ask")] if shelf == ADDED else []
    return Rendered((stacked(rows).html,), keyboard([download, *remove], [back]))


def removing_screen(entry: DocumentEntry) -> Rendered:
    """Whether it shall go."""
    back = " It comes back as long as its file is in the watched folder." if entry.origin == "folder" else ""
    asked = f"Shall I remove “{shortened(entry.title, TITLE)}” ({entry.name})? No answer cites it any more then.{back}"
    text = plain(asked)
    yes, no = button("Remove it", DOCUMENTS, entry.id, "out"), button("Keep it", DOCUMENTS, entry.id, "show")
    return Rendered((joined([text])[0].html,), keyboard([yes, no]))
