"""One run of the index: how far it is, and the wish that it end."""

import threading
from collections.abc import Callable
from enum import StrEnum


class Stage(StrEnum):
    """What a run is at."""

    WAITING = "waiting"  # for another run
    READING = "reading"
    EMBEDDING = "embedding"
    VERIFYING = "verifying"
    PUBLISHED = "published"


class Stopped(RuntimeError):
    """The run was asked to stop; what answered before goes on answering."""

    def __init__(self) -> None:
        super().__init__("Stopped. The former index answers; what was changed waits for the next run: cx-coach index")


class Run:
    """Told by whoever does the work, read by whoever watches; both may be in different threads.

    `done` of `total` passages are embedded; `documents` is how many documents are new or changed.
    """

    def __init__(self, show: Callable[[int, int], None] = lambda done, total: None) -> None:
        """`show` is called with (done, total) as passages are embedded."""
        self.stage = Stage.WAITING
        self.documents = self.done = self.total = 0
        self._show = show
        self._stop = threading.Event()

    def stop(self) -> None:
        """Asks the run to end before it publishes."""
        self._stop.set()

    def at(self, stage: Stage) -> None:
        """Raises Stopped where that is wished."""
        if self._stop.is_set() and stage is not Stage.PUBLISHED:
            raise Stopped
        self.stage = stage

    def found(self, documents: int) -> None:
        self.documents = documents

    def embedded(self, done: int, total: int) -> None:
        """Raises Stopped where that is wished."""
        self.at(Stage.EMBEDDING)
        self.done, self.total = done, total
        self._show(done, total)
