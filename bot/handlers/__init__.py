"""The Telegram edge: one module per kind of update, and which update goes where."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.handlers.buttons import ButtonHandlers
from bot.handlers.errors import on_error
from bot.handlers.inline import InlineHandlers
from bot.handlers.interviews import InterviewHandlers
from bot.handlers.membership import MembershipHandlers
from bot.handlers.playbooks import PlaybookHandlers
from bot.handlers.questions import QuestionHandlers
from bot.handlers.reports import ReportHandlers
from bot.handlers.screens import ScreenHandlers
from bot.handlers.situations import SituationHandlers
from bot.rendering.cards import SITUATIONS
from bot.rendering.interviews import DIAGNOSES
from bot.rendering.playbooks import PLAYBOOKS
from bot.rendering.reports import REPORTS

Act = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


def register(
    application: Application[Any, Any, Any, Any, Any, Any],
    questions: QuestionHandlers,
    buttons: ButtonHandlers,
    playbooks: PlaybookHandlers,
    situations: SituationHandlers,
    inline: InlineHandlers,
    membership: MembershipHandlers,
    interviews: InterviewHandlers,
    reports: ReportHandlers,
) -> None:
    """The first handler that fits an update gets it."""
    show = ScreenHandlers(interviews)
    said = filters.UpdateType.MESSAGE
    commands = {
        "start": show.start,
        "help": show.help,
        "privacy": show.privacy,
        "forget": show.forget,
        "cancel": show.cancel,
    }
    acts = {
        PLAYBOOKS: playbooks.press,
        SITUATIONS: situations.press,
        DIAGNOSES: interviews.press,
        REPORTS: reports.press,
    }
    application.add_handlers(
        [
            MessageHandler(filters.StatusUpdate.MIGRATE, membership.migrated),
            *(CommandHandler(name, act, filters=said) for name, act in commands.items()),
            CommandHandler("playbooks", playbooks.command, filters=said),
            CommandHandler("diagnose", interviews.command, filters=said),
            CommandHandler("history", reports.command, filters=said),
            CommandHandler("ask", questions.command, filters=filters.UpdateType.MESSAGES),
            MessageHandler(filters.COMMAND & said & filters.ChatType.PRIVATE, show.other),
            MessageHandler(filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGES, interviews.text),
            MessageHandler(~filters.TEXT & said, show.other),
            CallbackQueryHandler(_by_kind(acts, buttons.press)),
            InlineQueryHandler(inline.query),
            ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(on_error)


def _by_kind(acts: Mapping[str, Act], otherwise: Act) -> Act:
    """Presses by what their data begins with. A pattern of the library's own would also match empty data."""

    async def act(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        data = (update.callback_query.data if update.callback_query else None) or ""
        await acts.get(data.partition(":")[0], otherwise)(update, context)

    return act
