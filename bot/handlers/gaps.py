"""/gaps: what people asked in vain, the answers that admins write to it, and the weekly digest."""

import asyncio
from collections.abc import Callable, Collection, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.coach.written_answer import UnusableAnswer, WrittenAnswer
from bot.gaps import GapGroup, KnowledgeGaps, group_with
from bot.handlers.delivery import Place, place_of, send
from bot.handlers.languages import LanguageHandlers
from bot.handlers.presses import Press, Turn, is_number, pressed, show, toast
from bot.handlers.typing import typing
from bot.inbox.inbox import UNREACHABLE
from bot.inbox.patience import until_stored
from bot.languages import say, speaking
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.drafts import answer_screen
from bot.rendering.gaps import gap_group, gap_list, weekly_digest
from bot.store.digests import Digests
from bot.store.drafts import Drafts, NewDraft
from bot.store.gaps import Gaps

DAYS = 30
"""So many days back /gaps looks."""

WEEK, WRITING = timedelta(days=7), timedelta(hours=1)
"""How often a digest comes, and how long an answer that was asked for is waited for."""

Act = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


class GapHandlers:
    def __init__(
        self,
        known: KnowledgeGaps,
        gaps: Gaps,
        digests: Digests,
        drafts: Drafts,
        admin_ids: Collection[int],
        languages: LanguageHandlers,
        look_seconds: float = 60.0,
    ) -> None:
        self._known = known
        self._gaps = gaps
        self._digests = digests
        self._drafts = drafts
        self._admin_ids = admin_ids
        self._languages = languages
        self._look = look_seconds

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/gaps"""
        message = update.message
        if message is not None:
            async with typing(context.bot, place_of(message)):  # many new questions take a while to be grouped
                screen = await self._listed(message.chat_id, 0)
            await send(context.bot, place_of(message), screen)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of /gaps or of a digest."""
        press = await pressed(update, context)
        if press is None:
            return
        match press.rest.split(":"):
            case ["all", page] if is_number(page):
                await show(press, Turn(await self._listed(press.message.chat_id, int(page))))
            case ["week", wanted, page] if wanted in ("on", "off") and is_number(page):
                await self._weekly(press, wanted == "on", int(page))
            case [number, action, page] if is_number(number) and is_number(page):
                group = group_with(await self._known.groups(_since(DAYS)), int(number))
                if group is None:
                    listed = await self._listed(press.message.chat_id, int(page))
                    await show(press, Turn(listed, say(screens.GAP_CLOSED)))
                else:
                    await self._act(press, group, action, int(page))
            case _:
                await toast(press.query, say(screens.STALE_GAP))

    def writing(self, otherwise: Act) -> Act:
        """A text of an admin: the answer that was asked for, else whatever else it is."""

        async def text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            if update.message is None or not await self._written(update.message, context.bot):
                await otherwise(update, context)

        return text

    def cancelling(self, otherwise: Act) -> Act:
        """/cancel of an admin: no answer is waited for any more, else whatever else is under way ends."""

        async def cancel(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            message = update.message
            draft = await self._drafts.asked_for(message.chat_id, datetime.now(UTC) - WRITING) if message else None
            if message is None or draft is None:
                await otherwise(update, context)
            else:
                await self._drafts.end([draft.id], "cancelled")
                await send(context.bot, place_of(message), Rendered((say(screens.NOTHING_ADDED),)))

        return cancel

    async def digest(self, bot: Bot) -> None:
        """Sends the weekly digests that are due, until it is cancelled."""
        while True:
            for admin_id in await until_stored(lambda: self._digests.due(datetime.now(UTC)), UNREACHABLE):
                if admin_id not in self._admin_ids:  # not an admin any more
                    await until_stored(lambda: self._digests.stop(admin_id), UNREACHABLE)  # noqa: B023
                    continue
                await until_stored(lambda: self._digests.next(admin_id, datetime.now(UTC) + WEEK), UNREACHABLE)  # noqa: B023
                groups = await until_stored(lambda: self._known.groups(_since(WEEK.days)), UNREACHABLE)
                language = await until_stored(lambda: self._languages.of(admin_id), UNREACHABLE)  # noqa: B023
                with speaking(language):
                    digest = weekly_digest(groups)
                try:
                    await send(bot, Place(admin_id), digest)
                except TelegramError:
                    continue  # the next one comes in a week; /gaps shows the same
            await asyncio.sleep(self._look)

    async def _listed(self, admin_id: int, page: int) -> Rendered:
        groups = await self._known.groups(_since(DAYS))
        return gap_list(groups, page, days=DAYS, digest=await self._digests.wanted(admin_id))

    async def _weekly(self, press: Press, wanted: bool, page: int) -> None:
        admin_id = press.query.from_user.id
        if wanted:
            await self._digests.want(admin_id, datetime.now(UTC) + WEEK)
        else:
            await self._digests.stop(admin_id)
        word = say(screens.DIGEST_WANTED) if wanted else say(screens.DIGEST_STOPPED)
        await show(press, Turn(await self._listed(admin_id, page), word))

    async def _act(self, press: Press, group: GapGroup, action: str, page: int) -> None:
        if action == "see":
            await show(press, Turn(gap_group(group, page, days=DAYS)))
        elif action == "drop":
            await self._gaps.close(group.question_ids, "dismissed")
            await show(press, Turn(await self._listed(press.message.chat_id, page), say(screens.GAP_DISMISSED)))
        elif action == "write":
            await self._ask_for(press, group)
        else:
            await toast(press.query, say(screens.STALE_GAP))

    async def _ask_for(self, press: Press, group: GapGroup) -> None:
        """Asks for the answer; the next text of the admin is taken for it."""
        await toast(press.query)
        (message_id,) = await send(press.context.bot, press.place, Rendered((screens.write_answer(group.title),)))
        asked = {"asked": list(group.examples)}
        await self._drafts.keep(
            NewDraft(
                chat_id=press.message.chat_id,
                source_id=message_id,
                batch=str(message_id),
                kind="answer",
                name=group.title,
                understood=asked,
                questions=group.question_ids,
                state="asked",
            ),
            None,
        )

    async def _written(self, message: Message, bot: Bot) -> bool:
        """Whether a text was the answer that was asked for; then it is shown as people would get it."""
        draft = await self._drafts.asked_for(message.chat_id, datetime.now(UTC) - WRITING)
        if draft is None or not message.text:
            return False
        asked = (draft.understood or {})["asked"]
        try:
            answer = WrittenAnswer.read(message.text, asked, _whose(message))
        except UnusableAnswer as error:
            await send(bot, place_of(message), Rendered((screens.answer_unusable(str(error)),)))
            return True
        kept = {"asked": asked, "name": answer.name, "text": answer.text, "source": answer.source}
        shown = await send(bot, place_of(message), answer_screen(draft.id, answer))
        await self._drafts.written(draft.id, answer.document, kept)
        await self._drafts.shown_as(draft.chat_id, draft.batch, shown[-1])
        return True


def _since(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _whose(message: Message) -> str:
    name = message.from_user.first_name if message.from_user else "the team"
    return f"Answer by {name}, {message.date:%d %B %Y}"  # it becomes the title of a document, and those are English
