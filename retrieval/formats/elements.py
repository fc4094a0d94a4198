"""HTML elements -> headings and blocks, in reading order and without what is not read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from retrieval.formats.outline import Block, Heading, Part, table_rows

Element = etree._Element

UNREAD = frozenset(
    "script style template noscript svg math iframe object embed canvas audio video map head title meta link select "
    "datalist textarea input button dialog".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_MARKUP_LIMIT = 200
"""Elements nested deeper than this are read as part of the text of the one above."""


def parse_elements(markup: str) -> Element | None:
    """The tree of a page or a piece of one; None if there is nothing in it. Reads no other file, expands no entities."""
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None


def parts_of(root: Element) -> list[Part]:
    reader = _Reader()
    reader.read(root)
    reader.flush()
    return reader.parts


@dataclass
class _Reader:
    """Collects words until a block ends."""

    parts: list[Part] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
