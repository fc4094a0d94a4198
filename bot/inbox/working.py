"""The workers: hand stored updates to the handler, in order within a chat, chats side by side."""

import asyncio
import logging
import traceback
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.inbox.failures import NotDelivered
from bot.inbox.patience import until_stored
from bot.outgoing import Backoff
from bot.store import StoreUnavailable
from bot.store.updates import Begun, Updates

_log = logging.getLogger(__name__)

SUSPECTED = 2  # an update in hand when the process went down this often is tried alone at the next start
CRASHES = 10  # an update in hand at so many crashes is set aside: kills from outside hardly hit one that often
FAULTS = 3  # an update whose handling raises is set aside at the third go: its fault is its own
_SUSPECTS = 100
_ALONE_SECONDS = 60.0  # how long the others wait for an update that is tried alone
_LOOK_SECONDS = 60.0  # how often to look for due updates unasked, in case the clock was set back
_GIVE_UP = timedelta(days=1)
_LEAST_TRIES = 5  # before giving up, even if the bot was off for days
_CANCEL_SECONDS = 5.0


class Workers:
    """Up to `parallel_chats` workers, each with one chat at a time; a chat is never with two.

    In memory are keys of chats and the updates in hand, never the backlog. While chats wait for a worker, all take
    turns: a worker goes on to the next chat after each update.
    """

    def __init__(
        self,
        updates: Updates,
        handle: Callable[[Begun], Awaitable[None]],
        *,
        parallel_chats: int,
        backoff: Backoff,
        redelivery: Backoff,
    ) -> None:
        self._updates = updates
        self._handle = handle
        self._parallel_chats = parallel_chats
        self._backoff = backoff
        self._redelivery = redelivery
        self._workers: set[asyncio.Task[None]] = set()
        self._busy: set[int] = set()  # chats that are with a worker
        self._ready: deque[int] = deque()  # chats that wait for one, as far as we have looked
        self._had_a_turn: set[int] = set()  # chats that may have more, after the others
        self._one_update_each = False  # a worker ends after its update: for suspects, and at the end
        self._faults: list[BaseException] = []
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Says that there may be something to do."""
        self._news.set()

    async def run(self) -> None:
        """Works off what earlier runs left and what comes in, until it is cancelled; then `close` is due."""
        await until_stored(self._updates.resume, self._backoff)
        await self._try_suspects_alone()
        while True:
            self._news.clear()
            if self._faults:
                raise self._faults[0]
            if not self._ready:
                await self._look()
            while self._ready and len(self._workers) < self._parallel_chats:
                self._start(self._next_chat())
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_SECONDS):  # wait_for could lose a cancellation that comes with news
                    await self._news.wait()

    async def close(self, seconds: float) -> None:
        """Lets the updates in hand finish for so long, then cancels them: they stay pending, blamed for nothing."""
        self._one_update_each = True
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=_CANCEL_SECONDS)

    async def _try_suspects_alone(self) -> None:
        # Of the updates in hand at two crashes one may be guilty. Tried one by one, only that one goes on counting.
        self._one_update_each = True
        look = partial(self._updates.suspects, crashes=SUSPECTED, limit=_SUSPECTS)
        for chat_key in await until_stored(look, self._backoff):
            await asyncio.wait({self._start(chat_key)}, timeout=_ALONE_SECONDS)
        self._one_update_each = False

    async def _look(self) -> None:
        most = 2 * self._parallel_chats
        found = await self._waiting(most, without=self._busy | self._had_a_turn)
        if len(found) < most:  # a new round
            self._had_a_turn.clear()
            found += await self._waiting(most - len(found), without={*self._busy, *found})
        self._ready.extend(found)

    async def _waiting(self, limit: int, *, without: Collection[int]) -> list[int]:
        return await until_stored(partial(self._updates.waiting, limit, without=without), self._backoff)

    def _next_chat(self) -> int:
        chat_key = self._ready.popleft()
        self._busy.add(chat_key)
        if not self._ready:
            self.wake()
        return chat_key

    def _start(self, chat_key: int) -> asyncio.Task[None]:
        self._busy.add(chat_key)
        worker = asyncio.create_task(self._work(chat_key))
        self._workers.add(worker)
        worker.add_done_callback(self._ended)
        return worker

    def _ended(self, worker: asyncio.Task[None]) -> None:
        self._workers.discard(worker)
        if not worker.cancelled() and (fault := worker.exception()) is not None:
            self._faults.append(fault)
        self.wake()

    async def _work(self, chat_key: int) -> None:
        held = {chat_key}  # the chat and, until the end of its update is stored, the one before
        done: int | None = None
        try:
            while True:
                update = await until_stored(partial(self._updates.begin, chat_key, done=done), self._backoff)
                self._give_back(held - {chat_key})
                held = {chat_key}
                done = update.id if update is not None and await self._is_done(update) else None
                if self._one_update_each or (update is None and not self._ready):
                    break
                if self._ready:
                    self._had_a_turn.add(chat_key)
                    chat_key = self._next_chat()
                    held.add(chat_key)
            if done is not None:
                await until_stored(partial(self._updates.done, done), self._backoff)
        finally:
            self._give_back(held)

    def _give_back(self, chat_keys: set[int]) -> None:
        if chat_keys:
            self._busy -= chat_keys
            self.wake()

    async def _is_done(self, update: Begun) -> bool:
        """Tries it. If not done, it has been set aside or put off."""
        if update.crashes >= CRASHES:
            await self._set_aside(update, update.error or "the process went down during it")
            return False
        try:
            await self._handle(update)
        except NotDelivered as failure:
            await self._try_later(update, f"not delivered: {type(failure.__cause__).__name__}", blameless=True)
            return False
        except asyncio.CancelledError:
            await self._release(update)
            raise
        except Exception as error:  # noqa: BLE001 - the boundary: a fault in a handler ends neither inbox nor update
            if update.crashes + 1 >= FAULTS:
                await self._set_aside(update, _place(error))
            else:
                await self._try_later(update, _place(error), blameless=False)
            return False
        return True

    async def _try_later(self, update: Begun, reason: str, *, blameless: bool) -> None:
        pause = self._redelivery.pause(update.tries)
        until = datetime.now(UTC) + timedelta(seconds=pause)
        if update.tries >= _LEAST_TRIES and until > update.received_at + _GIVE_UP:
            await self._set_aside(update, reason)
            return
        # Neither the reason nor the log has what was written: exceptions' messages may quote it.
        _log.warning("Update %d is tried again in %.1f s (%s).", update.update_id, pause, reason)
        work = partial(self._updates.put_off, update.id, until, reason=reason, blameless=blameless)
        await until_stored(work, self._backoff)
        asyncio.get_running_loop().call_later(pause + 0.01, self.wake)  # surely after `until`, whatever the rounding

    async def _set_aside(self, update: Begun, reason: str) -> None:
        _log.error("Update %d is set aside after %d tries (%s).", update.update_id, update.tries, reason)
        await until_stored(partial(self._updates.set_aside, update.id, reason), self._backoff)

    async def _release(self, update: Begun) -> None:
        try:
            await self._updates.put_off(update.id, None, reason="the bot was stopped", blameless=True)
        except StoreUnavailable as error:
            _log.warning("%s The stop counts as a crash of update %d.", error, update.update_id)


def _place(error: Exception) -> str:
    """The kind of a fault and where it arose, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {frames[-1].name}, line {frames[-1].lineno}" if frames else type(error).__name__
