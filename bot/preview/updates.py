"""The updates a bot has not confirmed yet, and getUpdates over them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from bot.preview.refusal import Refusal
from bot.preview.wire import Json

# Without `allowed_updates` a bot gets every kind but chat_member and the reactions; these the preview can produce.
DEFAULT_KINDS = frozenset(
    ["message", "edited_message", "inline_query", "chosen_inline_result", "callback_query", "my_chat_member"]
)


@dataclass(frozen=True)
class Update:
    """One update as the bot will see it."""

    id: int
    kind: str
    body: Json

    def as_json(self) -> Json:
        return {"update_id": self.id, self.kind: self.body}


class UpdateQueue:
    """Updates stay until a poll with a higher offset confirms them; one poller at a time."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self._waiting: deque[Update] = deque()
        self._allowed = DEFAULT_KINDS
        self._turn = 0
        self._changed = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, kind: str, body: Json) -> None:
        """Queue an update, unless the bot asked not to get this kind."""
        if kind in self._allowed:
            self.deliver([Update(self.next_id, kind, body)])

    def deliver(self, updates: Iterable[Update]) -> None:
        """Queue updates whatever the bot asked for; like Telegram's they may be repeated, or out of order."""
        for update in updates:
            self._waiting.append(update)
            self.next_id = max(self.next_id, update.id + 1)
        self._changed.set()

    def clear(self) -> None:
        """Forget everything unconfirmed."""
        self._waiting.clear()

    def close(self) -> None:
        """End every open poll at once."""
        self._closed = True
        self._changed.set()

    async def poll(self, *, offset: int, limit: int, seconds: float, allowed: Iterable[str] | None) -> list[Update]:
        """Updates from `offset` on; confirms all before it; waits up to `seconds` for a first one."""
        if allowed is not None:
            self._allowed = frozenset(allowed) or DEFAULT_KINDS  # unknown names are ignored, as by Telegram
        self._turn += 1
        turn = self._turn
        self._changed.set()  # an older poll sees that it lost its turn
        await asyncio.sleep(0)
        self._confirm(offset)
        deadline = asyncio.get_running_loop().time() + seconds
        while not self._waiting and not self._closed:
            self._changed.clear()
            try:
                async with asyncio.timeout_at(deadline):
                    await self._changed.wait()
            except TimeoutError:
                break
            if turn != self._turn:
                raise Refusal(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
        return list(self._waiting)[:limit]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0].id < offset:
            self._waiting.popleft()
