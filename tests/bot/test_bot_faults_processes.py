"""The bot and its commands as processes that are killed, starved, told to end, and set against each other."""

import asyncio
import json
import random
import re
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from bakery_bot import BREAD, CHEESE, FLOUR, QUESTION, answer, published
from coach_process import preview_process
from faulty_processes import Coach, Nursery, nursery
from running_bot import settings_of, share_phrases, until

from bot import app
from bot.library import Library
from bot.preview.people import People, Speaker
from bot.preview.seen import SeenMessage
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index

pytestmark = pytest.mark.faults

DOCUMENTS = 20
KILLS = 3
"""At random moments, beside those at chosen ones."""

PATIENCE = 120
"""Seconds that a busy machine may take for what is waited for."""

CHOSEN = (
    "sql INSERT INTO generations",
    "audit shutil.copytree 1",
    "sql UPDATE pointer",
    "sql UPDATE generations SET state",
    "audit shutil.rmtree 1",
    "audit os.remove 3",
    "sql DELETE FROM generations",
)
"""Where a run is killed besides: as it begins, copies, publishes, and clears up."""

LOAVES = b"# Loaves\n\n" + b"\n\n".join(
    b"## Loaf %d\n\nLoaf %d bakes for %d minutes in oven %d. It rests for %d hours." % (n, n, n + 20, n % 7, n)
    for n in range(2500)
)


@pytest.fixture(scope="module")
def forks() -> Iterator[Nursery]:
    with nursery() as one:
        yield one


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    share_phrases(data)
    return data


@asynccontextmanager
async def opened(folder: Path, model: EmbeddingModel) -> AsyncIterator[Library]:
    """The library as another process has left it."""
    settings = settings_of(folder, library="none")
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        yield library


@pytest_asyncio.fixture(loop_scope="session")
async def bakery(folder: Path, model: EmbeddingModel) -> Path:
    """A data folder with a small index."""
    async with opened(folder, model) as library:
        await library.add([("flour.md", FLOUR)])
    return folder


@dataclass(frozen=True)
class Town:
    """The Bot API, which outlives the bot, and the people there; Ann is the admin."""

    url: str
    people: People

    @property
    def admin(self) -> Speaker:
        return self.people.ann

    async def adding(self, name: str, content: bytes) -> SeenMessage:
        """The message of a run that has begun."""
        shown = await self.admin.wait_for_reply(await self.admin.upload(name, content), within=60)
        await self.admin.press(shown, "Add")
        return shown

    async def working(self, shown: SeenMessage) -> SeenMessage:
        return await self.admin.wait_for_edit(shown, until=lambda one: "embedded" in one.text, within=60)


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    with preview_process(tmp_path) as url:
        async with People(url) as people:
            yield Town(url, people)


def rows(folder: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "coach.db")) as connection:
        return connection.execute(query).fetchall()


def generations(folder: Path) -> set[str]:
    return {one.name for one in (folder / "generations").iterdir()}


# Row 1: kill -9 while it is indexed


def write_round(documents: Path, number: int) -> None:
    """Documents that all say the same number of days."""
    documents.mkdir(exist_ok=True)
    for loaf in range(DOCUMENTS):
        text = (
            f"# Loaf {loaf}\n\nLoaf {loaf} keeps for {number} days in a linen bag.\n\n## Shop\n\nIt costs {loaf} coins."
        )
        (documents / f"loaf{loaf}.md").write_text(text)


async def round_that_answers(folder: Path, model: EmbeddingModel) -> int:
    """The number of days, the same in all documents that the published generation holds and cites."""
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]
    async with opened(folder, model) as library:
        current = await library.generations.current()
        async with library.reading() as generation:
            assert current is not None
            assert generation.number == current.number  # nothing has to stand in for it
            assert dict(current.documents) == generation.documents
            assert isinstance(generation.index, Index)
            said = {
                re.search(r"keeps for (\d+) days", source.document.text)[1]
                for source in generation.index.sources.values()
            }
            given = await asyncio.to_thread(generation.answering.answer, "How long does loaf 7 keep?")
            assert len(generation.documents) == DOCUMENTS
            assert f"keeps for {next(iter(said))} days" in given.text
            (number,) = said
            return int(number)


