"""What every parser produces: a Document, its plain text divided into Sections."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

MEGABYTE = 1_000_000
"""In bytes."""


class UnreadableDocument(ValueError):
    """A file that cannot become a Document; the message is one sentence that says why, for the person who sent it."""


@dataclass(frozen=True)
class Section:
    """A stretch of a Document's text under one heading.

    `path` holds the headings above the text, outermost first, without the document's title; it is empty for text
    before the first heading. `start` and `end` are character offsets into `Document.text`; the headings themselves
    are not part of any section.
    """

    path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Pages:
    """Where the pages of a Document begin, as ascending character offsets into its text; empty where it has none.

    `word` is what people call one of them: "page" or "slide".
    """

    word: str = ""
    starts: tuple[int, ...] = ()

    def at(self, offset: int) -> str:
        """The page that a character stands on, such as "page 3"; empty where there are no pages."""
        number = bisect_right(self.starts, offset)
        return f"{self.word} {number}" if number else ""


NO_PAGES = Pages()


@dataclass(frozen=True)
class Document:
    """A source. `text` is what people read in it, without markup; every quote is an exact substring of it.

    `title` is empty where the document has none, and `language` where nobody has looked which it is ("English").
    """

    name: str
    title: str
    text: str
    sections: tuple[Section, ...]
    front_matter: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    pages: Pages = NO_PAGES
    language: str = field(default="", compare=False)

    def section_text(self, section: Section) -> str:
        return self.text[section.start : section.end]


def content_hash(content: bytes) -> str:
    """Identity of a file's content, as 64 hexadecimal digits of SHA-256."""
    return sha256(content).hexdigest()
