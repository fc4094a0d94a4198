"""Answers that came too late, offered once to the people who asked."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from telegram import Bot, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.conversation import Asking
from bot.handlers.delivery import Place, send
from bot.handlers.presses import is_number, pressed, put, toast
from bot.handlers.questions import QuestionHandlers
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.gaps import offer_message
from bot.store.failures import StoreUnavailable
from bot.store.offers import Offer, Offers
from bot.store.questions import Questions

_log = logging.getLogger(__name__)

AT_ONCE = 20
AGAIN, BLOCKED = timedelta(minutes=10), timedelta(days=1)
"""When an offer that did not arrive is tried again, and one for a chat that has blocked the bot."""


class OfferHandlers:
    def __init__(self, offers: Offers, questions: Questions, asking: QuestionHandlers, look_seconds: float) -> None:
        self._offers = offers
        self._questions = questions
        self._asking = asking
        self._look = look_seconds

    async def run(self, bot: Bot) -> None:
        """Looks for offers to make until it is cancelled."""
        while True:
            try:
                for offer in await self._offers.due(datetime.now(UTC), AT_ONCE):
                    await self._make(bot, offer)
            except StoreUnavailable as error:
                _log.warning("Offers have to wait: %s", error)
            await asyncio.sleep(self._look)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the answer, or no more of these."""
        press = await pressed(update, context)
        if press is None:
            return
        person = press.query.from_user.id
        question = await self._questions.by_id(int(press.rest)) if is_number(press.rest) else None
        if press.rest == "quiet":
            await self._offers.quiet(person)
            await toast(press.query)
            if press.is_private:
                await put(press, Rendered((screens.QUIET,)))
        elif question is None or question.chat_id != press.message.chat_id:
            await toast(press.query, screens.STALE)
        else:
            await toast(press.query)
            asking = Asking(question.chat_id, person, None, press.place.thread_id, question.standalone)
            await self._asking.ask(asking, press.place, context)

    async def _make(self, bot: Bot, offer: Offer) -> None:
        if not await self._offers.begin(offer.question_id):
            return
        in_group = offer.chat_id != offer.user_id
        place = Place(offer.chat_id, offer.thread_id, offer.message_id if in_group else None)
        try:
            await send(bot, place, offer_message(offer))
        except TelegramError as error:
            # Only the kind of the error: its message may quote what was sent.
            _log.warning("An offer has to wait (%s).", type(error).__name__)
            pause = BLOCKED if isinstance(error, Forbidden) else AGAIN
            await self._offers.put_off(offer.question_id, datetime.now(UTC) + pause)
        else:
            await self._offers.sent(offer.question_id)
