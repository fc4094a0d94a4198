"""Reminders: kept until they are sent, once, or after crashes at most twice."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.store import Database
from bot.store.chats import Chats
from bot.store.reminders import Reminder, Reminders

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def _due(database: Database, now: datetime = NOON) -> list[Reminder]:
    return await Reminders(database).due(now, limit=9)


async def _send(database: Database, reminder: Reminder) -> None:
    assert await Reminders(database).begin(reminder.id)
    await Reminders(database).sent(reminder.id)


async def test_a_reminder_is_due_from_its_moment_on_until_it_is_sent(database: Database) -> None:
    await Reminders(database).schedule(-5, 9, 3, "check-in", 7, NOON)
    assert await _due(database, NOON - timedelta(seconds=1)) == []
    [reminder] = await _due(database)
    assert (reminder.chat_id, reminder.thread_id, reminder.user_id) == (-5, 9, 3)
    assert (reminder.kind, reminder.about, reminder.due_at, reminder.state) == ("check-in", 7, NOON, "waiting")
    assert await _due(database, NOON + 900 * HOUR) == [reminder]
    await _send(database, reminder)
    assert await _due(database, NOON + 900 * HOUR) == []
    assert not await Reminders(database).begin(reminder.id)


async def test_the_longest_due_comes_first(database: Database) -> None:
    for about, hours in ((1, 3), (2, 5), (3, 1), (4, -1)):
        await Reminders(database).schedule(1, None, 1, "debrief", about, NOON - hours * HOUR)
    assert [reminder.about for reminder in await _due(database)] == [2, 1, 3]
    assert [reminder.about for reminder in await Reminders(database).due(NOON, limit=2)] == [2, 1]


async def test_scheduling_again_moves_the_reminder(database: Database) -> None:
    reminders = Reminders(database)
    await reminders.schedule(1, None, 1, "check-in", 7, NOON)
    await reminders.schedule(1, None, 1, "check-in", 7, NOON + HOUR)
    await reminders.schedule(1, None, 1, "debrief", 7, NOON + HOUR)
    assert await _due(database) == []
    assert [reminder.kind for reminder in await _due(database, NOON + HOUR)] == ["check-in", "debrief"]


async def test_a_reminder_scheduled_from_several_sides_at_once_is_there_once(database: Database) -> None:
    reminders = Reminders(database)
    await asyncio.gather(*(reminders.schedule(1, None, 1, "check-in", 7, NOON) for _ in range(8)))
    assert len(await _due(database)) == 1


async def test_one_that_was_sent_can_be_scheduled_anew(database: Database) -> None:
    await Reminders(database).schedule(1, None, 1, "check-in", 7, NOON)
    await _send(database, (await _due(database))[0])
    await Reminders(database).schedule(1, None, 1, "check-in", 7, NOON + HOUR)
    await _send(database, (await _due(database, NOON + HOUR))[0])
    assert await _due(database, NOON + 900 * HOUR) == []


async def test_one_that_is_dropped_is_not_sent_even_if_it_was_due_already(database: Database) -> None:
    reminders = Reminders(database)
    await reminders.schedule(1, None, 1, "check-in", 7, NOON)
    [reminder] = await _due(database)
    await reminders.drop("check-in", 7)
    await reminders.drop("check-in", 404)
    assert not await reminders.begin(reminder.id)
    assert await _due(database) == []


async def test_after_a_crash_while_it_was_sent_it_is_sent_once_more_and_then_never(database: Database) -> None:
    reminders = Reminders(database)
    await reminders.schedule(1, None, 1, "check-in", 7, NOON)
    begun = 0
    for _ in range(5):  # each time the process goes down before it can say that it was sent
        for reminder in await _due(database):
            begun += await reminders.begin(reminder.id)
    assert begun == 2


async def test_one_that_did_not_arrive_is_tried_until_it_does(database: Database) -> None:
    reminders = Reminders(database)
    await reminders.schedule(1, None, 1, "check-in", 7, NOON)
    for hours in range(5):
        now = NOON + hours * HOUR
        [reminder] = await _due(database, now)
        assert await reminders.begin(reminder.id)
        await reminders.put_off(reminder.id, now + HOUR)
        assert await _due(database, now) == []
    await _send(database, (await _due(database, NOON + 5 * HOUR))[0])
    assert await _due(database, NOON + 900 * HOUR) == []


async def test_what_is_scheduled_anew_while_it_is_on_its_way_stays_scheduled(database: Database) -> None:
    reminders = Reminders(database)
    await reminders.schedule(1, None, 1, "check-in", 7, NOON)
    [reminder] = await _due(database)
    assert await reminders.begin(reminder.id)
    await reminders.schedule(1, None, 1, "check-in", 7, NOON + HOUR)
    await reminders.sent(reminder.id)
    await reminders.put_off(reminder.id, NOON + 9 * HOUR)
    assert [one.due_at for one in await _due(database, NOON + HOUR)] == [NOON + HOUR]


async def test_a_chat_that_blocks_the_bot_is_not_reminded_until_it_is_back(database: Database) -> None:
    chats = Chats(database)
    await Reminders(database).schedule(1, None, 1, "check-in", 7, NOON)
    await Reminders(database).schedule(2, None, 2, "check-in", 8, NOON)
    await chats.seen(2, "private")
    await chats.blocked(1)
    assert [reminder.chat_id for reminder in await _due(database)] == [2]
    await chats.seen(1, "private")
    assert [reminder.chat_id for reminder in await _due(database)] == [1, 2]
