"""A watched folder: its files are documents as long as they are there; what people added is left alone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio
from bakery_bot import BREAD, CHEESE, FLOUR
from running_bot import settings_of, until

from bot import app
from bot.library import Library
from bot.watching import Watching
from retrieval.embeddings import EmbeddingModel


@pytest_asyncio.fixture(loop_scope="session")
async def library(model: EmbeddingModel, tmp_path: Path) -> AsyncIterator[Library]:
    settings = settings_of(tmp_path / "data", library="none")
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        yield library


@pytest_asyncio.fixture(loop_scope="session")
async def folder(library: Library, tmp_path: Path) -> AsyncIterator[Path]:
    """A folder with one file that is being watched."""
    watched = tmp_path / "documents"
    watched.mkdir()
    (watched / "bread.md").write_bytes(BREAD)
    task = asyncio.create_task(Watching(library, watched, again_seconds=0.2).run())
    yield watched
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def holds(library: Library, **wanted: bytes) -> Callable[[], object]:
    """Whether the published index holds just these."""
    from retrieval.documents import content_hash

    async def held() -> bool:
        current = await library.generations.current()
        documents = dict(current.documents) if current else {}
        return documents == {f"{name}.md": content_hash(content) for name, content in wanted.items()}

    return held


async def test_what_is_put_changed_and_taken_away_in_the_folder_is_so_in_the_index(
    library: Library, folder: Path
) -> None:
    await until(holds(library, bread=BREAD))
    (folder / "notes").mkdir()
    (folder / "notes" / "cheese.md").write_bytes(CHEESE)
    await until(holds(library, bread=BREAD, cheese=CHEESE))
    (folder / "bread.md").write_bytes(BREAD * 2)
    await until(holds(library, bread=BREAD * 2, cheese=CHEESE))
    (folder / "bread.md").unlink()
    await until(holds(library, cheese=CHEESE))


async def test_what_people_added_stays_whatever_the_folder_holds(library: Library, folder: Path) -> None:
    await until(holds(library, bread=BREAD))
    await library.add([("flour.md", FLOUR)])
    (folder / "flour.md").write_bytes(CHEESE)
    (folder / "cheese.md").write_bytes(CHEESE)
    await until(holds(library, bread=BREAD, flour=FLOUR, cheese=CHEESE))
    (folder / "flour.md").unlink()
    (folder / "cheese.md").unlink()
    await until(holds(library, bread=BREAD, flour=FLOUR))


async def test_a_file_that_cannot_be_read_is_named_in_the_log_and_the_others_go_on(
    library: Library, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await until(holds(library, bread=BREAD))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "cheese.md").write_bytes(CHEESE)
    await until(holds(library, bread=BREAD, cheese=CHEESE))

    async def named() -> bool:
        return "broken.pdf" in caplog.text

    await until(named)
