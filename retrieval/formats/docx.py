"""Word file -> Document: the body in its order, with headings, lists, tables and text boxes; no headers and footers."""

from collections.abc import Iterator, Sequence

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part as PackagePart
from docx.opc.part import XmlPart
from docx.oxml.parser import parse_xml
from docx.package import Package

from retrieval.documents import Document
from retrieval.formats.office import opened, sensible_title
from retrieval.formats.outline import Block, Heading, Part, compose
from retrieval.formats.signatures import WORD
from retrieval.formats.tables import lines_of
from retrieval.formats.word_styles import Lists, Styles
from retrieval.formats.word_text import DELETED, Element, W, boxes_in, is_bold, is_on, number, text_of, value

HEADING_WORDS = 12
"""A bold paragraph of more words than these is not taken for a heading."""
_MOST_SPAN = 50
_PLAIN_TABLES = ("", "normal table", "table grid")


def parse_docx(name: str, content: bytes) -> Document:
    """The Document in a Word file. Raises UnreadableDocument with a sentence that says why."""
    with opened(name, content, WORD) as archive:
        package = Package.open(archive)
        main = package.main_document_part
        styles = Styles(_beside(main, RELATIONSHIP_TYPE.STYLES))
        reader = _Reader(styles, Lists(_beside(main, RELATIONSHIP_TYPE.NUMBERING)))
        reader.read(_body(main))
        title = sensible_title(package.core_properties.title or "")
        return compose(name, reader.parts if reader.headed else _with_bold_headings(reader), title)


def _root(part: PackagePart) -> Element:
    root: Element = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    return root


def _body(main: PackagePart) -> Element:
    body = _root(main).find(f"{W}body")
    if body is None:
        raise ValueError("A Word file has a body.")
    return body


def _beside(main: PackagePart, kind: str) -> Element | None:
    """The styles or lists that belong to the body, if the file has some."""
    parts = (rel.target_part for rel in main.rels.values() if rel.reltype == kind and not rel.is_external)
    return next(map(_root, parts), None)


class _Reader:
    """Collects headings and blocks; knows whether it is in a list."""

    def __init__(self, styles: Styles, lists: Lists) -> None:
        self.parts: list[Part] = []
        self.headed = False  # there are headings by their styles
        self.bold: set[int] = set()  # the numbers of parts that are bold from end to end
        self._styles = styles
        self._lists = lists
        self._in_list = False
        self._below_title = 0

    def read(self, container: Element) -> None:
        """The paragraphs and tables in the body, a text box, a cell, or what wraps some of them."""
        for child in container:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag not in DELETED and isinstance(child.tag, str):
                self.read(child)

    def _paragraph(self, paragraph: Element) -> None:
        text = "" if self._styles.is_unread(paragraph) else text_of(paragraph)
        level = self._styles.heading_level(paragraph)
        if not text:
            pass
        elif self._styles.is_title(paragraph) and not self.headed:
            self._heading(1, text)
            self._below_title = 1
        elif level:
            self._heading(level + self._below_title, text)
        elif listed := self._styles.list_of(paragraph):
            self._item(text, *listed)
        else:
            self._in_list = False
            if is_bold(paragraph):
                self.bold.add(len(self.parts))
            self.parts.append(Block(text))
        for box in boxes_in(paragraph):
            self.read(box)

    def _heading(self, level: int, text: str) -> None:
        self.parts.append(Heading(level, text))
        self.headed, self._in_list = True, False

    def _item(self, text: str, list_id: str, depth: int) -> None:
        marker = self._lists.marker(list_id, depth)
        indent = "  " * marker.depth
        lines = text.replace("\n", f"\n{indent}  ")
        self.parts.append(Block(f"{indent}{marker.text}{lines}", self._in_list))
        self._in_list = True

    def _table(self, table: Element) -> None:
        self._in_list = False
        rows = [row for row in table.iter(f"{W}tr") if _table_of(row) is table and row.find(f"{W}trPr/{W}del") is None]
        if all(len(row.findall(f".//{W}tc")) < 2 for row in rows) or self._arranges(table):
            for row in rows:
                self.read(row)
            return
        cells = _spread([list(_cells(row)) for row in rows])
        lines = lines_of(cells, self._is_headed(table, rows))
        self.parts += [Block(line, follows=n > 0) for n, line in enumerate(lines)]

    def _arranges(self, table: Element) -> bool:
        """Whether a table only places text on the page."""
        return any(self._styles.heading_level(paragraph) for paragraph in table.iter(f"{W}p"))

    def _is_headed(self, table: Element, rows: Sequence[Element]) -> bool:
        """Whether the first row is set apart: repeated on each page, by the style of the table, or in bold."""
        look = table.find(f"{W}tblPr/{W}tblLook")
        style = self._styles.name_of(value(table, "tblPr/tblStyle")).lower()
        if is_on(rows[0].find(f"{W}trPr/{W}tblHeader")):
            return True
        if look is not None and look.get(f"{W}firstRow") == "1" and style not in _PLAIN_TABLES:
            return True
        bold = [[is_bold(p) for p in row.iter(f"{W}p") if text_of(p)] for row in rows[:2]]
        return len(bold) == 2 and all(bold[0]) and not all(bold[1])


def _table_of(row: Element) -> Element | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _cells(row: Element) -> Iterator[str | None]:
    """The text of each cell; None for one that is joined with the cell above it."""
    for cell in row.iter(f"{W}tc"):
        if next(cell.iterancestors(f"{W}tr"), None) is not row:
            continue
        joined = cell.find(f"{W}tcPr/{W}vMerge")
        texts = (text_of(paragraph) for paragraph in cell.iter(f"{W}p"))
        continued = joined is not None and joined.get(f"{W}val") != "restart"
        yield None if continued else "; ".join(filter(None, texts)).replace(":;", ":").replace(".;", ".")
        yield from [""] * (min(number(value(cell, "tcPr/gridSpan"), 1), _MOST_SPAN) - 1)


def _spread(rows: Sequence[Sequence[str | None]]) -> list[list[str]]:
    """What a cell says that reaches over several rows, in each of them."""
    spread: list[list[str]] = []
    for row in rows:
        above = spread[-1] if spread else []
        spread.append([cell if cell is not None else above[n] if n < len(above) else "" for n, cell in enumerate(row)])
    return spread


def _with_bold_headings(reader: _Reader) -> list[Part]:
    """Where no style makes a heading, short bold paragraphs are meant as some; the first part is the title."""
    parts = reader.parts
    return [
        Heading(1 if number == 0 else 2, part.text) if number in reader.bold and _may_head(part.text) else part
        for number, part in enumerate(parts)
    ]


def _may_head(text: str) -> bool:
    return len(text.split()) <= HEADING_WORDS and text[-1] not in ".,;" and "\n" not in text
