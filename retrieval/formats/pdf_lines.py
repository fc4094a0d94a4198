"""Words on a page -> lines and tables in the order in which people read them, one column after the other."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from retrieval.formats.pdf_grids import Grid, ruled_grids, unruled_grid
from retrieval.formats.pdf_page import Sheet
from retrieval.formats.pdf_segments import SAME_LINE, Row, Segment, rows_of

COLUMN_LINES = 4
"""A column has at least so many lines …"""
COLUMN_WORDS = 3.0
"""… with at least so many words on average, or it is one of a table …"""
COLUMN_FILLED = 0.55
"""… and the lines fill this share of it on average."""
GUTTER = 6.0
"""So many points are between columns."""
MOST_GUTTERS = 8


@dataclass(frozen=True)
class Line:
    """A line of text; `start` and `end` are the sides of the column that it stands in."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    start: float
    end: float


Item = Line | Grid


Box = Segment | Grid


def items_of(sheet: Sheet) -> list[Item]:
    """The lines and tables of a page."""
    grids = ruled_grids(sheet.words, sheet.rules)
    words = [word for word in sheet.words if not any(grid.holds(word) for grid in grids)]
    segments = [segment for row in rows_of(words, sheet.rules) for segment in row]
    return list(_in_order([*segments, *grids]))


def _in_order(boxes: Sequence[Box]) -> Iterator[Item]:
    """Columns one after the other where there are some, else line by line from the top."""
    gutter = _gutter([box for box in boxes if isinstance(box, Segment)])
    if gutter is None:
        yield from _line_by_line(boxes)
        return
    for band in _bands(boxes, gutter):
        if _are_columns(band, 1):
            yield from _in_order(band.left)
            yield from _in_order(band.right)
        else:
            yield from _line_by_line([*band.left, *band.right])
        yield from _line_by_line(band.below)


@dataclass(frozen=True)
class _Band:
    """What stands left and right of a gutter, down to what stands across it."""

    left: list[Box]
    right: list[Box]
    below: list[Box]


def _bands(boxes: Sequence[Box], gutter: float) -> list[_Band]:
    bands = [_Band([], [], [])]
    for box in sorted(boxes, key=lambda box: -_top(box)):
        band = bands[-1]
        if box.right > gutter - GUTTER and box.left < gutter - 1:
            band.below.append(box)
            continue
        if band.below:
            bands.append(band := _Band([], [], []))
        (band.left if box.left < gutter - 1 else band.right).append(box)
    return bands


def _gutter(segments: Sequence[Segment]) -> float | None:
    """Where the right one of two columns of text begins."""
    if len(segments) < 2 * COLUMN_LINES:
        return None
    start, end = min(segment.left for segment in segments), max(segment.right for segment in segments)
    lefts = Counter(round(segment.left) for segment in segments if segment.left > start + (end - start) / 4)
    scores: dict[float, int] = {}
    for left, lines in lefts.most_common(MOST_GUTTERS):
        if lines + lefts[left - 1] + lefts[left + 1] >= COLUMN_LINES:
            bands = [band for band in _bands(segments, left) if _are_columns(band, COLUMN_LINES)]
            scores[left] = sum(len(band.left) + len(band.right) for band in bands)
    best = max(scores, key=lambda left: scores[left], default=None)
    return best if best is not None and scores[best] else None


def _are_columns(band: _Band, lines: int) -> bool:
    return all(_is_column([box for box in side if isinstance(box, Segment)], lines) for side in (band.left, band.right))


def _is_column(segments: Sequence[Segment], lines: int) -> bool:
    if len(segments) < lines:
        return False
    width = max(segment.right for segment in segments) - min(segment.left for segment in segments)
    filled = mean(segment.right - segment.left for segment in segments) >= COLUMN_FILLED * width
    return filled and mean(len(segment.words) for segment in segments) >= COLUMN_WORDS


def _top(box: Box) -> float:
    return box.top if isinstance(box, Grid) else box.base


def _line_by_line(boxes: Sequence[Box]) -> Iterator[Item]:
    if not boxes:
        return
    start, end = min(box.left for box in boxes), max(box.right for box in boxes)
    grids = sorted((box for box in boxes if isinstance(box, Grid)), key=_top)
    rows = _rows([box for box in boxes if isinstance(box, Segment)])
    number = 0
    while number < len(rows):
        row = rows[number]
        while grids and grids[-1].top >= row[0].base:
            yield grids.pop()
        bottom = grids[-1].top if grids else float("-inf")
        if len(row) > 1 and (found := unruled_grid([row for row in rows[number:] if row[0].base > bottom])):
            yield found[0]
            number += found[1]
            continue
        text = " ".join(segment.text for segment in row)
        main = max(row, key=lambda segment: len(segment.text))
        bold = all(segment.bold for segment in row)
        yield Line(text, row[0].left, row[-1].right, row[0].base, main.size, bold, start, end)
        number += 1
    yield from reversed(grids)


def _rows(segments: Sequence[Segment]) -> list[Row]:
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: -segment.base):
        if rows and rows[-1][0].base - segment.base <= SAME_LINE * segment.size:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [tuple(sorted(row, key=lambda segment: segment.left)) for row in rows]
