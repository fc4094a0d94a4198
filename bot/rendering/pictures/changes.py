"""The change of a diagnostic against its last run, as a picture: from the hollow marker to the solid one."""

from dataclasses import dataclass

from bot.coach.report import Report
from bot.coach.telling import signed
from bot.languages import day, mark, say
from bot.rendering.pictures.canvas import (
    BLUE,
    FAINT,
    INK,
    MARGIN,
    RED,
    SOFT,
    TALLEST,
    TRACK,
    WIDTH,
    Canvas,
    drawing,
)
from bot.rendering.pictures.kano import category_of
from bot.rendering.pictures.reading import NOT_SAID, measures, points

ROWS, FIGURES, FEATURES = 12, 2, 8
"""The most scores, figures below them, and features in a picture."""

NOT_ASKED, NEW = mark("not asked"), mark("new")

_LEFT, _LONG = 470, 410
_BEFORE, _NOW, _SHOWN = 392, 732, 284
_ROW, _OTHER = 84, 108


@dataclass(frozen=True)
class Moved:
    """A score from 0 to 1 before and now; `area` is its label, `measure` is named where there are two."""

    area: str
    measure: str
    before: float | None
    now: float | None

    @property
    def difference(self) -> int:
        """In points of 100; 0 where one of the two was not said."""
        if self.before is None or self.now is None:
            return 0
        return round(100 * self.now) - round(100 * self.before)


@dataclass(frozen=True)
class Changed:
    """A figure, or the category of a feature, before and now, as people read them."""

    label: str
    before: str
    now: str


def moved(report: Report, former: Report) -> tuple[Moved, ...]:
    """The areas of both runs, one line for each measure of which one of them knows something."""
    before = {score.area: score.values for score in former.scores}
    names = measures(report)
    return tuple(
        Moved(score.label, names[place] if len(names) > 1 else "", before[score.area][place], value)
        for score in report.scores
        if score.area in before
        for place, value in enumerate(score.values)
        if place < len(before[score.area]) and (value is not None or before[score.area][place] is not None)
    )


def changed(report: Report, former: Report) -> tuple[Changed, ...]:
    """The figures and features of both runs; a feature is the same when it goes by the same name."""
    figures = {figure.name: figure for figure in former.figures}
    categories = {_key(feature.name): category_of(feature).name for feature in former.features}
    now = {_key(feature.name) for feature in report.features}
    return (
        *(Changed(one.label, figures[one.name].shown, one.shown) for one in report.figures if one.name in figures),
        *(
            Changed(one.name, say(categories.get(_key(one.name), NEW)), say(category_of(one).name))
            for one in report.features
        ),
        *(
            Changed(one.name, say(category_of(one).name), say(NOT_ASKED))
            for one in former.features
            if _key(one.name) not in now
        ),
    )


def change(report: Report, former: Report) -> bytes | None:
    """The picture as PNG, at most 1080 × 1350 pixels; None where the two runs have nothing to compare."""
    lines = moved(report, former)[:ROWS]
    others = changed(report, former)[: FIGURES if lines else FEATURES]
    if not lines and not others:
        return None
    with drawing:
        canvas = Canvas()
        y = canvas.heading(report.title, say("What changed"), report.business)
        y = _key_of_markers(canvas, y + 8, day(former.made_at), day(report.made_at), bool(lines))
        room = TALLEST - y - 40 - _OTHER * len(others)
        row = min(_ROW, room / max(len(lines), 1))
        for number, line in enumerate(lines):
            if number and line.area != lines[number - 1].area:
                canvas.line((MARGIN, WIDTH - MARGIN), (y, y), FAINT, 1.5)
            _line(canvas, y, row, line, named=not number or line.area != lines[number - 1].area)
            y += row
        for number, other in enumerate(others):
            if lines or number:
                canvas.line((MARGIN, WIDTH - MARGIN), (y, y), FAINT, 1.5)
            _other(canvas, y, other)
            y += _OTHER
        return canvas.png(y + 40)


