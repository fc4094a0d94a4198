"""From the last answer to the full report, against one bare query embedding and the drawing of the picture.

python tests/benchmarks/reports.py [DATA_DIR]    with a DATA_DIR, an index that is there already is used

Every story of tests/golden/stories.jsonl becomes a report several times, in turns with the embedding of a question.
"""

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bot import app
from bot.advice import Advice
from bot.coach.interview import SKIPPED, By, Given, Interview
from bot.coach.steps import Standing
from bot.interviewing import Interviewing, Seat
from bot.planning import Planning
from bot.rendering.pdf import pdf
from bot.rendering.pictures import picture
from bot.reporting import Reporting
from bot.settings import Settings
from bot.store.experiments import Experiments
from bot.store.interviews import Interviews
from bot.store.profiles import Profiles
from bot.store.reminders import Reminders
from bot.store.reports import Reports
from knowledge.diagnostic import load_diagnostics

STORIES = Path(__file__).parents[1] / "golden" / "stories.jsonl"
TURNS = 5
QUESTION = "how do I calm an angry customer who has waited too long?"


def told(advice: Advice, row: dict[str, Any]) -> Interview:
    """The story read, and its gaps answered."""
    interview = advice.stories.read(Interview(load_diagnostics()[row["diagnostic"]]), row["story"])
    while current := interview.current:
        answer = row["answers"].get(current.key)
        value = float(answer) if isinstance(answer, int) else tuple(answer or ())
        interview = interview.answered(current.key, Given(value, By.CHOICE) if answer is not None else SKIPPED)
    return interview


async def timed(work: Callable[[], Coroutine[Any, Any, Any]]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = await work()
    return time.perf_counter() - started, result


async def main(folder: Path) -> None:
    settings = Settings(_env_file=None, data_dir=folder)
    async with app.opened_database(settings) as database, app.opened_library(settings, database) as library:
        await library.ensure()
        advice = Advice(library)
        diagnostics, profiles, reports = load_diagnostics(), Profiles(database), Reports(database)
        await advice.prepare(question for one in diagnostics.values() for question in one.questions)
        interviewing = Interviewing(diagnostics, Interviews(database), profiles, advice.reader, advice.stories)
        planning = Planning(interviewing, Experiments(database), Reminders(database), reports)
        reporting = Reporting(advice, planning, profiles, reports)
        rows = [json.loads(line) for line in STORIES.read_text("utf-8").splitlines()]
        embedded, reported, drawn, printed = [], [], [], []
        for turn in range(TURNS):
            for number, row in enumerate(rows):
                seat = Seat(turn * len(rows) + number + 1, None, 1)
                shown = await interviewing.enter(seat, Standing(told(advice, row)))
                started = time.perf_counter()
                library.model.embed_question(QUESTION)
                embedded.append(time.perf_counter() - started)
                seconds, kept = await timed(lambda shown=shown: reporting.finish(shown))
                reported.append(seconds)
                started = time.perf_counter()
                image = picture(kept.report)
                if image:
                    drawn.append(time.perf_counter() - started)
                started = time.perf_counter()
                pdf(kept.report, image)
                printed.append(time.perf_counter() - started)
        bare = statistics.median(embedded)
        print(f"{len(reported)} reports; one query embedding {1000 * bare:.1f} ms")
        for name, seconds in (("report", reported), ("picture", drawn), ("PDF", printed)):
            print(f"{name:8} {1000 * statistics.median(seconds):7.1f} ms   {statistics.median(seconds) / bare:.1f} ×")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(main(Path(sys.argv[1])))
    else:
        with tempfile.TemporaryDirectory() as new:
            asyncio.run(main(Path(new)))
