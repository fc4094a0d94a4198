"""The features of a report on the Kano map: how much having one pleases, and how much lacking it annoys."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.coach.report import Feature, Report
from bot.languages import day, mark, say
from bot.rendering.pictures.canvas import (
    FAINT,
    INK,
    MARGIN,
    PALE_BLUE,
    PALE_RED,
    RED,
    SOFT,
    WIDTH,
    Canvas,
    drawing,
)

FEATURES = 4
"""The most features in a picture."""

_LEFT = MARGIN + 52
_HALF = (WIDTH - MARGIN - _LEFT) / 2
_HIGH, _ABOVE, _ROW, _NAME = 350, 106, 80, 29
_NEAR, _FAR = 0.1, 0.24
"""How near the left or right edge of its quarter a marker stands, in widths: its name needs the rest."""


@dataclass(frozen=True)
class Category:
    """A category of the evaluation table in plain words; `quarter` is its column and row on the map, if it has one."""

    name: str
    meaning: str
    quarter: tuple[int, int] | None = None
    paper: str = ""
    ink: str = SOFT
    marker: str = "o"


CATEGORIES = {
    "attractive": Category(mark("Excitement"), mark("delights, not missed"), (0, 0), "#E4F1EA", "#00694B", "*"),
    "one-dimensional": Category(mark("Performance"), mark("the more, the better"), (1, 0), PALE_BLUE, "#00588C", "^"),
    "indifferent": Category(mark("Indifferent"), mark("hardly matters"), (0, 1), "#F0EEE6", SOFT, "o"),
    "must-be": Category(mark("Basic"), mark("must never be missing"), (1, 1), PALE_RED, RED, "s"),
    "reverse": Category(mark("Reverse"), mark("better without")),
    "questionable": Category(mark("Unclear"), mark("the two answers contradict each other")),
}
"""By the names of the evaluation table (Kano and colleagues, 1984)."""


def category_of(feature: Feature) -> Category:
    """In plain words; a category that the table does not have is unclear."""
    return CATEGORIES.get(feature.category, CATEGORIES["questionable"])


def kano_map(report: Report) -> bytes:
    """The picture as PNG: at most 1080 × 1350 pixels."""
    with drawing:
        canvas = Canvas()
        top = canvas.heading(report.title, day(report.made_at), report.business) + 6
        features = report.features[:FEATURES]
        found = {one.name: [each for each in features if category_of(each) is one] for one in CATEGORIES.values()}
        crowd = max(len(found[one.name]) for one in CATEGORIES.values() if one.quarter)
        high = max(_HIGH, _ABOVE + crowd * _ROW + 10)
        for category in CATEGORIES.values():
            if category.quarter:
                _quarter(canvas, top, high, category, category.quarter, found[category.name])
        bottom = top + 2 * high
        canvas.text(MARGIN + 18, top + high, say("having it pleases →"), 28, color=SOFT, turned=True, align="center")
        canvas.text(_LEFT + _HALF, bottom + 44, say("missing it annoys →"), 28, color=SOFT, align="center")
        y = bottom + 112
        for category in CATEGORIES.values():
            if found[category.name] and not category.quarter:
                y = _beside(canvas, y, category, found[category.name])
        return canvas.png(y - 24)


def _quarter(
    canvas: Canvas, top: float, high: float, category: Category, quarter: tuple[int, int], features: Sequence[Feature]
) -> None:
    column, row = quarter
    x, y = _LEFT + column * _HALF, top + row * high
    canvas.box(x + 4, y + 4, _HALF - 8, high - 8, category.paper, radius=14, layer=1)
    canvas.text(x + 28, y + 52, say(category.name), 33, bold=True, color=category.ink)
    canvas.text(x + 28, y + 87, say(category.meaning), 26, color=SOFT)
    ordered = sorted(features, key=lambda feature: -feature.satisfied)
    for place, feature in zip(_rows(ordered, row, high), ordered, strict=True):
        _feature(canvas, x, y + place, category, feature, column)


def _rows(features: Sequence[Feature], row: int, high: float) -> list[float]:
    """Where each feature stands, counted from the top of its quarter: as high as it pleases, clear of the others."""
    first, last = _ABOVE + _ROW / 2, high - 10 - _ROW / 2
    places = []
    for feature in features:
        share = 2 * (1 - min(max(feature.satisfied, 0), 1)) - row
        places.append(first + min(max(share, 0), 1) * (last - first))
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + _ROW)
    for number in reversed(range(len(places))):
        places[number] = min(places[number], last - (len(places) - 1 - number) * _ROW)
    return places


def _feature(canvas: Canvas, x: float, y: float, category: Category, feature: Feature, column: int) -> None:
    """A marker as far right as lacking the feature annoys, with its name on the roomier side."""
    share = min(max(2 * min(max(feature.dissatisfied, 0), 1) - column, 0), 1)
    right = share > 0.5
    place = 1 - _NEAR - (_FAR - _NEAR) * (1 - share) if right else _NEAR + (_FAR - _NEAR) * share
    at = x + place * _HALF
    canvas.dot(at, y, 34 if category.marker == "*" else 24, category.ink, marker=category.marker)
    room = (at - x if right else x + _HALF - at) - 48
    name = canvas.broken(feature.name, _NAME, room, 2) or ["?"]
    baseline = y + 10 - (len(name) - 1) * 17
    for line in name:
        canvas.text(at - 30 if right else at + 30, baseline, line, _NAME, align="right" if right else "left", color=INK)
        baseline += 34


def _beside(canvas: Canvas, y: float, category: Category, features: Sequence[Feature]) -> float:
    """The features of a category that has no place on the map; gives where the next line begins."""
    canvas.line((MARGIN, WIDTH - MARGIN), (y - 40, y - 40), FAINT)
    head = f"{say(category.name)} ({say(category.meaning)}): "
    y = canvas.paragraph(MARGIN, y, head, 27, WIDTH - 2 * MARGIN, 1, bold=True, color=SOFT)
    names = " · ".join(feature.name for feature in features)
    return canvas.paragraph(MARGIN, y, names, 28, WIDTH - 2 * MARGIN, 2) + 44
