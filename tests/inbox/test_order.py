"""Every update has one effect, in order within its chat, and chats don't wait for each other."""

import asyncio
import json
import random
import sqlite3
from collections import defaultdict
from contextlib import closing

import pytest
from telegram import Update

from bot.inbox.working import SUSPECTED
from bot.store import Database
from bot.store.updates import Received, Updates

from .conftest import Running, until
from .stand_in import BOT_ID, StandIn, message


async def test_five_hundred_shuffled_and_doubled_updates_have_one_effect_each(
    telegram: StandIn, running: Running
) -> None:
    chance = random.Random(7)
    originals = [message(1000 + number, str(number), chat=1 + number % 9) for number in range(500)]
    handled: dict[int, list[int]] = defaultdict(list)

    async def handle(update: Update) -> None:
        assert update.effective_chat
        handled[update.effective_chat.id].append(update.update_id)

    # Shuffled within each batch, some of every batch again in the next one, and all of them again at the end.
    batches = [originals[start : start + 50] for start in range(0, 500, 50)]
    async with running(handle):
        for number, batch in enumerate(batches):
            again = chance.sample(batches[number - 1], 20) if number else []
            telegram.add(*chance.sample(batch + again, len(batch) + len(again)))
            await until(lambda: not telegram.updates)
        telegram.add(*chance.sample(originals, 500))
        await until(lambda: not telegram.updates)
        await until(lambda: sum(map(len, handled.values())) >= 500)
        await asyncio.sleep(0.1)
    assert sum(map(len, handled.values())) == 500
    assert all(numbers == sorted(numbers) for numbers in handled.values())


async def test_a_slow_chat_blocks_no_other(telegram: StandIn, running: Running) -> None:
    handled: list[str] = []
    go_on = asyncio.Event()

    async def handle(update: Update) -> None:
        assert update.message
        if update.message.chat_id == 1:
            await go_on.wait()
        handled.append(str(update.message.text))

    async with running(handle, parallel_chats=2):
        telegram.add(*(message(number, f"slow {number}", chat=1) for number in range(1, 40)))
        telegram.add(*(message(number, f"quick {number}", chat=2 + number % 5) for number in range(40, 60)))
        await until(lambda: len(handled) == 20)
        assert all(text.startswith("quick") for text in handled)
        go_on.set()
        await until(lambda: len(handled) == 59)
    assert [text for text in handled if text.startswith("slow")] == [f"slow {number}" for number in range(1, 40)]


@pytest.mark.parametrize("floods", [1, 4])
async def test_chats_with_long_queues_take_turns_with_the_others(
    telegram: StandIn, running: Running, floods: int
) -> None:
    handled: list[str] = []

    async def handle(update: Update) -> None:
        assert update.message
        handled.append(str(update.message.text))

    telegram.add(*(message(number, "flood", chat=1 + number % floods) for number in range(1, 60)))
    telegram.add(*(message(number, "probe", chat=number) for number in range(60, 64)))
    async with running(handle, parallel_chats=1):
        await until(lambda: len(handled) == 63)
    assert handled.index("probe") <= floods + 1
    assert handled[:10].count("probe") == 4


async def test_no_more_chats_are_handled_side_by_side_than_allowed(telegram: StandIn, running: Running) -> None:
    at_work, most, handled = 0, 0, 0
    go_on = asyncio.Event()

    async def handle(update: Update) -> None:
        nonlocal at_work, most, handled
        at_work += 1
        most = max(most, at_work)
        await go_on.wait()
        at_work, handled = at_work - 1, handled + 1

    telegram.add(*(message(number, "x", chat=number) for number in range(1, 31)))
    async with running(handle, parallel_chats=4):
        await until(lambda: at_work == 4)
        await until(lambda: not telegram.updates)
        go_on.set()
        await until(lambda: handled == 30)
    assert most == 4


