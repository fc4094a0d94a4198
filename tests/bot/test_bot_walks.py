"""Random walks through every diagnostic: whatever is tapped, forged, repeated or stopped, nobody is stuck."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running_bot import settings_of

from bot.app import opened_database
from bot.coach.interview import SKIPPED, By, Given, Interview, InvalidAnswer, checked
from bot.coach.reporting import compose, situation_of
from bot.coach.scoring import Outcome
from bot.coach.steps import Stage, Standing, Unfitting, Waiting
from bot.handlers.interviews import _step_of
from bot.interviewing import Busy, Interviewing, Seat, Shown
from bot.rendering.answers import Rendered
from bot.rendering.interviews import Screen, screen
from bot.store.interviews import Interviews
from bot.store.profiles import Profiles
from knowledge.diagnostic import Diagnostic, Makes, QuestionKind, load_diagnostics

DIAGNOSTICS = load_diagnostics()
EVERY = sorted(DIAGNOSTICS)

MOST_STEPS = 60
"""More questions, with their ticks and digits, than any diagnostic asks."""

BUTTON = st.tuples(st.just("button"), st.integers(0, 40))
FORGED = st.tuples(
    st.just("forged"),
    st.tuples(
        st.sampled_from(["a", "f", "n", "o", "y", "ok", "b", "s", "go", "c", "x!", ""]),
        st.sampled_from(["0", "1", "7", "99", "12345678", "²", "-1", "x", ""]),
    ),
)
WORDS = st.tuples(st.just("words"), st.integers(0, 40))
RESTART = st.tuples(st.just("restart"), st.just(0))
MOVES = st.lists(st.one_of(BUTTON, BUTTON, BUTTON, FORGED, WORDS, RESTART), max_size=40)


def begun(diagnostic: Diagnostic) -> Standing:
    return Standing(Interview(diagnostic), Waiting(Stage.STORY) if diagnostic.story else Waiting())


def restarted(standing: Standing) -> Standing:
    """As it is after it was kept and loaded."""
    answers = {key: Given(one.value, one.by, one.said) for key, one in standing.interview.answers.items()}
    interview = Interview(standing.interview.diagnostic, MappingProxyType(answers), standing.interview.story)
    return Standing(interview, Waiting.read(json.loads(json.dumps(standing.waiting.kept()))))


def drawn(standing: Standing, revision: int = 1, page: int = 0) -> Rendered:
    return screen(Screen(1, revision, standing), page=page)


def steps_on(shown: Rendered) -> list[list[str]]:
    """What the buttons of a screen do to the interview; Cancel, Why and the pages leave it as it is."""
    data = [one.callback_data for row in (shown.keyboard.inline_keyboard if shown.keyboard else ()) for one in row]
    actions = [str(one).split(":")[3:] for one in data]
    return [action for action in actions if action[0] not in ("x", "w", "p")]


def worded(standing: Standing, number: int) -> Standing:
    """What words lead to: an answer, something to be confirmed, or ticks to be looked at."""
    question = standing.asked.question
    if question.is_choice:
        options = [option.id for option in question.choices]
        chosen = tuple(dict.fromkeys((options[number % len(options)], options[-1])))
        if question.kind is QuestionKind.MULTIPLE and number % 2:
            return standing.ticked(chosen)
        return standing.may_mean(chosen, "more or less") if number % 3 else standing.answer(chosen[:1], By.WORDS)
    if question.is_figure:
        return standing.may_mean((str(number),), "about") if number % 3 else standing.answer(float(number), By.WORDS)
    if question.kind is QuestionKind.LIST:
        return standing.answer(tuple(f"feature {n}" for n in range(number % 6 + 1)), By.WORDS)
    return standing.answer("some words" * number, By.WORDS)


def moved(standing: Standing, move: tuple[str, object]) -> Standing:
    kind, what = move
    match kind, what:
        case "restart", _:
            return restarted(standing)
        case "words", int(number):
            return worded(standing, number)
        case "forged", (str(action), str(value)):
            step = _step_of([action, value] if value else [action])
            return step(standing) if step else standing
        case "button", int(number):
            offered = steps_on(drawn(standing))
            step = _step_of(offered[number % len(offered)]) if offered else None  # none: it has to be written
            return step(standing) if step else standing
    raise AssertionError(move)


def check(standing: Standing) -> None:
    """What is true of every state that is not the end."""
    interview = standing.interview
    assert 1 <= standing.number <= interview.total
    assert restarted(standing) == standing
    for asked, one in interview.given:
        assert checked(asked.question, one.value) == one.value
    shown = drawn(standing)
    assert len(shown.messages[0].encode("utf-16-le")) / 2 < 4096
    assert shown.keyboard
    data = [str(one.callback_data) for row in shown.keyboard.inline_keyboard for one in row]
    assert all(len(one.encode()) <= 64 for one in data)
    assert len(data) == len(set(data))
    assert any(one.endswith(":x") or one.endswith(":b") for one in data)
    for action in steps_on(shown):
        step = _step_of(action)
        assert step, action
        step(standing)  # no button of a screen leads nowhere


def finished(standing: Standing) -> Standing:
    """Goes on by the last button that takes an answer, up to the end."""
    for _ in range(MOST_STEPS):
        if standing.is_complete:
            return standing
        offered = steps_on(drawn(standing))
        onwards = [one for one in offered if one[0] not in ("b", "c", "o", "s") and one != ["n", ""]]
        ready = [one for one in onwards if one[0] in ("ok", "go")]
        if not onwards and ["s"] not in offered and standing.waiting.stage is not Stage.CORRECT:
            standing = worded(standing, 1)
            continue
        action = (ready or onwards or [["s"] if ["s"] in offered else ["b"]])[0]
        step = _step_of(action)
        assert step
        standing = step(standing)
    raise AssertionError(f"stuck at {standing.waiting} after {dict(standing.interview.answers)}")


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(EVERY), MOVES)
def test_no_walk_is_stuck_or_wrong_and_every_one_can_be_finished(name: str, moves: list[tuple[str, object]]) -> None:
    standing = begun(DIAGNOSTICS[name])
    check(standing)
    for move in moves:
        try:
            standing = moved(standing, move)
        except (Unfitting, InvalidAnswer):
            continue  # refused with a sentence; nothing has changed
        if standing.is_complete:
            break
        check(standing)
    done = finished(standing).interview
    if done.diagnostic.makes is not Makes.REPORT:
        return
    outcome = Outcome(done)
    report = compose(outcome, situation_of(outcome), {}, datetime.now(UTC))
    assert report.headline
    assert all(finding.because for finding in report.findings), "a finding names the answers that led to it"


@pytest.mark.parametrize("name", EVERY)
def test_what_may_be_skipped_can_all_be_skipped(name: str) -> None:
    standing = Standing(Interview(DIAGNOSTICS[name]))
    while not standing.is_complete:
        if standing.waiting.stage is Stage.REVIEW:  # of a plan
            standing = standing.go_on()
            continue
        standing = worded(standing, 6) if standing.asked.question.required else standing.skip()
        if standing.waiting.stage is Stage.CONFIRM:
            standing = standing.confirm(0)
    outcome = Outcome(standing.interview)
    assert (
        DIAGNOSTICS[name].makes is not Makes.REPORT
        or compose(outcome, situation_of(outcome), {}, datetime.now(UTC)).headline
    )
    required = {question.id for question in DIAGNOSTICS[name].questions if question.required}
    assert {key for key, one in standing.interview.answers.items() if one != SKIPPED} <= required


async def test_presses_that_are_repeated_stale_or_racing_move_an_interview_once(tmp_path: Path) -> None:
    """The same over the database: of two presses on one screen the first counts, and restarts lose nothing."""
    async with opened_database(settings_of(tmp_path)) as database:
        no_words = cast(Any, None)  # nothing is written in these walks
        interviewing = Interviewing(DIAGNOSTICS, Interviews(database), Profiles(database), no_words, no_words)
        for place, name in enumerate(EVERY * 4):
            await walked(interviewing, Seat(place + 1, None, place + 1), DIAGNOSTICS[name], place)


async def walked(interviewing: Interviewing, seat: Seat, diagnostic: Diagnostic, seed: int) -> None:
    shown = await interviewing.begin(seat, diagnostic)
    assert isinstance(shown, Shown)
    for turn in range(MOST_STEPS):
        if shown.is_complete or not steps_on(drawn(shown.standing)):
            break
        revision, before = shown.kept.revision, shown.standing
        offered = steps_on(drawn(before, revision))
        step = _step_of(offered[(seed * 7 + turn * 3) % len(offered)])
        assert step
        now = await interviewing.take(shown, revision, step)
        again = await interviewing.take(shown, revision, step)  # tapped twice
        assert not again.moved
        assert (again.kept.revision, again.standing) == (now.kept.revision, now.standing)
        late = await interviewing.take(now, revision, step)  # from the old screen
        assert (late.moved, late.standing) == (False, now.standing) if now.kept.revision != revision else True
        loaded = await interviewing.look(shown.kept.id)  # after a restart
        assert loaded
        assert loaded.standing == now.standing
        shown = loaded
    other = await interviewing.begin(
        seat, DIAGNOSTICS["angry-customer" if diagnostic.id != "angry-customer" else EVERY[0]]
    )
    assert isinstance(other, Busy)
    ended = await interviewing.cancel(shown)
    assert ended
    assert await interviewing.look(shown.kept.id) is None
    assert await interviewing.cancel(shown) is None
