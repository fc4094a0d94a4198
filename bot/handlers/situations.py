"""A situation told in words: the playbooks that fit, one of them in full, and corrections of what was understood."""

from telegram import Bot, Message, Update
from telegram.ext import ContextTypes

from bot.advice import Advice
from bot.coach.correction import CORRECTABLE, corrected, with_profile
from bot.coach.shelves import Facet, with_key
from bot.conversation import QUESTION_CHARACTERS
from bot.handlers.admission import admitted, admitted_press
from bot.handlers.allowance import Allowance
from bot.handlers.delivery import Place, place_of, send
from bot.handlers.presses import Press, Turn, is_number, pressed, take
from bot.handlers.typing import typing
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.situations import NOBODY, SHORTENED, chooser, ranked, recommendation
from bot.store.profiles import Profiles
from bot.store.situations import Situations, Told
from retrieval.index import IndexDamaged, SearchUnavailable


class SituationHandlers:
    def __init__(self, advice: Advice, situations: Situations, profiles: Profiles, allowance: Allowance) -> None:
        self._advice = advice
        self._profiles = profiles
        self._situations = situations
        self._allowance = allowance

    async def tell(self, update: Update, message: Message, words: str, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Suggests playbooks for what somebody tells."""
        person, place = message.from_user, place_of(message)
        if person is None:  # a channel speaks: nobody to correct what is understood
            return
        if not await admitted(self._allowance, person.id, update, message, context):
            return
        await self._send(context.bot, place, person.id, words)

    async def suggest(self, press: Press, words: str) -> None:
        """Suggests playbooks for what somebody asked, below the answer."""
        if await admitted_press(self._allowance, press):
            await self._send(press.context.bot, press.place, press.query.from_user.id, words)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button below a situation."""
        if press := await pressed(update, context):
            await take(press, self._turn(press))

    async def _send(self, bot: Bot, place: Place, user_id: int, words: str) -> None:
        async with typing(bot, place):
            screen = await self._told(place.chat_id, user_id, words)
        await send(bot, place, screen)

    async def _told(self, chat_id: int, user_id: int, words: str) -> Rendered:
        notice = say(SHORTENED, limit=QUESTION_CHARACTERS) if len(words) > QUESTION_CHARACTERS else ""
        try:
            situation = await self._advice.understand(words[:QUESTION_CHARACTERS])
            if chat_id == user_id:
                situation = with_profile(situation, await self._profiles.of(chat_id))
            found = await self._advice.recommend(situation)
        except (SearchUnavailable, IndexDamaged):
            return Rendered((say(screens.UNAVAILABLE),))
        return ranked(await self._situations.record(chat_id, user_id, situation), found, notice)

    async def _turn(self, press: Press) -> Turn:
        number, *where = press.rest.split(":")
        told = await self._here(press, int(number)) if is_number(number) else None
        if told is None:
            return Turn.saying(screens.STALE_SITUATION)
        match where:
            case []:
                return Turn(await self._ranked(told))
            case ["is", key]:
                return await self._recommendation(told, key)
            case ["in", key, page] if (facet := _correctable(key)) and is_number(page):
                return Turn(chooser(told, facet, int(page))) if _asked(press, told) else Turn.saying(screens.NOT_YOURS)
            case ["as", key, value] if facet := _correctable(key):
                return (
                    await self._correct(told, facet, value) if _asked(press, told) else Turn.saying(screens.NOT_YOURS)
                )
        return Turn.saying(screens.STALE_SITUATION)

    async def listed(self, press: Press, number: int, word: str) -> Turn:
        """Back to the playbooks for a situation, with a word that says why."""
        told = await self._here(press, number)
        return Turn(await self._ranked(told), word) if told else Turn.saying(screens.STALE_SITUATION)

    async def _here(self, press: Press, number: int) -> Told | None:
        """The situation with this number, if it was told in this very chat."""
        told = await self._situations.by_id(number)
        return told if told and told.chat_id == press.message.chat_id else None

    async def _ranked(self, told: Told) -> Rendered:
        return ranked(told, await self._advice.recommend(told.situation))

    async def _recommendation(self, told: Told, key: str) -> Turn:
        found = await self._advice.recommend(told.situation)
        playbook = with_key([one.playbook for one in found], key)
        if playbook is None:
            return Turn(ranked(told, found), say(screens.PLAYBOOK_GONE))
        return Turn(recommendation(told, next(one for one in found if one.playbook is playbook)))

    async def _correct(self, told: Told, facet: Facet, value: str) -> Turn:
        word = facet.word(value)
        if word is None and value != NOBODY:
            return Turn.saying(screens.STALE_SITUATION)
        situation = corrected(told.situation, facet, word)
        await self._situations.correct(told.id, situation)
        return Turn(await self._ranked(Told(told.id, told.chat_id, told.user_id, situation)))


def _correctable(key: str) -> Facet | None:
    facet = Facet.at(key)
    return facet if facet in CORRECTABLE else None


def _asked(press: Press, told: Told) -> bool:
    return press.query.from_user.id == told.user_id
