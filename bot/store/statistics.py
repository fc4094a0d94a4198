"""Figures for admins: how much is asked and answered, and how far people get. Counts only, never what was said."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.coach.interview import By
from bot.store.database import Database
from bot.store.gaps import OPEN, REFUSED
from bot.store.models import (
    Base,
    ExperimentRow,
    FeedbackRow,
    InterviewRow,
    QuestionRow,
    ReminderRow,
    ReportRow,
    UpdateRow,
)

LEFT_AFTER = timedelta(days=2)
"""An interview that nobody touched for so long was left."""


@dataclass(frozen=True)
class Day:
    """The questions of one day (UTC). `refused` are those that the documents should have answered, without small talk,
    tasks and questions for one's own figures."""

    date: date
    answered: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Stop:
    """How many interviews were left after this question; "" when no question of it was answered."""

    question: str
    count: int


@dataclass(frozen=True)
class Runs:
    """How often a diagnostic was begun and finished, and where the others were left, the most frequent place first."""

    diagnostic: str
    begun: int
    finished: int
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What happened from `since` to `now`, and what is open now.

    `days` are all days of that time, without gaps. Of the answers, `median` and `slowest` (the 95th percentile) are
    milliseconds, None without any. `running`, `reminders` and `waiting` count what runs or waits now.
    """

    since: datetime
    now: datetime
    days: tuple[Day, ...] = ()
    median: int | None = None
    slowest: int | None = None
    liked: int = 0
    disliked: int = 0
    people: int = 0
    chats: int = 0
    diagnostics: tuple[Runs, ...] = ()
    reports: int = 0
    running: int = 0  # experiments
    concluded: int = 0
    reminders: int = 0
    reminded: int = 0
    waiting: int = 0  # updates that nobody has begun to handle
    gaps: int = 0

    @property
    def answered(self) -> int:
        return sum(day.answered for day in self.days)

    @property
    def refused(self) -> int:
        return sum(day.refused for day in self.days)

    @property
    def share(self) -> float | None:
        """Of the questions that the documents should answer, how many were answered, 0-1; None without any."""
        asked = self.answered + self.refused
        return self.answered / asked if asked else None


class Statistics:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def over(self, since: datetime, now: datetime) -> Figures:
        """The figures from then to now."""
        in_time = (QuestionRow.asked_at >= since, QuestionRow.asked_at <= now)
        concluded = (ExperimentRow.state != "running", ExperimentRow.updated_at >= since)
        reminded = (ReminderRow.state == "sent", ReminderRow.due_at >= since)
        async with self._database.reading() as session:
            milliseconds = sorted(await session.scalars(select(QuestionRow.milliseconds).where(*in_time)))
            return Figures(
                since=since,
                now=now,
                days=await _days(session, since, now),
                median=round(statistics.median(milliseconds)) if milliseconds else None,
                slowest=milliseconds[(95 * len(milliseconds) - 1) // 100] if milliseconds else None,
                liked=await _count(session, FeedbackRow, FeedbackRow.value == 1, FeedbackRow.given_at >= since),
                disliked=await _count(session, FeedbackRow, FeedbackRow.value == -1, FeedbackRow.given_at >= since),
                people=await session.scalar(select(func.count(QuestionRow.user_id.distinct())).where(*in_time)) or 0,
                chats=await session.scalar(select(func.count(QuestionRow.chat_id.distinct())).where(*in_time)) or 0,
                diagnostics=await _diagnostics(session, since, now),
                reports=await _count(session, ReportRow, ReportRow.created_at >= since),
                running=await _count(session, ExperimentRow, ExperimentRow.state == "running"),
                concluded=await _count(session, ExperimentRow, *concluded),
                reminders=await _count(session, ReminderRow, ReminderRow.state == "waiting"),
                reminded=await _count(session, ReminderRow, *reminded),
                waiting=await _count(session, UpdateRow, UpdateRow.state == "pending", UpdateRow.attempts == 0),
                gaps=await _count(session, QuestionRow, QuestionRow.asked_at >= since, OPEN),
            )


async def _count(session: AsyncSession, table: type[Base], *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


async def _days(session: AsyncSession, since: datetime, now: datetime) -> tuple[Day, ...]:
    asked = select(QuestionRow.asked_at, QuestionRow.answered).where(
        QuestionRow.asked_at >= since, QuestionRow.asked_at <= now, or_(QuestionRow.answered, REFUSED)
    )
    # Counted here: the two databases cut days differently, one of them by the time zone of its connection.
    found = Counter((moment.date(), answered) for moment, answered in await session.execute(asked))
    first, last = since.astimezone(UTC).date(), now.astimezone(UTC).date()
    dates = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return tuple(Day(one, answered=found[one, True], refused=found[one, False]) for one in dates)


async def _diagnostics(session: AsyncSession, since: datetime, now: datetime) -> tuple[Runs, ...]:
    """The diagnostics that were begun since then, the most frequent first."""
    begun = InterviewRow.created_at >= since
    counted = select(InterviewRow.diagnostic, InterviewRow.state, func.count()).where(begun)
    states: dict[str, Counter[str]] = defaultdict(Counter)
    for diagnostic, state, count in await session.execute(
        counted.group_by(InterviewRow.diagnostic, InterviewRow.state)
    ):
        states[diagnostic][state] = count
    stops = await _stops(session, begun, now)
    ordered = sorted(states, key=lambda name: (-states[name].total(), name))
    return tuple(Runs(name, states[name].total(), states[name]["done"], _most_first(stops[name])) for name in ordered)


async def _stops(session: AsyncSession, begun: ColumnElement[bool], now: datetime) -> dict[str, Counter[str]]:
    """After which question the interviews of each diagnostic were left, and how often."""
    untouched = InterviewRow.state.in_(("open", "paused")) & (InterviewRow.updated_at <= now - LEFT_AFTER)
    left = select(InterviewRow.diagnostic, InterviewRow.answers).where(
        begun, or_(InterviewRow.state == "cancelled", untouched)
    )
    stops: dict[str, Counter[str]] = defaultdict(Counter)
    for diagnostic, answers in await session.execute(left):
        stops[diagnostic][_last(answers)] += 1
    return stops


def _last(answers: dict[str, dict[str, object]]) -> str:
    """The question that was answered or skipped last, without those that a story or the profile had answered."""
    here = [key for key, given in answers.items() if given.get("by") not in (By.STORY, By.PROFILE)]
    return here[-1].partition(":")[0] if here else ""  # with:2 is "with", asked for the third entry of a list


def _most_first(stops: Counter[str]) -> tuple[Stop, ...]:
    ordered: Sequence[tuple[str, int]] = sorted(stops.items(), key=lambda stop: (-stop[1], stop[0]))
    return tuple(Stop(question, count) for question, count in ordered)
