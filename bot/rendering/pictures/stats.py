"""The figures for admins as a picture: questions a day, how far diagnostics get, and four numbers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.languages import amount, decimal, say, say_counted, short_day, span
from bot.rendering.parts import shortened
from bot.rendering.pictures.canvas import BLUE, FAINT, MARGIN, PALE_RED, RED, SOFT, TRACK, WIDTH, Canvas, drawing
from bot.store.statistics import Day, Figures, Runs
from knowledge.diagnostic import Diagnostic, Makes

ROWS, WHERE = 6, 200
"""The most diagnostics in a picture, and characters of the place where people left one."""

_HIGH = 266
_WIDEST, _THIN = 64, 14
"""The widest bar of a day; thinner than _THIN, it is too thin for a pattern."""
_NAME, _ROW, _COUNT = 450, 74, 216
"""Of a diagnostic: the room for its name, its height, and the room for "830 of 1,240"."""
_EACH = 8
"""With more days than this, only some have their date below."""


class Funnel(NamedTuple):
    """A diagnostic: how often begun and finished, how many of the others left it at the same place, and where."""

    title: str
    begun: int
    finished: int
    left: int = 0
    where: str = ""


class Tile(NamedTuple):
    label: str
    value: str
    basis: str


def funnels(figures: Figures, diagnostics: Mapping[str, Diagnostic]) -> list[Funnel]:
    """The diagnostics that end in a report, the most begun first."""
    made = {name: diagnostic for name, diagnostic in diagnostics.items() if diagnostic.makes is Makes.REPORT}
    return [_funnel(made[runs.diagnostic], runs) for runs in figures.diagnostics if runs.diagnostic in made]


def stats(figures: Figures, diagnostics: Mapping[str, Diagnostic]) -> bytes:
    """The picture as PNG: at most 1080 × 1350 pixels. Takes as long as other pictures: call it in a thread."""
    with drawing:
        canvas = Canvas()
        y = canvas.heading(heading(figures), f"{span(figures.days[0].date, figures.days[-1].date)}, UTC") + 16
        y = _chart(canvas, y, figures.days)
        y = _diagnostics(canvas, y, funnels(figures, diagnostics))
        return canvas.png(_tiles(canvas, y, tuple(tiles(figures))))


def heading(figures: Figures) -> str:
    """ "Last 30 days", "Today"."""
    days = (figures.now - figures.since).days
    return say("Last {days} days", days=days) if days > 1 else say("Last day")


def tiles(figures: Figures) -> Iterator[Tile]:
    """The four numbers at the foot, each with its basis."""
    asked, rated = figures.answered + figures.refused, figures.liked + figures.disliked
    share = "–" if figures.share is None else f"{100 * figures.share:.0f} %"
    yield Tile(say("Answered"), share, share_of(figures.answered, asked) if asked else say("nothing asked"))
    helpful = f"{100 * figures.liked / rated:.0f} %" if rated else "–"
    votes = say_counted("{number} of {count} vote", "{number} of {count} votes", rated, number=figures.liked)
    yield Tile(say("Found helpful"), helpful, votes if rated else say("no votes"))
    timed = figures.slowest is not None
    slowest = say("95 % in {time}", time=seconds(figures.slowest)) if timed else say("nothing asked")
    yield Tile(say("Time to answer"), seconds(figures.median), slowest)
    yield Tile(say("Open gaps"), amount(figures.gaps), say("see /gaps") if figures.gaps else say("none"))


def share_of(part: int, whole: int) -> str:
    """ "830 of 1,240"."""
    return say("{number} of {total}", number=part, total=whole)


def seconds(milliseconds: int | None) -> str:
    """ "0.04 s", "1.2 s", "–"."""
    if milliseconds is None:
        return "–"
    return f"{decimal(milliseconds / 1000, 2 if milliseconds < 100 else 1)} s"


def left_at(one: Funnel) -> str:
    """ "4 left after “Industry”"."""
    where = shortened(one.where, WHERE)
    return say_counted("{count} left {where}", "{count} left {where}", one.left, where=where)


def _funnel(diagnostic: Diagnostic, runs: Runs) -> Funnel:
    if not runs.stops:
        return Funnel(diagnostic.title, runs.begun, runs.finished)
    stop = runs.stops[0]
    return Funnel(diagnostic.title, runs.begun, runs.finished, stop.count, _where(diagnostic, stop.question))


def _where(diagnostic: Diagnostic, after: str) -> str:
    if not after:
        return say("before the first answer")
    question = diagnostic.question(after)
    if question is None:  # it was asked by an earlier version
        return say("halfway")
    return say("after “{question}”", question=question.name or question.text.replace("{each}", "…"))


def _chart(canvas: Canvas, y: float, days: Sequence[Day]) -> float:
    """A bar for each day, what was refused on top of what was answered; gives where the next thing begins."""
    y = _key(canvas, y)
    top = _top(max(day.answered + day.refused for day in days))
    bottom = y + _HIGH
    left = MARGIN + canvas.width(amount(top), 26) + 16
    for value in (0, top // 2, top):
        height = bottom - _HIGH * value / top
        canvas.line((left, WIDTH - MARGIN), (height, height), FAINT, 1.5)
        canvas.text(left - 16, height + 9, amount(value), 26, color=SOFT, align="right")
    if not any(day.answered or day.refused for day in days):
        middle = (left + WIDTH - MARGIN) / 2
        canvas.text(middle, y + _HIGH / 4 + 10, say("No questions yet"), 34, color=SOFT, align="center")
    step = (WIDTH - MARGIN - left) / len(days)
    thick = min(step * 0.8, _WIDEST)
    for number, one in enumerate(days):
        _bar(canvas, left + (number + 0.5) * step - thick / 2, bottom, thick, one, _HIGH / top)
    _dates(canvas, bottom + 40, left, days)
    return bottom + 96


def _dates(canvas: Canvas, y: float, left: float, days: Sequence[Day]) -> None:
    """The date of each day, or of a few of them where they are many; the outer ones stay within the chart."""
    last = len(days) - 1
    step = (WIDTH - MARGIN - left) / len(days)
    for number in range(len(days)) if last < _EACH else (0, last // 3, 2 * last // 3, last):
        told = short_day(days[number].date)
        half = canvas.width(told, 26) / 2
        middle = min(max(left + (number + 0.5) * step, left + half), WIDTH - MARGIN - half)
        canvas.text(middle, y, told, 26, color=SOFT, align="center")


def _key(canvas: Canvas, y: float) -> float:
    canvas.text(MARGIN, y, say("Questions a day"), 32, bold=True)
    x = float(WIDTH - MARGIN)
    for name, refused in ((say("not answered"), True), (say("answered"), False)):
        x -= canvas.width(name, 27)
        canvas.text(x, y, name, 27, color=SOFT)
        x -= 42
        _piece(canvas, x, y - 22, 30, 24, refused)
        x -= 40
    return y + 36


def _bar(canvas: Canvas, x: float, bottom: float, thick: float, day: Day, scale: float) -> None:
    answered, refused = day.answered * scale, day.refused * scale
    if day.answered:
        _piece(canvas, x, bottom - answered, thick, answered, False)
    if day.refused:
        _piece(canvas, x, bottom - answered - refused, thick, refused, True)


def _piece(canvas: Canvas, x: float, y: float, wide: float, high: float, refused: bool) -> None:
    """Answered is solid, refused is hatched, so that the two differ without colour; a gap divides thin bars."""
    if not refused:
        canvas.box(x, y, wide, high, BLUE, layer=4)
    elif wide >= _THIN:
        canvas.box(x, y, wide, high, PALE_RED, hatch=RED, layer=4)
    else:
        canvas.box(x, y, wide, max(high - 3, 1), RED, layer=4)


def _top(most: int) -> int:
    """The end of the scale: 2, 4, 6, 10, 20, 40 …, whatever holds the most of a day."""
    scale = 1
    while True:
        for step in (2, 4, 6, 10):
            if most <= step * scale:
                return step * scale
        scale *= 10


def _diagnostics(canvas: Canvas, y: float, shown: list[Funnel]) -> float:
    """Of each diagnostic how many began and how many of these finished."""
    canvas.text(MARGIN, y, say("Diagnostics finished"), 32, bold=True)
    y += 22
    if not shown:
        canvas.text(MARGIN, y + 34, say("None was begun"), 28, color=SOFT)
        return y + 92
    for one in shown[:ROWS]:
        _row(canvas, y, one)
        y += _ROW
    if len(shown) > ROWS:
        rest = len(shown) - ROWS
        canvas.text(MARGIN, y + 26, say_counted("and {count} more", "and {count} more", rest), 26, color=SOFT)
        y += 34
    return y + 54


def _row(canvas: Canvas, y: float, one: Funnel) -> None:
    """The bar is the share that was finished: the counts of diagnostics lie too far apart for one scale."""
    middle = y + _ROW / 2
    canvas.paragraph(MARGIN, middle - 4 if one.left else middle + 11, one.title, 30, _NAME - 30, 1)
    if one.left:
        canvas.paragraph(MARGIN, middle + 27, left_at(one), 23, _NAME - 24, 1, color=SOFT)
    long = WIDTH - 2 * MARGIN - _NAME - _COUNT
    canvas.box(MARGIN + _NAME, middle - 17, long, 34, TRACK, radius=5)
    if one.finished:
        canvas.box(MARGIN + _NAME, middle - 17, max(long * one.finished / one.begun, 8), 34, BLUE, radius=5, layer=3)
    canvas.text(WIDTH - MARGIN, middle + 10, share_of(one.finished, one.begun), 28, bold=True, align="right")


def _tiles(canvas: Canvas, y: float, shown: tuple[Tile, ...]) -> float:
    wide = (WIDTH - 2 * MARGIN) / len(shown)
    canvas.line((MARGIN, WIDTH - MARGIN), (y - 12, y - 12), FAINT)
    for number, tile in enumerate(shown):
        x = MARGIN + number * wide
        canvas.paragraph(x, y + 36, tile.label, 26, wide - 16, 1, color=SOFT)
        canvas.paragraph(x, y + 90, tile.value, 46, wide - 16, 1, bold=True)
        canvas.paragraph(x, y + 130, tile.basis, 24, wide - 16, 1, color=SOFT)
    return y + 168
