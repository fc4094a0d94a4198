"""Answers go first: a build gives way while questions are being answered."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

STRETCH_SECONDS, MOMENT_SECONDS, LONGEST_SECONDS = 0.02, 0.001, 0.1
"""How long a build works before it gives way, for how long it does so in any case, and how long at most."""


class Courtesy:
    """Counts what is being answered; both threads of one interpreter share one processor's time.

    A build waits at most twice as long as it has just worked, so that a storm of questions makes it three times as
    slow, and never holds it up.
    """

    def __init__(self) -> None:
        self._idle = threading.Event()
        self._idle.set()
        self._answering = 0
        self._since = time.monotonic()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """A question is being answered; in the thread of the event loop."""
        self._answering += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._answering -= 1
            if not self._answering:
                self._idle.set()

    def give_way(self) -> None:
        """Called often by a build, in its thread."""
        worked = time.monotonic() - self._since
        if worked < STRETCH_SECONDS:
            return
        time.sleep(MOMENT_SECONDS)  # for a question that could not begin meanwhile
        self._idle.wait(min(2 * worked, LONGEST_SECONDS))
        self._since = time.monotonic()
