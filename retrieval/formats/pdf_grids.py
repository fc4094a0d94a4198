"""Tables on the page of a PDF: by the lines ruled around their cells, or by cells that stand below each other."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.formats.pdf_page import Rule, Word
from retrieval.formats.pdf_segments import Row, Segment, rows_of

NEAR = 3.0
"""Lines and edges that are so near to each other, in points, are meant to meet."""
MOST_RULES = 800
CELL_WORDS = 120
"""What has cells of more words than these is a page in frames, not a table."""
PITCH = 1.6
"""A line that is within so many times its size of the line above may go on in its cell."""


@dataclass(frozen=True)
class Grid:
    """A table; `headed` when its first row is set apart. `top`, `bottom`, `left`, `right` are its edges."""

    rows: tuple[tuple[str, ...], ...]
    headed: bool
    top: float
    bottom: float
    left: float
    right: float

    def holds(self, word: Word) -> bool:
        middle = (word.left + word.right) / 2
        return self.bottom - NEAR <= word.base <= self.top and self.left - NEAR <= middle <= self.right + NEAR


def ruled_grids(words: Sequence[Word], rules: Sequence[Rule]) -> list[Grid]:
    """The tables whose cells have lines around them."""
    found = []
    for group in _touching(rules):
        heights = _distinct(rule.y0 for rule in group if rule.level)
        sides = _distinct(rule.x0 for rule in group if not rule.level)
        if len(heights) >= 3 and len(sides) >= 3 and (grid := _grid(words, group, heights, sides)):
            found.append(grid)
    return found


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in groups whose lines meet."""
    rules = list({tuple(map(round, (rule.x0, rule.y0, rule.x1, rule.y1))): rule for rule in rules}.values())
    groups: list[list[Rule]] = []
    if len(rules) > MOST_RULES:
        return groups
    for rule in rules:
        met = [group for group in groups if any(_meet(rule, other) for other in group)]
        groups = [group for group in groups if group not in met] + [[rule, *(one for group in met for one in group)]]
    return groups


def _meet(a: Rule, b: Rule) -> bool:
    return a.x0 <= b.x1 + NEAR and b.x0 <= a.x1 + NEAR and a.y0 <= b.y1 + NEAR and b.y0 <= a.y1 + NEAR


def _distinct(places: Iterable[float]) -> list[float]:
    distinct: list[float] = []
    for place in sorted(places):
        if not distinct or place - distinct[-1] > NEAR:
            distinct.append(place)
    return distinct


def _grid(
    words: Sequence[Word], rules: Sequence[Rule], heights: Sequence[float], sides: Sequence[float]
) -> Grid | None:
    inside = [word for word in words if heights[0] <= word.base < heights[-1] and sides[0] <= word.left < sides[-1]]
    cells: dict[tuple[int, int], list[Segment]] = {}
    for segment in (segment for row in rows_of(inside, rules) for segment in row):
        place = len(heights) - bisect_right(heights, segment.base) - 1, bisect_right(sides, segment.left) - 1
        cells.setdefault(place, []).append(segment)
    rows = [[cells.get((row, column), []) for column in range(len(sides) - 1)] for row in range(len(heights) - 1)]
    rows = [row for row in rows if any(row)]
    full = sum(sum(map(bool, row)) > 1 for row in rows)
    if full < 2 or any(_words(cell) > CELL_WORDS for row in rows for cell in row):
        return None
    return _of(rows, heights[-1], heights[0], sides[0], sides[-1])


def _words(cell: Sequence[Segment]) -> int:
    return sum(len(segment.words) for segment in cell)


def _of(rows: Sequence[Sequence[Sequence[Segment]]], top: float, bottom: float, left: float, right: float) -> Grid:
    bold = [all(segment.bold for cell in row for segment in cell) for row in rows[:2]]
    texts = tuple(tuple(_said(cell) for cell in row) for row in rows)
    return Grid(texts, len(rows) > 1 and bold[0] and not bold[1], top, bottom, left, right)


def _said(cell: Sequence[Segment]) -> str:
    return " ".join(segment.text for segment in cell)


def unruled_grid(rows: Sequence[Row]) -> tuple[Grid, int] | None:
    """The table that begins with the first of these rows, and how many rows it takes; None if there is none."""
    starts = [segment.left for segment in rows[0]]
    if len(starts) < 2:
        return None
    cells: list[list[list[Segment]]] = []
    taken, full = 0, 0
    for row in rows:
        columns = [_column(segment, starts) for segment in row]
        goes_on = bool(cells) and rows[taken - 1][0].base - row[0].base <= PITCH * row[0].size
        if None in columns or (len(row) < 2 and not goes_on):
            break
        if len(row) > 1 and not (goes_on and columns[0]):
            cells.append([[] for _ in starts])
            full += 1
        for column, segment in zip(columns, row, strict=True):
            cells[-1][column or 0].append(segment)
        taken += 1
    if full < (3 if len(starts) == 2 else 2):
        return None
    segments = [segment for row in rows[:taken] for segment in row]
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    return _of(cells, segments[0].base + segments[0].size, segments[-1].base, left, right), taken


def _column(segment: Segment, starts: Sequence[float]) -> int | None:
    """The column that a segment stands in; None for one that begins or ends elsewhere."""
    for column, start in enumerate(starts):
        end = starts[column + 1] if column + 1 < len(starts) else float("inf")
        if abs(segment.left - start) <= NEAR and segment.right < end:
            return column
    inside = bisect_right(starts, segment.left) - 1
    end = starts[inside + 1] if inside + 1 < len(starts) else float("inf")
    return inside if inside > 0 and segment.right < end else None  # figures, set flush right
