"""The real bot at work on a preview: what tests start, talk to, and look into."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot import app
from bot.library import Library
from bot.outgoing import Outgoing
from bot.preview.people import People, Speaker
from bot.preview.server import Preview
from bot.settings import Settings
from bot.store.database import Database
from bot.store.questions import Question, Questions
from retrieval.embeddings import EmbeddingModel

SPEED = 50
"""How much faster than ours the clock of the outgoing limits runs, so that tests need not wait for them."""


def _quick_clock() -> float:
    return time.monotonic() * SPEED


async def _quick_sleep(seconds: float) -> None:
    await asyncio.sleep(seconds / SPEED)


QUICK = partial(Outgoing, clock=_quick_clock, sleep=_quick_sleep)


@dataclass(frozen=True)
class RunningBot:
    """A bot at work, the people around it, and what it keeps."""

    preview: Preview
    url: str
    people: People
    database: Database
    library: Library
    data_dir: Path

    async def question(self, speaker: Speaker) -> Question:
        """What this person asked last, as it is kept once the answer has been sent."""
        kept: list[Question] = []

        async def answered() -> bool:
            ids = await self.rows("SELECT max(id) FROM questions WHERE user_id = :user", user=speaker.id)
            question = await Questions(self.database).by_id(ids[0][0]) if ids[0][0] else None
            kept[:] = [question] if question and question.answer_message_ids else []
            return bool(kept)

        await until(answered)
        return kept[0]

    async def group(self, *members: Speaker) -> int:
        """A group with the bot in it, which has introduced itself."""
        chat_id = await self.people.group("Hotel", members)
        await members[0].in_chat(chat_id).wait_for_reply()
        return chat_id

    async def press_forged(self, speaker: Speaker, message_id: int, data: str) -> str:
        """A press with data of the test's choosing, as a changed app could send it."""
        exchange = self.preview.exchange
        chat = exchange.chats[speaker.chat_id]
        query = exchange.queries.ask("callback", person_id=speaker.id, chat_id=chat.id, now=exchange.clock())
        person = {"id": speaker.id, "is_bot": False, "first_name": "Kim"}
        shown = exchange.message_json(chat.messages[message_id])
        exchange.updates.put(
            "callback_query", {"id": query.id, "from": person, "chat_instance": "1", "data": data, "message": shown}
        )
        return query.id

    async def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        async with self.database.reading() as session:
            return [tuple(row) for row in await session.execute(text(query), values)]


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Waits for something that only looking again can tell."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 - the database and other processes tell nobody
            await asyncio.sleep(0.02)


def settings_of(data_dir: Path, **changed: object) -> Settings:
    """Settings that nothing outside the test has a say in."""
    return Settings(_env_file=None, data_dir=data_dir, **changed)


_phrases: list[bytes] = []


def share_phrases(data_dir: Path) -> None:
    """What the coach says and listens for, embedded by one bot for all: a bot on a new folder takes ten seconds for it.

    Called before and after a bot has worked in this folder.
    """
    file = data_dir / "phrases.npz"
    if file.exists():
        _phrases[:] = [file.read_bytes()]
    elif _phrases:
        data_dir.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_phrases[0])


def copied(indexed: Path, target: Path) -> Path:
    """A data folder of its own, with the library indexed."""
    return Path(shutil.copytree(indexed, target / "data", ignore=shutil.ignore_patterns("*.lock")))


@asynccontextmanager
async def bot_at_work(
    data_dir: Path, model: EmbeddingModel, *, outgoing: Any = QUICK, look_seconds: float = 30.0, **changed: object
) -> AsyncIterator[RunningBot]:
    settings = settings_of(data_dir, **{"questions_per_minute": 1000, **changed})
    preview, stop, ready = Preview(limits=False), asyncio.Event(), asyncio.Event()
    share_phrases(data_dir)
    async with (
        preview.serve(port=0) as url,
        app.opened_database(settings) as database,
        app.opened_library(settings, database, model) as library,
        People(url) as people,
    ):
        await library.ensure()
        wording = app.opened_wording(settings, app.opened_chat_model(settings), database, library)
        application = app.build(settings, preview.token, url, database, library, outgoing, look_seconds, wording)
        task = asyncio.create_task(app.serve(application, database, stop, ready))
        await ready.wait()
        try:
            yield RunningBot(preview, url, people, database, library, data_dir)
        finally:
            stop.set()
            await task
            share_phrases(data_dir)
