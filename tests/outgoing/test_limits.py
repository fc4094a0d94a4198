"""The limits: 1 a second to a chat, 20 a minute to a group, 30 a second in all, as Telegram counts them."""

import asyncio
import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .far_end import Counted, FarEnd
from .virtual_time import run

CHATS = (1, 2, 3, -10, -20, "@channel")


def _most_within(seconds: float, counted: list[Counted]) -> int:
    """The largest number of messages in any stretch of this length, its end excluded."""
    return max(
        (sum(one.messages for one in counted if first.at <= one.at < first.at + seconds - 1e-6) for first in counted),
        default=0,
    )


@st.composite
def _plans(draw: st.DrawFn) -> list[tuple[float, int | str, float, float, int]]:
    """When each request comes, to which chat, its time there and back, and how many messages it is."""
    moment = st.floats(0, draw(st.sampled_from([0.5, 5.0, 90.0])))
    chat = st.sampled_from(draw(st.sampled_from([CHATS, CHATS[:1], CHATS[3:4], range(1, 80)])))
    travel = st.floats(0, draw(st.sampled_from([0.0, 0.3, 3.0])))
    step = st.tuples(moment, chat, travel, travel, st.sampled_from([1, 1, 1, 1, 3]))
    return draw(st.lists(step, min_size=draw(st.sampled_from([0, 30, 80])), max_size=120))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_plans())
def test_no_stretch_of_time_holds_more_than_the_limits_and_each_chat_keeps_its_order(
    plan: list[tuple[float, int | str, float, float, int]],
) -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        arrivals = itertools.count()

        async def one(at: float, chat: int | str, there: float, back: float, many: int) -> None:
            await asyncio.sleep(at)
            kind = {"endpoint": "sendMediaGroup", "media": [None] * many} if many > 1 else {}
            await far_end.request(outgoing, chat, str(next(arrivals)), there=there, back=back, **kind)

        await asyncio.gather(*(one(*step) for step in plan))
        return far_end

    counted = run(main()).counted
    assert len(counted) == len(plan)
    assert _most_within(1.0, counted) <= 30
    for chat in {one.chat for one in counted}:
        of_chat = [one for one in counted if one.chat == chat]
        single = [Counted(one.at, one.endpoint, one.chat, one.text) for one in of_chat]
        assert _most_within(1.0, single) <= 1
        assert [int(one.text) for one in of_chat] == sorted(int(one.text) for one in of_chat)
        if isinstance(chat, str) or (chat is not None and chat < 0):
            assert _most_within(60.0, of_chat) <= 20


def test_a_first_message_goes_out_at_once_and_the_next_a_second_later() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        await asyncio.gather(*(far_end.request(outgoing, 1) for _ in range(4)))
        return far_end

    assert run(main()).times == [0.0, 1.0, 2.0, 3.0]


def test_a_group_gets_twenty_a_minute() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        await asyncio.gather(*(far_end.request(outgoing, -1) for _ in range(22)))
        return far_end

    assert run(main()).times == [float(second) for second in range(20)] + [60.0, 61.0]


def test_thirty_chats_are_served_within_the_same_second_and_the_next_a_second_later() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        await asyncio.gather(*(far_end.request(outgoing, chat) for chat in range(1, 62)))
        return far_end

    assert run(main()).times == [0.0] * 30 + [1.0] * 30 + [2.0]


def test_typing_answers_to_buttons_and_menus_wait_for_no_limit() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        free = ["sendChatAction", "answerCallbackQuery", "answerInlineQuery", "getMe", "setMyCommands", "deleteMessage"]
        await asyncio.gather(*(far_end.request(outgoing, 1, endpoint=endpoint) for endpoint in free * 20))
        return far_end

    assert set(run(main()).times) == {0.0}


def test_edits_count_as_messages() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        await asyncio.gather(
            *(far_end.request(outgoing, 1, endpoint=way) for way in ("sendMessage", "editMessageText"))
        )
        return far_end

    assert run(main()).times == [0.0, 1.0]


def test_a_number_in_a_string_is_the_same_chat() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        await asyncio.gather(far_end.request(outgoing, -7), far_end.request(outgoing, "-7"))
        return far_end

    assert run(main()).times == [0.0, 1.0]


def test_who_gives_up_waiting_leaves_no_gap_and_no_place_taken() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        waiting = [asyncio.create_task(far_end.request(outgoing, 1, str(number))) for number in range(4)]
        await asyncio.sleep(0.5)
        waiting[1].cancel()
        waiting[2].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return far_end

    assert [(one.text, one.at) for one in run(main()).counted] == [("0", 0.0), ("3", 1.0)]


def test_limits_hold_after_thousands_of_chats() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        await asyncio.gather(*(far_end.request(outgoing, chat) for chat in range(1, 1500)))
        far_end.counted.clear()
        await asyncio.gather(*(far_end.request(outgoing, chat) for chat in (1499, 1499, 1, 1)))
        return far_end

    counted = run(main()).counted
    for chat in (1, 1499):
        first, second = [one.at for one in counted if one.chat == chat]
        assert second - first >= 1.0


def test_albums_that_wait_together_never_hold_each_other_up_forever() -> None:
    async def main() -> FarEnd:
        far_end = FarEnd()
        outgoing = far_end.outgoing()
        singles = [far_end.request(outgoing, chat, back=chat / 10) for chat in range(1, 31)]
        album = {"endpoint": "sendMediaGroup", "media": [None] * 10}
        albums = [far_end.request(outgoing, chat, **album) for chat in range(31, 35)]
        await asyncio.gather(*singles, *albums)  # places for the albums come free one by one
        return far_end

    assert run(main()).times[30:] == [2.0, 3.0, 3.0, 4.0]
