"""The composition root: builds the parts, wires them, and runs the bot."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout
from telegram.error import InvalidToken, TelegramError

from bot.assembly import TelegramApp, build
from bot.handlers.errors import process
from bot.inbox import Inbox
from bot.library import Library, Reading, Run, Stopped
from bot.library.memory import settle
from bot.settings import Settings
from bot.store.database import Database
from bot.store.uses import Uses
from knowledge.section_roles import ROLES
from knowledge.taxonomy import ExpectationType, Industry, JourneyStage, Word
from knowledge.thesaurus import thesaurus
from retrieval.embeddings import EmbeddingModel, load
from retrieval.kinds import Kind
from retrieval.lexical import terms
from retrieval.weighing import Role

if TYPE_CHECKING:  # loaded only where a chat model is set
    from bot.wording import Wording
    from retrieval.chat import ChatModel

_log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0001
"""How long a thread holds the interpreter: with Python's 5 ms an answer waits far longer for a build that goes on."""


class CannotStart(RuntimeError):
    """The bot cannot start; the message says why and what to do."""


@asynccontextmanager
async def opened_database(settings: Settings) -> AsyncIterator[Database]:
    """The database, migrated. Raises StoreUnavailable."""
    database = Database(settings.database_address)
    try:
        await database.migrate()
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def opened_library(
    settings: Settings, database: Database, model: EmbeddingModel | None = None
) -> AsyncIterator[Library]:
    """The library with its embedding model, loaded here when none is given. Raises CannotStart and ModelUnusable."""
    if model is None:
        model = await asyncio.to_thread(load, settings.embedding_model)
        settle()
    reading = Reading(
        model,
        thesaurus(lambda group: [term for entry in group for term in terms(entry)]),
        tuple(_kind(vocabulary) for vocabulary in (Industry, JourneyStage, ExpectationType)),
        tuple(Role(role.headings, role.asks, role.share, role.bonus) for role in ROLES),
    )
    builtin = settings.library == "builtin"
    library = Library(database, reading, _writable_folder(settings.data_dir), settings.chroma_url, builtin)
    try:
        yield library
    finally:
        await library.close()


async def run(
    settings: Settings, *, token: str, api_url: str, indexing: Run, ready: asyncio.Event | None = None
) -> None:
    """Runs the bot until SIGINT or SIGTERM.

    Raises CannotStart, InboxError, StoreUnavailable, ModelUnusable: each with one sentence.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    chat_model = opened_chat_model(settings)
    with _only_bot(settings.data_dir):
        stop = _stop_on_signals()
        async with (
            opened_database(settings) as database,
            opened_library(settings, database) as library,
            _indexed(library, indexing, stop),
        ):
            if not stop.is_set():
                wording = opened_wording(settings, chat_model, database, library)
                application = build(settings, token, api_url, database, library, wording=wording)
                await serve(application, database, stop, ready or asyncio.Event())


def opened_chat_model(settings: Settings) -> "ChatModel | None":
    """The chat model, where one is set; nothing of it is loaded otherwise. Raises CannotStart."""
    if not settings.chat_model:
        return None
    from retrieval.chat_models import ChatModelUnusable, open_chat_model

    try:
        return open_chat_model(settings.chat_model, settings.chat_model_url, settings.chat_model_key.get_secret_value())
    except ChatModelUnusable as error:
        raise CannotStart(str(error)) from None


def opened_wording(
    settings: Settings, model: "ChatModel | None", database: Database, library: Library
) -> "Wording | None":
    """What the chat model does for answers, where one is set."""
    if model is None:
        return None
    from bot.wording import Bounds, Wording

    bounds = Bounds(settings.chat_model_seconds, settings.chat_tokens_per_person, settings.chat_tokens_per_day)
    return Wording(model, library.model.embed_texts, Uses(database), bounds)


@asynccontextmanager
async def _indexed(library: Library, indexing: Run, stop: asyncio.Event) -> AsyncIterator[None]:
    """With the index that the documents need: waits for the first one, any later one is built beside the answers."""
    task = asyncio.create_task(library.ensure(indexing))
    stopping = asyncio.create_task(stop.wait())
    try:
        if not await library.can_answer():
            await asyncio.wait([task, stopping], return_when=asyncio.FIRST_COMPLETED)
        if task.done() and not stop.is_set():
            task.result()
        else:
            task.add_done_callback(_tell)
        yield
    finally:
        stopping.cancel()
        indexing.stop()
        await asyncio.gather(task, return_exceptions=True)


def _tell(task: asyncio.Task[Any]) -> None:
    """Logs how something ended that nobody waits for."""
    if not task.cancelled() and (error := task.exception()) and not isinstance(error, Stopped):
        _log.error("What went on beside the answers has ended.", exc_info=error)


async def serve(application: TelegramApp, database: Database, stop: asyncio.Event, ready: asyncio.Event) -> None:
    """Works off updates until `stop` is set; sets `ready` once Telegram knows the bot. Raises as `run` does."""
    async with _started(application):
        _log.info("@%s is ready.", application.bot.username)
        ready.set()
        await Inbox(database, application.bot, partial(process, application)).run(stop)


@asynccontextmanager
async def _started(application: TelegramApp) -> AsyncIterator[None]:
    try:
        await application.initialize()
    except InvalidToken:
        raise CannotStart(
            "Telegram does not accept TELEGRAM_BOT_TOKEN; "
            "copy the token from @BotFather again (/mybots, API Token) into .env."
        ) from None
    except TelegramError as error:
        said = str(error).replace(application.bot.token, "<token>")
        raise CannotStart(
            f"The Bot API does not answer ({said}); check the network, TELEGRAM_API_URL and TELEGRAM_BOT_TOKEN."
        ) from None
    await application.start()
    beside = [asyncio.create_task(application.post_init(application))] if application.post_init else []
    for task in beside:
        task.add_done_callback(_tell)
    try:
        yield
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await application.stop()
        await application.shutdown()


@contextmanager
def _only_bot(folder: Path) -> Iterator[None]:
    """Keeps a second bot away from the same data folder."""
    lock = FileLock(_writable_folder(folder) / "bot.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise CannotStart(
            f"Another bot runs on the data in {str(folder)!r}; stop it, or set DATA_DIR to another folder."
        ) from None
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        yield
    finally:
        lock.release()


def _writable_folder(folder: Path) -> Path:
    """The data folder, made where it is missing. Raises CannotStart."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None
    return folder


def _unwritable(folder: Path, error: OSError) -> CannotStart:
    return CannotStart(
        f"The data folder {str(folder)!r} can't be written ({error.strerror or error}); "
        "make it a folder that is writable, or set DATA_DIR to another one."
    )


def _kind(vocabulary: type[Word]) -> Kind:
    names = {member.value: (member.value, *member.synonyms) for member in vocabulary}
    return Kind({member: tuple(frozenset(terms(name)) for name in said) for member, said in names.items()})


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl+C ends the program there
            loop.add_signal_handler(number, stop.set)
    return stop
