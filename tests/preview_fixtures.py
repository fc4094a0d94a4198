"""A running preview and its people, for every test that talks to the bot as Telegram would."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.preview.people import People
from bot.preview.server import Preview


@pytest.fixture
async def preview() -> AsyncIterator[Preview]:
    """A preview on a free port, without limits on messages a second; its address is `preview.url`."""
    preview = Preview(limits=False)
    async with preview.serve(port=0):
        yield preview


@pytest.fixture
async def strict_preview() -> AsyncIterator[Preview]:
    """The same with Telegram's limits: one message a second to a chat, twenty a minute to a group."""
    preview = Preview()
    async with preview.serve(port=0):
        yield preview


@pytest.fixture
async def people(preview: Preview) -> AsyncIterator[People]:
    """Ann, Bo and the admin of `preview`."""
    async with People(preview.url) as people:
        yield people
