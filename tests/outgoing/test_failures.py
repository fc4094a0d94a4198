"""Failures: what is obeyed, what is tried again, and what is told to the store."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.outgoing import Outgoing

from .far_end import FarEnd
from .virtual_time import run

pytestmark = [
    pytest.mark.faults,
    pytest.mark.filterwarnings("ignore:.*attribute `retry_after`.*:telegram.warnings.PTBDeprecationWarning"),
]


class ConnectError(Exception):
    """What python-telegram-bot names as the cause when no connection came about."""


def _unreachable() -> NetworkError:
    error = NetworkError("no connection")
    error.__cause__ = ConnectError()
    return error


def _play(scene: Callable[[FarEnd, Outgoing], Coroutine[Any, Any, None]]) -> FarEnd:
    async def main() -> FarEnd:
        far_end = FarEnd()
        await scene(far_end, far_end.outgoing())
        return far_end

    return run(main())


def test_a_flooded_chat_pauses_as_long_as_telegram_says_and_others_go_on() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [RetryAfter(10)]
        await asyncio.gather(far_end.request(outgoing, 1, "a"), far_end.request(outgoing, 1, "b"))
        await far_end.request(outgoing, 2)

    async def meanwhile(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [RetryAfter(10)]
        flooded = asyncio.create_task(far_end.request(outgoing, 1, "a"))
        await asyncio.sleep(1)
        await asyncio.gather(flooded, far_end.request(outgoing, 1, "b"), far_end.request(outgoing, 2, "other"))

    assert _play(scene).times == [0.0, 10.0, 11.0, 11.0]
    assert [(one.text, one.at) for one in _play(meanwhile).counted] == [
        ("a", 0.0), ("other", 1.0), ("a", 10.0), ("b", 11.0),
    ]  # fmt: skip


def test_nothing_slips_out_to_the_chat_during_its_pause() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [RetryAfter(10)]
        flooded = asyncio.create_task(far_end.request(outgoing, 1))
        await asyncio.sleep(0.5)
        tries = [far_end.request(outgoing, 1, endpoint=way) for way in ("sendChatAction", "editMessageText")]
        await asyncio.gather(flooded, *tries)

    assert min(_play(scene).times[1:]) == 10.0


@pytest.mark.parametrize("flooded", [(None,), (1, 2)], ids=["a request to no chat", "two chats at once"])
def test_a_flood_of_the_bot_pauses_every_request(flooded: tuple[int | None, ...]) -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        for chat in flooded:
            far_end.failures[chat] = [RetryAfter(10)]
        first = [asyncio.create_task(far_end.request(outgoing, chat, endpoint="sendChatAction")) for chat in flooded]
        await asyncio.sleep(0.5)
        await asyncio.gather(far_end.request(outgoing, 3), far_end.request(outgoing, None, endpoint="getMe"), *first)

    far_end = _play(scene)
    assert set(far_end.times[len(flooded) :]) == {10.0}


def test_a_pause_that_is_prolonged_is_waited_for_to_its_end() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [RetryAfter(5), RetryAfter(7)]
        await far_end.request(outgoing, 1)

    assert _play(scene).times == [0.0, 5.0, 12.0]


def test_a_request_obeys_five_times_and_then_fails() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [RetryAfter(2) for _ in range(20)]
        with pytest.raises(RetryAfter):
            await far_end.request(outgoing, 1)

    assert len(_play(scene).counted) == 6


def test_a_pause_of_hours_fails_at_once_for_all_who_come() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [RetryAfter(7200)]
        for _ in range(3):
            with pytest.raises(RetryAfter):
                await far_end.request(outgoing, 1)
        assert asyncio.get_running_loop().time() == 0.0

    assert len(_play(scene).counted) == 1


def test_requests_that_come_during_a_long_pause_do_not_prolong_it() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [RetryAfter(3600)]
        while not far_end.counted or far_end.counted[-1].at == 0.0:
            try:
                await far_end.request(outgoing, 1)
            except RetryAfter:
                await asyncio.sleep(0.7)

    assert _play(scene).times == [0.0, 3600.0]


def test_a_message_that_may_have_arrived_is_sent_once_more_at_most() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [TimedOut(), TimedOut(), TimedOut()]
        with pytest.raises(TimedOut):
            await far_end.request(outgoing, 1)

    assert len(_play(scene).counted) == 2


@pytest.mark.parametrize(("error", "endpoint"), [(_unreachable, "sendMessage"), (TimedOut, "editMessageText")])
def test_what_can_not_show_twice_is_tried_four_times(error: Callable[[], NetworkError], endpoint: str) -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [error(), error(), error()]
        assert await far_end.request(outgoing, 1, endpoint=endpoint) is True
        far_end.failures[1] = [error(), error(), error(), error()]
        with pytest.raises(NetworkError):
            await far_end.request(outgoing, 1, endpoint=endpoint)

    far_end = _play(scene)
    assert len(far_end.counted) == 8
    assert all(later - earlier >= 1.0 for earlier, later in zip(far_end.times[:3], far_end.times[1:4], strict=True))


def test_a_later_message_never_overtakes_one_that_is_tried_again() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [NetworkError("Bad Gateway")]
        await asyncio.gather(far_end.request(outgoing, 1, "first"), far_end.request(outgoing, 1, "second"))

    assert [one.text for one in _play(scene).counted] == ["first", "first", "second"]


def test_a_bad_request_is_never_repeated() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [BadRequest("message text is empty")]
        with pytest.raises(BadRequest):
            await far_end.request(outgoing, 1)

    assert len(_play(scene).counted) == 1


def test_a_blocked_chat_is_told_and_the_error_passed_on() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[1] = [Forbidden("bot was blocked by the user")]
        with pytest.raises(Forbidden):
            await far_end.request(outgoing, 1)

    far_end = _play(scene)
    assert (far_end.blocked, len(far_end.counted)) == ([1], 1)


def test_a_message_follows_its_group_to_the_supergroup() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[-5] = [ChatMigrated(-100500)]
        assert await far_end.request(outgoing, -5, "hello", reply_parameters={"message_id": 3}) is True

    far_end = _play(scene)
    assert far_end.migrated == [(-5, -100500)]
    assert [(one.chat, one.text) for one in far_end.counted] == [(-5, "hello"), (-100500, "hello")]


def test_a_supergroup_that_blocks_is_told_by_its_own_id() -> None:
    async def scene(far_end: FarEnd, outgoing: Outgoing) -> None:
        far_end.failures[-5] = [ChatMigrated(-100500)]
        far_end.failures[-100500] = [Forbidden("bot was kicked from the supergroup chat")]
        with pytest.raises(Forbidden):
            await far_end.request(outgoing, -5)

    assert _play(scene).blocked == [-100500]
