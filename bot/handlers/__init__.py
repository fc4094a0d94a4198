"""The Telegram edge: one module per kind of update, and which update goes where."""

from typing import Any

from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.handlers.buttons import ButtonHandlers
from bot.handlers.errors import on_error
from bot.handlers.inline import InlineHandlers
from bot.handlers.membership import MembershipHandlers
from bot.handlers.playbooks import PlaybookHandlers
from bot.handlers.questions import QuestionHandlers
from bot.handlers.screens import ScreenHandlers
from bot.handlers.situations import SituationHandlers
from bot.rendering.cards import SITUATIONS
from bot.rendering.playbooks import PLAYBOOKS


def register(
    application: Application[Any, Any, Any, Any, Any, Any],
    questions: QuestionHandlers,
    buttons: ButtonHandlers,
    playbooks: PlaybookHandlers,
    situations: SituationHandlers,
    inline: InlineHandlers,
    membership: MembershipHandlers,
) -> None:
    """The first handler that fits an update gets it."""
    show = ScreenHandlers()
    said = filters.UpdateType.MESSAGE
    commands = {
        "start": show.start,
        "help": show.help,
        "privacy": show.privacy,
        "forget": show.forget,
        "cancel": show.cancel,
    }
    application.add_handlers(
        [
            MessageHandler(filters.StatusUpdate.MIGRATE, membership.migrated),
            *(CommandHandler(name, act, filters=said) for name, act in commands.items()),
            CommandHandler("playbooks", playbooks.command, filters=said),
            CommandHandler("ask", questions.command, filters=filters.UpdateType.MESSAGES),
            MessageHandler(filters.COMMAND & said & filters.ChatType.PRIVATE, show.other),
            MessageHandler(filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGES, questions.text),
            MessageHandler(~filters.TEXT & said, show.other),
            CallbackQueryHandler(playbooks.press, pattern=f"^{PLAYBOOKS}:"),
            CallbackQueryHandler(situations.press, pattern=f"^{SITUATIONS}:"),
            CallbackQueryHandler(buttons.press),
            InlineQueryHandler(inline.query),
            ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )
    application.add_error_handler(on_error)
