"""An answer shown while it grows: in a draft that Telegram takes away when the message comes, else in the message."""

import asyncio
import logging
from contextlib import suppress
from typing import Self

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError

from bot.handlers.delivery import Place, edit, send
from bot.handlers.typing import ARRIVAL_SECONDS
from bot.rendering.answers import Rendered, render_growing
from retrieval.answering import Answer

_log = logging.getLogger(__name__)

DRAFT_SECONDS, EDIT_SECONDS = 1.0, 3.0
"""How long a state stands before the next takes its place: faster than the first nobody reads, and edits count
against what a bot may send to a chat."""


class Growth:
    """One answer in a private chat, before it is whole; `heading` stands above it.

    Entered while it grows; afterwards nothing of it is on its way any more.
    """

    def __init__(self, bot: Bot, place: Place, draft_id: int, heading: str = "") -> None:
        self._bot = bot
        self._place = place
        self._draft_id = draft_id
        self._heading = heading
        self._newest: asyncio.Queue[Answer] = asyncio.Queue(maxsize=1)
        self._sending = asyncio.Lock()
        self._has_drafts = True
        self._showing: asyncio.Task[None] | None = None
        self.message_ids: list[int] = []
        """The message that it stands in where it is no draft; the whole answer belongs in its place."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None:
        if (showing := self._showing) is None:
            return
        with suppress(TimeoutError):  # what is on its way must not arrive behind the whole answer
            async with asyncio.timeout(ARRIVAL_SECONDS if self._has_drafts else None), self._sending:
                pass
        showing.cancel()
        await asyncio.wait([showing])
        if not showing.cancelled() and (error := showing.exception()):
            _log.error("A growing answer could not be shown.", exc_info=error)

    def grows(self, answer: Answer) -> None:
        """Has the answer shown as it is now, in place of what was not shown yet; nothing waits for it."""
        if self._newest.full():
            self._newest.get_nowait()
        self._newest.put_nowait(answer)
        self._showing = self._showing or asyncio.create_task(self._show())

    async def _show(self) -> None:
        """Shows the newest state again and again until it is cancelled."""
        with suppress(TelegramError):  # the whole answer matters, not how it came to be
            while True:
                html = render_growing(await self._newest.get(), self._heading)
                async with self._sending:
                    await self._put(html)
                await asyncio.sleep(DRAFT_SECONDS if self._has_drafts else EDIT_SECONDS)

    async def _put(self, html: str) -> None:
        if self._has_drafts:
            try:
                await self._bot.send_message_draft(
                    self._place.chat_id,
                    self._draft_id,
                    html,
                    message_thread_id=self._place.thread_id,
                    parse_mode=ParseMode.HTML,
                )
                return
            except InvalidToken:  # so the library calls it when a Bot API server is too old to know the method
                self._has_drafts = False
        for message_id in self.message_ids:
            await edit(self._bot, self._place.chat_id, message_id, html, None)
        if not self.message_ids:
            self.message_ids += await send(self._bot, self._place, Rendered((html,)))
