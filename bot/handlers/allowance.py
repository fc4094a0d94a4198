"""How many questions one person may ask in a minute, so that nobody crowds out the others."""

import math
from collections import OrderedDict
from dataclasses import dataclass

MINUTE = 60.0
PEOPLE = 10_000
"""Whoever asked longest ago is forgotten when more people than this have asked."""


@dataclass(frozen=True)
class Refused:
    """`seconds` until the next question is answered; `first` when the person has not been told within a minute."""

    seconds: int
    first: bool


class Allowance:
    """Counts by when a question was sent, not by when it is handled.

    So neither one that is handled again nor those that waited while the bot was away count against a person.
    """

    def __init__(self, questions_per_minute: int) -> None:
        self.limit = questions_per_minute
        self._asked: OrderedDict[int, dict[int, float]] = OrderedDict()
        self._told: dict[int, float] = {}

    def take(self, user_id: int, update_id: int, sent: float) -> Refused | None:
        """Counts a question of this person, `sent` in seconds since 1970; None when it may be answered."""
        asked = self._asked.setdefault(user_id, {})
        self._asked.move_to_end(user_id)
        if update_id in asked:
            return None
        near = [moment for moment in asked.values() if abs(sent - moment) < MINUTE]
        if len(near) < self.limit:
            self._asked[user_id] = {one: moment for one, moment in asked.items() if sent - moment < MINUTE}
            self._asked[user_id][update_id] = sent
            self._shrink()
            return None
        first = sent - self._told.get(user_id, -math.inf) >= MINUTE
        if first:
            self._told[user_id] = sent
        return Refused(max(1, math.ceil(min(near) + MINUTE - sent)), first)

    def _shrink(self) -> None:
        while len(self._asked) > PEOPLE:
            forgotten, _ = self._asked.popitem(last=False)
            self._told.pop(forgotten, None)
