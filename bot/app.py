"""The composition root: builds the parts, wires them, and runs the bot."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest

from bot.adding import Adding
from bot.advice import Advice
from bot.closing import Closing
from bot.conversation import Conversation
from bot.gaps import KnowledgeGaps
from bot.handlers import Edges, register
from bot.handlers.admins import Admins
from bot.handlers.allowance import Allowance
from bot.handlers.buttons import ButtonHandlers
from bot.handlers.documents import DocumentHandlers
from bot.handlers.drafts import DraftHandlers
from bot.handlers.errors import process
from bot.handlers.experiments import ExperimentHandlers
from bot.handlers.gaps import GapHandlers
from bot.handlers.inline import InlineHandlers
from bot.handlers.interview_screens import InterviewScreens
from bot.handlers.interviews import InterviewHandlers
from bot.handlers.membership import MembershipHandlers
from bot.handlers.menus import publish_menus
from bot.handlers.offers import OfferHandlers
from bot.handlers.playbooks import PlaybookHandlers
from bot.handlers.profiles import ProfileHandlers
from bot.handlers.questions import QuestionHandlers
from bot.handlers.reminders import ReminderHandlers
from bot.handlers.reports import ReportHandlers
from bot.handlers.run_work import RunWork
from bot.handlers.runs import RunHandlers
from bot.handlers.situations import SituationHandlers
from bot.handlers.stats import StatsHandlers
from bot.inbox import Inbox
from bot.interviewing import Interviewing
from bot.library import Library, Reading, Run, Stopped
from bot.outgoing import Outgoing
from bot.planning import Planning
from bot.reporting import Reporting
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.database import Database
from bot.store.digests import Digests
from bot.store.drafts import Drafts
from bot.store.experiments import Experiments
from bot.store.gaps import Gaps
from bot.store.interviews import Interviews
from bot.store.offers import Offers
from bot.store.profiles import Profiles
from bot.store.questions import Questions
from bot.store.reminders import Reminders
from bot.store.reports import Reports
from bot.store.runs import Runs
from bot.store.situations import Situations
from bot.store.statistics import Statistics
from bot.tidying import tidy
from bot.watching import Watching
from knowledge.diagnostic import Diagnostic, Makes, load_diagnostics
from knowledge.section_roles import ROLES
from knowledge.taxonomy import ExpectationType, Industry, JourneyStage, Word
from knowledge.thesaurus import thesaurus
from retrieval.embeddings import EmbeddingModel, load
from retrieval.kinds import Kind
from retrieval.lexical import terms
from retrieval.weighing import Role

_log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005
"""How long a thread holds the interpreter: with Python's 5 ms an answer waits far longer for a build that goes on."""

CONNECTIONS = 64
"""The most connections to Telegram at a time."""

TelegramApp = Application[Any, Any, Any, Any, Any, Any]
Work = Callable[[Bot], Coroutine[Any, Any, None]]


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
    with _only_bot(settings.data_dir):
        stop = _stop_on_signals()
        async with (
            opened_database(settings) as database,
            opened_library(settings, database) as library,
            _indexed(library, indexing, stop),
        ):
            if not stop.is_set():
                application = build(settings, token, api_url, database, library)
                await serve(application, database, stop, ready or asyncio.Event())


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


def build(
    settings: Settings,
    token: str,
    api_url: str,
    database: Database,
    library: Library,
    outgoing: Callable[..., Outgoing] = Outgoing,
    look_seconds: float = 30.0,
) -> TelegramApp:
    """The Telegram application with all handlers; updates come from the inbox, so it has no updater.

    `look_seconds` is how often it looks for reminders that are due.
    """
    chats, questions, profiles = Chats(database), Questions(database), Profiles(database)
    kept, running, reminders = Reports(database), Experiments(database), Reminders(database)
    conversation, advice, diagnostics = Conversation(library, questions, profiles), Advice(library), load_diagnostics()
    allowance = Allowance(settings.questions_per_minute)
    reminding = ReminderHandlers(reminders, running, kept, diagnostics, look_seconds)
    admins, runs, gaps, offers = Admins(settings.admin_ids), Runs(database), Gaps(database), Offers(database)
    known = KnowledgeGaps(library, gaps)
    closing = Closing(library, known, offers, questions, runs)
    work = RunWork(library, runs, closing)
    asking = QuestionHandlers(conversation, questions, allowance)
    waiting = GapHandlers(known, gaps, Digests(database), Drafts(database), admins.ids, look_seconds)
    late = OfferHandlers(offers, questions, asking, look_seconds)
    works: list[Work] = [reminding.run, work.carry_out, late.run, waiting.digest]
    works.append(lambda bot: tidy(database, timedelta(days=settings.retention_days)))
    if folder := settings.watch_folder:
        works.append(lambda bot: Watching(library, folder).run())
    application = (
        ApplicationBuilder()
        .bot(_bot(token, api_url, outgoing(on_blocked=chats.blocked, on_migrated=chats.migrated)))
        .updater(None)
        .post_init(partial(_beside, advice, diagnostics, admins, works))
        .build()
    )
    buttons = ButtonHandlers(database, questions, asking, allowance)
    situations = SituationHandlers(advice, Situations(database), profiles, allowance)
    playbooks = PlaybookHandlers(advice, situations)
    inline, membership = InlineHandlers(conversation), MembershipHandlers(chats)
    interviewing = Interviewing(diagnostics, Interviews(database), profiles, advice.reader, advice.stories)
    planning = Planning(interviewing, running, reminders, kept)
    shown = InterviewScreens(interviewing)
    experiments = ExperimentHandlers(planning, kept, shown)
    reporting = Reporting(advice, planning, profiles, kept)
    reports = ReportHandlers(kept, reporting, planning, shown, experiments, asking)
    profile = ProfileHandlers(profiles, interviewing, shown)
    ends = {
        Makes.REPORT: reports.finish,
        Makes.PROFILE: profile.save,
        Makes.EXPERIMENT: experiments.start,
        Makes.CHECK_IN: experiments.conclude,
    }
    interviews = InterviewHandlers(interviewing, shown, asking, ends)
    run_handlers = RunHandlers(library, runs, work, closing)
    drafts = DraftHandlers(Adding(library), Drafts(database), library.documents, run_handlers)
    documents = DocumentHandlers(library, run_handlers)
    figures = StatsHandlers(Statistics(database), library, diagnostics)
    edges = Edges(
        asking,
        buttons,
        playbooks,
        situations,
        inline,
        membership,
        interviews,
        reports,
        experiments,
        profile,
        drafts,
        documents,
        run_handlers,
        waiting,
        late,
        figures,
    )
    register(application, edges, admins, settings.retention_days)
    return application


class _SilentBot(ExtBot[None]):
    """The library's own repr of a bot, and of an application, shows the token."""

    def __repr__(self) -> str:
        return f"Bot[{self.token.partition(':')[0]}]"


def _bot(token: str, api_url: str, limiter: Outgoing) -> _SilentBot:
    return _SilentBot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=CONNECTIONS),
        rate_limiter=limiter,
    )


async def _beside(
    advice: Advice,
    diagnostics: Mapping[str, Diagnostic],
    admins: Admins,
    works: Sequence[Work],
    application: TelegramApp,
) -> None:
    """What goes on beside the updates until the bot stops: the questions that wait come first."""
    async with asyncio.TaskGroup() as beside:
        for work in works:
            beside.create_task(work(application.bot))
        await publish_menus(application.bot, admins.ids)
        await advice.prepare(question for diagnostic in diagnostics.values() for question in diagnostic.questions)


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
