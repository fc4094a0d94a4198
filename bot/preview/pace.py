"""How fast a bot may write: one message a second to a chat, twenty a minute to a group, thirty a second in all."""

from __future__ import annotations

import math
from collections import defaultdict, deque

from bot.preview.refusal import too_many

PER_CHAT = (1, 1.0)
PER_GROUP = (20, 60.0)
OVERALL = (30, 1.0)
TOLERANCE = 0.05  # seconds two requests sent a second apart may draw nearer on their way


class Pace:
    """Remembers when messages were accepted; a refused one does not count."""

    def __init__(self, *, enforced: bool = True) -> None:
        self._enforced = enforced
        self._accepted: dict[object, deque[float]] = defaultdict(deque)

    def check(self, chat_id: int, now: float, *, group: bool) -> None:
        """Note a message at `now` (seconds), or refuse it with the seconds to wait."""
        if not self._enforced:
            return
        rules: list[tuple[object, tuple[int, float]]] = [(chat_id, PER_CHAT), ("all", OVERALL)]
        if group:
            rules.append((("minute", chat_id), PER_GROUP))
        wait = max(self._wait(key, now, *rule) for key, rule in rules)
        if wait > TOLERANCE:
            raise too_many(max(1, math.ceil(wait)))
        for key, _ in rules:
            self._accepted[key].append(now)

    def _wait(self, key: object, now: float, most: int, window: float) -> float:
        times = self._accepted[key]
        while times and times[0] <= now - window:
            times.popleft()
        return times[-most] + window - now if len(times) >= most else 0.0
