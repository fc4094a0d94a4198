"""`cx-coach` and the local Bot API as processes of their own, started and ended by tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.preview.server import TOKEN

ROOT = Path(__file__).parents[2]


def environment(data_dir: Path, **settings: object) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")}
    chosen = {"DATA_DIR": data_dir, "TELEGRAM_BOT_TOKEN": TOKEN, "QUESTIONS_PER_MINUTE": 10_000, **settings}
    return kept | {"PYTHONPATH": str(ROOT)} | {name: str(value) for name, value in chosen.items()}


@contextmanager
def process(*arguments: object, env: dict[str, str], cwd: Path, **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """A Python module as a process, gone at the end whatever happens."""
    command = [sys.executable, "-m", *map(str, arguments)]
    with subprocess.Popen(command, env=env, cwd=cwd, text=True, **options) as running:
        try:
            yield running
        finally:
            running.kill()


@contextmanager
def preview_process(cwd: Path) -> Iterator[str]:
    """The local Bot API, without limits; its address."""
    with process(
        "bot.preview", "--port", 0, "--no-limits", env=environment(cwd), cwd=cwd, stdout=subprocess.PIPE
    ) as one:
        assert one.stdout
        yield one.stdout.readline().split()[-1].rstrip("/")


@contextmanager
def coach(data_dir: Path, url: str, **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """`cx-coach run` against that Bot API."""
    env = environment(data_dir, TELEGRAM_API_URL=url, **options.pop("settings", {}))
    with process("bot", "run", env=env, cwd=data_dir, **options) as running:
        yield running
