"""Markdown -> Document: the text as people read it, without markup."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats.cleaning import cleaned
from retrieval.formats.elements import parse_elements, parts_of
from retrieval.formats.front_matter import parse_front_matter
from retrieval.formats.outline import Block, Heading, Part, compose, table_rows

LEVELS = 60
"""Quotes and lists nested deeper than this are left out."""

_TASK = re.compile(r"^\[[ xX]\]\s+")
_TAG = re.compile(r"<(?P<closing>/?)(?P<name>[a-zA-Z]+)")
_UNREAD = frozenset(("script", "style"))


def parse_markdown(name: str, text: str) -> Document:
    """The Document in a Markdown file. Raises UnreadableDocument if its front matter is not valid."""
    try:
        tokens = _markdown().parse(cleaned(text))
        front = next((token.content for token in tokens if token.type == "front_matter"), "")
        values = parse_front_matter(name, front)
        title = values.get("title")
        return compose(name, _Reader(tokens).parts(), title if isinstance(title, str) else "", values)
    except RecursionError as error:
        raise UnreadableDocument(f"{name} is nested too deeply to be read; send it with simpler formatting.") from error


def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": LEVELS}).enable(["table", "strikethrough"])
    return parser.use(front_matter_plugin).use(deflist_plugin).use(footnote_plugin)


class _Reader:
    """Goes through the tokens once, knowing which lists and which table it is in."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._numbers: list[int | None] = []  # for every open list the number of the next item, None for bullets
        self._marker = ""  # of the item whose first line is still to come
        self._term = ""  # whose definition is still to come
        self._header: list[str] = []
        self._row: list[str] = []
        self._rows: list[list[str]] = []

    def parts(self) -> Iterator[Part]:
        opened = ""
        for token in self._tokens:
            match token.type:
                case "bullet_list_open":
                    self._numbers.append(None)
                case "ordered_list_open":
                    self._numbers.append(int(token.attrs.get("start", 1)))
                case "bullet_list_close" | "ordered_list_close":
                    self._numbers.pop()
                case "list_item_open":
                    self._open_item()
                case "heading_open" | "th_open" | "td_open" | "dt_open" | "paragraph_open":
                    opened = f"{token.type} {token.tag} {token.level}"
                case "tr_open":
                    self._row = []
"""placeholder"""
