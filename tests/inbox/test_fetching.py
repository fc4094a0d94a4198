"""Fetching: what is waited for, and what ends it with one sentence."""

import asyncio
from typing import Any

import pytest
from telegram import Bot, Update

from bot.inbox import Inbox, PolledElsewhere, TokenRefused
from bot.store import Database

from .conftest import QUICK, Running, until
from .stand_in import TOKEN, StandIn, message

pytestmark = pytest.mark.filterwarnings("ignore:.*attribute `retry_after`.*:telegram.warnings.PTBDeprecationWarning")


def _refusal(status: int, description: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    return status, {"ok": False, "error_code": status, "description": description, "parameters": parameters}


async def _ignore(update: Update) -> None:
    """Any handler."""


@pytest.mark.parametrize(
    "trouble",
    [
        _refusal(502, "Bad Gateway"),
        _refusal(500, "Internal Server Error"),
        _refusal(429, "Too Many Requests: retry after 1", retry_after=1),
        _refusal(400, "Bad Request: strange"),
        _refusal(409, "Conflict: terminated by other getUpdates request"),
    ],
    ids=lambda trouble: str(trouble[0]),
)
async def test_trouble_that_passes_is_waited_for(
    trouble: tuple[int, dict[str, Any]], telegram: StandIn, running: Running
) -> None:
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    telegram.answers["getUpdates"] = [trouble, trouble]
    telegram.add(message(1, "x"))
    async with running(handle):
        await until(lambda: handled == [1])


@pytest.mark.parametrize(("status", "description"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_wrong_token_ends_it_with_one_sentence_that_does_not_show_it(
    status: int, description: str, telegram: StandIn, database: Database, bot: Bot
) -> None:
    telegram.answers["getUpdates"] = [_refusal(status, description)]
    with pytest.raises(
        TokenRefused, match=r"get the right one from @BotFather and set it as TELEGRAM_BOT_TOKEN\."
    ) as c:
        await Inbox(database, bot, _ignore, backoff=QUICK).run(asyncio.Event())
    assert TOKEN not in str(c.value)


async def test_another_poller_that_stays_ends_it(telegram: StandIn, database: Database, bot: Bot) -> None:
    conflict = _refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one bot runs")
    telegram.answers["getUpdates"] = [conflict] * 9
    with pytest.raises(PolledElsewhere, match="Another program fetches the updates of this bot: end it"):
        await Inbox(database, bot, _ignore, backoff=QUICK).run(asyncio.Event())


async def test_a_webhook_that_is_set_ends_it_at_once(telegram: StandIn, database: Database, bot: Bot) -> None:
    webhook = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete it first"
    telegram.answers["getUpdates"] = [_refusal(409, webhook)]
    with pytest.raises(PolledElsewhere, match="A webhook is set for this bot"):
        await Inbox(database, bot, _ignore, backoff=QUICK).run(asyncio.Event())


async def test_the_token_is_in_no_log_when_telegram_can_not_be_reached(
    database: Database, bot: Bot, telegram: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    stop = asyncio.Event()
    telegram.answers["getUpdates"] = [_refusal(502, f"Bad Gateway for /bot{TOKEN}/getUpdates")]
    task = asyncio.create_task(Inbox(database, bot, _ignore, poll_seconds=1, backoff=QUICK).run(stop))
    await until(lambda: "can't be fetched" in caplog.text)
    stop.set()
    await task
    assert TOKEN not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))


async def test_a_stop_ends_the_long_poll_at_once(telegram: StandIn, database: Database, bot: Bot) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(Inbox(database, bot, _ignore, poll_seconds=300).run(stop))
    await until(lambda: bool(telegram.offsets))
    stop.set()
    async with asyncio.timeout(10):
        await task


async def test_a_stop_lets_what_is_being_handled_finish(telegram: StandIn, database: Database, bot: Bot) -> None:
    handled: list[int] = []
    begun = asyncio.Event()

    async def handle(update: Update) -> None:
        begun.set()
        await asyncio.sleep(0.3)
        handled.append(update.update_id)

    stop = asyncio.Event()
    task = asyncio.create_task(Inbox(database, bot, handle, drain_seconds=30).run(stop))
    telegram.add(message(1, "x"), message(2, "y"))
    await begun.wait()
    stop.set()
    await task
    assert handled == [1]


async def test_a_stop_cancels_what_takes_too_long_and_blames_it_for_nothing(
    telegram: StandIn, running: Running
) -> None:
    for _ in range(4):  # more often than any number of crashes that is forgiven
        begun = asyncio.Event()

        async def never_ready(update: Update, begun: asyncio.Event = begun) -> None:
            begun.set()
            await asyncio.Event().wait()

        telegram.add(message(1, "x"))
        async with asyncio.timeout(20), running(never_ready, drain_seconds=0.05):
            await begun.wait()
    handled: list[int] = []

    async def handle(update: Update) -> None:
        handled.append(update.update_id)

    async with running(handle):
        await until(lambda: handled == [1])
