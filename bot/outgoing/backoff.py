"""Growing pauses between tries."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Backoff:
    """Doubling pauses in seconds, never longer than `most`, each shortened at random by up to a half so that
    those who failed together don't come back together."""

    first: float
    most: float

    def pause(self, failures: int) -> float:
        """The pause after this many failures in a row, counted from 1."""
        full = min(self.most, self.first * 2.0 ** min(failures - 1, 30))
        return full * random.uniform(0.5, 1.0)  # noqa: S311 - no secret depends on it
