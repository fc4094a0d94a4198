"""PDF file -> Document, page by page: headings, paragraphs, lists and tables from how they are set."""

import re
from collections.abc import Iterator
from itertools import islice

from pypdfium2 import PdfDocument, PdfiumError, raw

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats.office import sensible_title
from retrieval.formats.outline import compose
from retrieval.formats.pdf_headings import LEVELS, Bookmark, Headings
from retrieval.formats.pdf_lines import items_of
from retrieval.formats.pdf_margins import without_margins
from retrieval.formats.pdf_page import Sheet, sheet_of
from retrieval.formats.pdf_paragraphs import parts_of
from retrieval.formats.pdf_streams import check_streams
from retrieval.formats.refusals import check_kind, damaged, locked
from retrieval.formats.signatures import PDF

MOST_PAGES = 2_000
MOST_BOOKMARKS = 5_000
LETTERS = 10
"""Pages with pictures, and fewer letters than these on average, are scanned."""
MEANINGLESS = 0.3
"""A larger share of characters without a meaning comes from fonts that do not tell their letters."""

_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f]")


def parse_pdf(name: str, content: bytes) -> Document:
    """The Document in a PDF. Raises UnreadableDocument with a sentence that says why."""
    check_kind(name, content, PDF)
    check_streams(name, content)
    with _opened(name, content) as pdf:
        sheets = list(_sheets(name, pdf))
        bookmarks = list(_bookmarks(pdf))
        title = sensible_title(pdf.get_metadata_value("Title"))
    _check_letters(name, sheets)
    pages = without_margins([items_of(sheet) for sheet in sheets], [sheet.height for sheet in sheets])
    return compose(name, parts_of(pages, Headings(pages, bookmarks)), title, page="page")


def _opened(name: str, content: bytes) -> PdfDocument:
    try:
        return PdfDocument(content)
    except PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise locked(name) from error
        raise damaged(name, PDF) from error


def _sheets(name: str, pdf: PdfDocument) -> Iterator[Sheet]:
    """The pages; a damaged one is empty, and a file where all are is refused."""
    if len(pdf) > MOST_PAGES:
        raise UnreadableDocument(f"{name} has more than {MOST_PAGES:,} pages; send it in parts.")
    broken = 0
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            yield sheet_of(page)
            page.close()
        except PdfiumError as error:
            broken += 1
            if broken == len(pdf):
                raise damaged(name, PDF) from error
            yield Sheet(0, (), (), pictures=False)
    if not len(pdf):
        raise damaged(name, PDF)


def _bookmarks(pdf: PdfDocument) -> Iterator[Bookmark]:
    for mark in islice(pdf.get_toc(max_depth=LEVELS), MOST_BOOKMARKS):
        place = mark.get_dest()
        page = None if place is None else place.get_index()
        if page is not None:
            yield Bookmark(mark.get_title(), page + 1, mark.level + 1)


def _check_letters(name: str, sheets: list[Sheet]) -> None:
    letters = "".join(word.text for sheet in sheets for word in sheet.words)
    known = sum(map(str.isalnum, letters))
    if known < LETTERS * len(sheets) and any(sheet.pictures for sheet in sheets):
        raise UnreadableDocument(f"{name} is scanned, pictures of pages without text; run OCR on it and send that.")
    if len(_MEANINGLESS.findall(letters)) > MEANINGLESS * len(letters):
        raise UnreadableDocument(f"{name} has fonts that do not tell their letters; run OCR on it and send that.")
