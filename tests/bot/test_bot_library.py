"""The library without Telegram: what answers while an index is built, damaged, stopped, or made by another model."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from filelock import FileLock
from running_bot import settings_of, until
from sqlalchemy import select, update

from bot import app
from bot.library import IndexBusy, Library, NothingToRollBack, OpenGeneration, Run, Stage, Stopped
from bot.library.building import Building
from bot.library.courtesy import Courtesy
from bot.store.database import Database
from bot.store.models import GenerationRow
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index, IndexDamaged, SearchUnavailable

BREAD = b"# Bread\n\nRye bread keeps for seven days in a linen bag. Wheat bread keeps for two days.\n"
CHEESE = b"# Cheese\n\nHard cheese keeps for four weeks in wax paper. Soft cheese is eaten within five days.\n"
NEWER = BREAD.replace(b"seven", b"nine")
QUESTION = "How long does rye bread keep?"
pytestmark = pytest.mark.faults

Opening = Callable[[], AbstractAsyncContextManager[Library]]


@pytest.fixture
def opening(model: EmbeddingModel, tmp_path: Path) -> Opening:
    """Opens the library of this test, as each new process does."""
    return lambda: opened(tmp_path / "data", model)


@asynccontextmanager
async def opened(data_dir: Path, model: EmbeddingModel, **changed: object) -> AsyncIterator[Library]:
    settings = settings_of(data_dir, library="none", **changed)
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        yield library


@pytest_asyncio.fixture(loop_scope="session")
async def library(opening: Opening) -> AsyncIterator[Library]:
    async with opening() as library:
        yield library


async def answered(library: Library, question: str = QUESTION) -> tuple[str, OpenGeneration]:
    async with library.reading() as generation:
        answer = await asyncio.to_thread(generation.answering.answer, question)
        return answer.text, generation


def folders(library: Library) -> Path:
    """Where the generations are, each in a folder."""
    return library.data_dir / "generations"


async def lose(library: Library) -> None:
    """Takes the files of the published generation away; who has opened it does not notice."""
    current = await library.generations.current()
    shutil.rmtree(folders(library) / current.location)


@asynccontextmanager
async def beside(library: Library) -> AsyncIterator[Database]:
    """The database of this library, as another process opens it."""
    async with app.opened_database(settings_of(library.data_dir)) as database:
        yield database


async def kept(library: Library) -> list[tuple[int, str, str]]:
    """Number, state and location of every generation."""
    wanted = select(GenerationRow.number, GenerationRow.state, GenerationRow.location).order_by(GenerationRow.number)
    async with beside(library) as database, database.reading() as session:
        return [tuple(row) for row in await session.execute(wanted)]


async def test_a_rollback_brings_back_the_documents_of_the_generation_before(library: Library) -> None:
    await library.add([("bread.md", BREAD), ("cheese.md", CHEESE)])
    await library.add([("bread.md", NEWER)])
    assert "nine days" in (await answered(library))[0]
    done = await library.roll_back(Run())
    assert (done.generation, done.updated) == (3, 1)
    assert "seven days" in (await answered(library))[0]
    assert await library.holdings.wanted() == dict((await library.generations.current()).documents)
    again = await library.roll_back(Run())  # a rollback is a generation like any other
    assert again.updated == 1
    assert "nine days" in (await answered(library))[0]


async def test_with_nothing_to_go_back_to_a_rollback_says_so(library: Library) -> None:
    await library.add([("bread.md", BREAD)])
    with pytest.raises(NothingToRollBack, match="no earlier generation"):
        await library.roll_back(Run())


async def test_the_generation_before_answers_while_a_damaged_one_is_built_again(opening: Opening) -> None:
    async with opening() as library:
        await library.add([("bread.md", BREAD)])
        await library.add([("cheese.md", CHEESE)])
        await lose(library)
    async with opening() as library:
        text, generation = await answered(library)
        assert "seven days" in text
        assert generation.number == 1
        await until(lambda: _is_sound(library, 3))
        text, generation = await answered(library, "How long does hard cheese keep?")
        assert "four weeks" in text
        assert generation.number == 3


@pytest.mark.parametrize("how", ["removed", "changed"])
async def test_what_stands_in_cites_no_document_that_was_removed_or_changed(opening: Opening, how: str) -> None:
    async with opening() as library:
        await library.add([("bread.md", BREAD), ("cheese.md", CHEESE)])
        if how == "removed":
            await library.remove("bread.md")
        else:
            await library.add([("bread.md", NEWER)])
        await lose(library)
    async with opening() as library:
        text, generation = await answered(library)
        assert "seven days" not in text
        assert ("nine days" in text) is (how == "changed")
        assert generation.number == 0
        assert generation.documents == await library.holdings.wanted()


@pytest.mark.parametrize("how", ["removed", "changed"])
async def test_what_is_open_already_cites_nothing_that_another_process_removed_or_changed(
    opening: Opening, how: str
) -> None:
    async with opening() as library, opening() as other:
        await library.add([("bread.md", BREAD), ("cheese.md", CHEESE)])
        assert "seven days" in (await answered(library))[0]
        if how == "removed":
            await other.remove("bread.md")
        else:
            await other.add([("bread.md", NEWER)])
        await lose(library)
        with FileLock(library.data_dir / "index.lock"):  # nobody mends it meanwhile
            text, generation = await answered(library)
        assert "seven days" not in text
        assert ("nine days" in text) is (how == "changed")
        assert generation.documents == await library.holdings.wanted()


async def test_what_stands_in_already_cites_nothing_that_is_removed_while_it_does(opening: Opening) -> None:
    async with opening() as library:
        await library.add([("bread.md", BREAD), ("cheese.md", CHEESE)])
        await library.add([("rolls.md", b"# Rolls\n\nRye rolls keep for one day in a box.\n")])
        await lose(library)
    async with opening() as library:
        with FileLock(library.data_dir / "index.lock"):  # nobody mends it meanwhile
            assert "seven days" in (await answered(library))[0]
            await library.documents.remove("bread.md")
            text, generation = await answered(library)
        assert "seven days" not in text
        assert generation.documents.keys() == {"cheese.md", "rolls.md"}


async def test_damage_that_shows_while_it_is_read_is_mended_beside_the_answers(library: Library) -> None:
    await library.add([("bread.md", BREAD)])
    generation = (await answered(library))[1]
    file = generation.index.place.folder / "chroma" / "chroma.sqlite3"
    file.write_bytes(b"\0" * file.stat().st_size)
    with pytest.raises(IndexDamaged):
        await answered(library)
    await until(lambda: _is_sound(library, 2))
    assert "seven days" in (await answered(library))[0]


async def test_another_embedding_model_makes_a_generation_of_its_own_and_never_searches_the_former(
    opening: Opening, model: EmbeddingModel, tmp_path: Path
) -> None:
    async with opening() as library:
        await library.add([("bread.md", BREAD)])
    another = copy(model)
    another.fingerprint = "another"
    async with opened(tmp_path / "data", another) as library:
        text, generation = await answered(library)
        assert "seven days" in text
        assert generation.number == 0
        await library.ensure()
        assert (await answered(library))[1].number == 2
        assert (await library.generations.current()).fingerprint.endswith("another")


async def test_an_index_in_another_place_is_not_searched_and_a_server_that_is_down_stops_no_answer(
    opening: Opening, model: EmbeddingModel, tmp_path: Path
) -> None:
    async with opening() as library:
        await library.add([("bread.md", BREAD)])
    async with opened(tmp_path / "data", model, chroma_url="http://127.0.0.1:9") as library:
        text, generation = await answered(library)
        assert "seven days" in text
        assert generation.number == 0
        with pytest.raises(SearchUnavailable):
            await library.ensure()
    async with opening() as library:
        assert (await answered(library))[1].number == 1


async def test_a_stopped_run_leaves_the_former_index_and_the_next_one_takes_the_change_up(library: Library) -> None:
    await library.add([("bread.md", BREAD)])
    before = set(folders(library).iterdir())
    run = Run(lambda done, total: run.stop())
    with pytest.raises(Stopped):
        await library.add([("cheese.md", CHEESE)], run)
    assert set(folders(library).iterdir()) == before
    assert (await library.generations.current()).number == 1
    assert "four weeks" not in (await answered(library, "How long does hard cheese keep?"))[0]
    published = await library.publish(Run())
    assert published.generation is not None
    assert "four weeks" in (await answered(library, "How long does hard cheese keep?"))[0]


def test_a_wish_to_stop_ends_a_run_at_any_stage_but_comes_too_late_once_it_is_published() -> None:
    run = Run()
    run.stop()
    for stage in Stage:
        if stage is not Stage.PUBLISHED:
            with pytest.raises(Stopped):
                run.at(stage)
    run.at(Stage.PUBLISHED)
    assert run.stage is Stage.PUBLISHED


async def test_a_generation_that_is_given_up_is_removed_unless_it_was_published(
    library: Library, model: EmbeddingModel
) -> None:
    await library.add([("bread.md", BREAD)])
    building = Building(library.generations, model, library.data_dir, "", Courtesy())
    wanted = await library.holdings.wanted()
    sources = await library.holdings.sources(wanted, {})
    number, index = await building.build(wanted, sources, None, Run())
    await building.abandon(number, index)
    assert not index.place.folder.exists()
    number, index = await building.build(wanted, sources, None, Run())
    await building.publish(number, index)
    await building.abandon(number, index)
    text, generation = await answered(library)
    assert "seven days" in text
    assert generation.number == number


async def test_a_run_tells_how_far_it_is(library: Library) -> None:
    seen: list[tuple[int, int]] = []
    run = Run(lambda done, total: seen.append((done, total)))
    assert run.stage is Stage.WAITING
    await library.add([("bread.md", BREAD), ("cheese.md", CHEESE)], run)
    assert (run.stage, run.documents) == (Stage.PUBLISHED, 2)
    assert seen[-1] == (run.total, run.total)


async def test_while_another_process_builds_a_command_says_so_and_a_run_waits(library: Library) -> None:
    await library.add([("bread.md", BREAD)])
    with FileLock(library.data_dir / "index.lock"):
        with pytest.raises(IndexBusy, match="Another process is building the index"):
            await library.add([("cheese.md", CHEESE)])
        await library.holdings.save("cheese.md", CHEESE)
        run = Run()
        waiting = asyncio.create_task(library.publish(run))
        await asyncio.sleep(0.7)
        assert not waiting.done()
        assert run.stage is Stage.WAITING
    assert (await waiting).generation == 2


async def test_a_run_that_waits_for_another_process_can_be_stopped(library: Library) -> None:
    await library.add([("bread.md", BREAD)])
    with FileLock(library.data_dir / "index.lock"):
        run = Run()
        waiting = asyncio.create_task(library.publish(run))
        run.stop()
        with pytest.raises(Stopped):
            await waiting


async def test_a_build_that_fails_leaves_nothing_behind_and_the_former_index_answers(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    await library.add([("bread.md", BREAD)])
    before = set(folders(library).iterdir())

    def full(done: int, total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        await library.add([("cheese.md", CHEESE)], Run(full))
    assert set(folders(library).iterdir()) == before
    assert "seven days" in (await answered(library))[0]


async def test_questions_during_twenty_swaps_are_all_answered_each_from_one_generation(library: Library) -> None:
    """Each generation says a number of days in two documents; an answer must never hold two different ones."""
    await library.add(_day(0))
    texts: list[str] = []
    swapping = asyncio.create_task(_swap(library))
    while not swapping.done():
        async with library.reading() as generation:
            answer = await asyncio.to_thread(
                generation.answering.answer, "How long does rye bread keep, and rye rolls?"
            )
            days = {word for citation in answer.citations for word in citation.quote.split() if word.isdecimal()}
            assert answer.answered
            assert days == {str(generation.number - 1)}
            texts.append(answer.text)
    await swapping
    assert len(texts) >= 20
    assert (await library.generations.current()).number == 21


async def test_a_generation_that_is_replaced_answers_until_its_last_reader_is_done_and_is_closed_then(
    library: Library,
) -> None:
    await library.add([("bread.md", BREAD)])
    async with library.reading() as generation:
        vectors = generation.index.place.folder / "chroma"
        await library.add([("bread.md", NEWER)])
        answer = await asyncio.to_thread(generation.answering.answer, QUESTION)
        assert "seven days" in answer.text
        assert opened_below(vectors)
    assert "nine days" in (await answered(library))[0]
    assert opened_below(vectors) == []


def opened_below(folder: Path) -> list[Path]:
    """The files in there that this process has open."""
    links = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [link for link in links if link.is_relative_to(folder)]


async def test_old_generations_and_builds_that_were_cut_off_are_cleared_away_but_not_the_last_one(
    library: Library,
) -> None:
    for number in range(3):
        await library.add(_day(number))
    current = await library.generations.current()
    await library.generations.begin(current.fingerprint, "cut-off", {})
    (folders(library) / "cut-off").mkdir()
    await library.add(_day(3))
    states = [state for _, state, _ in await kept(library)]
    assert states == ["retired", "retired", "retired", "failed", "published"]
    assert len(list(folders(library).iterdir())) == 5  # who reads one of them has time to end
    async with beside(library) as database, database.session() as session:
        ended = update(GenerationRow).where(GenerationRow.ended_at.is_not(None))
        await session.execute(ended.values(ended_at=datetime.now(UTC) - timedelta(days=1)))
    await library.add(_day(4))
    left = await kept(library)
    assert [(number, state) for number, state, _ in left] == [(5, "retired"), (6, "published")]
    assert {folder.name for folder in folders(library).iterdir()} == {location for _, _, location in left}


async def _swap(library: Library) -> None:
    for number in range(1, 21):
        await library.add(_day(number))


def _day(number: int) -> list[tuple[str, bytes]]:
    return [
        ("bread.md", f"# Bread\n\nRye bread keeps for {number} days in a linen bag.\n".encode()),
        ("rolls.md", f"# Rolls\n\nRye rolls keep for {number} days in a box.\n".encode()),
    ]


async def _is_sound(library: Library, number: int) -> bool:
    async with library.reading() as generation:
        return generation.number >= number and isinstance(generation.index, Index)
