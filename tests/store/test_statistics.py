"""Figures for admins: they count what happened, and nothing that was said."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.coach.interview import SKIPPED, By, Given
from bot.store import Database
from bot.store.experiments import Experiments
from bot.store.interviews import Interviews, State
from bot.store.models import InterviewRow, QuestionRow
from bot.store.questions import Questions
from bot.store.reminders import Reminders
from bot.store.reports import Reports
from bot.store.statistics import Day, Figures, Runs, Statistics, Stop
from bot.store.updates import Updates

from .samples import asked, interview, planned, received, report

NOW = datetime.now(UTC)
AGO = NOW - timedelta(days=30)
LONG_AGO = NOW - timedelta(days=5)


async def _over(database: Database) -> Figures:
    return await Statistics(database).over(AGO, datetime.now(UTC) + timedelta(minutes=1))


async def _ask(database: Database, number: int, days: int = 0, **changes: Any) -> int:
    id = await Questions(database).record(asked(message_id=number, **changes))
    if days:
        async with database.session() as session:
            moved = update(QuestionRow).where(QuestionRow.id == id)
            await session.execute(moved.values(asked_at=NOW - timedelta(days=days)))
    return id


async def test_an_empty_database_has_figures_too(database: Database) -> None:
    figures = await _over(database)
    assert len(figures.days) >= 31
    assert (figures.answered, figures.refused, figures.share, figures.median, figures.slowest) == (
        0,
        0,
        None,
        None,
        None,
    )
    assert (figures.diagnostics, figures.gaps, figures.waiting) == ((), 0, 0)


async def test_each_day_counts_its_questions_and_days_without_any_are_there(database: Database) -> None:
    await _ask(database, 1, 2)
    await _ask(database, 2, 2, answered=False, reason="missing")
    await _ask(database, 3, 2, answered=False, reason="small talk")
    await _ask(database, 4, 40)
    figures = await Statistics(database).over(NOW - timedelta(days=3), NOW)
    there = (NOW - timedelta(days=2)).date()
    assert [day for day in figures.days if day.date == there] == [Day(there, answered=1, refused=1)]
    dates = [day.date for day in figures.days]
    assert dates == [dates[0] + timedelta(days=number) for number in range(4)]
    assert dates[-1] == NOW.date()
    assert figures.share == 0.5
    assert figures.gaps == 1


async def test_a_day_ends_at_midnight_in_utc(database: Database) -> None:
    id = await _ask(database, 1)
    moment = datetime(2030, 1, 1, 23, 59, tzinfo=UTC)
    async with database.session() as session:
        await session.execute(update(QuestionRow).where(QuestionRow.id == id).values(asked_at=moment))
    figures = await Statistics(database).over(moment, moment + timedelta(hours=2))
    assert figures.days == (Day(date(2030, 1, 1), answered=1), Day(date(2030, 1, 2)))


async def test_how_long_answers_take_and_who_asks(database: Database) -> None:
    for number in range(1, 101):
        await _ask(database, number, milliseconds=number, user_id=number % 7, chat_id=number % 3)
    figures = await _over(database)
    assert (figures.median, figures.slowest) == (50, 95)
    assert (figures.people, figures.chats) == (7, 3)


async def test_thumbs_are_counted(database: Database) -> None:
    id = await _ask(database, 1)
    for person, value in ((1, 1), (2, 1), (3, -1)):
        await Questions(database).rate(id, person, value)  # type: ignore[arg-type]
    figures = await _over(database)
    assert (figures.liked, figures.disliked, figures.gaps) == (2, 1, 1)


async def _run(database: Database, chat_id: int, state: State, *keys: str, name: str = "health", **given: Given) -> int:
    answers = {**given, **dict.fromkeys(keys, SKIPPED)}
    kept = await Interviews(database).begin(chat_id, None, 1, interview(name, **answers))
    async with database.session() as session:
        values = {"state": state, "updated_at": LONG_AGO}
        await session.execute(update(InterviewRow).where(InterviewRow.id == kept.id).values(values))
    return kept.id


async def test_diagnostics_show_how_many_finish_and_after_what_the_others_stop(database: Database) -> None:
    profile = Given(("hospitality",), By.PROFILE)
    await _run(database, 1, "done", "size")
    await _run(database, 2, "cancelled", "size", "with:2")
    await _run(database, 3, "paused", "with:0")
    await _run(database, 4, "open", "size", industry=profile)
    await _run(database, 5, "cancelled", industry=profile)
    await _run(database, 6, "cancelled", name="kano")
    await Interviews(database).begin(7, None, 1, interview())  # somebody answers it just now
    figures = await _over(database)
    assert figures.diagnostics == (
        Runs("health", 6, 1, (Stop("with", 2), Stop("", 1), Stop("size", 1))),
        Runs("kano", 1, 0, (Stop("", 1),)),
    )


async def test_reports_experiments_reminders_and_updates_are_counted(database: Database) -> None:
    await Reports(database).record(await _run(database, 1, "done"), report())
    stopped = await Experiments(database).begin(planned())
    await Experiments(database).close(stopped.id, "done", "secret")
    await Experiments(database).begin(planned(chat_id=2))
    await Reminders(database).schedule(1, None, 1, "check-in", 1, NOW)
    await Reminders(database).schedule(1, None, 1, "check-in", 2, NOW)
    [first, _] = await Reminders(database).due(NOW, limit=2)
    await Reminders(database).begin(first.id)
    await Reminders(database).sent(first.id)
    await Updates(database, 42).store([received(1), received(2)])
    figures = await _over(database)
    assert (figures.reports, figures.running, figures.concluded) == (1, 1, 1)
    assert (figures.reminders, figures.reminded, figures.waiting) == (1, 1, 2)


async def test_figures_hold_nothing_that_was_said(database: Database) -> None:
    secret = Given("secret", By.WORDS, said="secret")
    await _ask(database, 1, question="secret", standalone="secret", text="secret", answered=False)
    await _run(database, 1, "cancelled", sells=secret)
    assert "secret" not in repr(await _over(database))
