"""Sending through python-telegram-bot and real HTTP: its errors are the ones the rate limiter knows."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError
from telegram.ext import ExtBot

from bot.outgoing import Outgoing

from .stand_in import TOKEN, StandIn

pytestmark = pytest.mark.filterwarnings("ignore:.*attribute `retry_after`.*:telegram.warnings.PTBDeprecationWarning")


@dataclass
class Told:
    blocked: list[int] = field(default_factory=list)
    migrated: list[tuple[int, int]] = field(default_factory=list)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def sender(telegram: StandIn, told: Told) -> AsyncIterator[Bot]:
    async def on_blocked(chat: int) -> None:
        told.blocked.append(chat)

    async def on_migrated(old: int, new: int) -> None:
        told.migrated.append((old, new))

    limiter = Outgoing(on_blocked=on_blocked, on_migrated=on_migrated)
    async with ExtBot(TOKEN, base_url=telegram.address, rate_limiter=limiter) as bot:
        yield bot


def _refusal(status: int, description: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    return status, {"ok": False, "error_code": status, "description": description, "parameters": parameters}


async def test_retry_after_is_obeyed_and_the_message_sent(telegram: StandIn, sender: Bot) -> None:
    telegram.answers["sendMessage"] = [_refusal(429, "Too Many Requests: retry after 1", retry_after=1)]
    begun = time.monotonic()
    await sender.send_message(5, "hello")
    assert telegram.sent == [(5, "hello")]
    assert telegram.sent_at[0] - begun >= 1.0


async def test_messages_to_one_chat_leave_a_second_between_them_and_keep_their_order(
    telegram: StandIn, sender: Bot
) -> None:
    await asyncio.gather(*(sender.send_message(5, str(number)) for number in range(3)), sender.send_message(6, "other"))
    assert [text for chat, text in telegram.sent if chat == 5] == ["0", "1", "2"]
    moments = [at for at, (chat, _) in zip(telegram.sent_at, telegram.sent, strict=True) if chat == 5]
    assert all(later - earlier >= 1.0 for earlier, later in itertools.pairwise(moments))


async def test_a_message_arrives_in_the_supergroup_its_group_has_become(
    telegram: StandIn, sender: Bot, told: Told
) -> None:
    upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
    telegram.answers["sendMessage"] = [_refusal(400, upgraded, migrate_to_chat_id=-100500)]
    await sender.send_message(-5, "hello", reply_to_message_id=3)
    assert telegram.sent == [(-100500, "hello")]
    assert told.migrated == [(-5, -100500)]


async def test_a_blocked_bot_is_told_once_and_does_not_insist(telegram: StandIn, sender: Bot, told: Told) -> None:
    telegram.answers["sendMessage"] = [_refusal(403, "Forbidden: bot was blocked by the user")]
    with pytest.raises(Forbidden):
        await sender.send_message(5, "hello")
    assert (told.blocked, telegram.sent) == ([5], [])


async def test_a_gateway_error_is_tried_again_and_a_bad_request_is_not(telegram: StandIn, sender: Bot) -> None:
    telegram.answers["sendMessage"] = [_refusal(502, "Bad Gateway")]
    await sender.send_message(5, "hello")
    telegram.answers["sendMessage"] = [_refusal(400, "Bad Request: chat not found")]
    with pytest.raises(BadRequest):
        await sender.send_message(6, "hello")
    assert telegram.sent == [(5, "hello")]


async def test_a_server_that_is_not_there_is_tried_four_times_in_all() -> None:
    slept: list[float] = []  # the time that passes is the time slept

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def nobody(*_: int) -> None:
        raise AssertionError("no chat has blocked the bot or moved")

    limiter = Outgoing(on_blocked=nobody, on_migrated=nobody, sleep=sleep, clock=lambda: sum(slept))
    bot = ExtBot(TOKEN, base_url="http://127.0.0.1:1/bot", rate_limiter=limiter)
    with pytest.raises(NetworkError, match="ConnectError"):
        await bot.send_message(5, "hello")
    await bot.shutdown()
    assert len(slept) == 3
    assert slept == sorted(slept)
