"""Pictures in words: what somebody is told who can't see them."""

from collections.abc import Iterator, Sequence

from bot.coach.report import Report
from bot.coach.telling import listed
from bot.languages import day, mark, say
from bot.rendering.pictures.changes import NOT_ASKED, changed, moved
from bot.rendering.pictures.kano import CATEGORIES, Category, category_of
from bot.rendering.pictures.reading import NOT_SAID, marks, measures, points
from knowledge.diagnostic import Picture

_REST = mark("All else is as before.")


def described(report: Report) -> str:
    """The picture of a report in a few sentences; empty where it has none."""
    told = _features(report) if report.picture is Picture.KANO else [*_scores(report), *_figures(report)]
    return "" if report.picture is Picture.NONE else " ".join(told)


def in_brief(report: Report) -> str:
    """The essentials of the picture, for those who look at it too; empty where it has none."""
    if report.picture is Picture.KANO:
        told = ". ".join(f"{say(category.name)}: {', '.join(names)}" for category, names in _by_category(report))
        return f"{told}." if told else ""
    figures = [f"{figure.label}: {figure.shown}." for figure in report.figures]
    return "" if report.picture is Picture.NONE else " ".join([*_standing_out(report), *figures])


def change_described(report: Report, former: Report) -> str:
    """What changed since the former run, in a few sentences; empty where the two have nothing to compare."""
    lines, others = moved(report, former), changed(report, former)
    told = [
        f"{_named(line.area, line.measure)} {points(line.before)} → {points(line.now)}"
        for line in lines
        if line.before != line.now
    ]
    told += [
        f"{other.label} {other.now}" if other.now == say(NOT_ASKED) else f"{other.label} {other.before} → {other.now}"
        for other in others
        if other.before != other.now
    ]
    if not lines and not others:
        return ""
    if not told:
        return say("Nothing changed since {day}.", day=day(former.made_at))
    changes = say("Since {day}: {changes}.", day=day(former.made_at), changes="; ".join(told))
    return f"{changes} {say(_REST)}" if len(told) < len(lines) + len(others) else changes


def _scores(report: Report) -> Iterator[str]:
    if report.scores:
        each = ", ".join(
            f"{score.label} {' / '.join(points(value) for value in score.values)}" for score in report.scores
        )
        names = measures(report)
        title = " / ".join(names) if len(names) > 1 else say("Scores")
        yield say("{title}, of 100: {scores}.", title=title, scores=each.replace(say(NOT_SAID), "–"))
        labels = {score.area: score.label for score in report.scores}
        marked = [f"{labels[area]} ({mark})" for area, mark in marks(report).items()]
        if marked:
            yield say("Look first at {areas}.", areas=listed(marked))


def _figures(report: Report) -> Iterator[str]:
    for figure in report.figures:
        yield f"{figure.label}: {figure.shown} ({figure.basis})."


def _standing_out(report: Report) -> Iterator[str]:
    """The areas to look at first, each with its gap or its score; without any, what all of them reach."""
    marked = marks(report)
    told = {
        score.area: f"{score.label} ({marked[score.area] if len(score.values) > 1 else _of_100(score.values)})"
        for score in report.scores
        if score.area in marked
    }
    least = points(min((value for score in report.scores for value in score.values if value is not None), default=None))
    if told:
        yield say("Look first at {areas}.", areas=listed([told[area] for area in marked]))
    elif report.scores:
        yield say("No area stands out: the lowest has {points} of 100.", points=least)


def _of_100(values: Sequence[float | None]) -> str:
    return say("{number} of {total}", number=points(values[0]), total=100)


def _features(report: Report) -> Iterator[str]:
    for category, names in _by_category(report):
        yield f"{say(category.name)} ({say(category.meaning)}): {', '.join(names)}."


def _by_category(report: Report) -> Iterator[tuple[Category, list[str]]]:
    for category in CATEGORIES.values():
        names = [feature.name for feature in report.features if category_of(feature) is category]
        if names:
            yield category, names


def _named(area: str, measure: str) -> str:
    return f"{area}, {measure.lower()}," if measure else area
