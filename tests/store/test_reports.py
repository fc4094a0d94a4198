"""Reports: one for each interview, and those of other versions are left out where they can't be read."""

import asyncio

import pytest
from sqlalchemy import text

from bot.coach.report import Feature
from bot.store import Database
from bot.store.interviews import Interviews
from bot.store.people import forget
from bot.store.reports import KeptReport, Reports

from .samples import interview, report


async def _recorded(database: Database, chat_id: int = 1, diagnostic: str = "health") -> KeptReport:
    begun = await Interviews(database).begin(chat_id, None, 1, interview(diagnostic))
    kept = await Reports(database).record(begun.id, report(diagnostic=diagnostic))
    assert kept is not None
    return kept


async def _spoil(database: Database, kept: KeptReport) -> None:
    async with database.session() as session:
        spoil = """UPDATE reports SET content = '{"diagnostic": "health"}' WHERE id = :id"""
        await session.execute(text(spoil), {"id": kept.id})


async def test_a_report_comes_back_as_it_was_made(database: Database) -> None:
    reports = Reports(database)
    begun = await Interviews(database).begin(-5, 9, 3, interview())
    kept = await reports.record(begun.id, report())
    assert kept is not None
    assert kept.report == report()
    assert (kept.interview_id, kept.chat_id, kept.thread_id, kept.user_id) == (begun.id, -5, 9, 3)
    assert await reports.by_id(kept.id) == await reports.of_interview(begun.id) == kept
    assert await reports.by_id(404) is None


async def test_an_interview_has_one_report_the_first(database: Database) -> None:
    first = await _recorded(database)
    again = await Reports(database).record(first.interview_id, report(headline="Something else"))
    assert again == first
    assert await Reports(database).of_chat(1, limit=9) == [first]


async def test_a_report_recorded_from_several_sides_at_once_is_there_once(database: Database) -> None:
    begun = await Interviews(database).begin(1, None, 1, interview())
    headlines = [f"Headline {number}" for number in range(8)]
    recorded = (Reports(database).record(begun.id, report(headline=headline)) for headline in headlines)
    kept = await asyncio.gather(*recorded)
    assert len({one.id for one in kept if one}) == 1
    assert await Reports(database).of_chat(1, limit=9) == [kept[0]]


async def test_the_reports_of_a_chat_come_newest_first(database: Database) -> None:
    made = [await _recorded(database) for _ in range(3)]
    await _recorded(database, chat_id=2)
    assert await Reports(database).of_chat(1, limit=2) == [made[2], made[1]]


async def test_the_one_before_is_of_the_same_diagnostic_and_chat(database: Database) -> None:
    first = await _recorded(database)
    await _recorded(database, diagnostic="kano")
    await _recorded(database, chat_id=2)
    second = await _recorded(database)
    assert await Reports(database).before(second) == first
    assert await Reports(database).before(first) is None


async def test_a_report_that_another_version_wrote_and_this_one_can_not_read_is_left_out(database: Database) -> None:
    reports = Reports(database)
    first, spoilt, third = [await _recorded(database) for _ in range(3)]
    await _spoil(database, spoilt)
    assert await reports.by_id(spoilt.id) is None
    assert await reports.of_chat(1, limit=2) == [third, first]
    assert await reports.before(third) == first
    made_anew = await reports.record(spoilt.interview_id, report())
    assert made_anew is not None
    assert (made_anew.id, made_anew.report) == (spoilt.id, report())


async def test_what_a_newer_version_added_to_a_report_does_no_harm(database: Database) -> None:
    kept = await _recorded(database)
    async with database.session() as session:
        content = str(await session.scalar(text("SELECT CAST(content AS TEXT) FROM reports")))
        added = content.replace('{"diagnostic"', '{"mood": "sunny", "diagnostic"', 1)
        assert added != content
        await session.execute(text("UPDATE reports SET content = :added"), {"added": added})
    assert await Reports(database).by_id(kept.id) == kept


@pytest.mark.parametrize("words", ["nul\x00byte", "half a pair \ud83d", "🙂 <b>&"])
async def test_any_words_can_be_kept(database: Database, words: str) -> None:
    begun = await Interviews(database).begin(1, None, 1, interview())
    features = (Feature(words, "must-be", 0.1, 0.9),)
    assert await Reports(database).record(begun.id, report(features=features, business=words)) is not None
    assert len(await Reports(database).of_chat(1, limit=1)) == 1


async def test_of_somebody_who_is_forgotten_no_report_is_kept(database: Database) -> None:
    begun = await Interviews(database).begin(-5, None, 1, interview())
    await forget(database, 1)
    assert await Reports(database).record(begun.id, report()) is None
    assert await Reports(database).of_chat(-5, limit=9) == []
