"""The inbox as a whole: fetching, working and clearing up side by side, and an orderly end."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from telegram import Bot, Update

from bot.inbox.fetching import Fetching
from bot.inbox.patience import until_stored
from bot.inbox.working import Workers
from bot.outgoing import Backoff
from bot.store import Database
from bot.store.updates import Begun, Updates

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
)
UNREACHABLE = Backoff(first=1.0, most=60.0)
UNDELIVERED = Backoff(first=2.0, most=600.0)

_CANCEL_SECONDS = 5.0
_PRUNE_SECONDS = 3600.0
_KEEP_DONE = timedelta(days=2)  # Telegram repeats an update for a day at most
_KEEP_FAILED = timedelta(days=7)


class Inbox:
    """Fetches updates of an initialised `bot` by long polling and hands each to `handle`.

    An update is stored before it is acknowledged, so none is lost whatever happens to the process, and a repeat has no
    second effect. Within a chat updates are handled one at a time, in the order of their arrival; up to
    `parallel_chats` chats side by side. An update in hand at ten crashes is set aside.

    `backoff` is for pauses when Telegram or the database can't be reached, `redelivery` for those after NotDelivered.
    """

    def __init__(
        self,
        database: Database,
        bot: Bot,
        handle: Callable[[Update], Awaitable[None]],
        *,
        parallel_chats: int = 32,
        allowed_updates: Sequence[str] = ALLOWED_UPDATES,
        poll_seconds: int = 30,
        drain_seconds: float = 20.0,
        backoff: Backoff = UNREACHABLE,
        redelivery: Backoff = UNDELIVERED,
    ) -> None:
        self._database = database
        self._bot = bot
        self._handle = handle
        self._parallel_chats = parallel_chats
        self._allowed_updates = allowed_updates
        self._poll_seconds = poll_seconds
        self._drain_seconds = drain_seconds
        self._backoff = backoff
        self._redelivery = redelivery

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set. Then fetching ends at once, what is being handled gets `drain_seconds`, and the
        rest stays pending for the next start.

        Raises TokenRefused or PolledElsewhere when updates can't be fetched any more.
        """
        updates = Updates(self._database, self._bot.id)
        workers = Workers(
            updates,
            self._hand_over,
            parallel_chats=self._parallel_chats,
            backoff=self._backoff,
            redelivery=self._redelivery,
        )
        fetching = Fetching(
            self._bot,
            updates,
            allowed_updates=self._allowed_updates,
            poll_seconds=self._poll_seconds,
            backoff=self._backoff,
            on_new=workers.wake,
        )
        endless: list[asyncio.Task[Any]] = [
            asyncio.create_task(part) for part in (fetching.run(), workers.run(), self._prune(updates))
        ]
        try:
            await _first([*endless, asyncio.create_task(stop.wait())])
        finally:
            await workers.close(self._drain_seconds)

    async def _hand_over(self, begun: Begun) -> None:
        await self._handle(Update.de_json(json.loads(begun.payload), self._bot))

    async def _prune(self, updates: Updates) -> None:
        while True:
            now = datetime.now(UTC)
            prune = partial(updates.prune, done_before=now - _KEEP_DONE, failed_before=now - _KEEP_FAILED)
            await until_stored(prune, self._backoff)
            await asyncio.sleep(_PRUNE_SECONDS)


async def _first(tasks: list[asyncio.Task[Any]]) -> None:
    """Waits until one of the tasks ends, then ends the others; raises what went wrong."""
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        going_on = set(tasks)
        while going_on:  # some library may lose a cancellation that comes together with a result
            for task in going_on:
                task.cancel()
            _, going_on = await asyncio.wait(going_on, timeout=_CANCEL_SECONDS)
    for task in tasks:
        if not task.cancelled() and (fault := task.exception()) is not None:
            raise fault
