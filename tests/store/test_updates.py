"""The table behind the inbox: stored once, begun in order, and ended in one of three ways."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.store import Database
from bot.store.models import UpdateRow
from bot.store.people import forget
from bot.store.updates import Begun, Updates

from .samples import received


async def _begin(updates: Updates, chat_key: int = 1) -> Begun:
    begun = await updates.begin(chat_key)
    assert begun is not None
    return begun


async def _numbers_in_order(updates: Updates, chat_key: int = 1) -> list[int]:
    numbers, begun = [], await updates.begin(chat_key)
    while begun is not None:
        numbers.append(begun.update_id)
        begun = await updates.begin(chat_key, done=begun.id)
    return numbers


async def test_a_repeated_update_is_stored_once_for_each_bot(database: Database) -> None:
    ours, theirs = Updates(database, 1), Updates(database, 2)
    assert await ours.store([received(5), received(6), received(5)]) == 2
    assert await ours.store([received(5), received(7)]) == 1
    assert await theirs.store([received(5)]) == 1
    assert await _numbers_in_order(ours) == [5, 6, 7]


async def test_a_repeat_of_an_update_that_is_done_has_no_effect(database: Database) -> None:
    updates = Updates(database, 1)
    await updates.store([received(5)])
    await _numbers_in_order(updates)
    assert await updates.store([received(5)]) == 0
    assert await updates.waiting(9, without=[]) == []


async def test_a_batch_is_in_order_and_a_lower_number_that_comes_later_is_kept(database: Database) -> None:
    updates = Updates(database, 1)
    await updates.store([received(30), received(10), received(20)])
    await updates.store([received(2), received(1)])
    assert await _numbers_in_order(updates) == [10, 20, 30, 1, 2]


async def test_the_chat_that_waits_longest_comes_first(database: Database) -> None:
    updates = Updates(database, 1)
    await updates.store([received(1, chat_key=-7), received(2, chat_key=9), received(3, chat_key=-7), received(4, 8)])
    assert await updates.waiting(9, without=[]) == [-7, 9, 8]
    assert await updates.waiting(1, without=[-7]) == [9]


async def test_an_update_that_is_put_off_holds_up_its_own_chat_only(database: Database) -> None:
    updates = Updates(database, 1)
    await updates.store([received(1), received(2), received(3, chat_key=9)])
    begun = await _begin(updates)
    await updates.put_off(begun.id, datetime.now(UTC) + timedelta(hours=1), reason="not delivered", blameless=True)
    assert await updates.begin(1) is None
    assert await updates.waiting(9, without=[]) == [9]
    await updates.resume()
    assert await updates.waiting(9, without=[]) == [1, 9]
    again = await _begin(updates)
    assert (again.update_id, again.tries, again.crashes, again.error) == (1, 2, 0, "not delivered")


async def test_tries_that_did_not_end_are_counted_as_crashes(database: Database) -> None:
    updates = Updates(database, 1)
    await updates.store([received(1), received(2, chat_key=9)])
    assert [(await _begin(updates)).crashes for _ in range(3)] == [0, 1, 2]
    await _begin(updates, 9)
    assert await updates.suspects(crashes=2, limit=9) == [1]


async def test_an_update_that_is_set_aside_lets_the_next_one_pass(database: Database) -> None:
    updates = Updates(database, 1)
    await updates.store([received(1), received(2)])
    await updates.set_aside((await _begin(updates)).id, "the process went down during it")
    assert await _numbers_in_order(updates) == [2]


async def test_what_was_forgotten_while_it_was_in_hand_stays_so_however_it_ends(database: Database) -> None:
    updates = Updates(database, 1)
    await updates.store([received(1)])
    begun = await _begin(updates)
    await forget(database, 1)
    await updates.put_off(begun.id, datetime.now(UTC), reason="not delivered", blameless=True)
    await updates.set_aside(begun.id, "RuntimeError")
    async with database.reading() as session:
        (row,) = await session.execute(
            select(UpdateRow.state, UpdateRow.payload, UpdateRow.error, UpdateRow.not_before)
        )
    assert tuple(row) == ("done", None, None, None)


async def test_only_old_updates_that_are_done_or_set_aside_are_pruned(database: Database) -> None:
    updates = Updates(database, 1)
    await updates.store([received(1), received(2), received(3)])
    await updates.done((await _begin(updates)).id)
    await updates.set_aside((await _begin(updates)).id, "x")
    now = datetime.now(UTC) + timedelta(seconds=1)
    await updates.prune(done_before=now - timedelta(days=2), failed_before=now - timedelta(days=7))
    assert await updates.store([received(1), received(2)]) == 0
    await updates.prune(done_before=now, failed_before=now - timedelta(days=7))
    assert await updates.store([received(1), received(2)]) == 1
    await updates.prune(done_before=now, failed_before=now)
    assert await updates.store([received(2), received(3)]) == 1
    assert await _numbers_in_order(updates) == [3, 1, 2]
