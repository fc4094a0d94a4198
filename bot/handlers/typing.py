"""The "typing…" sign, while an answer is worked out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.handlers.delivery import Place

TYPING_SECONDS = 4.0
"""Telegram shows "typing…" for five seconds."""
ARRIVAL_SECONDS = 1.0
"""How long a sign that is on its way may take: ending its request would cost the connection."""


@asynccontextmanager
async def typing(bot: Bot, place: Place) -> AsyncIterator[None]:
    """Shows "typing…" as long as the work goes on."""
    done = asyncio.Event()
    shown = asyncio.create_task(_keep_typing(bot, place, done))
    try:
        yield
    finally:
        done.set()
        await asyncio.wait([shown], timeout=ARRIVAL_SECONDS)
        shown.cancel()
        with suppress(asyncio.CancelledError):
            await shown


async def _keep_typing(bot: Bot, place: Place, done: asyncio.Event) -> None:
    while not done.is_set():
        with suppress(TelegramError):  # the answer matters, not its announcement
            await bot.send_chat_action(place.chat_id, ChatAction.TYPING, message_thread_id=place.thread_id)
        with suppress(TimeoutError):
            async with asyncio.timeout(TYPING_SECONDS):
                await done.wait()
