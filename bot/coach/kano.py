"""The Kano evaluation table: how a feature is felt when it is there and when it is missing -> its category.

Kano, N., Seraku, N., Takahashi, F., & Tsuji, S. (1984). Attractive quality and must-be quality. Journal of the
Japanese Society for Quality Control 14(2). The table and the scores stand in Berger, C., et al. (1993). Kano's methods
for understanding customer-defined quality. Center for Quality of Management Journal 2(4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Feeling(StrEnum):
    """The five answers to "how would customers feel with it?" and "… without it?"; the values are ids of options."""

    LIKE = "like"
    EXPECT = "expect"  # "it must be that way"
    NEUTRAL = "neutral"
    LIVE = "live"  # "I can live with it that way"
    DISLIKE = "dislike"


class Category(StrEnum):
    """What a feature is to customers."""

    MUST_BE = "must-be"
    ONE_DIMENSIONAL = "one-dimensional"
    ATTRACTIVE = "attractive"
    INDIFFERENT = "indifferent"
    REVERSE = "reverse"
    QUESTIONABLE = "questionable"  # the two answers contradict each other


_LETTERS = {category.value[0].upper(): category for category in Category}

# A row for each feeling with the feature, a column for each feeling without it, both in the order of Feeling.
_TABLE = """
Q A A A O
R I I I M
R I I I M
R I I I M
R R R R Q
"""

TABLE: Mapping[tuple[Feeling, Feeling], Category] = {
    (present, missing): _LETTERS[letter]
    for present, row in zip(Feeling, _TABLE.split("\n")[1:-1], strict=True)
    for missing, letter in zip(Feeling, row.split(), strict=True)
}
"""(With the feature, without it) -> category."""

SCORES: Mapping[Feeling, int] = {
    Feeling.LIKE: 4,
    Feeling.EXPECT: 2,
    Feeling.NEUTRAL: 0,
    Feeling.LIVE: -1,
    Feeling.DISLIKE: -2,
}
"""DuMouchel's scores for a feature that is there (Berger et al. 1993); for one that is missing they run the other
way. They are uneven because liking and expecting are stronger answers than their opposites."""

_MISSING = dict(zip(Feeling, reversed([*SCORES.values()]), strict=True))
_HIGHEST = max(SCORES.values())


@dataclass(frozen=True)
class Place:
    """Where a feature stands on the map, 0–1: how much having it pleases and lacking it annoys."""

    satisfied: float
    dissatisfied: float


def category(present: Feeling, missing: Feeling) -> Category:
    """The category by the evaluation table."""
    return TABLE[present, missing]


def place(present: Feeling, missing: Feeling) -> Place:
    """DuMouchel's scores as shares of the highest; below 0, where having it annoys or lacking it pleases, they are 0.

    What is attractive or one-dimensional lies at satisfied = 1, what is must-be or one-dimensional at dissatisfied = 1;
    whatever else is no contradiction lies at 0.5 or less.
    """
    return Place(max(SCORES[present] / _HIGHEST, 0.0), max(_MISSING[missing] / _HIGHEST, 0.0))
