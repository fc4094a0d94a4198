"""/documents: what there is, a page at a time, and one document with what can be done."""

from collections.abc import Sequence

from bot.languages import amount, day, decimal, mark, say, say_counted
from bot.rendering.answers import Rendered
from bot.rendering.keyboards import button, keyboard, page_with, pages_of, place_in, turning, within
from bot.rendering.parts import bold, joined, plain, shortened, stacked
from bot.store.documents import DocumentEntry
from retrieval.index import Source

DOCUMENTS = "k"
"""First letter of callback data: k:in:SHELF:PAGE, k:ID:show|get|ask|out."""

ADDED, LIBRARY = "a", "l"
"""The shelves: what people added, and what comes with the program."""

TITLE = 80

_ORIGINS = {
    "library": mark("of the library that comes with me"),
    "added": mark("added"),
    "folder": mark("from the watched folder"),
    "answer": mark("an answer written here"),
}
_NONE = mark("No documents were added yet. Send me one as a file (several at once are fine), or forward me a text.")


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
    other = button(say("Added · {number}", number=others), DOCUMENTS, "in", ADDED, 0) if shelf == LIBRARY else None
    if shelf == ADDED and others:
        other = button(say("Library · {number}", number=others), DOCUMENTS, "in", LIBRARY, 0)
    title = say("Library") if shelf == LIBRARY else say("Added documents")
    hint = say("Tap one for its details.") + place_in(page, pages)
    told = say(_NONE) if not shown and shelf == ADDED else hint
    text = bold(title) + plain(f" · {amount(len(shown))}\n{told}")
    return Rendered((text.html,), keyboard(*rows, turn, [other] if other else []))


def document_screen(entry: DocumentEntry, source: Source | None, documents: Sequence[DocumentEntry]) -> Rendered:
    """One document; `source` is it in the index."""
    small = say_counted("{count} byte", "{count} bytes", entry.bytes)
    size = f"{decimal(entry.bytes / 1000, 0)} kB" if entry.bytes >= 1000 else small
    origin, since = say(_ORIGINS[entry.origin]), day(entry.updated_at)
    rows = [
        bold(shortened(entry.title, TITLE)) + plain(f" · {entry.name}"),
        plain(say("{size}, {origin}, since {day}", size=size, origin=origin, day=since)),
    ]
    if source and source.hash == entry.content_hash:
        sections = len({section.path for section in source.document.sections if section.path})
        facts = (sections_of(sections) if sections else "", passages_of(len(source.passages)))
        rows.append(plain(say("{facts} in the index", facts=", ".join(filter(None, facts)))))
    else:
        rows.append(plain(say("Not in the index yet: /reindex takes it up.")))
    shelf = shelf_of(entry)
    beside = [one for one in documents if shelf_of(one) == shelf]
    back = button(say("‹ Documents"), DOCUMENTS, "in", shelf, page_with(entry, beside))
    download = button(say("Download"), DOCUMENTS, entry.id, "get")
    remove = [button(say("Remove"), DOCUMENTS, entry.id, "ask")] if shelf == ADDED else []
    return Rendered((stacked(rows).html,), keyboard([download, *remove], [back]))


def sections_of(number: int) -> str:
    return say_counted("{count} section", "{count} sections", number)


def passages_of(number: int) -> str:
    return say_counted("{count} passage", "{count} passages", number)


def removing_screen(entry: DocumentEntry) -> Rendered:
    """Whether it shall go."""
    title = shortened(entry.title, TITLE)
    asked = say("Shall I remove “{title}” ({name})? No answer cites it any more then.", title=title, name=entry.name)
    back = say("It comes back as long as its file is in the watched folder.")
    text = plain(f"{asked} {back}" if entry.origin == "folder" else asked)
    yes, no = button(say("Remove it"), DOCUMENTS, entry.id, "out"), button(say("Keep it"), DOCUMENTS, entry.id, "show")
    return Rendered((joined([text])[0].html,), keyboard([yes, no]))