async def test_while_chats_wait_for_a_worker_and_the_database_is_often_locked_each_update_has_one_effect_in_order(
    telegram: StandIn, running: Running, database_url: str
) -> None:
    handled: dict[int, list[int]] = defaultdict(list)
    path, holding = database_url.partition("///")[2], asyncio.Lock()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as holder:

        def let_go() -> None:
            holder.execute("ROLLBACK")
            holding.release()

        async def handle(update: Update) -> None:
            assert update.effective_chat
            handled[update.effective_chat.id].append(update.update_id)
            await asyncio.sleep(0.01)
            if update.update_id % 2 == 0 and not holding.locked():
                await holding.acquire()
                await asyncio.to_thread(holder.execute, "BEGIN IMMEDIATE")
                asyncio.get_running_loop().call_later(0.12, let_go)

        telegram.add(*(message(number, "x", chat=1 + number % 3) for number in range(3, 60)))
        async with running(handle, parallel_chats=2):
            await until(lambda: sum(map(len, handled.values())) >= 57)
            await asyncio.sleep(0.5)
    assert handled == {1 + chat: list(range(3 + chat, 60, 3)) for chat in range(3)}


async def test_a_suspect_that_takes_its_time_holds_nobody_up_and_is_with_one_worker_only(
    telegram: StandIn, running: Running, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbox.working._ALONE_SECONDS", 0.05)
    handled: list[str] = []

    async def handle(update: Update) -> None:
        assert update.message
        handled.append(str(update.message.text))
        if update.message.text == "slow":
            await asyncio.sleep(0.5)

    updates = Updates(database, BOT_ID)
    await updates.store([Received(1, 7, 7, json.dumps(message(1, "slow", chat=7)))])
    for _ in range(SUSPECTED):  # the process went down during it
        await updates.begin(7)
    telegram.add(*(message(number, "quick", chat=number) for number in range(10, 14)))
    async with running(handle):
        await until(lambda: len(handled) == 5)
        await asyncio.sleep(0.6)
    assert handled == ["slow", *["quick"] * 4]
    assert await updates.waiting(9, without=[]) == []


async def test_an_inline_question_is_in_order_with_the_private_chat_of_its_person(
    telegram: StandIn, running: Running
) -> None:
    kinds: list[str] = []
    go_on = asyncio.Event()

    async def handle(update: Update) -> None:
        if update.message:
            await go_on.wait()
        kinds.append("message" if update.message else "inline")

    inline = {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "Ann"}, "query": "q", "offset": ""}
    async with running(handle):
        telegram.add(message(1, "x", chat=7), {"update_id": 2, "inline_query": inline})
        await until(lambda: not telegram.updates)
        assert kinds == []
        go_on.set()
        await until(lambda: len(kinds) == 2)
    assert kinds == ["message", "inline"]


async def test_updates_of_an_earlier_run_come_before_new_ones(
    telegram: StandIn, running: Running, database: Database
) -> None:
    handled: list[str] = []

    begun = asyncio.Event()

    async def never_ready(update: Update) -> None:
        begun.set()
        await asyncio.Event().wait()

    async def handle(update: Update) -> None:
        assert update.message
        handled.append(str(update.message.text))

    telegram.add(message(50, "old 1"), message(51, "old 2"))
    async with running(never_ready, drain_seconds=0.0):
        await until(lambda: not telegram.updates and begun.is_set())
    assert await Updates(database, BOT_ID).suspects(crashes=1, limit=9) == []  # an orderly stop is blamed on nobody
    telegram.add(message(3, "new, with a lower number"))
    async with running(handle):
        await until(lambda: len(handled) == 3)
    assert handled == ["old 1", "old 2", "new, with a lower number"]
    assert await Updates(database, BOT_ID).waiting(9, without=[]) == []


async def test_numbers_that_begin_lower_after_a_quiet_week_are_fetched_without_a_restart(
    telegram: StandIn, running: Running
) -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    async with running(handle, poll_seconds=0):
        telegram.add(message(900_000, "x"))
        await until(lambda: bool(handled) and telegram.offsets[-1] is None)
        telegram.add(message(5, "y"))
        await until(lambda: len(handled) == 2)
    assert handled == [900_000, 5]
    assert telegram.offsets[0] is None
