"""A build gives way to questions, and is never held up by them for good; what is loaded for good holds up nobody."""

import asyncio
import contextlib
import gc
import os
import platform
import resource
import threading
import time
from pathlib import Path

import pytest
from running_bot import settings_of

from bot import app
from bot.library import Run, courtesy
from bot.library.courtesy import LONGEST_SECONDS, MOMENT_SECONDS, STRETCH_SECONDS, Courtesy
from retrieval.embeddings import EmbeddingModel

HOUR, PATIENCE = 3600.0, 30.0
"""Seconds: what no test waits for, and what no machine is too busy for."""


def seconds_given_way(polite: Courtesy) -> float:
    time.sleep(STRETCH_SECONDS)
    started = time.monotonic()
    polite.give_way()
    return time.monotonic() - started


def after_work_of(seconds: float) -> Courtesy:
    """As a build finds it that has worked so long."""
    polite = Courtesy()
    polite._since -= seconds
    return polite


def gives_way(polite: Courtesy) -> threading.Event:
    """A build gives way in a thread of its own; told when it goes on."""
    gone_on = threading.Event()
    threading.Thread(target=lambda: (polite.give_way(), gone_on.set()), daemon=True).start()
    return gone_on


def test_a_build_waits_while_a_question_is_answered_but_no_longer_than_it_has_worked() -> None:
    polite = Courtesy()
    with polite.answering():
        assert seconds_given_way(polite) >= STRETCH_SECONDS * 0.9
        time.sleep(LONGEST_SECONDS * 3)
        assert seconds_given_way(polite) >= LONGEST_SECONDS * 0.9  # and it ends, though the question does not


@pytest.mark.parametrize(("worked", "longest"), [(HOUR, LONGEST_SECONDS), (STRETCH_SECONDS, HOUR)])
def test_a_question_holds_a_build_up_neither_for_longer_than_it_has_worked_nor_than_is_allowed(
    monkeypatch: pytest.MonkeyPatch, worked: float, longest: float
) -> None:
    monkeypatch.setattr(courtesy, "LONGEST_SECONDS", longest)
    polite = after_work_of(worked)
    with polite.answering():
        assert gives_way(polite).wait(PATIENCE)


def test_a_build_goes_on_as_soon_as_the_last_answer_is_given_or_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "LONGEST_SECONDS", HOUR)
    polite = after_work_of(HOUR)
    with contextlib.suppress(OSError), polite.answering():
        with polite.answering():
            pass
        gone_on = gives_way(polite)
        assert not gone_on.wait(0.2)
        raise OSError
    assert gone_on.wait(PATIENCE)


def test_a_build_that_has_just_given_way_goes_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    polite = after_work_of(HOUR)
    polite.give_way()
    monkeypatch.setattr(courtesy, "STRETCH_SECONDS", HOUR / 2)
    monkeypatch.setattr(courtesy, "MOMENT_SECONDS", HOUR)
    assert gives_way(polite).wait(PATIENCE)


def test_a_build_leaves_a_moment_to_a_question_that_could_not_begin() -> None:
    assert seconds_given_way(Courtesy()) >= MOMENT_SECONDS


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


async def test_a_build_that_embeds_nothing_gives_way_too(
    tmp_path: Path, model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(tmp_path, library="none")
    loaves = [(f"loaf{n}.md", f"# Loaf {n}\n\nLoaf {n} keeps for {n} days.\n".encode()) for n in range(2)]
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        await library.add(loaves)
        monkeypatch.setattr(courtesy, "LONGEST_SECONDS", HOUR)
        async with library.reading():
            library._courtesy._since -= HOUR
            removal = asyncio.create_task(library.remove("loaf0.md"))
            assert not (await asyncio.wait([removal], timeout=3))[0]
        assert await removal


async def test_what_is_loaded_for_good_is_not_looked_through_again(tmp_path: Path) -> None:
    settings, before = settings_of(tmp_path, library="none"), gc.get_freeze_count()
    async with app.opened_database(settings) as database, app.opened_library(settings, database):
        frozen = gc.get_freeze_count() - before
    gc.unfreeze()
    assert frozen > 100_000


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only this C library is asked to give memory back")
async def test_what_was_freed_by_the_end_of_a_build_goes_back_to_the_system(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    settings = settings_of(tmp_path, library="none")
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        gc.disable()
        try:
            pieces: list[object] = [os.urandom(2000) for _ in range(100_000)]
            between = pieces[::1000]  # they stay: without them, the C library would give it all back by itself
            pieces.append(pieces)
            del pieces  # only a look at what refers to itself frees them
            before = resident_bytes()
            await library.add([("flour.md", b"# Flour\n\nFlour is kept dry and dark for a year.\n")])
            assert before - resident_bytes() > 100_000_000
        finally:
            gc.enable()
    assert len(between) == 100


def resident_bytes() -> int:
    """The memory that this process has of the system."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
