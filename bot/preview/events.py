"""What happens in the chats, told to every open page as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from bot.preview.wire import Json

QUIET = 15.0  # seconds after which an open stream gets a sign of life


class Events:
    """Passes each event to all subscribers, and lets others wait for the next one."""

    def __init__(self) -> None:
        self._subscribers: set[asyncio.Queue[str | None]] = set()
        self._changed = asyncio.Event()
        self._closed = False

    def publish(self, kind: str, body: Json) -> None:
        """Tell every subscriber, and wake whoever waits for a change."""
        line = f"event: {kind}\ndata: {json.dumps(body)}\n\n"
        for subscriber in self._subscribers:
            subscriber.put_nowait(line)
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """End all streams and all waiting."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.put_nowait(None)
        self._changed.set()

    async def next_change(self, seconds: float) -> bool:
        """Wait for something to happen; False when nothing did in time."""
        if self._closed:
            return False
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        return not self._closed

    async def stream(self) -> AsyncIterator[str]:
        """The lines of one event stream."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._subscribers.add(queue)
        try:
            yield "retry: 1000\nevent: hello\ndata: {}\n\n"
            while not self._closed:
                try:
                    line = await asyncio.wait_for(queue.get(), QUIET)
                except TimeoutError:
                    line = ": still here\n\n"
                if line is None:
                    return
                yield line
        finally:
            self._subscribers.discard(queue)
