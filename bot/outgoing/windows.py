"""Sliding windows: at most so many messages in any stretch of so many seconds."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class Window:
    """At most `most` messages in any `seconds`, as the far end counts them.

    We don't know when within a request Telegram counts a message. So a message takes its place from before the request
    begins until `seconds` after the request has ended: then no more than `most` can be counted within `seconds`,
    however long the requests travel. Waiting requests get their places in the order in which they came.
    """

    def __init__(self, most: int, seconds: float, clock: Clock, sleep: Sleep) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()  # who needs several places takes them all before the next one takes any
        self._free_from: asyncio.Queue[float] = asyncio.Queue()  # a moment for each place that nobody holds
        for _ in range(most):
            self._free_from.put_nowait(-math.inf)
        self._all_free_from = -math.inf

    @asynccontextmanager
    async def place(self, messages: int) -> AsyncIterator[None]:
        """Waits for the places of this many messages (of all there are, if fewer) and holds them meanwhile."""
        places = min(messages, self._most)
        await self._take(places)
        try:
            yield
        finally:
            self._all_free_from = self._clock() + self._seconds
            for _ in range(places):
                self._free_from.put_nowait(self._all_free_from)

    @property
    def idle(self) -> bool:
        """Every place is free, as in a new window."""
        return self._free_from.qsize() == self._most and self._all_free_from <= self._clock()

    async def _take(self, places: int) -> None:
        taken: list[float] = []
        try:
            async with self._turn:
                while len(taken) < places:
                    taken.append(await self._free_from.get())
                while (left := max(taken) - self._clock()) > 0:
                    await self._sleep(left)
        except BaseException:  # cancelled while waiting: nothing was sent from these places
            for moment in taken:
                self._free_from.put_nowait(moment)
            raise
