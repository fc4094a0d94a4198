"""The areas of a report as bars, one for each measure, the ones that matter marked, and its figures below."""

from collections.abc import Sequence

from bot.coach.report import Figure, Report, Score
from bot.languages import day, mark, say
from bot.rendering.pictures.canvas import (
    BLUE,
    FAINT,
    MARGIN,
    PALE_BLUE,
    PALE_RED,
    RED,
    SOFT,
    TALLEST,
    TRACK,
    WIDTH,
    Canvas,
    drawing,
)
from bot.rendering.pictures.reading import NOT_SAID, marks, measures, points

ROWS, FIGURES = 8, 2
"""The most areas and figures in a picture."""

SCALE = mark("0 = not at all · 100 = fully, by your answers")

_LEFT, _LONG = 392, 556
_ROW, _FIGURES, _FOOT = 130, 232, 78
_NAME_LINE = 36
_THICK = {1: 42, 2: 34}
"""Of a bar, by how many there are for an area."""


def bars(report: Report) -> bytes:
    """The picture as PNG: at most 1080 × 1350 pixels."""
    with drawing:
        canvas = Canvas()
        y = canvas.heading(report.title, day(report.made_at), report.business) + 22
        scores, figures = report.scores[:ROWS], report.figures[:FIGURES]
        if len(measures(report)) > 1:
            y = _key(canvas, y, measures(report))
        room = TALLEST - y - _FOOT - (_FIGURES if figures else 0)
        row = min(_ROW, room / max(len(scores), 1))
        marked = marks(report)
        for score in scores:
            _area(canvas, y, row, score, marked.get(score.area, ""))
            y += row
        if scores:
            canvas.text(MARGIN, y + 40, say(SCALE), 26, color=SOFT)
            y += _FOOT
        if figures:
            _figures(canvas, y, figures)
            y += _FIGURES
        return canvas.png(y)


def _key(canvas: Canvas, y: float, names: Sequence[str]) -> float:
    """What the two kinds of bars are, above them."""
    x: float = _LEFT
    for number, name in enumerate(names):
        _bar(canvas, x, y - 24, 40, 28, number, len(names), marked=False)
        line = canvas.broken(name, 28, (_LONG - 160) / 2, 1)
        canvas.text(x + 54, y, line[0] if line else "", 28, color=SOFT)
        x += 54 + canvas.width(line[0] if line else "", 28) + 48
    return y + 36


def _area(canvas: Canvas, y: float, row: float, score: Score, mark: str) -> None:
    """One area in a row of this height: its name, its bars, their values."""
    if mark:
        canvas.box(MARGIN - 28, y + 4, WIDTH - 2 * MARGIN + 56, row - 8, PALE_RED, radius=14, layer=1)
    middle = y + row / 2
    most = max(int((row - 10) // _NAME_LINE) - bool(mark), 1)
    name = canvas.broken(score.label, 31, _LEFT - MARGIN - 24, most, bold=bool(mark))
    baseline = middle + 11 - (len(name) + bool(mark) - 1) * _NAME_LINE / 2
    for line in name:
        canvas.text(MARGIN, baseline, line, 31, bold=bool(mark))
        baseline += _NAME_LINE
    if mark:
        canvas.text(MARGIN, baseline, f"◆ {mark}", 27, bold=True, color=RED)
    number = len(score.values)
    thick = min(_THICK.get(number, 20), (row - 24) / max(number, 1) - 6)
    top = middle - (number * thick + (number - 1) * 8) / 2
    for place, value in enumerate(score.values):
        _value(canvas, top + place * (thick + 8), thick, value, place, number, bool(mark))


def _value(canvas: Canvas, y: float, thick: float, value: float | None, place: int, number: int, marked: bool) -> None:
    baseline = y + thick / 2 + 10
    if value is None:
        canvas.text(_LEFT, baseline, say(NOT_SAID), 26, color=SOFT)
        begin = _LEFT + canvas.width(say(NOT_SAID), 26) + 16
        canvas.line((begin, _LEFT + _LONG), (y + thick / 2,) * 2, FAINT, linestyle=(0, (1, 2.5)))
        return
    canvas.box(_LEFT, y, _LONG, thick, "#F3DCCB" if marked else TRACK, radius=5)
    _bar(canvas, _LEFT, y, max(_LONG * min(max(value, 0), 1), 4), thick, place, number, marked)
    canvas.text(_LEFT + _LONG + 16, baseline, points(value), 28, bold=place == number - 1)


def _bar(canvas: Canvas, x: float, y: float, long: float, thick: float, place: int, number: int, marked: bool) -> None:
    """The first of two measures is hatched, the last is solid."""
    strong = RED if marked else BLUE
    if place < number - 1:
        canvas.box(x, y, long, thick, "#FFFFFF" if marked else PALE_BLUE, hatch=strong, radius=5)
    else:
        canvas.box(x, y, long, thick, strong, radius=5)


def _figures(canvas: Canvas, y: float, figures: Sequence[Figure]) -> None:
    """Up to two figures side by side, each with its basis."""
    wide = (WIDTH - 2 * MARGIN - 40) / 2 if len(figures) > 1 else WIDTH - 2 * MARGIN
    canvas.line((MARGIN, WIDTH - MARGIN), (y, y), FAINT)
    for place, figure in enumerate(figures):
        x = MARGIN + place * (wide + 40)
        value, _, likely = figure.shown.partition(", ")
        canvas.paragraph(x, y + 48, figure.label, 28, wide, 1, color=SOFT)
        canvas.paragraph(x, y + 108, value, 54, wide, 1, bold=True)
        beside = canvas.width(value, 54, bold=True) + 20
        canvas.paragraph(x + beside, y + 106, likely, 28, max(wide - beside, 60), 1)
        canvas.paragraph(x, y + 152, figure.basis, 26, wide, 2, color=SOFT)
