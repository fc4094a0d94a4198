"""The Telegram edge: one module per kind of update, and which update goes where."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.handlers.admins import Admins
from bot.handlers.buttons import ButtonHandlers
from bot.handlers.documents import DocumentHandlers
from bot.handlers.drafts import DraftHandlers
from bot.handlers.errors import on_error
from bot.handlers.experiments import ExperimentHandlers
from bot.handlers.gaps import GapHandlers
from bot.handlers.inline import InlineHandlers
from bot.handlers.interviews import InterviewHandlers
from bot.handlers.languages import LanguageHandlers
from bot.handlers.membership import MembershipHandlers
from bot.handlers.offers import OfferHandlers
from bot.handlers.playbooks import PlaybookHandlers
from bot.handlers.profiles import ProfileHandlers
from bot.handlers.questions import QuestionHandlers
from bot.handlers.reports import ReportHandlers
from bot.handlers.run_work import RunWork
from bot.handlers.runs import RunHandlers
from bot.handlers.screens import ScreenHandlers
from bot.handlers.situations import SituationHandlers
from bot.handlers.stats import StatsHandlers
from bot.rendering.cards import SITUATIONS
from bot.rendering.documents import DOCUMENTS
from bot.rendering.drafts import DRAFTS
from bot.rendering.experiments import EXPERIMENTS
from bot.rendering.gaps import GAPS, OFFERS
from bot.rendering.interviews import DIAGNOSES
from bot.rendering.playbooks import PLAYBOOKS
from bot.rendering.profiles import PROFILES
from bot.rendering.reports import REPORTS
from bot.rendering.runs import RUNS

BEFORE = -1
"""The group of handlers that see every update before the one that acts on it."""

Act = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Edges:
    """Where each kind of update goes."""

    questions: QuestionHandlers
    buttons: ButtonHandlers
    playbooks: PlaybookHandlers
    situations: SituationHandlers
    inline: InlineHandlers
    membership: MembershipHandlers
    interviews: InterviewHandlers
    reports: ReportHandlers
    experiments: ExperimentHandlers
    profiles: ProfileHandlers
    offers: OfferHandlers
    languages: LanguageHandlers


@dataclass(frozen=True)
class AdminEdges:
    """Where what only admins may do goes, and who carries it out."""

    work: RunWork
    runs: RunHandlers
    drafts: DraftHandlers
    documents: DocumentHandlers
    gaps: GapHandlers
    stats: StatsHandlers


def register(
    application: Application[Any, Any, Any, Any, Any, Any],
    edges: Edges,
    admin_edges: AdminEdges,
    admins: Admins,
    show: ScreenHandlers,
) -> None:
    """The first handler that fits an update gets it."""
    acts = _acts(edges) | {kind: admins.only(act) for kind, act in _admin_acts(admin_edges).items()}
    application.add_handler(TypeHandler(Update, edges.languages.note), group=BEFORE)
    application.add_handlers(_said_by_admins(admin_edges, edges, admins, show))
    application.add_handlers(_said(edges, show))
    application.add_handlers(
        [
            CallbackQueryHandler(_by_kind(acts, edges.buttons.press)),
            InlineQueryHandler(edges.inline.query),
            ChatMemberHandler(edges.membership.changed, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(on_error)


def _said_by_admins(
    admin_edges: AdminEdges, edges: Edges, admins: Admins, show: ScreenHandlers
) -> list[BaseHandler[Any, Any, Any]]:
    """What admins may say, or are told more for; from anybody else it is a command, a file, a text like any other."""
    ours = filters.UpdateType.MESSAGE & admins.speaking
    own_words = ours & ~filters.FORWARDED & ~filters.VIA_BOT  # else somebody else's text would give the orders
    commands = {
        "start": show.start_of_admin,
        "help": show.help_of_admin,
        "documents": admin_edges.documents.command,
        "remove": admin_edges.documents.remove,
        "reindex": admin_edges.runs.command,
        "gaps": admin_edges.gaps.command,
        "stats": admin_edges.stats.command,
        "cancel": admin_edges.gaps.cancelling(show.cancel),
    }
    return [
        *(CommandHandler(name, act, filters=own_words) for name, act in commands.items()),
        MessageHandler(ours & filters.Document.ALL, admin_edges.drafts.document),
        MessageHandler(ours & filters.FORWARDED & filters.TEXT, admin_edges.drafts.forwarded),
        MessageHandler(own_words & filters.TEXT & ~filters.COMMAND, admin_edges.gaps.writing(edges.interviews.text)),
    ]


def _said(edges: Edges, show: ScreenHandlers) -> list[BaseHandler[Any, Any, Any]]:
    said = filters.UpdateType.MESSAGE
    commands = {
        "start": show.start,
        "help": show.help,
        "privacy": show.privacy,
        "forget": show.forget,
        "cancel": show.cancel,
        "playbooks": edges.playbooks.command,
        "diagnose": edges.interviews.command,
        "history": edges.reports.command,
        "plan": edges.experiments.command,
        "profile": edges.profiles.command,
    }
    return [
        MessageHandler(filters.StatusUpdate.MIGRATE, edges.membership.migrated),
        *(CommandHandler(name, act, filters=said) for name, act in commands.items()),
        CommandHandler("ask", edges.questions.command, filters=filters.UpdateType.MESSAGES),
        MessageHandler(filters.COMMAND & said & filters.ChatType.PRIVATE, show.other),
        MessageHandler(filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGES, edges.interviews.text),
        MessageHandler(~filters.TEXT & said, show.other),
    ]


def _acts(edges: Edges) -> dict[str, Act]:
    """What the buttons of each kind do."""
    return {
        PLAYBOOKS: edges.playbooks.press,
        SITUATIONS: edges.situations.press,
        DIAGNOSES: edges.interviews.press,
        REPORTS: edges.reports.press,
        EXPERIMENTS: edges.experiments.press,
        PROFILES: edges.profiles.press,
        OFFERS: edges.offers.press,
    }


def _admin_acts(admin_edges: AdminEdges) -> dict[str, Act]:
    return {
        DRAFTS: admin_edges.drafts.press,
        DOCUMENTS: admin_edges.documents.press,
        RUNS: admin_edges.runs.press,
        GAPS: admin_edges.gaps.press,
    }


def _by_kind(acts: Mapping[str, Act], otherwise: Act) -> Act:
    """Presses by what their data begins with. A pattern of the library's own would also match empty data."""

    async def act(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        data = (update.callback_query.data if update.callback_query else None) or ""
        await acts.get(data.partition(":")[0], otherwise)(update, context)

    return act
