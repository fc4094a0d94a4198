"""The rate limiter of the bot: paces, pauses and repeats requests to Telegram."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from telegram.constants import FloodLimit
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.outgoing.backoff import Backoff
from bot.outgoing.pauses import LONGEST_WAIT_SECONDS, Pauses
from bot.outgoing.requests import Request, Result
from bot.outgoing.windows import Clock, Sleep, Window

_FLOODS = 5  # how often one request obeys "retry after" before it fails
_BACKOFF = Backoff(first=2.0, most=16.0)
_LANES = 1000  # with more chats than this, those that are at rest are dropped


class _Lane:
    """The way to one chat: one message at a time, in order, within the limits of that chat."""

    def __init__(self, chat: int | str, clock: Clock, sleep: Sleep) -> None:
        self.order = asyncio.Lock()
        self.users = 0
        self.second = Window(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT, 1.0, clock, sleep)
        in_group = isinstance(chat, str) or chat < 0
        self.minute = Window(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP, 60.0, clock, sleep) if in_group else None

    @property
    def at_rest(self) -> bool:
        return not self.users and self.second.idle and (self.minute is None or self.minute.idle)


class Outgoing(BaseRateLimiter[None]):
    """Keeps every request of the bot within Telegram's limits, and tries again what is worth it.

    * Messages and edits: one at a time to a chat and in order, at most 1 a second to a chat, 20 a minute to a group,
      30 a second in all. Other requests wait for pauses only.
    * "Retry after" is obeyed five times at most, by everything it concerns; a pause over five minutes fails at once.
    * Network errors, timeouts and 5xx are tried again after 1–16 s: four tries. A message that may have arrived (its
      request timed out, say) gets two, so that after a lost answer it shows twice at worst, and often not at all twice.
    * A bad request is never repeated.
    * `on_migrated(old, new)` is awaited when a group has become a supergroup; the message is then sent there.
    * `on_blocked(chat)` is awaited when the bot may not write to a chat any more; Forbidden is raised all the same.
    """

    def __init__(
        self,
        *,
        on_blocked: Callable[[int], Awaitable[None]],
        on_migrated: Callable[[int, int], Awaitable[None]],
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._on_blocked = on_blocked
        self._on_migrated = on_migrated
        self._clock = clock
        self._sleep = sleep
        self._pauses = Pauses(clock, sleep)
        self._all = Window(FloodLimit.MESSAGES_PER_SECOND, 1.0, clock, sleep)
        self._lanes: dict[int | str, _Lane] = {}

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Result:
        """Makes the request when its turn has come, and returns Telegram's answer."""
        request = Request(callback, tuple(args), kwargs, endpoint, data)
        try:
            try:
                return await self._in_order(request)
            except ChatMigrated as moved:
                if isinstance(request.chat, int):
                    await self._on_migrated(request.chat, moved.new_chat_id)
                request = request.moved_to(moved.new_chat_id)
                return await self._in_order(request)
        except Forbidden:
            if isinstance(request.chat, int):
                await self._on_blocked(request.chat)
            raise

    async def _in_order(self, request: Request) -> Result:
        if not request.messages:
            return await self._persistently(request, [])
        if request.chat is None:  # a message that was sent by inline mode
            return await self._persistently(request, [(self._all, 1)])
        async with self._lane(request.chat) as lane:
            windows = [(lane.second, 1), (self._all, request.messages)]
            if lane.minute is not None:
                windows.insert(0, (lane.minute, request.messages))
            return await self._persistently(request, windows)

    async def _persistently(self, request: Request, windows: list[tuple[Window, int]]) -> Result:
        failures = floods = 0
        while True:
            try:
                return await self._paced(request, windows)
            except RetryAfter:
                floods += 1
                if floods > _FLOODS or self._pauses.left(request.chat) > LONGEST_WAIT_SECONDS:
                    raise
            except BadRequest:  # a NetworkError by birth only
                raise
            except NetworkError as error:
                failures += 1
                if failures >= request.tries_after(error):
                    raise
                await self._sleep(_BACKOFF.pause(failures))

    async def _paced(self, request: Request, windows: list[tuple[Window, int]]) -> Result:
        while True:
            await self._pauses.over(request.chat)
            async with AsyncExitStack() as places:
                for window, messages in windows:
                    await places.enter_async_context(window.place(messages))
                if self._pauses.left(request.chat) <= 0:  # else a pause began while we waited for a place
                    return await self._obediently(request)

    async def _obediently(self, request: Request) -> Result:
        try:
            return await request.send()
        except RetryAfter as flood:
            # The public attribute warns that its type will change; this one is what python-telegram-bot uses.
            self._pauses.begin(request.chat, flood._retry_after.total_seconds())
            raise

    @asynccontextmanager
    async def _lane(self, chat: int | str) -> AsyncIterator[_Lane]:
        if chat not in self._lanes and len(self._lanes) >= _LANES:
            self._lanes = {known: lane for known, lane in self._lanes.items() if not lane.at_rest}
        lane = self._lanes.setdefault(chat, _Lane(chat, self._clock, self._sleep))
        lane.users += 1
        try:
            async with lane.order:
                yield lane
        finally:
            lane.users -= 1