def _key_of_markers(canvas: Canvas, y: float, before: str, now: str, markers: bool) -> float:
    """Which marker is which run."""
    x: float = MARGIN
    for date, hollow in ((before, True), (now, False)):
        if markers:
            canvas.dot(x + 12, y - 10, 22, SOFT if hollow else BLUE, hollow=hollow)
            x += 38
        written = date if markers else say("from {day}", day=date) if hollow else say("to {day}", day=date)
        canvas.text(x, y, written, 28, color=SOFT)
        x += canvas.width(written, 28) + (44 if markers else 12)
    return y + 36


def _line(canvas: Canvas, y: float, row: float, line: Moved, *, named: bool) -> None:
    """A score's way from before to now, and by how much it moved."""
    middle = y + row / 2
    if named:
        area = canvas.broken(line.area, 30, 230 if line.measure else _LEFT - MARGIN - 30, 1 if row < 76 else 2)
        for number, text in enumerate(area):
            canvas.text(MARGIN, middle + 11 - (len(area) - 1) * 18 + number * 36, text, 30)
    if line.measure:
        canvas.paragraph(MARGIN + 246, middle + 10, line.measure, 26, _LEFT - MARGIN - 276, 1, color=SOFT)
    canvas.box(_LEFT, middle - 4, _LONG, 8, TRACK, radius=4)
    places = [None if value is None else _LEFT + min(max(value, 0), 1) * _LONG for value in (line.before, line.now)]
    before, now = places
    color = RED if line.difference < 0 else BLUE
    if before is not None and now is not None and line.difference:
        aside = 13 if now > before else -13
        canvas.arrow(before + aside, middle, now - aside, middle, color)
    if before is not None and before != now:
        canvas.dot(before, middle, 22, SOFT, hollow=True)
    if now is not None:
        canvas.dot(now, middle, 24, color)
    _difference(canvas, middle + 10, line, color)


def _difference(canvas: Canvas, baseline: float, line: Moved, color: str) -> None:
    right = WIDTH - MARGIN
    if line.before is None or line.now is None:
        told = say(NOT_SAID) if line.now is None else say("now {points}", points=points(line.now))
        canvas.text(right, baseline, told, 26, color=SOFT, align="right")
    elif line.difference:
        canvas.text(right, baseline, signed(line.difference), 30, bold=True, color=color, align="right")
    else:
        canvas.text(right, baseline, f"= {points(line.now)}", 26, color=SOFT, align="right")


def _other(canvas: Canvas, y: float, other: Changed) -> None:
    """What was, an arrow, and what is; of figures also how sure they are."""
    middle = y + _OTHER / 2
    label = canvas.broken(other.label, 30, _BEFORE - MARGIN - 24, 2)
    for number, text in enumerate(label):
        canvas.text(MARGIN, middle + 11 - (len(label) - 1) * 18 + number * 36, text, 30)
    if other.before == other.now:
        _shown(canvas, _BEFORE, middle, other.before, SOFT)
        canvas.text(_NOW, middle + 11, say("as before"), 28, color=SOFT)
        return
    _shown(canvas, _BEFORE, middle, other.before, SOFT)
    canvas.arrow(_NOW - 66, middle, _NOW - 22, middle, SOFT)
    _shown(canvas, _NOW, middle, other.now, INK, bold=other.now != say(NOT_ASKED))


def _shown(canvas: Canvas, x: float, middle: float, shown: str, color: str, *, bold: bool = False) -> None:
    value, _, likely = shown.partition(", ")
    baseline = middle - 6 if likely else middle + 11
    canvas.paragraph(x, baseline, value, 30, _SHOWN - 10, 1, bold=bold, color=color)
    canvas.paragraph(x, middle + 31, likely, 24, _SHOWN, 1, color=SOFT)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
