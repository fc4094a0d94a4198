"""What stands at the top and bottom of the pages of a PDF on every page: running titles and page numbers."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from retrieval.formats.pdf_lines import Item, Line

MARGIN = 0.13
"""This share of a page, at its top and at its bottom, may hold them …"""
MARGIN_LINES = 3
"""… in the outermost lines."""
REPEATED, REPEATED_BUT_NUMBERS = 0.3, 0.5
"""A line is a running title when it stands on this share of the pages; on more of them, if its numbers differ."""

_PAGE_NUMBER = re.compile(
    r"""[-–—\[(|\s]*(?:page|seite|sida|side|página|p\.?|slide)?\s*
        (?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|of|von|av|de|sur)\s*\d{1,4})?[-–—\])|\s]*""",
    re.IGNORECASE | re.VERBOSE,
)
_AT_AN_END = re.compile(r"^\d{1,4}(?=\s)|(?<=\s)\d{1,4}$")


def without_margins(pages: Sequence[Sequence[Item]], heights: Sequence[float]) -> list[list[Item]]:
    """The pages without running titles and page numbers."""
    edges = [list(_edge_lines(items, height)) for items, height in zip(pages, heights, strict=True)]
    sizes = Counter(round(item.size) for items in pages for item in items if isinstance(item, Line))
    usual = max(sizes, key=lambda size: sizes[size], default=0) + 1
    small = [[line for line in lines if line.size <= usual] for lines in edges]  # others may be "Chapter 2"
    dropped = _repeated(edges, _said, max(2, REPEATED * len(pages)))
    dropped += _repeated(small, _said_but_numbers, max(3, REPEATED_BUT_NUMBERS * len(pages)))
    dropped += _counted(small, max(3, REPEATED * len(pages)))
    dropped += [line for lines in edges for line in lines if _PAGE_NUMBER.fullmatch(line.text)]
    known = {id(line) for line in dropped}
    return [[item for item in items if id(item) not in known] for items in pages]


def _repeated(edges: Sequence[Sequence[Line]], said: Callable[[Line], str], least: float) -> list[Line]:
    """The lines that say the same at the same height on so many pages."""
    keys = {id(line): (said(line), round(line.base / 4)) for lines in edges for line in lines}
    counts = Counter(key for lines in edges for key in {keys[id(line)] for line in lines})
    return [line for lines in edges for line in lines if counts[keys[id(line)]] >= least]


def _said(line: Line) -> str:
    return line.text.casefold()


def _said_but_numbers(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _counted(edges: Sequence[Sequence[Line]], least: float) -> list[Line]:
    """Running titles that change from chapter to chapter: the number in them counts the pages."""
    found = [
        (int(number) - page, line)
        for page, lines in enumerate(edges)
        for line in lines
        for number in _AT_AN_END.findall(line.text)
    ]
    [(usual, pages)] = Counter(offset for offset, _ in found).most_common(1) or [(0, 0)]
    return [line for offset, line in found if offset == usual and pages >= least]


def _edge_lines(items: Sequence[Item], height: float) -> Iterator[Line]:
    lines = sorted((item for item in items if isinstance(item, Line)), key=lambda line: line.base)
    yield from (line for line in lines[:MARGIN_LINES] if line.base <= MARGIN * height)
    yield from (line for line in lines[-MARGIN_LINES:] if line.base >= (1 - MARGIN) * height)
