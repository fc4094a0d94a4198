"""Thousands of random walks through every diagnostic: never stuck, never wrong."""

import random
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from small_diagnostics import SMALL

from bot.coach.interview import SKIPPED, Asked, By, Given, Interview, InvalidAnswer, Value
from bot.coach.report import Report
from bot.coach.reporting import compose, situation_of, tried
from bot.coach.scoring import Outcome
from knowledge.diagnostic import Diagnostic, Makes, Question, QuestionKind, load_diagnostics

REPORTED = {name: one for name, one in load_diagnostics().items() if one.makes is Makes.REPORT}
DIAGNOSTICS = {**REPORTED, **SMALL}
WALKS = 300  # through each
NOW = datetime(2025, 11, 25, tzinfo=UTC)

STEPS = ("answer", "answer", "answer", "skip", "back", "reopen", "again", "story", "invalid", "carry", "cancel")
WRONG: tuple[Value, ...] = ((), ("nonsense",), "", -1.0, 1e12, 0.5, float("nan"), ("a", "b", "c"))

REPORTS = TypeAdapter(Report)


def some_value(question: Question, chance: random.Random) -> Value:
    match question.kind:
        case QuestionKind.SINGLE:
            return (chance.choice(question.choices).id,)
        case QuestionKind.MULTIPLE:
            several = chance.sample(question.choices, chance.randint(1, min(4, len(question.choices))))
            return tuple(option.id for option in several)
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return float(chance.choice((question.least, question.most, chance.randint(question.least, question.most))))
        case QuestionKind.TEXT:
            return chance.choice(("bread", "{nps} {each} <b>&", "x" * 600, "مطعم"))
        case QuestionKind.LIST:
            return tuple(chance.choice(("pool", "wifi", "{features}", "bar", "sauna")) for _ in range(5))


def another_version(diagnostic: Diagnostic, chance: random.Random) -> Diagnostic:
    """The diagnostic with a question less, an option less, or a question that can't be skipped."""
    questions = list(diagnostic.questions)
    number = chance.randrange(len(questions))
    question = questions[number]
    match chance.choice(("drop", "shrink", "require")):
        case "drop" if question.id not in _needed(diagnostic):
            del questions[number]
        case "shrink" if len(question.options) > 2:
            questions[number] = question.model_copy(update={"options": question.options[1:]})
        case _:
            questions[number] = question.model_copy(update={"required": True})
    return diagnostic.model_copy(update={"version": diagnostic.version + 1, "questions": tuple(questions)})


def _needed(diagnostic: Diagnostic) -> set[str | None]:
    """The questions without which others make no sense."""
    conditions = {condition.question for question in diagnostic.questions for condition in question.when}
    return {diagnostic.questions[0].id, "with", "without", *conditions, *(one.each for one in diagnostic.questions)}


def taken(interview: Interview, step: str, chance: random.Random) -> Interview:
    """The interview after one step; where the step is refused, as it was."""
    with suppress(InvalidAnswer):
        return _taken(interview, step, chance)
    return interview


def _taken(interview: Interview, step: str, chance: random.Random) -> Interview:
    asked = interview.current
    any_of_them = chance.choice(interview.path)
    match step:
        case "answer" if asked:
            return undone_by_back(interview, asked, Given(some_value(asked.question, chance), By.CHOICE))
        case "skip" if asked:
            return undone_by_back(interview, asked, SKIPPED)
        case "invalid":
            key = chance.choice((any_of_them.key, "nothing", "with:9"))
            return interview.answered(key, Given(chance.choice(WRONG)))
        case "again" if any_of_them.key in interview.answers:
            same = interview.answered(any_of_them.key, interview.answers[any_of_them.key])
            assert dict(same.answers) == dict(interview.answers)
            return same
        case "story":
            value = some_value(any_of_them.question, chance)
            return interview.answered(any_of_them.key, Given(value, By.STORY, "said"))
        case "back":
            return interview.back()
        case "reopen":
            return interview.reopened(chance.choice((any_of_them.key, "nothing")))
        case "carry":
            return interview.carried_over(another_version(interview.diagnostic, chance))
        case "cancel":
            return Interview(interview.diagnostic)
    return interview


def undone_by_back(interview: Interview, asked: Asked, given: Given) -> Interview:
    after = interview.answered(asked.key, given)
    assert after.can_go_back
    assert dict(after.back().answers) == dict(interview.answers)
    return after


def check(interview: Interview) -> None:
    """What holds at every moment of an interview."""
    path, current = interview.path, interview.current
    keys = [asked.key for asked in path]
    assert len(set(keys)) == len(keys)
    assert (current is None) == interview.is_complete == all(key in interview.answers for key in keys)
    assert current is None or current.key not in interview.answers
    assert 1 <= interview.number <= interview.total
    assert len(path) <= interview.total


def check_outcome(interview: Interview) -> None:
    """Only what applies is counted, and every finding names answers that were given."""
    keys = {asked.key for asked in interview.path}
    on_the_path = Interview(
        interview.diagnostic, {key: one for key, one in interview.answers.items() if key in keys}, interview.story
    )
    whole, pruned = Outcome(interview), Outcome(on_the_path)
    for part in ("scores", "figures", "features", "findings", "remarks"):
        assert getattr(whole, part) == getattr(pruned, part)
    said = {asked.text for asked, _ in interview.given}
    for finding in whole.findings:
        assert finding.because
        assert {told.question for told in finding.because} <= said
    for score in whole.scores:
        assert all(value is None or 0 <= value <= 1 for value in score.values)


def finished(interview: Interview, chance: random.Random) -> Interview:
    """The interview answered to its end, which is never further than its questions are many."""
    for _ in range(interview.total):
        if asked := interview.current:
            given = SKIPPED if chance.random() < 0.3 and not asked.question.required else None
            interview = interview.answered(asked.key, given or Given(some_value(asked.question, chance)))
    assert interview.is_complete
    assert interview.number == interview.total == len(interview.path)
    return interview


def check_report(interview: Interview) -> None:
    outcome = Outcome(interview)
    situation = situation_of(outcome)
    assert len(situation.challenges) <= 3
    report = compose(outcome, situation, {}, NOW)
    assert report.headline
    assert report.lead
    assert len(report.answers) == len(interview.given)
    assert set(tried(interview)) == set(report.without)
    assert REPORTS.validate_python(REPORTS.dump_python(report, mode="json")) == report


@pytest.mark.parametrize("name", DIAGNOSTICS)
@settings(max_examples=WALKS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(walk=st.lists(st.sampled_from(STEPS), max_size=25), seed=st.integers(0, 2**32))
def test_no_walk_gets_stuck_or_counts_what_does_not_apply(name: str, walk: list[str], seed: int) -> None:
    chance = random.Random(seed)
    interview = Interview(DIAGNOSTICS[name])
    for step in walk:
        interview = taken(interview, step, chance)
        check(interview)
    check_outcome(interview)
    done = finished(interview, chance)
    check_outcome(done)
    check_report(done)
    for _ in range(done.total):
        done = done.back()
    assert not done.can_go_back
