"""How long answers take while documents are indexed, against how long they take otherwise, in one run.

python tests/benchmarks/questions.py [NUMBER OF DOCUMENTS]

A library of so many documents (1,000) answers questions one after the other: at rest, while one changed document is
published again and again, and while a quarter of all documents has changed.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path

from reindex import WORDS, text_of

from bot import app
from bot.library import Library
from bot.settings import Settings

SAMPLES = 300


def question(chance: random.Random) -> str:
    return f"How does the {chance.choice(WORDS)} {chance.choice(WORDS)} the {chance.choice(WORDS)}?"


async def answered(library: Library, asked: str) -> float:
    """Seconds from the question to its answer."""
    started = time.perf_counter()
    async with library.reading() as generation:
        await asyncio.to_thread(generation.answering.answer, asked)
    return time.perf_counter() - started


async def during(library: Library, work: Awaitable[object], chance: random.Random) -> list[float]:
    """Asks until the work is done."""
    task = asyncio.ensure_future(work)
    seconds = []
    while not task.done():
        seconds.append(await answered(library, question(chance)))
    await task
    return seconds


async def one_after_the_other(library: Library) -> None:
    for version in range(10):
        await library.add([("0.md", text_of(0, random.Random(f"again {version}")))])


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def told(name: str, seconds: list[float], rest: list[float]) -> None:
    shares = (
        f"median {statistics.median(seconds) / statistics.median(rest):.2f} x, p95 {p95(seconds) / p95(rest):.2f} x"
    )
    milliseconds = f"median {statistics.median(seconds) * 1000:.0f} ms, p95 {p95(seconds) * 1000:.0f} ms"
    print(f"{name:28} {len(seconds):5} questions, none failed; {milliseconds}; against rest: {shares}")


async def main(count: int) -> None:
    sys.setswitchinterval(app.SWITCH_SECONDS)  # as the bot does
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, data_dir=Path(folder), library="none")
        async with app.opened_database(settings) as database, app.opened_library(settings, database) as library:
            await library.add((f"{number}.md", text_of(number, random.Random(number))) for number in range(count))
            rest = [await answered(library, question(chance)) for _ in range(SAMPLES)]
            told("at rest", rest, rest)
            told("one document changes", await during(library, one_after_the_other(library), chance), rest)
            numbers = range(1, count // 4)
            quarter = [(f"{number}.md", text_of(number, random.Random(f"again {number}"))) for number in numbers]
            told("a quarter has changed", await during(library, library.add(quarter), chance), rest)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
