"""Interviews: one open in a place, and of two changes of the same revision one wins."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.coach.interview import SKIPPED, By, Given
from bot.store import Database
from bot.store.interviews import Interviews, KeptInterview
from bot.store.people import forget

from .samples import diagnostic, interview

ANSWERS = {
    "visits": Given(300.0, By.WORDS, "three hundred 🙂"),
    "stages": Given(("research", "loyalty")),
    "sells": Given("rooms", By.STORY, "we let rooms"),
    "industry": SKIPPED,
    "size": Given(("few",), By.PROFILE),
}


async def _kept(database: Database, id: int) -> KeptInterview:
    kept = await Interviews(database).by_id(id)
    assert kept is not None
    return kept


async def test_an_interview_comes_back_as_it_was_kept(database: Database) -> None:
    told = replace(interview(**ANSWERS), story="We let rooms to families.")
    begun = await Interviews(database).begin(-5, 9, 1, told)
    kept = await _kept(database, begun.id)
    assert kept == begun
    assert kept.interview(diagnostic()) == told
    assert list(kept.answers.items()) == list(ANSWERS.items())
    assert (kept.chat_id, kept.thread_id, kept.user_id, kept.diagnostic, kept.version) == (-5, 9, 1, "health", 1)
    assert (kept.revision, kept.state, kept.message_id, kept.pending) == (1, "open", None, None)


async def test_beginning_another_pauses_the_one_that_was_open_in_its_place(database: Database) -> None:
    interviews = Interviews(database)
    first = await interviews.begin(-5, None, 1, interview())
    in_topic = await interviews.begin(-5, 9, 1, interview())
    elsewhere = await interviews.begin(-6, None, 1, interview())
    second = await interviews.begin(-5, None, 2, interview("kano"))
    assert [await interviews.open_in(*place) for place in ((-5, None), (-5, 9), (-6, None), (-7, None))] == [
        second, in_topic, elsewhere, None,
    ]  # fmt: skip
    paused = await interviews.paused_in(-5, None, "health")
    assert paused is not None
    assert (paused.id, paused.state) == (first.id, "paused")
    assert await interviews.paused_in(-5, None, "kano") is None
    assert await interviews.paused_in(-5, 9, "health") is None


async def test_of_several_paused_ones_the_newest_is_offered(database: Database) -> None:
    interviews = Interviews(database)
    begun = [await interviews.begin(1, None, 1, interview()) for _ in range(3)]
    paused = await interviews.paused_in(1, None, "health")
    assert paused is not None
    assert paused.id == begun[1].id


async def test_what_waits_in_a_group_is_offered_to_who_began_it(database: Database) -> None:
    interviews = Interviews(database)
    begun = [await interviews.begin(-5, None, user, interview()) for user in (1, 2)]
    await interviews.begin(-5, None, 3, interview())
    waiting = [await interviews.paused_in(-5, None, "health", user_id=user) for user in (1, 2, 3)]
    assert [one and one.id for one in waiting] == [begun[0].id, begun[1].id, None]


@pytest.mark.parametrize("thread_id", [None, 9])
async def test_of_many_begun_at_once_one_is_open(database: Database, thread_id: int | None) -> None:
    interviews = Interviews(database)
    await asyncio.gather(*(interviews.begin(-5, thread_id, user, interview()) for user in range(8)))
    async with database.reading() as session:
        states = sorted(await session.scalars(text("SELECT state FROM interviews")))
    assert states == ["open"] + ["paused"] * 7


@pytest.mark.parametrize("thread_id", [None, 9])
async def test_the_schema_itself_allows_one_open_interview_in_a_place(
    database: Database, thread_id: int | None
) -> None:
    interviews = Interviews(database)
    for _ in range(2):
        await interviews.begin(-5, thread_id, 1, interview())
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await session.execute(text("UPDATE interviews SET state = 'open'"))


async def test_a_change_keeps_everything_and_raises_the_revision(database: Database) -> None:
    interviews = Interviews(database)
    begun = await interviews.begin(1, None, 1, interview())
    told = replace(interview(**ANSWERS), story="We let rooms.")
    pending = {"key": "size", "value": ["few"], "unsure": True}
    changed = await interviews.change(begun.id, 1, told, pending=pending, message_id=40)
    assert changed == await _kept(database, begun.id)
    assert (changed.interview(diagnostic()), changed.pending) == (told, pending)
    assert (changed.revision, changed.message_id, changed.state) == (2, 40, "open")
    done = await interviews.change(begun.id, 2, told, state="done")
    assert done is not None
    assert (done.revision, done.message_id, done.state, done.pending) == (3, 40, "done", None)
    assert done.created_at == begun.created_at < done.updated_at


async def test_what_is_wanted_instead_is_noted_until_it_is_taken_back_or_the_interview_changes(
    database: Database,
) -> None:
    interviews = Interviews(database)
    begun = await interviews.begin(1, None, 1, interview(), pending={"stage": "asking"})
    await interviews.wants(begun.id, "kano")
    assert await _kept(database, begun.id) == replace(begun, pending={"stage": "asking", "wanted": "kano"})
    await interviews.wants(begun.id, None)
    assert await _kept(database, begun.id) == begun
    await interviews.wants(begun.id, "kano")
    changed = await interviews.change(begun.id, 1, interview(), pending={"stage": "asking"})
    assert changed is not None
    assert changed.pending == {"stage": "asking"}
    await interviews.wants(0, "kano")  # forgotten meanwhile


async def test_of_changes_of_the_same_revision_exactly_one_wins(database: Database) -> None:
    interviews = Interviews(database)
    begun = await interviews.begin(1, None, 1, interview())
    made = [interview(visits=Given(float(number))) for number in range(8)]
    results = await asyncio.gather(*(interviews.change(begun.id, 1, one) for one in made))
    winners = [result for result in results if result is not None]
    assert len(winners) == 1
    assert await _kept(database, begun.id) == winners[0]
    assert winners[0].revision == 2


async def test_an_interview_that_is_not_open_is_not_changed(database: Database) -> None:
    interviews = Interviews(database)
    first = await interviews.begin(1, None, 1, interview())
    await interviews.begin(1, None, 1, interview("kano"))
    paused = await _kept(database, first.id)
    for revision in (first.revision, paused.revision):
        assert await interviews.change(first.id, revision, interview(**ANSWERS)) is None
    assert await _kept(database, first.id) == paused
    assert await interviews.change(404, 1, interview()) is None


async def test_a_screen_moves_without_a_new_revision(database: Database) -> None:
    interviews = Interviews(database)
    begun = await interviews.begin(1, None, 1, interview())
    await interviews.moved(begun.id, 41)
    assert await _kept(database, begun.id) == replace(begun, message_id=41)


async def test_resuming_opens_a_paused_one_and_pauses_the_open_one(database: Database) -> None:
    interviews = Interviews(database)
    first = await interviews.begin(-5, 9, 1, interview(**ANSWERS))
    second = await interviews.begin(-5, 9, 1, interview("kano"))
    resumed = await interviews.resume(first.id)
    assert resumed == await interviews.open_in(-5, 9)
    assert resumed is not None
    assert (resumed.id, resumed.answers) == (first.id, ANSWERS)
    assert resumed.revision > first.revision  # the buttons from before the pause are old
    assert (await _kept(database, second.id)).state == "paused"
    assert await interviews.resume(first.id) == resumed


async def test_what_has_ended_is_not_resumed_and_disturbs_nothing(database: Database) -> None:
    interviews = Interviews(database)
    ended = await interviews.begin(1, None, 1, interview())
    await interviews.change(ended.id, 1, interview(), state="done")
    begun = await interviews.begin(1, None, 1, interview())
    assert await interviews.resume(ended.id) is None
    assert await interviews.resume(404) is None
    assert await interviews.open_in(1, None) == begun


async def test_of_many_resumed_at_once_one_is_open(database: Database) -> None:
    interviews = Interviews(database)
    begun = [await interviews.begin(1, None, 1, interview()) for _ in range(6)]
    await asyncio.gather(*(interviews.resume(one.id) for one in begun))
    states = [(await _kept(database, one.id)).state for one in begun]
    assert sorted(states) == ["open"] + ["paused"] * 5


async def test_an_open_and_a_paused_one_can_be_cancelled_and_nothing_else(database: Database) -> None:
    interviews = Interviews(database)
    paused = await interviews.begin(1, None, 1, interview())
    begun = await interviews.begin(1, None, 1, interview())
    for one in (paused, begun):
        cancelled = await interviews.cancel(one.id)
        assert cancelled is not None
        assert cancelled.state == "cancelled"
        assert await interviews.cancel(one.id) is None
    assert await interviews.open_in(1, None) is None
    assert await interviews.paused_in(1, None, "health") is None


async def test_an_interview_begun_on_an_older_version_is_carried_over(database: Database) -> None:
    interviews = Interviews(database)
    begun = await interviews.begin(1, None, 1, interview(size=Given(("few",)), visits=Given(9_000.0)))
    newer = diagnostic(version=2)
    carried = begun.interview(newer)
    assert carried.diagnostic is newer
    assert dict(carried.answers) == {"size": Given(("few",))}  # 9,000 is more than the question takes
    changed = await interviews.change(begun.id, 1, carried)
    assert changed is not None
    assert changed.version == 2


async def test_answers_that_are_not_understood_are_left_out(database: Database) -> None:
    begun = await Interviews(database).begin(1, None, 1, interview())
    malformed = """{"industry": {"value": ["banking", 7], "by": "choice", "said": ""}, "stages": null, "whom": 5,
        "sells": {"value": "rooms", "by": "telepathy", "said": ""}, "size": {"by": "choice"},
        "visits": {"value": 300, "by": "words", "said": "300"}}"""
    async with database.session() as session:
        await session.execute(text("UPDATE interviews SET answers = :answers"), {"answers": malformed})
    visits = (await _kept(database, begun.id)).answers
    assert visits == {"visits": Given(300.0, By.WORDS, "300")}
    assert isinstance(visits["visits"].value, float)


@pytest.mark.parametrize("words", ["nul\x00byte", "half a pair \ud83d", "🙂 <b>&", "'; DROP TABLE interviews; --"])
async def test_any_words_can_be_kept(database: Database, words: str) -> None:
    told = replace(interview(sells=Given(words, By.WORDS, words)), story=words)
    begun = await Interviews(database).begin(1, None, 1, told)
    kept = await Interviews(database).change(begun.id, 1, told, pending={"said": words})
    assert kept is not None
    assert kept.story == words.replace("\x00", "").replace("\ud83d", "?")


async def test_a_forgotten_interview_can_not_be_changed(database: Database) -> None:
    interviews = Interviews(database)
    begun = await interviews.begin(-5, None, 1, interview())
    await forget(database, 1)
    await interviews.moved(begun.id, 41)
    assert await interviews.change(begun.id, 1, interview()) is None
    assert await interviews.resume(begun.id) is None
    assert await interviews.by_id(begun.id) is None
    assert (await interviews.begin(-5, None, 2, interview())).id > begun.id
