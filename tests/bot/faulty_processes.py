"""Real `cx-coach` processes that start at once, to be killed, starved and told to end."""

import json
import os
import resource
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach_process import ROOT, environment
from running_bot import until

NURSERY = Path(__file__).with_name("faulty_nursery.py")
ADMIN = 1001


class Nursery:
    """Where processes are forked from; ends with all that it has started."""

    def __init__(self, pipes: "subprocess.Popen[str]") -> None:
        self._pipes = pipes

    def ask(self, request: dict[str, Any]) -> Any:
        assert self._pipes.stdin
        assert self._pipes.stdout
        self._pipes.stdin.write(json.dumps(request) + "\n")
        self._pipes.stdin.flush()
        return json.loads(self._pipes.stdout.readline())

    def coach(self, data_dir: Path, *argv: str, settings: dict[str, object] | None = None, **faults: Any) -> "Coach":
        """`cx-coach` with these arguments; `faults` are those of faulty_nursery."""
        chosen = {"LIBRARY": "none", "ADMIN_IDS": ADMIN, **(settings or {})}
        env = environment(data_dir, **chosen)
        data_dir.mkdir(exist_ok=True)
        log = data_dir.parent / f"{uuid.uuid4().hex}.log"
        pid = self.ask({"argv": argv, "env": env, "cwd": str(data_dir.parent), "log": str(log), **faults})
        return Coach(self, pid, log)

    @contextmanager
    def bot(self, data_dir: Path, url: str, **faults: Any) -> Iterator["Coach"]:
        """`cx-coach run`, killed at the end if it still runs."""
        bot = self.coach(data_dir, "run", settings={"TELEGRAM_API_URL": url}, **faults)
        try:
            yield bot
        finally:
            if self.ask({"ended": bot.pid}) is None:
                bot.kill()


@dataclass(frozen=True)
class Coach:
    """A process, and the file with all that it says."""

    nursery: Nursery
    pid: int
    log: Path

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def fill_disk(self, most: int = 0) -> None:
        """From now on none of its files may grow beyond so many bytes."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    def free_disk(self) -> None:
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    async def end(self, within: float = 60) -> int:
        """Its return code, once it has one."""
        codes: list[int] = []

        async def ended() -> bool:
            code = self.nursery.ask({"ended": self.pid})
            codes.extend([] if code is None else [code])
            return bool(codes)

        await until(ended, within)
        return codes[0]

    async def terminated(self, within: float = 30) -> int:
        """Told to end, it has so long."""
        os.kill(self.pid, signal.SIGTERM)
        return await self.end(within)


@contextmanager
def nursery() -> Iterator[Nursery]:
    env = environment(ROOT, OMP_NUM_THREADS=1, OPENBLAS_NUM_THREADS=1, TOKENIZERS_PARALLELISM="false")
    command = [sys.executable, str(NURSERY)]
    with subprocess.Popen(command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as pipes:
        assert pipes.stdout
        assert json.loads(pipes.stdout.readline()) == 1, "with threads beside it a fork may hang"
        yield Nursery(pipes)
        assert pipes.stdin
        pipes.stdin.close()
