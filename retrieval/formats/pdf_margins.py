"""What stands at the top and bottom of the pages of a PDF on every page: running titles and page numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from retrieval.formats.pdf_lines import Item, Line

MARGIN = 0.13
"""This share of a page, at its top and at its bottom, may hold them …"""
MARGIN_LINES = 3
"""… in the outermost lines."""
REPEATED = 0.3
"""A line is a running title when it stands on this share of the pages, and on two at least."""

_PAGE_NUMBER = re.compile(
    r"""[-–—\[(|\s]*(?:page|seite|sida|side|página|p\.?|slide)?\s*
        (?:\d{1,4}|[ivxl]{1,6})\s*(?:(?:/|of|von|av|de|sur)\s*\d{1,4})?[-–—\])|\s]*""",
    re.IGNORECASE | re.VERBOSE,
)


def without_margins(pages: Sequence[Sequence[Item]], heights: Sequence[float]) -> list[list[Item]]:
    """The pages without running titles and page numbers."""
    edges = [list(_edge_lines(items, height)) for items, height in zip(pages, heights, strict=True)]
    sizes = Counter(round(item.size) for items in pages for item in items if isinstance(item, Line))
    usual = max(sizes, key=lambda size: sizes[size], default=0) + 1
    counts = Counter(key for lines in edges for key in {_key(line, usual) for line in lines})
    least = max(2, REPEATED * len(pages))
    kept = []
    for items, lines in zip(pages, edges, strict=True):
        dropped = [line for line in lines if counts[_key(line, usual)] >= least or _PAGE_NUMBER.fullmatch(line.text)]
        kept.append([item for item in items if not any(item is line for line in dropped)])
    return kept


def _edge_lines(items: Sequence[Item], height: float) -> Iterator[Line]:
    lines = sorted((item for item in items if isinstance(item, Line)), key=lambda line: line.base)
    yield from (line for line in lines[:MARGIN_LINES] if line.base <= MARGIN * height)
    yield from (line for line in lines[-MARGIN_LINES:] if line.base >= (1 - MARGIN) * height)


def _key(line: Line, usual: float) -> tuple[str, int]:
    """The same for lines at one height that differ only in a number; large ones, as "Chapter 2", may not differ."""
    text = line.text.casefold()
    return text if line.size > usual else re.sub(r"\d+", "#", text), round(line.base / 4)
