"""One embedding model, one indexed library and one bot at work for all tests of the bot; one event loop for all."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
import pytest_asyncio
from click.testing import CliRunner, Result
from running_bot import RunningBot, bot_at_work, copied, settings_of

from bot import app
from bot.advice import Advice
from bot.cli import main
from bot.preview.people import Speaker
from knowledge.diagnostic import load_diagnostics
from retrieval.embeddings import EmbeddingModel

HERE = Path(__file__).parent
Starting = Callable[..., AbstractAsyncContextManager[RunningBot]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("asyncio"):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def indexed(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with the built-in library; for reading and copying only."""
    settings = settings_of(tmp_path_factory.mktemp("indexed"))
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        await library.ensure()
        await Advice(library).prepare(one for diagnostic in load_diagnostics().values() for one in diagnostic.questions)
    return settings.data_dir


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bot(
    indexed: Path, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningBot]:
    """The bot that most tests share; each talks to it as somebody new."""
    async with bot_at_work(copied(indexed, tmp_path_factory.mktemp("shared")), model) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def kim(bot: RunningBot) -> Speaker:
    """Somebody the bot has never met, in a private chat."""
    return await bot.people.meet("Kim")


@pytest_asyncio.fixture(loop_scope="session")
async def lee(bot: RunningBot) -> Speaker:
    """Somebody else."""
    return await bot.people.meet("Lee")


@pytest.fixture
def starting(indexed: Path, model: EmbeddingModel, tmp_path: Path) -> Starting:
    """Starts a bot of the test's own, with settings of its own."""
    return lambda **changed: bot_at_work(copied(indexed, tmp_path), model, **changed)


@pytest.fixture
def data_dir(indexed: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, with the library indexed."""
    return copied(indexed, tmp_path)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """Runs a command line in this process, away from any .env; settings are given by their names in capitals."""
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def run(*arguments: object, input: bytes | str | None = None, **environment: object) -> Result:
        env = {"DATA_DIR": str(tmp_path / "data"), **{name: str(value) for name, value in environment.items()}}
        result = CliRunner().invoke(main, [str(one) for one in arguments], input=input, env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    yield run
    root.handlers[:], root.level = handlers, level


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def advice(
    indexed: Path, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Advice]:
    settings = settings_of(copied(indexed, tmp_path_factory.mktemp("advice")))
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        await library.ensure()
        yield Advice(library)
