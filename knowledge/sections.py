"""The body of a playbook: the lines under each heading, with the place where each stands in its document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.documents import Document

MARKER = re.compile(r"[-–—•*·▪‣]\s+|(?P<number>\d{1,2})[.)]\s+")
TERM = re.compile(r"(?P<term>[^:]{1,80}):\s+(?=\S)")


@dataclass(frozen=True)
class Line:
    """A line of a document. `quote` is what its text holds from `start` on, without its "- " or "1. ".

    `number` is that of a numbered line. In a "- Term: explanation" line, `term` stands before the first colon and
    `text` after it; in any other line `term` is empty and `text` is the whole line.
    """

    document: str
    quote: str
    start: int
    number: int | None
    term: str
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


@dataclass(frozen=True)
class PlaybookSection:
    """The lines under one heading; never empty."""

    heading: str
    lines: tuple[Line, ...]


def sections_of(document: Document) -> Iterator[PlaybookSection]:
    """The sections with a heading and something under it, in their order."""
    for section in document.sections:
        lines = tuple(lines_of(document, section.start, section.end))
        if section.path and lines:
            yield PlaybookSection(section.path[-1], lines)


def lines_of(document: Document, start: int, end: int) -> Iterator[Line]:
    """The lines of a stretch of the document's text."""
    for found in re.finditer(r"\S.*", document.text[start:end]):
        line = found.group().rstrip()
        marker = MARKER.match(line)
        begin = marker.end() if marker else 0
        number = int(marker["number"]) if marker and marker["number"] else None
        quote = line[begin:]
        term = TERM.match(quote) if marker and number is None else None
        text = quote[term.end() :] if term else quote
        yield Line(document.name, quote, start + found.start() + begin, number, term["term"] if term else "", text)
