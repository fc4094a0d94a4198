"""A real bot on a real database, talking HTTP to the stand-in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.ext import ExtBot

from bot.inbox import Inbox
from bot.outgoing import Backoff
from bot.store import Database

from . import stand_in

QUICK = Backoff(first=0.02, most=0.1)
Handle = Callable[[Update], Awaitable[None]]
Running = Callable[..., AbstractAsyncContextManager[asyncio.Task[None]]]


@pytest.fixture
def telegram() -> Iterator[stand_in.StandIn]:
    with stand_in.running() as running:
        yield running


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(database_url, busy_seconds=0.1)
    await database.migrate()
    yield database
    await database.close()


@pytest.fixture
async def bot(telegram: stand_in.StandIn) -> AsyncIterator[Bot]:
    async with ExtBot(stand_in.TOKEN, base_url=telegram.address) as bot:
        yield bot


@pytest.fixture
def running(database: Database, bot: Bot) -> Running:
    """An inbox that runs in the background and is stopped at the end."""

    @asynccontextmanager
    async def running(handle: Handle, **options: Any) -> AsyncIterator[asyncio.Task[None]]:
        stop = asyncio.Event()
        chosen = {"poll_seconds": 5, "drain_seconds": 5.0, "backoff": QUICK, "redelivery": QUICK, **options}
        task = asyncio.create_task(Inbox(database, bot, handle, **chosen).run(stop))
        try:
            yield task
        finally:
            stop.set()
            await task

    return running


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what it waits for may happen in the thread of the stand-in
            await asyncio.sleep(0.01)
