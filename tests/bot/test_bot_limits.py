"""How many questions one person may ask in a minute."""

from collections.abc import Callable

from bot.handlers.allowance import Allowance, Refused
from bot.rendering.gaps import OFFERS

KANO = "What is the Kano model?"
SOURCES = "expandable_blockquote"


async def test_beyond_the_limit_a_person_is_told_once_and_others_are_answered(starting: Callable[..., object]) -> None:
    async with starting(questions_per_minute=3) as bot:
        kim, lee = bot.people.ann, bot.people.bo
        asked = [await kim.say(KANO) for _ in range(6)]
        theirs = await lee.wait_for_reply(await lee.say(KANO))
        assert theirs.marked(SOURCES)
        replies = await kim.wait_for_replies(asked[-1], count=4)
        assert [bool(reply.marked(SOURCES)) for reply in replies] == [True, True, True, False]
        assert "3 a minute at most" in replies[-1].text
        end = await kim.wait_for_reply(await kim.say("/help"))
        assert [one.id for one in await kim.messages() if one.from_bot and one.id > replies[-1].id] == [end.id]


async def test_beyond_the_limit_buttons_that_ask_say_so_and_ratings_and_commands_still_work(
    starting: Callable[..., object],
) -> None:
    async with starting(questions_per_minute=1) as bot:
        kim = bot.people.ann
        answer = await kim.wait_for_reply(await kim.say(KANO))
        offered = f"{OFFERS}:{(await bot.question(kim)).id}"
        for press in (await kim.press(answer, answer.labels[0]), await bot.press_forged(kim, answer.id, offered)):
            assert "Ask again in" in (await kim.toast(press))["text"]
        assert "helpful" in (await kim.toast(await kim.press(answer, "👍")))["text"]
        assert (await kim.wait_for_reply(await kim.say("/help"))).text


def test_one_notice_a_minute() -> None:
    allowance = Allowance(2)
    taken = [allowance.take(1, number, 1000.0 + number) for number in range(5)]
    assert taken == [None, None, Refused(58, True), Refused(57, False), Refused(56, False)]
    assert allowance.take(1, 10, 1060.0) is None
    assert allowance.take(1, 11, 1060.5) == Refused(1, False)
    assert allowance.take(1, 12, 1061.0) is None
    assert allowance.take(1, 13, 1062.5) == Refused(58, True)


def test_a_question_that_is_handled_again_counts_once() -> None:
    allowance = Allowance(1)
    assert allowance.take(1, 7, 1000.0) is None
    assert allowance.take(1, 7, 1000.0) is None
    assert allowance.take(1, 8, 1001.0) is not None


def test_questions_that_waited_for_the_bot_count_by_when_they_were_sent() -> None:
    allowance = Allowance(1)
    assert [allowance.take(1, number, 1000.0 + 61 * number) for number in range(10)] == [None] * 10


def test_people_have_an_allowance_each() -> None:
    allowance = Allowance(1)
    assert [allowance.take(person, person, 1000.0) for person in range(5)] == [None] * 5
