"""Carries out runs of the index, one after the other, and keeps the message of each up to date."""

import asyncio
import logging
from collections.abc import Sequence

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.closing import Closing
from bot.handlers.delivery import Place, edit, send
from bot.handlers.languages import LanguageHandlers
from bot.inbox.inbox import UNREACHABLE
from bot.inbox.patience import until_stored
from bot.languages import speaking
from bot.library import Library, Published, Run, Stopped
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.runs import done_screen, failed_screen, progress_screen, stopped_screen, waiting_screen
from bot.store.documents import Change
from bot.store.failures import StoreUnavailable
from bot.store.generations import Generation
from bot.store.runs import KeptRun, Runs
from retrieval.index import IndexDamaged, SearchUnavailable

_log = logging.getLogger(__name__)

LOOK_SECONDS = 1.5
"""How often the message of a run is brought up to date: Telegram takes about one edit a second in a chat."""


class RunWork:
    """In the background, so that the admin can go on, or stop it."""

    def __init__(
        self,
        library: Library,
        runs: Runs,
        closing: Closing,
        languages: LanguageHandlers,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self._library = library
        self._runs = runs
        self._closing = closing
        self._languages = languages
        self._look = look_seconds
        self._waiting: asyncio.Queue[int] = asyncio.Queue()
        self._under_way: dict[int, Run] = {}

    def add(self, run_id: int) -> None:
        """To be carried out after those that wait."""
        self._waiting.put_nowait(run_id)

    def stop(self, run_id: int) -> bool:
        """Asks a run that goes on to stop; False when it does not go on."""
        run = self._under_way.get(run_id)
        if run:
            run.stop()
        return run is not None

    async def carry_out(self, bot: Bot) -> None:
        """Until it is cancelled; the runs that a restart cut off come first."""
        for cut_off in await until_stored(self._runs.unfinished, UNREACHABLE):
            self.add(cut_off.id)
        while True:
            run_id = await self._waiting.get()
            try:
                kept = await self._runs.by_id(run_id)
                if kept is not None and kept.state == "running":
                    with speaking(await self._languages.of(kept.chat_id)):
                        await self._one(bot, kept)
            except StoreUnavailable as error:
                _log.warning("A run of the index has to wait: %s", error)
                await asyncio.sleep(self._look)
                self.add(run_id)

    async def _one(self, bot: Bot, kept: KeptRun) -> None:
        changes = await self._library.documents.changed(kept.changes)
        before = await self._library.generations.current()
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
            await self._tell(bot, kept, await self._published(kept, changes, before, task.result()))
            await self._runs.end(kept.id, "done")
        elif isinstance(error, Stopped):
            await self._tell(bot, kept, stopped_screen(kept.id, changes))
            await self._runs.end(kept.id, "stopped")
        elif isinstance(error, StoreUnavailable):
            raise error
        else:
            _log.error("A run of the index failed.", exc_info=error)
            await self._tell(bot, kept, failed_screen(kept.id, changes, screens.why_failed(error)))
            await self._runs.end(kept.id, "failed")

    async def _published(
        self, kept: KeptRun, changes: Sequence[Change], before: Generation | None, published: Published
    ) -> Rendered:
        try:
            closed = await self._closing.close(kept, before)
        except (IndexDamaged, SearchUnavailable):  # the gaps stay open; the next run looks again
            closed = ()
        named = {change.name for change in changes}
        others = [one for one in _between(before, await self._library.generations.current()) if one.name not in named]
        return done_screen(kept.id, changes, others, published, len(closed))

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
        except TelegramError as error:  # the run matters more than its announcement
            _log.warning("The message of run %d could not be changed (%s).", kept.id, type(error).__name__)


def _between(before: Generation | None, now: Generation | None) -> list[Change]:
    """What changed from one generation to the other."""
    then, here = dict(before.documents if before else {}), dict(now.documents if now else {})
    added = [Change(name, "added") for name in here.keys() - then.keys()]
    updated = [Change(name, "updated") for name in here.keys() & then.keys() if here[name] != then[name]]
    removed = [Change(name, "removed") for name in then.keys() - here.keys()]
    return sorted([*added, *updated, *removed], key=lambda change: (change.outcome, change.name))
