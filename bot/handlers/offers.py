"""Answers that came too late, offered once to the people who asked."""

from datetime import UTC, datetime
from functools import partial

from telegram import Bot, Update
from telegram.ext import ContextTypes

from bot.handlers.delivery import Place
from bot.handlers.languages import LanguageHandlers
from bot.handlers.planned import AT_ONCE, keep_sending, send_planned
from bot.handlers.presses import is_number, pressed, put, toast
from bot.handlers.questions import QuestionHandlers
from bot.languages import say, speaking
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.gaps import offer_message
from bot.store.offers import Offers
from bot.store.questions import Questions


class OfferHandlers:
    def __init__(
        self,
        offers: Offers,
        questions: Questions,
        asking: QuestionHandlers,
        languages: LanguageHandlers,
        look_seconds: float,
    ) -> None:
        self._offers = offers
        self._questions = questions
        self._asking = asking
        self._languages = languages
        self._look = look_seconds

    async def run(self, bot: Bot) -> None:
        """Looks for offers to make until it is cancelled."""
        await keep_sending(partial(self._make_due, bot), self._look)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the answer, or no more of these."""
        press = await pressed(update, context)
        if press is None:
            return
        question = await self._questions.by_id(int(press.rest)) if is_number(press.rest) else None
        if press.rest == "quiet":
            await self._offers.quiet(press.query.from_user.id)
            await toast(press.query)
            if press.is_private:
                await put(press, Rendered((say(screens.QUIET),)))
        elif question is None or question.chat_id != press.message.chat_id:
            await toast(press.query, say(screens.STALE))
        else:
            await self._asking.ask(press, question.standalone)

    async def _make_due(self, bot: Bot) -> None:
        for offer in await self._offers.due(datetime.now(UTC), AT_ONCE):
            in_group = offer.chat_id != offer.user_id
            place = Place(offer.chat_id, offer.thread_id, offer.message_id if in_group else None)
            with speaking(await self._languages.of(offer.user_id)):
                shown = offer_message(offer)
            await send_planned(self._offers, offer.question_id, bot, place, shown)
