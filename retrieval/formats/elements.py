"""HTML elements -> headings and blocks in reading order; Markdown comes this way too, once it is rendered."""

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from retrieval.formats.outline import Block, Heading, Part, table_rows

Element = etree._Element

UNREAD = frozenset(
    (
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "head",
        "title",
        "meta",
        "link",
        "select",
        "datalist",
        "textarea",
        "input",
        "button",
        "dialog",
    )
)
"""Elements that hold nothing to read."""
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "details",
        "div",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "html",
        "legend",
        "main",
        "nav",
        "p",
        "section",
        "summary",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ARRANGES_THE_PAGE = "boolean(.//table or .//h1 or .//h2 or .//h3 or .//ul or .//ol or .//pre or .//article)"
_TASK = re.compile(r"^\[[ xX]\]\s+")
_SPAN_LIMIT = 50


def parse_elements(markup: str) -> Element | None:
    """The tree of a page, or a piece of one; None if there is nothing in it. Loads nothing from elsewhere."""
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None


def parts_of(root: Element) -> list[Part]:
    """The headings and blocks below an element: list items as "- …" or "1. …", a table as a line for each row."""
    reader = _Reader()
    reader.children(root)
    reader.flush()
    return reader.parts


def plain(element: Element) -> str:
    """All that is read in an element, on one line."""
    return " ".join(" ".join(part.text.split()) for part in parts_of(element))


class _Reader:
    """Collects words until a block ends; knows which lists it is in."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self._words: list[str] = []
        self._numbers: list[int | None] = []  # for every open list the number of its next item, None without numbers
        self._marker = ""  # of the item, or the term of the definition, whose first block is still to come
        self._first = True  # no block of the outermost list has come yet
        self._quotes = 0

    def children(self, element: Element) -> None:
        self._say(element.text)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in UNREAD:
                self._read(child, child.tag)
            self._say(child.tail)

    def flush(self) -> None:
        """End the block."""
        text = re.sub(r" *\n *", "\n", "".join(self._words)).strip()
        self._words.clear()
        if text:
            self._add(re.sub(r"\n{3,}|[^\S\n\u00a0]{2,}", lambda found: "\n\n" if "\n" in found[0] else " ", text))

    def _say(self, text: str | None) -> None:
        if text:
            self._words.append(re.sub(r"[ \t\n\r\f]+", " ", text))

    def _read(self, element: Element, tag: str) -> None:
        match tag:
            case "br":
                self._words.append("\n")
            case "img":
                self._say(element.get("alt"))
            case "ul" | "ol" | "dir" | "menu" | "dl":
                self._list(element, _number(element.get("start"), 1) if tag == "ol" else None)
            case "li" | "dt" | "dd":
                self._item(element, tag)
            case "pre":
                self.flush()
                self._add("".join(str(text) for text in element.itertext()).expandtabs(4).strip("\n"))
            case "table":
                self._table(element)
            case _ if tag in _HEADINGS:
                self._heading(element, int(tag[1]))
            case _ if tag in _BLOCKS:
                self.flush()
                self._quotes += tag == "blockquote"
                self.children(element)
                self.flush()
                self._quotes -= tag == "blockquote"
            case _:
                self.children(element)

    def _add(self, text: str) -> None:
        if not self._numbers:
            self.parts.append(Block(text))
            return
        depth = len(self._numbers) - 1
        first, *rest = text.split("\n")
        if self._marker == "- ":
            first = _TASK.sub("", first, count=1)
        indent = "  " * depth
        lead = indent + (self._marker or "  ")
        lines = [lead + first, *(f"{indent}  {line}" for line in rest)]
        self.parts.append(Block("\n".join(lines), follows=not self._first))
        self._marker, self._first = "", False

    def _list(self, element: Element, number: int | None) -> None:
        self.flush()
        if not self._numbers:
            self._first = True
        self._numbers.append(number)
        self.children(element)
        self.flush()
        self._numbers.pop()
        self._marker = ""

    def _item(self, element: Element, tag: str) -> None:
        self.flush()
        if tag == "dt":
            self._marker = ""
            term = plain(element).rstrip(":")
            self._marker = f"{term}: " if term else ""
            return
        if tag == "li":
            self._marker = "- "
            if self._numbers and (number := self._numbers[-1]) is not None:
                self._marker = f"{number}. "
                self._numbers[-1] = number + 1
        self.children(element)
        self.flush()
        self._marker = ""

    def _heading(self, element: Element, level: int) -> None:
        self.flush()
        text = plain(element)
        if self._numbers or self._quotes:
            self._say(text)
            self.flush()
        else:
            self.parts.append(Heading(level, text))

    def _table(self, table: Element) -> None:
        self.flush()
        rows = list(table.iter("tr"))
        if table.xpath(_ARRANGES_THE_PAGE) or all(len(row) < 2 for row in rows):
            self.children(table)
            self.flush()
            return
        for caption in table.iter("caption"):
            self._add(plain(caption))
        outside = self._first or not self._numbers
        for number, line in enumerate(_lines(rows)):
            self.parts.append(Block("  " * len(self._numbers) + line, number > 0 or not outside))


def _lines(rows: list[Element]) -> list[str]:
    """The rows of a table as text; a row of nothing but header cells names the columns of those below."""
    lines: list[str] = []
    header: list[str] = []
    unused = False
    for row in rows:
        cells = list(_cells(row))
        kinds = {cell.tag for cell in row if cell.tag in ("td", "th")}
        if kinds == {"th"} and len(cells) > 1:
            header, unused = cells, True
        elif not header and kinds == {"th", "td"} and row[0].tag == "th":
            lines += table_rows(cells[:1], [["; ".join(cell for cell in cells[1:] if cell)]])
        else:
            lines += table_rows(header, [cells])
            unused = False
    return lines + ["; ".join(cell for cell in header if cell)] * unused


def _cells(row: Element) -> Iterator[str]:
    for cell in row:
        if cell.tag in ("td", "th"):
            yield plain(cell)
            yield from [""] * (min(_number(cell.get("colspan"), 1), _SPAN_LIMIT) - 1)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else default
