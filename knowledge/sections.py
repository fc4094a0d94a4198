"""The body of a playbook: the lines under each heading, with the place where each stands in the document."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.documents import Document

MARKER = re.compile(r"-\s+|(?P<number>\d{1,2})\.\s+")
TERM = re.compile(r"(?P<term>[^:]{1,80}):\s+(?=\S)")


@dataclass(frozen=True)
class Line:
    """A line of a playbook. `quote` is what the document's text holds from `start` on, without its "- " or "1. ".

    `number` is that of a numbered line. In a "- Term: explanation" line, `term` stands before the first colon and
    `text` after it; in any other line `term` is empty and `text` is the whole line.
    """

    quote: str
    start: int
    number: int | None
    term: str
    text: str


@dataclass(frozen=True)
class PlaybookSection:
    """The lines under one heading; never empty."""

    heading: str
    lines: tuple[Line, ...]


def sections_of(document: Document) -> Iterator[PlaybookSection]:
    """The sections with a heading and something under it, in their order."""
    for section in document.sections:
        lines = tuple(_lines(document.section_text(section), section.start))
        if section.path and lines:
            yield PlaybookSection(section.path[-1], lines)


def _lines(text: str, offset: int) -> Iterator[Line]:
    for found in re.finditer(r"\S.*", text):
        line = found.group().rstrip()
        marker = MARKER.match(line)
        if marker is None:
            yield Line(line, offset + found.start(), None, "", line)
            continue
        quote = line[marker.end() :]
        number = int(marker["number"]) if marker["number"] else None
        term = TERM.match(quote) if number is None else None
        explanation = quote[term.end() :] if term else quote
        yield Line(quote, offset + found.start() + marker.end(), number, term["term"] if term else "", explanation)
