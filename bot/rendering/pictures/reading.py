"""What to see in the areas of a report: the widest gaps, or the lowest areas, and how a score is written."""

from collections.abc import Mapping

from bot.coach.report import Report, Score
from bot.languages import mark, say

NOT_SAID = mark("not said")
MOST = 2
"""How many areas are marked, one more where two are equal."""
LEAST_GAP = 0.1
"""Smaller differences between two measures are none."""


def marks(report: Report) -> Mapping[str, str]:
    """The areas that matter most, each with what to say of it: "gap 75" where two measures differ, else "lowest"."""
    gaps = {score.area: gap for score in report.scores if (gap := _gap(score)) >= LEAST_GAP}
    if gaps:
        return {
            area: say("gap {points}", points=points(gaps[area]))
            for area in _first({area: -gap for area, gap in gaps.items()})
        }
    values = {score.area: min(said) for score in report.scores if (said := _said(score))}
    low = {area: value for area, value in values.items() if value < max(values.values())}
    return {area: say("lowest") if low[area] == min(low.values()) else say("low") for area in _first(low)}


def _first(values: Mapping[str, float]) -> list[str]:
    """The areas with the two least values, and those equal to them unless they are too many to stand out."""
    ordered = sorted(values, key=lambda area: values[area])
    if len(ordered) <= MOST:
        return ordered
    last = values[ordered[MOST - 1]]
    chosen = [area for area in ordered if values[area] <= last]
    return chosen if len(chosen) <= MOST + 1 else [area for area in ordered if values[area] < last]


def points(value: float | None) -> str:
    """A score as a number from 0 to 100."""
    return say(NOT_SAID) if value is None else str(round(100 * value))


def measures(report: Report) -> tuple[str, ...]:
    """The names of as many measures as the scores have."""
    most = max((len(score.values) for score in report.scores), default=0)
    return (
        *report.measures,
        *(say("Measure {number}", number=number + 1) for number in range(len(report.measures), most)),
    )[:most]


def _gap(score: Score) -> float:
    """By how much the second measure falls short of the first."""
    match score.values:
        case (float() | int() as first, float() | int() as second):
            return first - second
    return 0.0


def _said(score: Score) -> list[float]:
    return [value for value in score.values if value is not None]
