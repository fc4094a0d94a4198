"""Lines and tables of a PDF, page after page -> headings, paragraphs, items and rows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from retrieval.formats.hyphens import Hyphens
from retrieval.formats.outline import Block, Heading, Part
from retrieval.formats.pdf_grids import Grid
from retrieval.formats.pdf_headings import Headings
from retrieval.formats.pdf_lines import Item, Line
from retrieval.formats.pdf_segments import BULLETS
from retrieval.formats.tables import has_header, lines_of

PITCH = 1.3
"""A line that is further below the one above it than so many times the usual distance begins a paragraph."""
USUAL_PITCH = 1.2
"""The usual distance, in sizes of the text, where a document has too few lines to tell."""
HEADING_PITCH = 1.7
"""The lines of one heading are no further apart than this."""
INDENT = 0.8
"""A first line is set in by so many times its size."""
FULL_LINE, WHOLE_LINE = 0.8, 0.95
"""A line that fills less of its column than the first may end a paragraph; one that fills the second hardly does."""
NEAR = 3.0

_UNSURE = "–—-*o∙·"  # bullets that also stand in sentences
_MARKER = re.compile(
    rf"(?:(?P<bullet>[{re.escape(BULLETS)}])|\(?(?P<number>\d{{1,2}}|[a-zA-Z])[.)])\s+(?=\S)", re.ASCII
)
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_LEADERS = re.compile(r".{0,200}?(?:\.\s?){5,}\s*(?:\d{1,4}|[ivxl]+)?")  # in a table of contents


@dataclass
class _Open:
    """A heading, paragraph or item to which lines may still come."""

    level: int
    marker: str
    depth: int
    left: float  # of its first line
    text: str
    begins: list[tuple[int, int]]
    page: int
    last: Line


def parts_of(pages: Sequence[Sequence[Item]], headings: Headings) -> list[Part]:
    """What stands on the pages; the first one is page 1."""
    lines = [item for items in pages for item in items if isinstance(item, Line)]
    reader = _Reader(headings, Hyphens(line.text for line in lines), _pitch(pages))
    for page, items in enumerate(pages, start=1):
        for item in items:
            reader.read(item, page)
    reader.flush()
    return reader.parts


def _pitch(pages: Iterable[Sequence[Item]]) -> float:
    """How far lines of text are apart, in times their size."""
    pitches = [
        (above.base - below.base) / below.size
        for items in pages
        for above, below in pairwise(items)
        if isinstance(above, Line) and isinstance(below, Line) and abs(above.size - below.size) < 0.5
    ]
    close = [pitch for pitch in pitches if 0.9 < pitch < 2.5]
    return median(close) if len(close) > 5 else USUAL_PITCH


class _Reader:
    """Puts lines together; knows which list it is in."""

    def __init__(self, headings: Headings, hyphens: Hyphens, pitch: float) -> None:
        self.parts: list[Part] = []
        self._headings = headings
        self._hyphens = hyphens
        self._pitch = pitch
        self._open: _Open | None = None
        self._indents: list[float] = []  # of the markers of every open list
        self._grid: Grid | None = None  # the table that came last, if nothing followed it

    def read(self, item: Item, page: int) -> None:
        if isinstance(item, Grid):
            self.flush()
            self._indents.clear()
            self._table(item, page)
        elif not _LEADERS.fullmatch(item.text):
            self._grid = None
            self._line(item, page)

    def flush(self) -> None:
        """End what is open."""
        done, self._open = self._open, None
        if done is None:
            return
        if done.level:
            self.parts.append(Heading(done.level, done.text, tuple(done.begins)))
            return
        lead = "  " * done.depth + done.marker
        begins = tuple((page, at and at + len(lead)) for page, at in done.begins)
        self.parts.append(Block(lead + done.text, bool(done.marker) and self._follows_item(), begins))

    def _follows_item(self) -> bool:
        last = self.parts[-1] if self.parts else None
        return isinstance(last, Block) and bool(_MARKER.match(last.text.strip()))

    def _line(self, line: Line, page: int) -> None:
        level = self._headings.level(line, page)
        marker = None if level else self._marker(line)
        if self._open and not marker and self._goes_on(self._open, line, level, page):
            self._add(self._open, line, page)
            return
        self.flush()
        if not marker:
            self._indents.clear()
            self._open = _Open(level, "", 0, line.left, line.text, [(page, 0)], page, line)
            return
        while self._indents and line.left < self._indents[-1] - NEAR:
            self._indents.pop()
        if not self._indents or line.left > self._indents[-1] + NEAR:
            self._indents.append(line.left)
        said, depth = line.text[marker.end() :], len(self._indents) - 1
        shown = f"{marker['number']}. " if marker["number"] else "- "
        self._open = _Open(0, shown, depth, line.left, said, [(page, 0)], page, line)

    def _marker(self, line: Line) -> re.Match[str] | None:
        """The marker of an item; a dash or a number may just as well stand in a sentence that is not at its end."""
        found = _MARKER.match(line.text)
        amid = self._open and not self._open.level and not self._open.marker and not _ENDED.search(self._open.text)
        unsure = found and (found["bullet"] or _UNSURE) in _UNSURE
        return None if amid and unsure else found

    def _goes_on(self, above: _Open, line: Line, level: int, page: int) -> bool:
        """Whether a line belongs to what is open."""
        last = above.last
        if level != above.level or abs(line.size - last.size) > 0.1 * last.size:
            return False
        apart = (last.base - line.base) / max(line.size, 1.0)
        below = page == above.page and apart > 0 and line.left < last.right and last.left < line.right
        if level:
            return below and apart <= HEADING_PITCH and line.bold == last.bold
        filled = (last.right - last.start) / max(last.end - last.start, 1.0)
        if not below:  # the next column, or page
            if line.text[0].islower() and not _ENDED.search(above.text):
                return True
            several = len(above.text) > len(last.text)  # one line alone fills whatever its column is
            return several and not above.marker and filled >= (WHOLE_LINE if _ENDED.search(above.text) else FULL_LINE)
        if apart > PITCH * self._pitch:
            return False
        if above.marker:
            return line.left >= above.left - NEAR
        if not _ENDED.search(above.text):
            return True
        return filled >= FULL_LINE and line.left <= last.left + INDENT * line.size

    def _add(self, above: _Open, line: Line, page: int) -> None:
        before, after = self._hyphens.joined(above.text, line.text)
        if page != above.page:
            above.begins.append((page, len(before) + len(after) - len(after.lstrip())))
        above.text, above.page, above.last = before + after, page, line

    def _table(self, grid: Grid, page: int) -> None:
        """A table that goes on from the page before has the same header."""
        rows, headed = list(grid.rows), grid.headed
        last = self._grid
        if last and len(last.rows[0]) == len(rows[0]) and has_header(last.rows, last.headed):
            headed = True
            rows = [last.rows[0], *(rows[1:] if rows[0] == last.rows[0] else rows)]
        self._grid = Grid(tuple(rows), headed, grid.top, grid.bottom, grid.left, grid.right)
        for number, text in enumerate(lines_of(rows, headed)):
            self.parts.append(Block(text, number > 0, ((page, 0),)))