async def test_an_index_run_killed_at_any_point_leaves_the_former_generation_or_the_new_one_whole(
    forks: Nursery, folder: Path, model: EmbeddingModel
) -> None:
    chance = random.Random(11)
    documents = folder.parent / "documents"

    def index(number: int, **faults: object) -> Coach:
        write_round(documents, number)
        return forks.coach(folder, "index", str(documents), grace=0, **faults)

    answering, longest = 0, 0.0
    for number in (1, 2):  # the second one clears nothing up yet, but copies
        begun = asyncio.get_running_loop().time()
        assert await index(number).end(PATIENCE) == 0
        longest = asyncio.get_running_loop().time() - begun
        answering = number
    kills = [*CHOSEN, *(None for _ in range(KILLS))]
    for number, point in enumerate(chance.sample(kills, len(kills)), 3):
        run = index(number) if point is None else index(number, die_at=point)
        if point is None:
            await asyncio.sleep(chance.uniform(0, longest))
            run.kill()
        assert await run.end(PATIENCE) in (-9, 0), run.log.read_text()
        now = await round_that_answers(folder, model)
        assert now in (answering, number), f"{now} answers after {answering} and {number}, killed at {point}"
        answering = now
    for number in (100, 101):
        run = index(number)
        assert await run.end(PATIENCE) == 0, run.log.read_text()
        assert await round_that_answers(folder, model) == number
    assert rows(folder, "SELECT state FROM generations ORDER BY number") == [("retired",), ("published",)]
    assert generations(folder) == {name for (name,) in rows(folder, "SELECT location FROM generations")}


# Row 2: kill -9 of the bot during an admin's run


async def test_a_run_that_a_kill_cut_off_goes_on_after_the_restart_and_is_told_once(
    forks: Nursery, bakery: Path, town: Town
) -> None:
    with forks.bot(bakery, town.url) as first:
        shown = await town.adding("loaves.md", LOAVES)
        await town.working(shown)
        first.kill()
        assert await first.end() == -9
    with forks.bot(bakery, town.url):
        await told_once(town, shown, "loaves.md")
        assert "1907 minutes" in (await answer(town.admin, "How long does loaf 1887 bake?")).text


async def test_a_run_killed_before_its_message_shows_it_is_told_once_and_can_be_undone(
    forks: Nursery, bakery: Path, town: Town
) -> None:
    with forks.bot(bakery, town.url) as first:
        shown = await town.admin.wait_for_reply(await town.admin.upload("bread.md", BREAD), within=60)
        await town.people.fault("editMessageText", "slow", seconds=9)
        await town.admin.press(shown, "Add")

        async def begun() -> bool:
            return bool(rows(bakery, "SELECT id FROM runs"))

        await until(begun)
        first.kill()
        assert await first.end() == -9
    await town.people.clear_faults()
    with forks.bot(bakery, town.url):
        await told_once(town, shown, "bread.md")
        assert "seven days" in (await answer(town.admin)).text
        done = next(one for one in await town.admin.messages() if one.id == shown.id)
        await town.admin.press(done, "Undo")
        await town.admin.wait_for_edit(done, until=lambda one: "Removed: bread.md" in one.text and "Pub" in one.text)


async def told_once(town: Town, shown: SeenMessage, name: str) -> None:
    """One message says that it is published, the one that showed the run, and stays so."""

    def is_told(one: SeenMessage) -> bool:
        return f"Added: {name}" in one.text and "Published" in one.text

    await town.admin.wait_for_edit(shown, until=is_told, within=60)
    await town.admin.wait_for_reply(await town.admin.say("/help"))  # whatever else the restart began has been said
    await asyncio.sleep(2)
    seen = [one for one in await town.admin.messages() if one.from_bot]
    assert [one.id for one in seen if is_told(one)] == [shown.id]
    assert [one.text for one in seen if "Nothing has changed" in one.text] == []


