"""The corpus: documents about customer experience to ask questions about, and files that must be refused."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from corpus import hostile
from corpus.decks import decks
from corpus.making import Text, Title, docx, html, markdown, pdf, plain, pptx, two_columns
from corpus.papers import Paper, papers
from corpus.playbook import PLAYBOOK
from corpus.written import parts, slides


@dataclass(frozen=True)
class GoodFile:
    """A file that is read. The quote that answers `question` holds `quote`, and is cited with `section` and `page`."""

    name: str
    make: Callable[[], bytes]
    question: str
    quote: str
    section: str
    page: str = ""

    @property
    def content(self) -> bytes:
        return self.make()


@dataclass(frozen=True)
class BadFile:
    """A file that is refused with a sentence that holds all these words."""

    name: str
    make: Callable[[], bytes]
    words: tuple[str, ...]

    @property
    def content(self) -> bytes:
        return self.make()


_MENU = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/shop'>Shop</a></li></ul></nav>"


def good_files() -> Iterator[GoodFile]:
    """Each is made when its content is asked for."""
    for paper in (*papers(), *decks()):
        yield GoodFile(paper.name, partial(_content, paper), paper.question, paper.quote, paper.section, paper.page)
    yield GoodFile(
        "parting-gift.md",
        PLAYBOOK.encode,
        "What may a parting gift cost?",
        "less than sixty cents",
        "Steps",
    )
    yield GoodFile(
        "winter-news.pdf",
        partial(two_columns, "Winter news of Zephyr Cabins", _NEWS),
        "What do guests of Zephyr Cabins find in the sauna?",
        "a bell made of birch",
        "",
        "page 1",
    )
    yield GoodFile(
        "yarrow-tea-guide.docx",
        lambda: docx(
            [
                Title("Guide to Yarrow Tea Rooms"),
                *parts("## Water\nGreen tea is poured at 74 degrees in our tea rooms."),
            ],
            title="Microsoft Word - guide final 2.doc",
            header="Yarrow Tea Rooms, internal",
            footer="Printed on Monday",
        ),
        "How hot is the water for green tea at Yarrow?",
        "74 degrees",
        "Water",
    )


_NEWS = (
    "The cabins stay open all winter for the first time. Every path is cleared before eight in the morning, and the "
    "lamps along the lake are lit at four. " * 4,
    "Guests of Zephyr Cabins find a bell made of birch in the sauna, and ring it when they want cold water brought. "
    "The water comes from the lake and is carried by whoever is nearest. " + "The stove is lit by hand. " * 12,
    "The kitchen serves soup until midnight. Bread is baked in the afternoon so that the whole house smells of it when "
    "guests come back from the ice. " * 4,
)


def _content(paper: Paper) -> bytes:
    """A file of the kind that its name says."""
    match paper.name.rpartition(".")[2]:
        case "txt":
            return plain(parts(paper.notes))
        case "md":
            return markdown(parts(paper.notes))
        case "html":
            return html(parts(paper.notes), _MENU)
        case "docx":
            return docx(parts(paper.notes), header="For colleagues only")
        case "pptx":
            return pptx(slides(paper.notes))
        case _:
            return pdf(parts(paper.notes), running=f"Edition 2026 of {paper.name}", numbers=True)


def bad_files() -> Iterator[BadFile]:
    """Each is made when its content is asked for."""
    yield BadFile("scan-of-policy.pdf", hostile.scanned, ("scanned", "OCR"))
    yield BadFile("contract-locked.pdf", hostile.locked_pdf, ("password", "save it without one"))
    yield BadFile("salaries-locked.docx", hostile.locked_docx, ("password", "save it without one"))
    yield BadFile("deck-locked.pptx", hostile.locked_docx, ("password", "save it without one"))
    yield BadFile("handbook-1999.doc", hostile.old_doc, ("old Word", "save it as .docx"))
    yield BadFile("training-2001.ppt", hostile.old_ppt, ("old PowerPoint", "save it as .pptx"))
    yield BadFile("renamed-1999.docx", hostile.old_doc, ("old Word", "save it as .docx"))
    yield BadFile("half-sent.docx", lambda: hostile.small_docx()[:9_000], ("damaged", "Word"))
    yield BadFile("half-sent.pptx", lambda: hostile.small_pptx()[:9_000], ("damaged", "PowerPoint"))
    yield BadFile("half-sent.pdf", lambda: hostile.small_pdf()[:300], ("damaged", "PDF"))
    yield BadFile("really-word.pdf", hostile.small_docx, ("not a PDF file, but a Word file", ".docx"))
    yield BadFile("really-a-deck.docx", hostile.small_pptx, ("not a Word file, but a PowerPoint file", ".pptx"))
    yield BadFile("really-a-pdf.txt", hostile.small_pdf, ("not a text file, but a PDF file", ".pdf"))
    yield BadFile("photo.pptx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), ("not a PowerPoint file, but an image",))
    yield BadFile("empty.docx", lambda: b"", ("is empty",))
    yield BadFile("empty-deck.pptx", lambda: pptx([]), ("has no slides",))
    yield BadFile("only-headings.docx", lambda: docx([Title("Returns")]), ("no text below its headings",))
    yield BadFile("blank-pages.pdf", lambda: pdf([Text(" ")]), ("no text below its headings",))
    yield BadFile("expanding.docx", hostile.zip_bomb_of_many, ("unpacks to far more",))
    yield BadFile("too-many-parts.docx", hostile.zip_of_too_many, ("unpacks to far more",))
    yield BadFile("expanding.pdf", hostile.pdf_bomb, ("unpacks to far more",))
    yield BadFile("laughing.docx", hostile.laughing_entities, ("declares XML entities",))
    yield BadFile("fetching.docx", lambda: hostile.entity_from("file:///etc/hostname"), ("declares XML entities",))
    yield BadFile("endless.pdf", hostile.pdf_with_pages_in_a_ring, ("more than 2,000 pages", "in parts"))
    yield BadFile("no-letters.pdf", hostile.pdf_without_letters, ("fonts that do not tell their letters", "OCR"))
    yield BadFile("budget.xlsx", lambda: b"PK\x03\x04xl/", ("format I cannot read",))
