"""Twenty-one businesses told in one message: what is understood, and whether the first suggestion of the report fits.

`first` holds the suggestions that stand up to what the playbook itself says under "When to use it" and "When not to use
it", judged by reading them for this story.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.advice import Advice
from bot.coach.interview import SKIPPED, By, Given, Interview
from bot.coach.reporting import each_finding, situation_of, tried
from bot.coach.scoring import Outcome
from knowledge.diagnostic import load_diagnostics

STORIES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "golden" / "stories.jsonl").read_text("utf-8").splitlines()
]
DIAGNOSTICS = load_diagnostics()

each_story = pytest.mark.parametrize("told", STORIES, ids=lambda told: told["story"][:40])


def value(answer: Any) -> tuple[str, ...] | float:
    return float(answer) if isinstance(answer, int) else tuple([answer] if isinstance(answer, str) else answer)


def read(advice: Advice, told: dict[str, Any]) -> Interview:
    return advice.stories.read(Interview(DIAGNOSTICS[told["diagnostic"]]), told["story"])


def answered(interview: Interview, answers: dict[str, Any]) -> Interview:
    """The interview with its gaps answered as the owner would."""
    while current := interview.current:
        given = Given(value(answers[current.key]), By.CHOICE) if current.key in answers else SKIPPED
        interview = interview.answered(current.key, given)
    return interview


@each_story
async def test_a_story_answers_what_it_tells_and_nothing_else_wrongly(advice: Advice, told: dict[str, Any]) -> None:
    found = {asked.key: given.value for asked, given in read(advice, told).given}
    for key, answer in told["understood"].items():
        assert found.get(key) == value(answer), key
    for key, answer in told["answers"].items():
        assert found.get(key, value(answer)) == value(answer), key


@each_story
async def test_the_first_suggestion_fits_and_says_which_finding_it_answers(
    advice: Advice, told: dict[str, Any]
) -> None:
    interview = answered(read(advice, told), told["answers"])
    outcome = Outcome(interview)
    situation = situation_of(outcome)
    findings = each_finding(outcome, situation)
    suggested = await advice.suggestions(situation, findings, interview.diagnostic.suggestions, tried(interview))
    first, *others = next(iter(suggested.values()))
    assert first.playbook.title in told["first"]
    assert first.about == outcome.findings[0].rule
    assert first.citations
    titles = [one.playbook.title for found in suggested.values() for one in found]
    assert len(titles) == len(set(titles))
    assert set(titles).isdisjoint(tried(interview))
    assert [one.about for one in others] == [one.about for one in findings[1 : 1 + len(others)]] + [""] * (
        len(others) - len(findings[1 : 1 + len(others)])
    )
