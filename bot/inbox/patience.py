"""Waiting for a database that can't be used now."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.outgoing import Backoff
from bot.store import StoreUnavailable

_log = logging.getLogger(__name__)
Result = TypeVar("Result")


async def until_stored(work: Callable[[], Awaitable[Result]], backoff: Backoff) -> Result:
    """Does the work, again after growing pauses for as long as the store is unavailable."""
    failures = 0
    while True:
        try:
            return await work()
        except StoreUnavailable as error:
            failures += 1
            pause = backoff.pause(failures)
            _log.warning("%s Nothing is lost; next try in %.1f s.", error, pause)
            await asyncio.sleep(pause)
