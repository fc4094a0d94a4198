"""The commands that show a fixed screen: /start, /help, /privacy, /forget, /cancel; and what to say to other input."""

from html import escape

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.handlers.delivery import place_of, send
from bot.handlers.interviews import InterviewHandlers
from bot.handlers.menus import take_back_admin_menu
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered


class ScreenHandlers:
    def __init__(self, interviews: InterviewHandlers, retention_days: int, chat_model: str) -> None:
        self._interviews = interviews
        self._retention_days = retention_days
        self._chat_model = chat_model

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/start, also from a link; whatever stands behind it gives no rights."""
        message = update.effective_message
        if message is not None and message.chat.type == ChatType.PRIVATE:
            await self._start(message, context, say(screens.START))
        else:
            await _show(message, context, say(screens.GROUP_WELCOME))

    async def start_of_admin(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/start of an admin in private."""
        await self._start(update.effective_message, context, _and_for_admins(say(screens.START)))

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/help"""
        await _show(update.effective_message, context, _help(context))

    async def help_of_admin(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/help of an admin in private."""
        await _show(update.effective_message, context, _and_for_admins(_help(context)))

    async def privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/privacy"""
        provider = escape(self._chat_model.partition(":")[0], quote=False)
        sent = say(screens.SENT_TO_A_MODEL, provider=provider) if provider else ""
        await _show(update.effective_message, context, say(screens.PRIVACY, days=self._retention_days, sent=sent))

    async def forget(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/forget, in private after a second look; in a group it points there."""
        message = update.effective_message
        if message is not None and message.chat.type == ChatType.PRIVATE:
            await _show(message, context, say(screens.FORGET), screens.forget_keyboard())
        else:
            await _show(message, context, say(screens.FORGET_IN_PRIVATE))

    async def cancel(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/cancel"""
        if update.message and await self._interviews.cancel(update.message, context):
            return
        await _show(update.effective_message, context, say(screens.CANCEL))

    async def other(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """What is no text (stickers, voice, files) or an unknown command: one helpful sentence, in private only."""
        message = update.effective_message
        if message is None or message.chat.type != ChatType.PRIVATE:
            return
        if message.text:
            if _names_admin_command(message.text) and message.via_bot is None:
                await take_back_admin_menu(context.bot, message.chat_id)
            await _show(message, context, say(screens.UNKNOWN_COMMAND))
        elif message.effective_attachment is not None and await self._interviews.other(message, context):
            return
        elif message.document:
            await _show(message, context, say(screens.UNREADABLE_FILE))
        elif message.effective_attachment is not None:  # else Telegram tells something, like a pinned message
            await _show(message, context, say(screens.UNREADABLE))

    async def _start(self, message: Message | None, context: ContextTypes.DEFAULT_TYPE, html: str) -> None:
        await _show(message, context, html, screens.start_keyboard(self._interviews.named(screens.CHECKS)))


def _help(context: ContextTypes.DEFAULT_TYPE) -> str:
    return say(screens.HELP, mention=context.bot.name)


def _and_for_admins(html: str) -> str:
    return f"{html}\n\n{say(screens.FOR_ADMINS)}"


def _names_admin_command(text: str) -> bool:
    return any(text.startswith(f"/{command}") for command, _ in screens.ADMIN_MENU)


async def _show(
    message: Message | None,
    context: ContextTypes.DEFAULT_TYPE,
    html: str,
    keyboard: InlineKeyboardMarkup | None = None,
) -> None:
    if message is not None:
        await send(context.bot, place_of(message), Rendered((html,), keyboard))
