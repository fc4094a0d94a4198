"""Chats: blocked ones, and groups that became supergroups."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.coach.profile import Profile
from bot.store import Database
from bot.store.chats import Chats
from bot.store.experiments import Experiments
from bot.store.interviews import Interviews
from bot.store.people import forget
from bot.store.profiles import Profiles
from bot.store.questions import Questions
from bot.store.reminders import Reminders
from bot.store.reports import Reports

from .samples import asked, interview, planned, report

OLD, NEW = -5, -100500


async def test_a_chat_is_blocked_until_it_is_seen_again(database: Database) -> None:
    chats = Chats(database)
    assert await chats.is_blocked(7) is False
    await chats.blocked(7)
    await chats.blocked(7)
    assert await chats.is_blocked(7) is True
    await chats.seen(7, "private")
    assert await chats.is_blocked(7) is False


async def test_a_new_chat_may_be_noted_from_several_sides_at_once(database: Database) -> None:
    chats = Chats(database)
    await asyncio.gather(*(note for _ in range(5) for note in (chats.seen(7, "private"), chats.blocked(7))))
    await chats.seen(7, "private")
    assert await chats.is_blocked(7) is False


async def test_the_language_of_a_private_chat_is_kept_and_forgotten(database: Database) -> None:
    chats = Chats(database)
    assert await chats.language(7) is None
    await chats.seen(7, "private")
    assert await chats.language(7) is None
    await chats.spoken_to(7, "de")
    await chats.spoken_to(8, "es")
    await chats.seen(7, "private")
    assert [await chats.language(7), await chats.language(8)] == ["de", "es"]
    await forget(database, 7)
    assert [await chats.language(7), await chats.language(8)] == [None, "es"]


async def test_conversations_follow_a_group_to_its_supergroup(database: Database) -> None:
    chats, questions = Chats(database), Questions(database)
    await chats.seen(-5, "group")
    question = await questions.record(asked(chat_id=-5, user_id=1, message_id=30))
    await questions.answered_with(question, [31])
    await chats.migrated(-5, -100500)
    await chats.migrated(-5, -100500)
    assert await chats.current_id(-5) == -100500
    assert await chats.current_id(-100500) == -100500
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    assert [q.id for q in await questions.recent(-100500, 1, None, limit=5, since=an_hour_ago)] == [question]


async def test_the_numbers_of_old_messages_do_not_meet_those_of_the_supergroup(database: Database) -> None:
    chats, questions = Chats(database), Questions(database)
    old = await questions.record(asked(chat_id=-5, message_id=30))
    await chats.migrated(-5, -100500)
    new = await questions.record(asked(chat_id=-100500, message_id=30, question="another one"))
    assert new != old
    found = await questions.by_message(-100500, 30)
    assert found is not None
    assert found.question == "another one"


async def test_the_coaching_follows_a_group_without_its_message_numbers(database: Database) -> None:
    interviews, experiments = Interviews(database), Experiments(database)
    done = await interviews.begin(OLD, None, 1, interview())
    kept = await Reports(database).record(done.id, report())
    paused = await interviews.begin(OLD, None, 1, interview())
    begun = await interviews.begin(OLD, None, 1, interview("kano"))
    await interviews.moved(begun.id, 30)
    experiment = await experiments.begin(planned(chat_id=OLD))
    await Reminders(database).schedule(OLD, None, 1, "check-in", experiment.id, experiment.review_at)
    await Profiles(database).save(OLD, 1, Profile(offering="rooms"))
    for _ in range(2):
        await Chats(database).migrated(OLD, NEW)
    moved = await interviews.open_in(NEW, None)
    assert moved is not None
    assert (moved.id, moved.message_id) == (begun.id, None)
    waiting = await interviews.paused_in(NEW, None, "health")
    assert waiting is not None
    assert waiting.id == paused.id
    assert [one.id for one in await Reports(database).of_chat(NEW, limit=9)] == [kept and kept.id]
    running = await experiments.running_in(NEW)
    assert running is not None
    assert running.id == experiment.id
    assert [one.chat_id for one in await Reminders(database).due(experiment.review_at, limit=9)] == [NEW]
    assert (await Profiles(database).of(NEW)).offering == "rooms"
    assert (await Profiles(database).of(OLD)).is_empty


async def test_what_the_supergroup_has_begun_already_goes_before_what_comes_from_the_group(database: Database) -> None:
    interviews, experiments, profiles = Interviews(database), Experiments(database), Profiles(database)
    former = await interviews.begin(OLD, None, 1, interview())
    await experiments.begin(planned(chat_id=OLD, document="old.md"))
    await profiles.save(OLD, 1, Profile(offering="rooms"))
    newer = await interviews.begin(NEW, None, 1, interview("kano"))
    experiment = await experiments.begin(planned(chat_id=NEW))
    await profiles.save(NEW, 1, Profile(offering="rooms and breakfast"))
    await Chats(database).migrated(OLD, NEW)
    assert await interviews.open_in(NEW, None) == newer
    waiting = await interviews.paused_in(NEW, None, "health")
    assert waiting is not None
    assert waiting.id == former.id
    assert await experiments.running_in(NEW) == experiment
    assert await experiments.outcomes(NEW) == {"old.md": "stopped"}
    assert (await profiles.of(NEW)).offering == "rooms and breakfast"
