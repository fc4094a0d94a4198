"""The one screen of an interview: put in place of the one that was pressed, or shown anew below what was written."""

from telegram.ext import ContextTypes

from bot.handlers.delivery import Place, edit, remove, send
from bot.handlers.presses import Press
from bot.interviewing import Interviewing, Shown
from bot.rendering.interviews import Screen, screen


class InterviewScreens:
    def __init__(self, interviewing: Interviewing) -> None:
        self._interviewing = interviewing

    async def put(self, press: Press, shown: Shown, page: int = 0) -> None:
        """Shows on the screen that was pressed what comes next."""
        rendered = screen(_screen(shown), page=page, note=shown.note if shown.moved else "")
        chat_id, message_id = press.message.chat_id, press.message.message_id
        await edit(press.context.bot, chat_id, message_id, rendered.messages[0], rendered.keyboard)
        if shown.kept.message_id != message_id:
            await self._interviewing.shown_in(shown, message_id)

    async def anew(self, context: ContextTypes.DEFAULT_TYPE, place: Place, shown: Shown) -> None:
        """Shows it below what was written, instead of above it."""
        await self.clear(context, place, shown)
        (message_id,) = await send(context.bot, place, screen(_screen(shown), note=shown.note))
        await self._interviewing.shown_in(shown, message_id)

    async def clear(self, context: ContextTypes.DEFAULT_TYPE, place: Place, shown: Shown) -> None:
        """Takes the screen away."""
        if shown.kept.message_id:
            await remove(context.bot, place.chat_id, shown.kept.message_id)


def _screen(shown: Shown) -> Screen:
    in_group = shown.kept.chat_id != shown.kept.user_id
    return Screen(shown.kept.id, shown.kept.revision, shown.standing, in_group)
