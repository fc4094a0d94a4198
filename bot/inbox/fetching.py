"""The fetch loop: asks Telegram for updates, stores them, and only then acknowledges them."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any, cast

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.inbox.addressing import received
from bot.inbox.failures import PolledElsewhere, TokenRefused
from bot.inbox.patience import until_stored
from bot.outgoing import Backoff
from bot.store.updates import Updates

_log = logging.getLogger(__name__)

# python-telegram-bot turns this into getUpdates. Its own get_updates would parse the whole batch, so that one update it
# can't read would hold up all; and its do_api_request warns of names under which the bot has a method.
_GET_UPDATES = "get_Updates"
_ANSWER_SECONDS = 10.0  # what Telegram may take beyond the long poll
_CONFLICTS = 3  # so often in a row another poller is taken for a predecessor that is shutting down


class Fetching:
    def __init__(
        self,
        bot: Bot,
        updates: Updates,
        *,
        allowed_updates: Sequence[str],
        poll_seconds: int,
        backoff: Backoff,
        on_new: Callable[[], None],
    ) -> None:
        self._bot = bot
        self._updates = updates
        self._allowed_updates = list(allowed_updates)
        self._poll_seconds = poll_seconds
        self._backoff = backoff
        self._on_new = on_new

    async def run(self) -> None:
        """Fetches until it is cancelled, which is safe at any time: what was not stored was not acknowledged.

        Raises TokenRefused and PolledElsewhere; waits for everything else to get better.
        """
        acknowledge: int | None = None
        while True:
            batch = await self._poll_patiently(acknowledge)
            # The answer says that Telegram knows what we have, so without news there is nothing to acknowledge. It also
            # keeps us from asking for higher numbers when Telegram begins with lower ones, as after a quiet week.
            acknowledge = None
            if batch:
                await until_stored(lambda: self._updates.store([received(update) for update in batch]), self._backoff)  # noqa: B023
                self._on_new()
                acknowledge = max(update["update_id"] for update in batch) + 1

    async def _poll_patiently(self, acknowledge: int | None) -> list[dict[str, Any]]:
        failures = conflicts = 0
        while True:
            try:
                return await self._poll(acknowledge)
            except (InvalidToken, EndPointNotFound):  # the latter is what 401 and 404 become once the bot is set up
                raise TokenRefused(
                    "Telegram does not accept the bot's token: get the right one from @BotFather"
                    " and set it as TELEGRAM_BOT_TOKEN."
                ) from None
            except Conflict as error:
                conflicts += 1
                _end_on_conflict(error, conflicts)
                pause = self._backoff.pause(conflicts)
            except RetryAfter as error:
                pause = error._retry_after.total_seconds()  # the public attribute warns that its type will change
            except TelegramError as error:
                failures += 1
                pause = self._backoff.pause(failures)
                said = str(error).replace(self._bot.token, "<token>")
                _log.warning("Updates can't be fetched (%s); next try in %.1f s.", said, pause)
            await asyncio.sleep(pause)

    async def _poll(self, acknowledge: int | None) -> list[dict[str, Any]]:
        arguments: dict[str, Any] = {"timeout": self._poll_seconds, "allowed_updates": self._allowed_updates}
        if acknowledge is not None:
            arguments["offset"] = acknowledge
        answer: object = await self._bot.do_api_request(
            _GET_UPDATES, api_kwargs=arguments, read_timeout=self._poll_seconds + _ANSWER_SECONDS
        )
        return cast("list[dict[str, Any]]", answer)


def _end_on_conflict(error: Conflict, conflicts: int) -> None:
    if "webhook" in str(error).lower():
        raise PolledElsewhere(
            "A webhook is set for this bot, so updates can't be fetched: delete it with the Bot API's deleteWebhook,"
            " or run with WEBHOOK_URL."
        ) from None
    if conflicts >= _CONFLICTS:
        raise PolledElsewhere(
            "Another program fetches the updates of this bot: end it, or use another token from @BotFather here."
        ) from None
