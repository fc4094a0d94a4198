"""Pauses that Telegram demands with "retry after", of one chat or of the whole bot."""

import math

from telegram.error import RetryAfter

from bot.outgoing.windows import Clock, Sleep

# Longer than this a request does not wait: it fails at once, and its caller decides.
LONGEST_WAIT_SECONDS = 300.0


class Pauses:
    """Who may not send, and until when.

    Telegram does not say whether it means the chat or the bot. A refused request that names no chat means the bot, and
    so do refusals in two chats at the same time; otherwise the chat is meant.
    """

    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._whole_bot = -math.inf
        self._chats: dict[int | str, float] = {}

    def begin(self, chat: int | str | None, seconds: float) -> None:
        now = self._clock()
        self._chats = {paused: until for paused, until in self._chats.items() if until > now}
        if chat is None or self._chats.keys() - {chat}:
            self._whole_bot = max(self._whole_bot, now + seconds)
        if chat is not None:
            self._chats[chat] = max(self._chats.get(chat, now), now + seconds)

    def left(self, chat: int | str | None) -> float:
        """Seconds for which this chat, or a request to none, may not send; 0 or less when it may."""
        of_chat = -math.inf if chat is None else self._chats.get(chat, -math.inf)
        return max(self._whole_bot, of_chat) - self._clock()

    async def over(self, chat: int | str | None) -> None:
        """Waits until this chat may send. Raises RetryAfter at once for a pause beyond LONGEST_WAIT_SECONDS."""
        while (left := self.left(chat)) > 0:  # a pause may be prolonged while we sleep
            if left > LONGEST_WAIT_SECONDS:
                raise RetryAfter(math.ceil(left))
            await self._sleep(left)
