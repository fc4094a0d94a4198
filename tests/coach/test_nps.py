"""Net Promoter Score and referral rate against worked examples in print, and how often the intervals hold."""

from itertools import product
from math import exp, lgamma, log

import pytest

from bot.coach.nps import FEW, NetPromoterScore, Rate, margin_of_error

BASES = [(0.5, 0.17), (0.6, 0.15), (0.75, 0.05), (0.85, 0.03), (0.3, 0.3), (0.2, 0.5), (0.9, 0.02), (0.95, 0.01)]
"""Customer bases, by their shares of promoters and detractors."""


def test_three_hundred_answers_as_worked_out_in_the_support_metrics_formula_reference() -> None:
    """AbsolutelySkilled, support-analytics, "NPS margin of error": 40 % and 20 % of 300 are +20 ± 8.5, 11.5 to 28.5."""
    found = NetPromoterScore.of(promoters=120, passives=120, detractors=60)
    assert found
    assert found.score == pytest.approx(20)
    assert found.margin == pytest.approx(8.5, abs=0.05)
    assert (found.low, found.high) == (pytest.approx(11.5, abs=0.05), pytest.approx(28.5, abs=0.05))


def test_halves_thirds_and_sixths_have_the_variance_of_the_worked_answer_on_cross_validated() -> None:
    """whuber, "How can I calculate margin of error in a NPS result?": 1/2, 1/3, 1/6 is 1/3 with the variance 5/9."""
    found = NetPromoterScore.of(promoters=300, passives=200, detractors=100)
    assert found
    assert found.score == pytest.approx(100 / 3)
    assert found.margin == pytest.approx(196 * (5 / 9 / 600) ** 0.5)


@pytest.mark.parametrize(("promoters", "detractors", "answers", "margin"), [(24, 6, 40, 23), (96, 24, 160, 11.5)])
def test_the_margin_is_that_of_the_examples_in_the_playbook(
    promoters: int, detractors: int, answers: int, margin: float
) -> None:
    assert margin_of_error(promoters, detractors, answers) == pytest.approx(margin, abs=0.25)


def test_few_answers_have_the_adjusted_wald_interval_of_rocks() -> None:
    """By hand, with 0.75, 1.5 and 0.75 answers more: (24.75 − 6.75) / 43 = 41.9, margin 22.3 (Rocks 2016)."""
    found = NetPromoterScore.of(promoters=24, passives=10, detractors=6)
    assert found
    assert found.score == pytest.approx(45)
    assert found.margin == pytest.approx(22.3, abs=0.05)
    assert (found.low, found.high) == (pytest.approx(19.5, abs=0.1), pytest.approx(64.2, abs=0.1))


def test_five_happy_answers_prove_little() -> None:
    found = NetPromoterScore.of(promoters=5, passives=0, detractors=0)
    assert found
    assert (found.score, found.high) == (100, 100)
    assert found.low < 20


def test_without_answers_there_is_no_score() -> None:
    assert NetPromoterScore.of(0, 0, 0) is None


def test_with_few_answers_the_interval_holds_as_often_as_it_promises_and_the_plain_one_does_not() -> None:
    plain = [holds(20, base, lambda p, d, n: (100 * (p - d) / n, margin_of_error(p, d, n))) for base in BASES]
    assert min(plain) < 0.7
    assert all(holds(20, base, _interval) > 0.94 for base in BASES)
    assert FEW > 20


def _interval(promoters: int, detractors: int, answers: int) -> tuple[float, float]:
    found = NetPromoterScore.of(promoters, answers - promoters - detractors, detractors)
    assert found
    return (found.low + found.high) / 2, (found.high - found.low) / 2


def holds(answers: int, base: tuple[float, float], interval) -> float:  # type: ignore[no-untyped-def]
    """How probable it is that the interval holds the true score, over all that so many answers can be."""
    p, d = base
    total = 0.0
    for promoters, detractors in product(range(answers + 1), repeat=2):
        passives = answers - promoters - detractors
        if passives >= 0:
            middle, half = interval(promoters, detractors, answers)
            if abs(middle - 100 * (p - d)) <= half + 1e-9:
                counts = ((promoters, p), (detractors, d), (passives, 1 - p - d))
                total += exp(lgamma(answers + 1) + sum(n * log(share) - lgamma(n + 1) for n, share in counts))
    return total


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_a_rate_has_the_score_interval_that_newcombe_prints(part: int, whole: int, low: float, high: float) -> None:
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3."""
    found = Rate.of(part, whole)
    assert found
    assert (found.low, found.high) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))


@pytest.mark.parametrize(("part", "whole"), [(3, 2), (0, 0), (-1, 5)])
def test_a_part_greater_than_the_whole_is_no_rate(part: int, whole: int) -> None:
    assert Rate.of(part, whole) is None
