"""/profile: what the coach knows of a business, shown and changed in private only."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.coach.interview import SKIPPED, Interview
from bot.coach.profile import Profile
from bot.coach.steps import Standing, Waiting
from bot.handlers.delivery import Place, place_of, send
from bot.handlers.interview_screens import InterviewScreens
from bot.handlers.presses import Press, is_number, pressed, put, toast
from bot.interviewing import Interviewing, Shown
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.profiles import profile_card
from bot.store.profiles import Profiles

_PROFILE = "profile"


class ProfileHandlers:
    def __init__(self, profiles: Profiles, interviewing: Interviewing, shown: InterviewScreens) -> None:
        self._profiles = profiles
        self._interviewing = interviewing
        self._screens = shown

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/profile"""
        message = update.effective_message
        if message is None or message.from_user is None:
            return
        if message.chat_id != message.from_user.id:
            await send(context.bot, place_of(message), Rendered((say(screens.PROFILE_IN_PRIVATE),)))
            return
        await send(context.bot, place_of(message), await self._card(message.chat_id))

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of the profile."""
        press = await pressed(update, context)
        if press is None:
            return
        if not press.is_private:
            await toast(press.query, say(screens.STALE_PROFILE))
            return
        match press.rest.split(":"):
            case ["empty"]:
                await self._profiles.save(press.message.chat_id, press.query.from_user.id, Profile())
                await toast(press.query, say(screens.PROFILE_EMPTIED))
                await put(press, await self._card(press.message.chat_id))
            case ["fill"]:
                await self._ask(press, await self._gaps(press.message.chat_id))
            case ["edit", number] if is_number(number):
                await self._edit(press, int(number))
            case _:
                await toast(press.query, say(screens.STALE_PROFILE))

    async def save(self, context: ContextTypes.DEFAULT_TYPE, place: Place, answered: Shown) -> None:
        """The answers go into the profile, which is shown again."""
        chat_id = answered.kept.chat_id
        profile = (await self._profiles.of(chat_id)).with_answers(answered.standing.interview)
        await self._profiles.save(chat_id, answered.kept.user_id, profile)
        await self._screens.clear(context, place, answered)
        await send(context.bot, place, await self._card(chat_id))

    async def _edit(self, press: Press, number: int) -> None:
        """Asks one question again, and none of the others."""
        filled = await self._gaps(press.message.chat_id)
        if number >= len(filled.path):
            await toast(press.query, say(screens.STALE_PROFILE))
            return
        wanted = filled.path[number]
        for asked in filled.path:
            if asked is not wanted and asked.key not in filled.answers:
                filled = filled.answered(asked.key, SKIPPED)
        await self._ask(press, filled, Waiting(corrects=wanted.key))

    async def _ask(self, press: Press, interview: Interview, waiting: Waiting | None = None) -> None:
        standing = Standing(interview, waiting or Waiting())
        if standing.is_complete:
            await toast(press.query, say(screens.PROFILE_COMPLETE))
            return
        await toast(press.query)
        await self._screens.put(press, await self._interviewing.enter(press.seat, standing))

    async def _gaps(self, chat_id: int) -> Interview:
        """The interview with what is known filled in."""
        return (await self._profiles.of(chat_id)).prefilled(Interview(self._interviewing.diagnostics[_PROFILE]))

    async def _card(self, chat_id: int) -> Rendered:
        return profile_card(await self._profiles.of(chat_id), self._interviewing.diagnostics[_PROFILE])
