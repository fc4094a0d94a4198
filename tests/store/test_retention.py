"""Retention: what is old goes, what people work with stays."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text, update

from bot.coach.profile import Profile
from bot.coach.situation import Situation
from bot.store import Database
from bot.store.documents import Documents
from bot.store.experiments import Experiments
from bot.store.interviews import Interviews, State
from bot.store.models import ChangeRow, DraftRow, InterviewRow, QuestionRow, RunRow, SituationRow
from bot.store.offers import Offers
from bot.store.profiles import Profiles
from bot.store.questions import Questions
from bot.store.reports import Reports
from bot.store.retention import prune, prune_changes, prune_drafts, prune_runs
from bot.store.situations import Situations
from bot.store.uses import EVERYBODY, Used, Uses
from bot.tidying import CHANGES, DRAFTS, RUNS, tidy

from .samples import asked, interview, planned, report

NOW = datetime.now(UTC)
OLD, BEFORE = NOW - timedelta(days=400), NOW - timedelta(days=365)


async def _set(database: Database, table: type[Any], id: int, **values: Any) -> None:
    async with database.session() as session:
        await session.execute(update(table).where(table.id == id).values(values))


async def _rows(database: Database, query: str) -> list[Any]:
    async with database.reading() as session:
        return [tuple(row) for row in await session.execute(text(query))]


async def _interview(database: Database, chat_id: int, state: State, *, reported: bool = False) -> int:
    kept = await Interviews(database).begin(chat_id, None, 1, interview())
    if reported:
        await Reports(database).record(kept.id, report())
    await _set(database, InterviewRow, kept.id, state=state, updated_at=OLD)
    return kept.id


async def test_old_questions_go_with_their_feedback_and_offers(database: Database) -> None:
    old, new = [await Questions(database).record(asked(message_id=number, user_id=number)) for number in (1, 2)]
    for id in (old, new):
        await Questions(database).rate(id, 5, -1)
    await Offers(database).make([old, new])
    await _set(database, QuestionRow, old, asked_at=OLD)
    await prune(database, BEFORE)
    for query in ("id FROM questions", "question_id FROM feedback", "question_id FROM offers"):
        assert await _rows(database, f"SELECT {query}") == [(new,)]


async def test_old_situations_go(database: Database) -> None:
    old, new = [(await Situations(database).record(1, 1, Situation(word))).id for word in ("old", "new")]
    await _set(database, SituationRow, old, created_at=OLD)
    await prune(database, BEFORE)
    assert await _rows(database, "SELECT id FROM situations") == [(new,)]


async def test_what_the_chat_model_was_used_for_on_older_days_goes(database: Database) -> None:
    uses, last = Uses(database), BEFORE.date()
    for day in (last - timedelta(days=1), last):
        await uses.note(1, day, Used(1, 10, 1))
    await prune(database, BEFORE)
    for user_id in (1, EVERYBODY):
        assert await uses.on(last - timedelta(days=1), user_id) == Used()
        assert await uses.on(last, user_id) == Used(1, 10, 1)


async def test_interviews_that_came_to_nothing_go_and_those_with_a_report_stay(database: Database) -> None:
    for chat_id, state in ((1, "open"), (2, "paused"), (3, "cancelled")):
        await _interview(database, chat_id, state)  # type: ignore[arg-type]
    kept = [await _interview(database, 4, "cancelled", reported=True), await _interview(database, 5, "done")]
    touched = await Interviews(database).begin(6, None, 1, interview())
    await prune(database, BEFORE)
    assert await _rows(database, "SELECT id FROM interviews ORDER BY id") == [(id,) for id in (*kept, touched.id)]
    assert len(await _rows(database, "SELECT id FROM reports")) == 1


async def test_experiments_and_profiles_stay(database: Database) -> None:
    await Experiments(database).begin(planned())
    await Profiles(database).save(1, 1, Profile(offering="rooms"))
    await prune(database, NOW + timedelta(days=1))
    assert len(await _rows(database, "SELECT id FROM experiments")) == 1
    assert not (await Profiles(database).of(1)).is_empty


async def _draft(database: Database, source_id: int, state: str, created_at: datetime) -> None:
    draft = DraftRow(
        chat_id=1,
        source_id=source_id,
        batch="1",
        kind="document",
        name="a.md",
        content=b"text",
        fault="",
        questions=[],
        state=state,
        created_at=created_at,
    )
    async with database.session() as session:
        session.add(draft)


async def test_old_drafts_go_and_of_added_ones_the_content(database: Database) -> None:
    for number, state in enumerate(("asked", "waiting", "cancelled", "added")):
        await _draft(database, number, state, OLD)
        await _draft(database, 10 + number, state, NOW)
    await prune_drafts(database, BEFORE)
    left = await _rows(database, "SELECT source_id, content IS NULL FROM drafts ORDER BY source_id")
    assert [(id, bool(gone)) for id, gone in left] == [(3, True), (10, False), (11, False), (12, False), (13, False)]


async def test_old_changes_go_and_the_document_stays(database: Database) -> None:
    documents = Documents(database)
    for name in ("a.md", "b.md"):
        await documents.save(name, "added", name, b"former")
    old, new = [await documents.save(name, "added", name, b"text") for name in ("a.md", "b.md")]
    assert old.id is not None
    await _set(database, ChangeRow, old.id, changed_at=OLD)
    await prune_changes(database, BEFORE)
    assert await _rows(database, "SELECT id FROM changes WHERE former_content IS NOT NULL") == [(new.id,)]
    assert await documents.undo([old.id]) == []
    assert [entry.name for entry in await documents.listing()] == ["a.md", "b.md"]


async def test_old_runs_go_also_one_that_never_ended(database: Database) -> None:
    async with database.session() as session:
        for began_at, state in ((OLD, "done"), (OLD, "running"), (NOW, "done")):
            session.add(RunRow(chat_id=1, changes=[], closed=[], state=state, began_at=began_at))
    await prune_runs(database, BEFORE)
    assert await _rows(database, "SELECT id FROM runs") == [(3,)]


async def test_tidying_removes_of_each_kind_what_is_too_old_and_nothing_younger(database: Database) -> None:
    day, retention = timedelta(days=1), timedelta(days=180)
    for number, age in enumerate((retention - day, retention + day), 1):
        question = await Questions(database).record(asked(message_id=number))
        await _set(database, QuestionRow, question, asked_at=NOW - age)
        situation = await Situations(database).record(1, 1, Situation(str(number)))
        await _set(database, SituationRow, situation.id, created_at=NOW - age)
        told = await Interviews(database).begin(number, None, 1, interview())
        await _set(database, InterviewRow, told.id, updated_at=NOW - age)
    for number, age in enumerate((DRAFTS - day, DRAFTS + day), 1):
        await _draft(database, number, "waiting", NOW - age)
    for name, age in (("a.md", CHANGES - day), ("b.md", CHANGES + day)):
        await Documents(database).save(name, "added", name, b"former")
        changed = await Documents(database).save(name, "added", name, b"text")
        assert changed.id is not None
        await _set(database, ChangeRow, changed.id, changed_at=NOW - age)
    async with database.session() as session:
        for age in (RUNS - day, RUNS + day):  # the last that is tidied up
            session.add(RunRow(chat_id=1, changes=[], closed=[], state="done", began_at=NOW - age))
    tidying = asyncio.create_task(tidy(database, retention))
    async with asyncio.timeout(20):
        while len(await _rows(database, "SELECT id FROM runs")) > 1:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)
    tidying.cancel()
    for table in ("questions", "situations", "interviews", "drafts", "runs"):
        assert await _rows(database, f"SELECT id FROM {table}") == [(1,)], table  # noqa: S608 - our own names
    assert await _rows(database, "SELECT name FROM changes WHERE former_content IS NOT NULL") == [("a.md",)]
