"""Whether somebody may ask right now; who asks too often is told once."""

import time

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.handlers.allowance import Allowance
from bot.handlers.delivery import place_of, send
from bot.handlers.presses import Press, toast
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered


async def admitted_press(allowance: Allowance, press: Press) -> bool:
    """Counts what a button asks for against the allowance of whoever pressed it, and answers the press."""
    refused = allowance.take(press.query.from_user.id, press.update_id, time.time())
    word = say(screens.TOO_MANY, limit=allowance.limit, seconds=refused.seconds) if refused else None
    await toast(press.query, word)
    return refused is None


async def admitted(
    allowance: Allowance, user_id: int, update: Update, message: Message, context: ContextTypes.DEFAULT_TYPE
) -> bool:
    """Counts what a message asks against the allowance of the person."""
    sent = (message.edit_date or message.date).timestamp()
    refused = allowance.take(user_id, update.update_id, sent)
    if refused and refused.first:
        notice = say(screens.TOO_MANY, limit=allowance.limit, seconds=refused.seconds)
        await send(context.bot, place_of(message), Rendered((notice,)))
    return refused is None
