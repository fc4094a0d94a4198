"""The one catch-all: logs what went wrong without contents, says so kindly, and keeps what was not delivered."""

import logging
from contextvars import ContextVar

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes

from bot.handlers.delivery import send
from bot.inbox import NotDelivered
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.store import StoreUnavailable

_log = logging.getLogger(__name__)
_undelivered: ContextVar[list[BaseException]] = ContextVar("undelivered")


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Called with every exception of a handler."""
    error = context.error
    if isinstance(error, StoreUnavailable) or _may_pass(error):
        _undelivered.get().append(error)
        return
    if isinstance(error, Forbidden):
        return  # the chat has been marked as blocked
    number = update.update_id if isinstance(update, Update) else "?"
    _log.error("Update %s could not be handled.", number, exc_info=error)
    if isinstance(update, Update) and update.effective_chat and not isinstance(error, TelegramError):
        await send(context.bot, update.effective_chat.id, Rendered((screens.BROKEN,), None))


async def process(application: Application, update: Update) -> None:  # type: ignore[type-arg]
    """Hands an update to the handlers. Raises NotDelivered when the answer could not be sent or kept."""
    failures: list[BaseException] = []
    _undelivered.set(failures)
    await application.process_update(update)
    if failures:
        raise NotDelivered from failures[0]


def _may_pass(error: BaseException | None) -> bool:
    return isinstance(error, (NetworkError, RetryAfter)) and not isinstance(error, BadRequest)
