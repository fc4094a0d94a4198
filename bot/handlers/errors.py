"""The one catch-all: logs what went wrong without contents, says so kindly, and keeps what was not delivered."""

import logging
from contextvars import ContextVar
from typing import Any

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes

from bot.handlers.delivery import Place, place_of, send
from bot.handlers.languages import language_of
from bot.inbox import NotDelivered
from bot.languages import say, speaking
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.store import StoreUnavailable

_log = logging.getLogger(__name__)
_undelivered: ContextVar[list[Exception]] = ContextVar("undelivered")


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Called with every exception of a handler."""
    error = context.error
    if error is None or isinstance(error, Forbidden):
        return  # the chat has been marked as blocked
    if may_pass(error):
        _undelivered.get().append(error)
        return
    number = update.update_id if isinstance(update, Update) else "?"
    _log.error("Update %s could not be handled.", number, exc_info=error)
    if isinstance(update, Update) and not isinstance(error, TelegramError) and (place := _place(update)):
        await send(context.bot, place, Rendered((say(screens.BROKEN),)))


async def process(application: Application[Any, Any, Any, Any, Any, Any], update: Update) -> None:
    """Hands an update to the handlers, in the language of whoever it is from.

    Raises NotDelivered when the answer could not be sent or kept.
    """
    failures: list[Exception] = []
    _undelivered.set(failures)
    with speaking(language_of(update)):
        await application.process_update(update)
    if failures:
        raise NotDelivered from failures[0]


def may_pass(error: Exception) -> bool:
    """Whether the same may succeed later, so that the update is tried again."""
    passing = isinstance(error, (NetworkError, RetryAfter, StoreUnavailable))
    return passing and not isinstance(error, BadRequest)


def _place(update: Update) -> Place | None:
    """Where to say that something broke; nowhere when it was an inline question or news about a chat."""
    chat = update.effective_chat  # a broken update may have a message without one
    if chat and (message := update.message or update.edited_message):
        return place_of(message)
    return Place(chat.id) if chat and update.callback_query else None
