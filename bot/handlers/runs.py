"""Runs of the index: begun by admins, shown in one message as they go on, ended or taken back."""

import asyncio
import logging
from collections.abc import Iterable, Sequence

from telegram import Bot, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.handlers.delivery import Place, edit, place_of, send
from bot.handlers.presses import Press, is_number, pressed, put, toast
from bot.inbox.inbox import UNREACHABLE
from bot.inbox.patience import until_stored
from bot.library import Library, Published, Run, Stopped
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.runs import (
    done_screen,
    failed_screen,
    progress_screen,
    stopped_screen,
    undone_screen,
    waiting_screen,
)
from bot.store.documents import Change
from bot.store.failures import StoreUnavailable
from bot.store.runs import KeptRun, Runs

_log = logging.getLogger(__name__)

LOOK_SECONDS = 1.5
"""How often the message of a run is brought up to date: Telegram takes about one edit a second in a chat."""


class RunHandlers:
    """One run after the other, in the background, so that the admin can go on, or stop it."""

    def __init__(self, library: Library, runs: Runs, look_seconds: float = LOOK_SECONDS) -> None:
        self._library = library
        self._runs = runs
        self._look = look_seconds
        self._waiting: asyncio.Queue[KeptRun] = asyncio.Queue()
        self._under_way: dict[int, Run] = {}

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/reindex: publishes what was changed, by whatever way."""
        if update.message:
            await self.begin(context.bot, place_of(update.message), [])

    async def begin(self, bot: Bot, place: Place, changes: Iterable[int], message_id: int | None = None) -> None:
        """Publishes these changes; the message shows how far it is, else a new one does."""
        kept = await self._runs.begin(place.chat_id, changes)
        screen = waiting_screen(kept.id, await self._library.documents.changed(kept.changes))
        shown = message_id and await edit(bot, place.chat_id, message_id, screen.messages[0], screen.keyboard)
        if not shown:
            (message_id,) = await send(bot, place, screen)
        if message_id:
            await self._runs.shown_as(kept.id, message_id)
        await self._enqueue(kept.id)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Stop, undo, go on."""
        press = await pressed(update, context)
        if press is None:
            return
        number, _, action = press.rest.partition(":")
        kept = await self._runs.by_id(int(number)) if is_number(number) else None
        if kept is None or kept.chat_id != press.message.chat_id:
            await toast(press.query, screens.STALE_RUN)
        elif action == "stop":
            await self._stop(press, kept)
        elif action == "undo" and kept.state != "running":
            await self._undo(press, kept)
        elif action == "again" and kept.state in ("stopped", "failed"):
            await toast(press.query)
            await self.begin(press.context.bot, press.place, kept.changes, press.message.message_id)
        else:
            await toast(press.query, screens.STALE_RUN)

    async def work(self, bot: Bot) -> None:
        """Carries runs out until it is cancelled; those that a restart cut off come first."""
        for kept in await until_stored(self._runs.unfinished, UNREACHABLE):
            await self._waiting.put(kept)
        while True:
            kept = await self._waiting.get()
            try:
                await self._carry_out(bot, kept)
            except StoreUnavailable as error:
                _log.warning("A run of the index has to wait: %s", error)
                await asyncio.sleep(self._look)
                await self._waiting.put(kept)

    async def _enqueue(self, run_id: int) -> None:
        kept = await self._runs.by_id(run_id)
        if kept:
            await self._waiting.put(kept)

    async def _stop(self, press: Press, kept: KeptRun) -> None:
        if run := self._under_way.get(kept.id):
            run.stop()
            await toast(press.query, screens.STOPPING)
        elif kept.state == "running":  # it waits for its turn
            await self._runs.end(kept.id, "stopped")
            await toast(press.query)
            await put(press, stopped_screen(kept.id, await self._changes(kept)))
        else:
            await toast(press.query, screens.STALE_RUN)

    async def _undo(self, press: Press, kept: KeptRun) -> None:
        done = await self._library.documents.undo(kept.changes)
        await toast(press.query)
        if done:
            ids = [change.id for change in done if change.id is not None]
            await self.begin(press.context.bot, press.place, ids, press.message.message_id)
        else:
            await put(press, undone_screen())

    async def _carry_out(self, bot: Bot, kept: KeptRun) -> None:
        kept = await self._runs.by_id(kept.id) or kept
        if kept.state != "running":
            return
        changes, before = await self._changes(kept), await self._library.generations.current()
        run = self._under_way[kept.id] = Run()
        task = asyncio.create_task(self._library.publish(run))
        try:
            await self._watch(bot, kept, changes, run, task)
        finally:
            del self._under_way[kept.id]
            run.stop()  # a shutdown waits for the end of the build, and the next start takes the run up again
            await asyncio.gather(task, return_exceptions=True)
        error = task.exception()
        if error is None:
            published = task.result()
            news = before is None or published.generation != before.number
            await self._tell(bot, kept, done_screen(kept.id, changes, published, news or bool(changes)))
            await self._runs.end(kept.id, "done")
        elif isinstance(error, Stopped):
            await self._tell(bot, kept, stopped_screen(kept.id, changes))
            await self._runs.end(kept.id, "stopped")
        else:
            _log.error("A run of the index failed.", exc_info=error)
            await self._tell(bot, kept, failed_screen(kept.id, changes, screens.why_failed(error)))
            await self._runs.end(kept.id, "failed")

    async def _watch(
        self, bot: Bot, kept: KeptRun, changes: Sequence[Change], run: Run, task: asyncio.Task[Published]
    ) -> None:
        """Keeps the message up to date until the run ends."""
        shown = waiting_screen(kept.id, changes)
        while not (await asyncio.wait([task], timeout=self._look))[0]:
            now = progress_screen(kept.id, changes, run)
            if now.messages != shown.messages:
                shown = now
                await self._tell(bot, kept, now)

    async def _tell(self, bot: Bot, kept: KeptRun, screen: Rendered) -> None:
        """Puts a screen into the message of the run, or into a new one where that is gone."""
        try:
            shown = kept.message_id and await edit(
                bot, kept.chat_id, kept.message_id, screen.messages[0], screen.keyboard
            )
            if not shown:
                (message_id,) = await send(bot, Place(kept.chat_id), screen)
                await self._runs.shown_as(kept.id, message_id)
        except Forbidden:
            return
        except TelegramError as error:  # the run matters, not its announcement; its message says so at the next look
            _log.warning("The message of run %d could not be changed (%s).", kept.id, type(error).__name__)

    async def _changes(self, kept: KeptRun) -> list[Change]:
        return await self._library.documents.changed(kept.changes)
