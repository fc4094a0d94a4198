"""Wires the parts of the bot: stores, the coach, handlers, and what goes on beside them."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from telegram import Bot
from telegram.ext import Application, ApplicationBuilder, ExtBot
from telegram.request import HTTPXRequest

from bot.adding import Adding
from bot.advice import Advice
from bot.closing import Closing
from bot.conversation import Conversation
from bot.gaps import KnowledgeGaps
from bot.handlers import AdminEdges, Edges, register
from bot.handlers.admins import Admins
from bot.handlers.allowance import Allowance
from bot.handlers.buttons import ButtonHandlers
from bot.handlers.documents import DocumentHandlers
from bot.handlers.drafts import DraftHandlers
from bot.handlers.experiments import ExperimentHandlers
from bot.handlers.gaps import GapHandlers
from bot.handlers.inline import InlineHandlers
from bot.handlers.interview_screens import InterviewScreens
from bot.handlers.interviews import InterviewHandlers
from bot.handlers.languages import LanguageHandlers
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
from bot.handlers.screens import ScreenHandlers
from bot.handlers.situations import SituationHandlers
from bot.handlers.stats import StatsHandlers
from bot.interviewing import Interviewing
from bot.library import Library
from bot.outgoing import Outgoing
from bot.planning import Planning
from bot.rendering.stats import Prices
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
from bot.store.uses import Uses
from bot.tidying import tidy
from bot.watching import Watching
from knowledge.diagnostic import Diagnostic, Makes, load_diagnostics

if TYPE_CHECKING:  # loaded only where a chat model is set
    from bot.wording import Wording

CONNECTIONS = 64
"""The most connections to Telegram at a time."""

TelegramApp = Application[Any, Any, Any, Any, Any, Any]
Work = Callable[[Bot], Coroutine[Any, Any, None]]


def build(
    settings: Settings,
    token: str,
    api_url: str,
    database: Database,
    library: Library,
    outgoing: Callable[..., Outgoing] = Outgoing,
    look_seconds: float = 30.0,
    wording: "Wording | None" = None,
) -> TelegramApp:
    """The Telegram application with all handlers; updates come from the inbox, so it has no updater.

    `look_seconds` is how often it looks for reminders that are due.
    """
    chats, questions, profiles = Chats(database), Questions(database), Profiles(database)
    kept, running, reminders = Reports(database), Experiments(database), Reminders(database)
    conversation = Conversation(library, questions, profiles, wording)
    advice, diagnostics = Advice(library), load_diagnostics()
    allowance = Allowance(settings.questions_per_minute)
    asking = QuestionHandlers(conversation, questions, allowance)
    languages = LanguageHandlers(chats)
    situations = SituationHandlers(advice, Situations(database), profiles, allowance)
    interviewing = Interviewing(diagnostics, Interviews(database), profiles, advice.reader, advice.stories, wording)
    planning = Planning(interviewing, running, reminders, kept)
    shown = InterviewScreens(interviewing)
    experiments = ExperimentHandlers(planning, kept, shown)
    reporting = Reporting(advice, planning, profiles, kept, wording)
    reports = ReportHandlers(kept, reporting, planning, shown, experiments, asking)
    profile = ProfileHandlers(profiles, interviewing, shown)
    ends = {
        Makes.REPORT: reports.finish,
        Makes.PROFILE: profile.save,
        Makes.EXPERIMENT: experiments.start,
        Makes.CHECK_IN: experiments.conclude,
    }
    offers = OfferHandlers(Offers(database), questions, asking, languages, look_seconds)
    for_admins = _admin_edges(settings, database, library, questions, diagnostics, languages, look_seconds)
    edges = Edges(
        questions=asking,
        buttons=ButtonHandlers(database, questions, asking, situations),
        playbooks=PlaybookHandlers(advice, situations),
        situations=situations,
        inline=InlineHandlers(conversation),
        membership=MembershipHandlers(chats),
        interviews=InterviewHandlers(interviewing, shown, asking, ends),
        reports=reports,
        experiments=experiments,
        profiles=profile,
        offers=offers,
        languages=languages,
    )
    reminding = ReminderHandlers(reminders, running, kept, diagnostics, languages, look_seconds)
    works: list[Work] = [reminding.run, offers.run, for_admins.work.carry_out, for_admins.gaps.digest]
    works.append(lambda bot: tidy(database, timedelta(days=settings.retention_days)))
    if folder := settings.watch_folder:
        works.append(lambda bot: Watching(library, folder).run())
    admins = Admins(settings.admin_ids)
    application = (
        ApplicationBuilder()
        .bot(_bot(token, api_url, outgoing(on_blocked=chats.blocked, on_migrated=chats.migrated)))
        .updater(None)
        .post_init(partial(_beside, advice, diagnostics, admins, works))
        .build()
    )
    screens = ScreenHandlers(edges.interviews, settings.retention_days, settings.chat_model)
    register(application, edges, for_admins, admins, screens)
    return application


def _admin_edges(
    settings: Settings,
    database: Database,
    library: Library,
    questions: Questions,
    diagnostics: Mapping[str, Diagnostic],
    languages: LanguageHandlers,
    look_seconds: float,
) -> AdminEdges:
    """What only admins use."""
    prices = Prices(settings.chat_price_input, settings.chat_price_output)
    runs, gaps, drafts = Runs(database), Gaps(database), Drafts(database)
    known = KnowledgeGaps(library, gaps)
    closing = Closing(library, known, Offers(database), questions, runs)
    work = RunWork(library, runs, closing, languages)
    run_handlers = RunHandlers(library, runs, work, closing)
    return AdminEdges(
        work=work,
        runs=run_handlers,
        drafts=DraftHandlers(Adding(library), drafts, library.documents, run_handlers),
        documents=DocumentHandlers(library, run_handlers),
        gaps=GapHandlers(known, gaps, Digests(database), drafts, settings.admin_ids, languages, look_seconds),
        stats=StatsHandlers(Statistics(database), Uses(database), library, diagnostics, prices),
    )


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
