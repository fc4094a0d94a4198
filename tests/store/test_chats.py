"""Chats: blocked ones, and groups that became supergroups."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store import Database
from bot.store.chats import Chats
from bot.store.questions import Questions

from .samples import asked


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
