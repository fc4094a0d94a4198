"""An answer shown while it grows: in a draft that Telegram takes away when the message comes."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.conversation import Grows
from bot.handlers.delivery import Place
from bot.handlers.typing import ARRIVAL_SECONDS
from bot.rendering.answers import render_growing
from retrieval.answering import Answer

_log = logging.getLogger(__name__)

PACE_SECONDS = 1.0
"""How long a draft stands before the next takes its place: faster than that nobody reads."""


@asynccontextmanager
async def growing(bot: Bot, place: Place, draft_id: int) -> AsyncIterator[Grows]:
    """Shows what it is told, the newest only, in a private chat; nothing waits for it."""
    newest: asyncio.Queue[Answer] = asyncio.Queue(maxsize=1)

    def grows(answer: Answer) -> None:
        if newest.full():
            newest.get_nowait()
        newest.put_nowait(answer)

    sending = asyncio.Lock()
    showing = asyncio.create_task(_show(bot, place, draft_id, newest, sending))
    try:
        yield grows
    finally:
        with suppress(TimeoutError):  # one that is on its way arrives: else it might do so behind the message
            async with asyncio.timeout(ARRIVAL_SECONDS), sending:
                pass
        showing.cancel()
        await asyncio.wait([showing])
        if not showing.cancelled() and (error := showing.exception()):
            _log.error("A growing answer could not be shown.", exc_info=error)


async def _show(bot: Bot, place: Place, draft_id: int, newest: asyncio.Queue[Answer], sending: asyncio.Lock) -> None:
    with suppress(TelegramError):  # the message matters, not its draft; an older Bot API knows none
        while True:
            html = render_growing(await newest.get())
            async with sending:
                await bot.send_message_draft(
                    place.chat_id, draft_id, html, message_thread_id=place.thread_id, parse_mode=ParseMode.HTML
                )
            await asyncio.sleep(PACE_SECONDS)
