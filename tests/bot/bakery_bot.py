"""A small bot for admins' tests: one admin, and a few documents on bread."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from running_bot import RunningBot, bot_at_work, settings_of

from bot import app
from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from retrieval.embeddings import EmbeddingModel

FLOUR = b"# Flour\n\nFlour is kept dry and dark for a year.\n"
BREAD = b"# Bread\n\n## How long it keeps\n\nRye bread keeps for seven days in a linen bag.\n"
CHEESE = b"# Cheese\n\nHard cheese keeps for four weeks in wax paper.\n"
QUESTION = "How long does rye bread keep?"
SOURCES = "expandable_blockquote"


@asynccontextmanager
async def bakery_at_work(folder: Path, model: EmbeddingModel, **changed: object) -> AsyncIterator[RunningBot]:
    """The bot with one document; Ann is the admin."""
    settings = settings_of(folder, library="none")
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        await library.add([("flour.md", FLOUR)])
    async with bot_at_work(folder, model, library="none", **{"admin_ids": frozenset({1001}), **changed}) as running:
        yield running


async def published(admin: Speaker, shown: SeenMessage) -> SeenMessage:
    """The message of a run once it is over."""
    over = re.compile(r"Published|Publicado|Nothing has changed|Stopped|did not work")
    return await admin.wait_for_edit(shown, until=lambda one: bool(over.search(one.text)), within=60)


async def added(admin: Speaker, name: str, content: bytes, label: str = "Add") -> SeenMessage:
    """The message of the run that added this."""
    shown = await admin.wait_for_reply(await admin.upload(name, content))
    await admin.press(shown, label)
    return await published(admin, shown)


async def answer(speaker: Speaker, question: str = QUESTION) -> SeenMessage:
    return await speaker.wait_for_reply(await speaker.say(question))
