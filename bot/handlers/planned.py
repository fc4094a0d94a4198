"""Messages that were planned: looked for while the bot runs, each sent once, later where it did not arrive."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.handlers.delivery import Place, send
from bot.rendering.answers import Rendered
from bot.store import StoreUnavailable

_log = logging.getLogger(__name__)

AT_ONCE = 20
"""How many are looked for at a time."""

AGAIN, BLOCKED = timedelta(minutes=10), timedelta(days=1)
"""When one that did not arrive is tried again, and one for a chat that has blocked the bot."""


class Ledger(Protocol):
    """Where it is written down what was sent: reminders, or offers."""

    async def begin(self, id: int, /) -> bool: ...
    async def sent(self, id: int, /) -> None: ...
    async def put_off(self, id: int, until: datetime, /) -> None: ...


async def keep_sending(due: Callable[[], Awaitable[None]], every_seconds: float) -> None:
    """Sends what is due, until it is cancelled."""
    while True:
        try:
            await due()
        except StoreUnavailable as error:
            _log.warning("What was planned has to wait: %s", error)
        await asyncio.sleep(every_seconds)


async def send_planned(ledger: Ledger, id: int, bot: Bot, place: Place, shown: Rendered) -> None:
    """Sends one of them, unless it was sent, or taken back, meanwhile."""
    if not await ledger.begin(id):
        return
    try:
        await send(bot, place, shown)
    except TelegramError as error:
        # Only the kind of the error: its message may quote what was sent.
        _log.warning("What was planned for a chat has to wait (%s).", type(error).__name__)
        await ledger.put_off(id, datetime.now(UTC) + (BLOCKED if isinstance(error, Forbidden) else AGAIN))
    else:
        await ledger.sent(id)
