"""What goes wrong with updates: undelivered answers, poison, and a database that can't be used."""

import asyncio
import logging
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update
from telegram import Update

from bot.inbox import NotDelivered
from bot.store import Database
from bot.store.models import UpdateRow

from .conftest import Running, until
from .stand_in import StandIn, message

pytestmark = pytest.mark.faults


async def _column(database: Database, name: str) -> list[object]:
    async with database.reading() as session:
        return list(await session.scalars(text(f"SELECT {name} FROM updates ORDER BY id")))  # noqa: S608


async def _until_states(database: Database, states: list[str]) -> None:
    async with asyncio.timeout(20):
        while await _column(database, "state") != states:  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)


async def test_an_answer_that_was_not_delivered_is_tried_again_and_only_its_chat_waits(
    telegram: StandIn, running: Running
) -> None:
    handled: list[str] = []
    tries = 0

    async def handle(update: Update) -> None:
        nonlocal tries
        assert update.message
        if update.message.text == "hard":
            tries += 1
            if tries < 6:  # more often than any number of crashes that is forgiven
                raise NotDelivered from ConnectionError("secret words")
        handled.append(str(update.message.text))

    async with running(handle):
        telegram.add(message(1, "hard", chat=1), message(2, "after it", chat=1), message(3, "elsewhere", chat=2))
        await until(lambda: len(handled) == 3)
    assert handled == ["elsewhere", "hard", "after it"]
    assert tries == 6


async def test_an_answer_that_can_not_be_delivered_for_a_day_is_given_up(
    telegram: StandIn, running: Running, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async def handle(update: Update) -> None:
        raise NotDelivered from ConnectionError("secret words")

    async with running(handle, drain_seconds=0.1):
        telegram.add(message(1, "secret question"))
        await until(lambda: not telegram.updates)
        async with database.session() as session:
            await session.execute(update(UpdateRow).values(received_at=datetime.now(UTC) - timedelta(days=2)))
        await _until_states(database, ["failed"])
    assert await _column(database, "error") == ["not delivered: ConnectionError"]
    assert "Update 1 is set aside" in caplog.text
    assert "secret" not in caplog.text


async def test_a_fault_in_the_handler_is_tried_three_times_and_then_set_aside_without_its_words(
    telegram: StandIn, running: Running, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    handled: list[str] = []

    async def handle(update: Update) -> None:
        assert update.message
        handled.append(str(update.message.text))
        if update.message.text == "secret poison":
            raise ValueError(update.message.text)

    caplog.set_level(logging.WARNING, "bot")
    async with running(handle):
        telegram.add(message(1, "secret poison"), message(2, "next"))
        await until(lambda: "next" in handled)
    assert handled == ["secret poison"] * 3 + ["next"]
    assert await _column(database, "state") == ["failed", "done"]
    assert "ValueError in handle" in str((await _column(database, "error"))[0])
    assert "Update 1 is set aside" in caplog.text
    assert "secret" not in caplog.text


async def test_an_update_that_can_not_be_read_holds_up_no_other(
    telegram: StandIn, running: Running, database: Database
) -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    async with running(handle):
        telegram.add({"update_id": 1, "message": {"text": "of a kind to come"}}, {"update_id": 2}, message(3, "x"))
        await _until_states(database, ["failed", "done", "done"])
    assert sorted(handled) == [2, 3]


async def test_what_is_done_leaves_no_trace_of_the_person_but_what_failed_can_be_looked_into(
    telegram: StandIn, running: Running, database: Database
) -> None:
    async def handle(update: Update) -> None:
        if update.update_id == 2:
            raise ValueError

    async with running(handle):
        telegram.add(message(1, "fine", chat=5), message(2, "broken", chat=6))
        await _until_states(database, ["done", "failed"])
    payloads = await _column(database, "payload")
    assert payloads[0] is None
    assert "broken" in str(payloads[1])
    assert await _column(database, "chat_key") == [0, 6]
    assert await _column(database, "user_id") == [None, 6]


async def test_while_the_database_is_locked_nothing_is_acknowledged_and_nothing_lost(
    telegram: StandIn, running: Running, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    holder = sqlite3.connect(database_url.partition("///")[2], isolation_level=None, check_same_thread=False)
    async with running(handle):
        await until(lambda: bool(telegram.offsets))
        await asyncio.to_thread(holder.execute, "BEGIN IMMEDIATE")  # it waits for what the bot has begun
        telegram.add(message(1, "x"), message(2, "y"))
        await until(lambda: "is locked by another process" in caplog.text)
        await asyncio.sleep(0.2)
        assert telegram.offsets == [None]
        assert len(telegram.updates) == 2
        assert handled == []
        holder.execute("ROLLBACK")
        await until(lambda: handled == [1, 2] and not telegram.updates)
    holder.close()


async def test_a_database_that_is_locked_while_an_update_is_handled_does_not_repeat_it(
    telegram: StandIn, running: Running, database: Database, database_url: str
) -> None:
    handled: list[int] = []
    holder = sqlite3.connect(database_url.partition("///")[2], isolation_level=None, check_same_thread=False)

    async def handle(update: Update) -> None:
        if update.update_id == 1:
            await asyncio.to_thread(holder.execute, "BEGIN IMMEDIATE")
            asyncio.get_running_loop().call_later(0.5, holder.execute, "ROLLBACK")
        handled.append(update.update_id)

    async with running(handle):
        telegram.add(message(1, "x"), message(2, "y"))
        await until(lambda: len(handled) == 2)
    assert handled == [1, 2]
    assert await _column(database, "state") == ["done", "done"]
    holder.close()