# Row 3: damaged files of the index


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def grown(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with two generations, large enough for files beside Chroma's database; bread is in the first."""
    folder = tmp_path_factory.mktemp("grown") / "data"
    async with opened(folder, model) as library:
        await library.add([("loaves.md", LOAVES[: len(LOAVES) // 4]), ("bread.md", BREAD)])
        await library.remove("bread.md")
    return folder


def damage(folder: Path, name: str, how: str) -> None:
    """Spoils this file of the generation that answers."""
    ((location,),) = rows(folder, "SELECT location FROM generations WHERE state = 'published'")
    (file,) = (folder / "generations" / location).rglob(name)
    if how == "deleted":
        file.unlink()
    else:
        with file.open("r+b") as content:
            content.truncate(file.stat().st_size // 2 if how == "cut" else 0)


async def until_generation(folder: Path, least: int) -> None:
    async def there() -> bool:
        return rows(folder, "SELECT generation FROM pointer")[0][0] >= least

    await until(there, 60)


async def patiently(speaker: Speaker, question: str = QUESTION) -> SeenMessage:
    """The answer of a bot that has one thread, which builds an index beside it."""
    return await speaker.wait_for_reply(await speaker.say(question), within=PATIENCE)


@pytest.mark.parametrize(
    ("name", "how"), [("data_level0.bin", "cut"), ("chroma.sqlite3", "emptied"), ("manifest.json", "deleted")]
)
async def test_with_files_damaged_before_the_start_it_answers_builds_again_and_cites_nothing_removed(
    forks: Nursery, town: Town, grown: Path, folder: Path, name: str, how: str
) -> None:
    shutil.copytree(grown, folder, dirs_exist_ok=True)
    damage(folder, name, how)
    with forks.bot(folder, town.url):
        for rebuilt in (False, True):
            assert "27 minutes" in (await patiently(town.people.bo, "How long does loaf 7 bake?")).text
            assert "seven days" not in (await patiently(town.people.bo)).text
            if not rebuilt:
                await until_generation(folder, 3)


async def test_files_damaged_under_a_running_bot_stop_neither_answers_nor_runs_and_cite_nothing_removed(
    forks: Nursery, town: Town, grown: Path, folder: Path
) -> None:
    shutil.copytree(grown, folder, dirs_exist_ok=True)
    with forks.bot(folder, town.url):
        assert "27 minutes" in (await patiently(town.people.bo, "How long does loaf 7 bake?")).text
        damage(folder, "chroma.sqlite3", "emptied")
        assert "28 minutes" in (await patiently(town.people.bo, "How long does loaf 8 bake?")).text
        assert "seven days" not in (await patiently(town.people.bo)).text
        await until_generation(folder, 3)
        assert "29 minutes" in (await patiently(town.people.bo, "How long does loaf 9 bake?")).text
        damage(folder, "data_level0.bin", "cut")  # Chroma has it in memory, and notices nothing
        done = await published(town.admin, await town.adding("cheese.md", CHEESE))
        assert "Published" in done.text
        assert "four weeks" in (await patiently(town.people.bo, "How long does hard cheese keep?")).text
        assert "30 minutes" in (await patiently(town.people.bo, "How long does loaf 10 bake?")).text


# Row 4: a full disk

FEW_LOAVES = LOAVES[: LOAVES.index(b"## Loaf 400")]
ROOM = 1_500_000
"""Enough for the database, too little for an index of these loaves."""


async def test_a_disk_that_is_full_while_it_is_indexed_is_one_sentence_and_trying_again_works(
    forks: Nursery, bakery: Path, town: Town
) -> None:
    before = generations(bakery)
    with forks.bot(bakery, town.url) as bot:
        shown = await town.admin.wait_for_reply(await town.admin.upload("loaves.md", FEW_LOAVES), within=PATIENCE)
        bot.fill_disk(ROOM)
        await town.admin.press(shown, "Add")
        failed = await town.admin.wait_for_edit(shown, until=lambda one: "did not work" in one.text, within=PATIENCE)
        assert re.search(r"That did not work: [^.]*free some space[^.]*\. I go on answering", failed.text)
        assert generations(bakery) == before
        assert "dry and dark" in (await patiently(town.admin, "How is flour kept?")).text
        bot.free_disk()
        await town.admin.press(failed, "Try again")
        await town.admin.wait_for_edit(shown, until=lambda one: "Published" in one.text, within=PATIENCE)
        assert "327 minutes" in (await patiently(town.admin, "How long does loaf 307 bake?")).text


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _enlarge(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)


async def test_a_command_on_a_small_disk_fails_in_one_sentence_and_works_once_there_is_space(
    forks: Nursery, small_disk: Path, model: EmbeddingModel
) -> None:
    folder, loaves = small_disk / "data", small_disk.parent / "loaves.md"
    loaves.write_bytes(LOAVES)
    async with opened(folder, model) as library:
        await library.add([("flour.md", FLOUR)])
    before = generations(folder)
    run = forks.coach(folder, "index", str(loaves))
    assert await run.end() == 1
    told = run.log.read_text().splitlines()[-1]
    assert "free some space" in told or "the free space" in told
    assert "Traceback" not in run.log.read_text()
    assert generations(folder) == before
    async with opened(folder, model) as library, library.reading() as generation:
        assert "dry and dark" in (await asyncio.to_thread(generation.answering.answer, "How is flour kept?")).text
    _enlarge(small_disk)
    run = forks.coach(folder, "index", str(loaves))
    assert await run.end() == 0, run.log.read_text()


async def test_with_a_full_disk_updates_are_not_acknowledged_and_so_not_lost(
    forks: Nursery, bakery: Path, town: Town
) -> None:
    bo = town.people.bo
    with forks.bot(bakery, town.url) as bot:
        await answer(bo, "/help")
        await until(partial(_at_rest, bakery))
        bot.fill_disk()
        asked = await bo.say("How is flour kept?")
        await asyncio.sleep(3)
        assert await _at_rest(bakery)  # it could not be stored
        bot.kill()
        await bot.end()
    with forks.bot(bakery, town.url) as bot:
        assert "dry and dark" in (await bo.wait_for_reply(asked)).text
        await until(partial(_at_rest, bakery))
        bot.fill_disk()
        later = await bo.say("How is flour kept?")
        await asyncio.sleep(3)
        assert await _at_rest(bakery)  # it could not be stored
        bot.free_disk()
        assert "dry and dark" in (await bo.wait_for_reply(later)).text


async def _at_rest(folder: Path) -> bool:
    return not rows(folder, "SELECT id FROM updates WHERE state != 'done'")


# Row 6: a second process


async def test_two_index_commands_at_once_while_the_bot_answers_lose_nothing_and_a_second_bot_stays_away(
    forks: Nursery, bakery: Path, town: Town, tmp_path: Path
) -> None:
    bo = town.people.bo
    for name, content in (("bread.md", BREAD), ("cheese.md", CHEESE)):
        (tmp_path / name).write_bytes(content)
    with forks.bot(bakery, town.url) as bot:
        await answer(bo, "/help")
        with_bread = forks.coach(bakery, "index", str(tmp_path / "bread.md"), "--json")
        with_cheese = forks.coach(bakery, "index", str(tmp_path / "cheese.md"), "--json")
        second = forks.coach(bakery, "run", settings={"TELEGRAM_API_URL": town.url})
        ends = asyncio.gather(*(one.end() for one in (with_bread, with_cheese, second)))
        while not ends.done():
            assert "dry and dark" in (await answer(bo, "How is flour kept?")).text
        *codes, refused = ends.result()
        assert refused == 1
        assert second.log.read_text().splitlines()[-1].startswith("Another bot runs on the data")
        for run, code, name in ((with_bread, codes[0], "bread.md"), (with_cheese, codes[1], "cheese.md")):
            if code:  # the other one took too long for it
                assert run.log.read_text().splitlines() == [
                    "Another process is building the index; wait until it is done, then try again."
                ]
                again = forks.coach(bakery, "index", str(tmp_path / name), "--json")
                assert await again.end() == 0, again.log.read_text()
            else:
                assert json.loads(run.log.read_text().splitlines()[-1])["added"] == 1
        assert "seven days" in (await answer(bo)).text
        assert "four weeks" in (await answer(bo, "How long does hard cheese keep?")).text
        assert await bot.terminated() == 0


# Row 11: SIGTERM


async def test_told_to_end_during_its_first_indexing_it_ends_soon_and_the_next_start_answers(
    forks: Nursery, folder: Path, town: Town, model: EmbeddingModel
) -> None:
    async with opened(folder, model) as library:
        await library.holdings.save("loaves.md", LOAVES)
    asked = await town.people.bo.say("How long does loaf 7 bake?")
    with forks.bot(folder, town.url) as first:
        await until(partial(_building, folder), 60)
        assert await first.terminated() == 0, first.log.read_text()
        assert rows(folder, "SELECT generation FROM pointer") == [(None,)]
        assert generations(folder) == set()
    with forks.bot(folder, town.url):
        assert "27 minutes" in (await town.people.bo.wait_for_reply(asked, within=60)).text


async def test_told_to_end_during_a_run_and_under_load_it_ends_soon_and_the_next_start_goes_on(
    forks: Nursery, bakery: Path, town: Town
) -> None:
    crowd = [await town.people.meet(f"Guest {number}") for number in range(6)]
    with forks.bot(bakery, town.url) as first:
        shown = await town.adding("loaves.md", LOAVES)
        await town.working(shown)
        for speaker in crowd:
            for _ in range(4):
                await speaker.say("How is flour kept?")
        assert await first.terminated() == 0, first.log.read_text()
    assert rows(bakery, "SELECT generation FROM pointer") == [(1,)]
    with forks.bot(bakery, town.url):
        await told_once(town, shown, "loaves.md")
        for speaker in crowd:
            replies = await speaker.wait_for_replies(count=4, within=60)
            assert all("dry and dark" in reply.text for reply in replies)


async def _building(folder: Path) -> bool:
    return bool(rows(folder, "SELECT number FROM generations WHERE state = 'building'"))
