"""Markdown -> Document: the text as people read it, without markup."""

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from retrieval.documents import Document
from retrieval.formats.cleaning import cleaned
from retrieval.formats.elements import parse_elements, parts_of
from retrieval.formats.front_matter import parse_front_matter
from retrieval.formats.outline import compose

LEVELS = 60
"""What stands in quotes and lists nested deeper than this is left out."""

_TAG = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9]*)\b|<[!?]")
_INLINE = frozenset(
    (
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "br",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "script",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    )
)
"""HTML within a line; another word in angle brackets, as in "Dear <name>", is text."""


def parse_markdown(name: str, text: str) -> Document:
    """The Document in a Markdown file. Raises UnreadableDocument if its front matter is not valid."""
    parser = _parser()
    tokens = parser.parse(cleaned(text))
    front = "".join(token.content for token in tokens if token.type == "front_matter")
    values = parse_front_matter(name, front)
    body = [token for token in tokens if token.type != "front_matter"]
    root = parse_elements(parser.renderer.render(body, parser.options, {}))
    title = values.get("title")
    return compose(name, [] if root is None else parts_of(root), title if isinstance(title, str) else "", values)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": LEVELS}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(deflist_plugin).use(footnote_plugin)
    parser.add_render_rule("html_inline", _html_inline)
    for mark in ("ref", "anchor", "block_open", "block_close", "open", "close"):
        parser.add_render_rule(f"footnote_{mark}", _nothing)
    return parser


def _html_inline(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    markup = tokens[index].content
    tag = _TAG.match(markup)
    return markup if tag and (tag["name"] or "br").lower() in _INLINE else escape(markup)


def _nothing(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """Notes are read below the text, without their numbers."""
    return ""
