"""Runs of the index as admins begin, stop and take them back."""

from collections.abc import Iterable, Sequence

from telegram import Bot, Update
from telegram.ext import ContextTypes

from bot.closing import Closing
from bot.handlers.delivery import Place, edit, place_of, send
from bot.handlers.presses import Press, is_number, pressed, put, toast
from bot.handlers.run_work import RunWork
from bot.languages import say
from bot.library import Library
from bot.rendering import screens
from bot.rendering.gaps import newly_answered
from bot.rendering.runs import stopped_screen, undone_screen, waiting_screen
from bot.store.documents import Change
from bot.store.runs import KeptRun, Runs
from retrieval.index import IndexDamaged, SearchUnavailable


class RunHandlers:
    def __init__(self, library: Library, runs: Runs, work: RunWork, closing: Closing) -> None:
        self._library = library
        self._runs = runs
        self._work = work
        self._closing = closing

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/reindex: publishes what was changed, by whatever way."""
        if update.message:
            await self.begin(context.bot, place_of(update.message), [])

    async def begin(
        self,
        bot: Bot,
        place: Place,
        changes: Iterable[int],
        message_id: int | None = None,
        closed: Iterable[int] = (),
    ) -> None:
        """Publishes these changes, which answer the questions `closed`; the message shows how far it is."""
        kept = await self._runs.begin(place.chat_id, changes, closed, message_id)
        screen = waiting_screen(kept.id, await self._changes(kept))
        try:
            # The message of one that goes on may show its end by now, which nothing would put there again.
            there = kept.goes_on or (
                message_id and await edit(bot, place.chat_id, message_id, screen.messages[0], screen.keyboard)
            )
            if not there:
                (shown,) = await send(bot, place, screen)
                await self._runs.shown_as(kept.id, shown)
        finally:
            self._work.add(kept.id)  # the run matters more than its announcement

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop, undo, go on; show what is answered now, and tell the people who asked."""
        press = await pressed(update, context)
        if press is None:
            return
        number, _, action = press.rest.partition(":")
        kept = await self._runs.by_id(int(number)) if is_number(number) else None
        if kept is None or kept.chat_id != press.message.chat_id:
            await toast(press.query, say(screens.STALE_RUN))
            return
        match action:
            case "stop":
                await self._stop(press, kept)
            case "undo" if kept.state != "running":
                await self._undo(press, kept)
            case "again" if kept.state in ("stopped", "failed"):
                await toast(press.query)
                await self.begin(press.context.bot, press.place, kept.changes, press.message.message_id, kept.closed)
            case "news" if kept.closed:
                await self._show_news(press, kept)
            case "tell" if kept.closed:
                await toast(press.query, screens.told(await self._closing.tell(kept)))
            case _:
                await toast(press.query, say(screens.STALE_RUN))

    async def _stop(self, press: Press, kept: KeptRun) -> None:
        if self._work.stop(kept.id):
            await toast(press.query, say(screens.STOPPING))
        elif kept.state == "running":  # it waits for its turn
            await self._runs.end(kept.id, "stopped")
            await toast(press.query)
            await put(press, stopped_screen(kept.id, await self._changes(kept)))
        else:
            await toast(press.query, say(screens.STALE_RUN))

    async def _undo(self, press: Press, kept: KeptRun) -> None:
        done = await self._library.documents.undo(kept.changes)
        await self._closing.reopen(kept)
        await toast(press.query)
        if done:
            ids = [change.id for change in done if change.id is not None]
            await self.begin(press.context.bot, press.place, ids, press.message.message_id)
        else:
            await put(press, undone_screen())

    async def _show_news(self, press: Press, kept: KeptRun) -> None:
        try:
            screen = newly_answered(await self._closing.answers(kept))
        except (IndexDamaged, SearchUnavailable):
            await toast(press.query, say(screens.UNAVAILABLE))
        else:
            await toast(press.query)
            await send(press.context.bot, press.place, screen)

    async def _changes(self, kept: KeptRun) -> Sequence[Change]:
        return await self._library.documents.changed(kept.changes)
