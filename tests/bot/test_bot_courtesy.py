"""A build gives way to questions, and is never held up by them for good; what is loaded for good holds up nobody."""

import gc
import threading
import time
from pathlib import Path

from running_bot import settings_of

from bot import app
from bot.library import Run
from bot.library.courtesy import LONGEST_SECONDS, STRETCH_SECONDS, Courtesy
from retrieval.embeddings import EmbeddingModel


def seconds_given_way(courtesy: Courtesy) -> float:
    time.sleep(STRETCH_SECONDS)
    started = time.monotonic()
    courtesy.give_way()
    return time.monotonic() - started


def test_a_build_waits_while_a_question_is_answered_but_no_longer_than_it_has_worked() -> None:
    courtesy = Courtesy()
    with courtesy.answering():
        assert seconds_given_way(courtesy) >= STRETCH_SECONDS * 0.9
        time.sleep(LONGEST_SECONDS * 3)
        assert seconds_given_way(courtesy) >= LONGEST_SECONDS * 0.9  # and it ends, though the question does not


def test_a_build_goes_on_as_soon_as_the_last_answer_is_given() -> None:
    courtesy = Courtesy()
    gone_on = threading.Event()
    time.sleep(LONGEST_SECONDS)
    with courtesy.answering():
        with courtesy.answering():
            pass
        build = threading.Thread(target=lambda: (courtesy.give_way(), gone_on.set()))
        build.start()
        assert not gone_on.wait(LONGEST_SECONDS / 4)
    assert gone_on.wait(5)
    build.join()


async def test_while_a_question_is_answered_the_library_builds_at_half_its_speed(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    settings = settings_of(tmp_path, library="none")
    loaves = [(f"loaf{n}.md", f"# Loaf {n}\n\nLoaf {n} keeps for {n} days.\n".encode()) for n in range(16)]
    ends: list[float] = []
    pauses: list[float] = []

    def work(done: int, total: int) -> None:
        pauses.extend(time.monotonic() - end for end in ends[-1:])
        time.sleep(LONGEST_SECONDS)
        ends.append(time.monotonic())

    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        await library.add([("flour.md", b"# Flour\n\nFlour is kept dry and dark for a year.\n")])
        async with library.reading():
            await library.add(loaves, Run(work))
    assert len(pauses) == 3
    assert min(pauses) >= LONGEST_SECONDS * 0.9


async def test_what_is_loaded_for_good_is_not_looked_through_again(tmp_path: Path) -> None:
    settings, before = settings_of(tmp_path, library="none"), gc.get_freeze_count()
    async with app.opened_database(settings) as database, app.opened_library(settings, database):
        frozen = gc.get_freeze_count() - before
    gc.unfreeze()
    assert frozen > 100_000
