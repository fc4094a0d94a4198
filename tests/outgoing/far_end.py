"""Telegram as the rate limiter sees it: requests travel, are counted, and answer or fail as the test wants."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.outgoing import Outgoing


@dataclass(frozen=True)
class Counted:
    """A request at the moment Telegram counts it."""

    at: float
    endpoint: str
    chat: int | str | None
    text: str
    messages: int = 1


@dataclass
class FarEnd:
    """`failures` holds, for each chat, what its next requests fail with; the request is counted all the same."""

    failures: dict[Any, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    counted: list[Counted] = field(default_factory=list)
    blocked: list[int] = field(default_factory=list)
    migrated: list[tuple[int, int]] = field(default_factory=list)

    def outgoing(self) -> Outgoing:
        loop = asyncio.get_running_loop()

        async def on_blocked(chat: int) -> None:
            self.blocked.append(chat)

        async def on_migrated(old: int, new: int) -> None:
            self.migrated.append((old, new))

        return Outgoing(on_blocked=on_blocked, on_migrated=on_migrated, clock=loop.time)

    async def request(
        self,
        outgoing: Outgoing,
        chat: int | str | None,
        text: str = "",
        *,
        endpoint: str = "sendMessage",
        there: float = 0.0,
        back: float = 0.0,
        **more: Any,
    ) -> Any:
        """One request through the limiter, `there` seconds on its way to Telegram and `back` seconds back."""

        async def callback(endpoint: str, data: dict[str, Any]) -> bool:
            await asyncio.sleep(there)
            chat = data.get("chat_id")
            messages = len(data.get("media", [1]))
            self.counted.append(Counted(asyncio.get_running_loop().time(), endpoint, chat, data["text"], messages))
            await asyncio.sleep(back)
            if self.failures[chat]:
                raise self.failures[chat].pop(0)
            return True

        data = {"text": text, **more} if chat is None else {"chat_id": chat, "text": text, **more}
        return await outgoing.process_request(callback, (endpoint, data), {}, endpoint, data, None)

    @property
    def times(self) -> list[float]:
        return [round(one.at, 3) for one in self.counted]
