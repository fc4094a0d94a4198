"""How many questions one person may ask in a minute, so that nobody crowds out the others."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass

MINUTE = 60.0
PEOPLE = 10_000
"""Whoever asked longest ago is forgotten when more people than this have asked."""


@dataclass(frozen=True)
class Refused:
    """`seconds` until the next question is answered; `first` when the person has not been told yet."""

    seconds: int
    first: bool


class Allowance:
    def __init__(self, questions_per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = questions_per_minute
        self._clock = clock
        self._asked: OrderedDict[int, deque[float]] = OrderedDict()
        self._told: dict[int, float] = {}

    def take(self, user_id: int) -> Refused | None:
        """Counts a question of this person; None when it may be answered."""
        now = self._clock()
        asked = self._asked.setdefault(user_id, deque())
        self._asked.move_to_end(user_id)
        while asked and now - asked[0] >= MINUTE:
            asked.popleft()
        if len(asked) < self.limit:
            asked.append(now)
            self._told.pop(user_id, None)
            self._shrink()
            return None
        free_at = asked[0] + MINUTE
        first = self._told.get(user_id) != free_at
        self._told[user_id] = free_at
        return Refused(max(1, round(free_at - now)), first)

    def _shrink(self) -> None:
        while len(self._asked) > PEOPLE:
            forgotten, _ = self._asked.popitem(last=False)
            self._told.pop(forgotten, None)
