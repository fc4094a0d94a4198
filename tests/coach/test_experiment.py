"""Experiments: proposed from a suggestion, their dates, and figures from before and after."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.coach.experiment import compared, proposed, review_at, share_in, text_of, with_range
from bot.coach.interview import By, Given
from bot.coach.report import Suggestion
from knowledge.diagnostic import load_diagnostics
from knowledge.taxonomy import PlaybookKind

DIAGNOSTIC = load_diagnostics()["experiment"]
SUGGESTION = Suggestion(
    heading="What to try",
    title="Set clear expectations",
    kind=PlaybookKind.PRACTICE,
    document="set-clear-expectations.md",
    summary="Say beforehand what happens.",
    because=(),
    steps=("State the size of the room beside every photo.", "Read it aloud."),
    measure="Count the reviews that mention it.",
    caution="",
    script="",
    citations=(),
)
NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


def test_the_plan_begins_with_the_first_step_and_the_measure() -> None:
    interview = proposed(DIAGNOSTIC, SUGGESTION)
    assert text_of(interview, "step") == SUGGESTION.steps[0]
    assert text_of(interview, "measure") == SUGGESTION.measure
    assert [asked.key for asked in interview.path if asked.key not in interview.answers] == [
        "touchpoint",
        "baseline",
        "weeks",
    ]
    assert interview.story == SUGGESTION.title


@pytest.mark.parametrize(("option", "weeks"), [("one", 1), ("two", 2), ("four", 4)])
def test_the_review_is_when_it_was_agreed(option: str, weeks: int) -> None:
    interview = proposed(DIAGNOSTIC, SUGGESTION).answered("weeks", Given((option,), By.CHOICE))
    assert review_at(interview, NOW) == NOW + timedelta(weeks=weeks)


def test_without_a_choice_it_is_in_two_weeks() -> None:
    assert review_at(proposed(DIAGNOSTIC, SUGGESTION), NOW) == NOW + timedelta(weeks=2)


@pytest.mark.parametrize(
    ("text", "percent"),
    [("9 of 60 reviews", 15), ("about 9 out of 60", 15), ("30/120 guests", 25), ("0 of 10", 0), ("10 of 10", 100)],
)
def test_shares_are_read(text: str, percent: float) -> None:
    rate = share_in(text)
    assert rate
    assert rate.percent == percent


@pytest.mark.parametrize("text", ["", "many", "60 of 9", "3 of 0", "4.5/5 stars", "4.6 of 5", "12"])
def test_what_is_no_share_is_left_alone(text: str) -> None:
    assert share_in(text) is None
    assert with_range(text) == text


def test_the_range_is_wilsons() -> None:
    # Newcombe (1998), table I: 15 of 148 has the 95 % score interval .0624 to .1605.
    assert with_range("15 of 148") == "15 of 148 (10 %, likely 6–16 %)"


def test_two_figures_are_set_side_by_side_with_what_chance_may_do() -> None:
    assert "may be chance" in compared("9 of 60", "4 of 58")
    assert "chance alone hardly" in compared("40 of 60", "10 of 60")
    assert compared("about 4", "about 3") == "Before: about 4. Now: about 3."
    assert "no figure from before" in compared("", "4 of 58")
    assert compared("9 of 60", "") == ""
