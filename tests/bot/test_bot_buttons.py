"""Presses of buttons: suggestions, ratings, and data that is old, foreign or made up."""

import pytest
from running_bot import RunningBot

from bot.preview.people import Speaker
from bot.rendering import screens

KANO = "What is the Kano model?"
SOURCES = "expandable_blockquote"


async def test_a_rating_is_kept_with_the_question_and_can_be_changed(bot: RunningBot, kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    assert "helpful" in (await kim.toast(await kim.press(answer, "👍")))["text"]
    assert await _ratings(bot, kim) == [1]
    assert "not helpful" in (await kim.toast(await kim.press(answer, "👎")))["text"]
    assert await _ratings(bot, kim) == [-1]


async def test_pressing_the_same_rating_twice_counts_once(bot: RunningBot, kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    for query in [await kim.press(answer, "👍"), await kim.press(answer, "👍")]:
        await kim.toast(query)
    assert await _ratings(bot, kim) == [1]


async def test_a_suggestion_asks_the_next_question_in_a_message_of_its_own(bot: RunningBot, kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    suggestions = answer.labels[:-2]
    assert 1 <= len(suggestions) <= 2
    last = answer
    for label in suggestions:
        await kim.press(answer, label)
        last = await kim.wait_for_reply(last)
        asked = await bot.question(kim)
        assert last.text.startswith(asked.question)
        assert last.marked(SOURCES), f"{label!r} is offered and not answered"
        assert asked.answer_message_ids == (last.id,)


async def test_a_suggestion_pressed_twice_is_answered_once(kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    label = answer.labels[0]
    first, second = await kim.press(answer, label), await kim.press(answer, label)
    await kim.wait_for_reply(answer)
    assert (await kim.toast(first))["text"] == ""
    assert (await kim.toast(second))["text"] == screens.ANSWERED_BELOW
    end = await kim.wait_for_reply(await kim.say("/cancel"))
    assert len([one for one in await kim.messages() if one.from_bot and answer.id < one.id < end.id]) == 1


async def test_a_follow_up_may_refer_to_what_a_button_asked(kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    await kim.press(answer, answer.labels[0])
    shown = await kim.wait_for_reply(answer)
    follow_up = await kim.wait_for_reply(await kim.say("and for hotels?"))
    assert follow_up.id > shown.id
    assert "hotels" in follow_up.text.partition("\n")[0]


@pytest.mark.parametrize(
    "data",
    [
        "", ":", "q", "s", "s:", "s:1", "s:{id}", "s:{id}:", "s:{id}:99", "s:{id}:-1", "s:{id}:x", "s:{id}:٣", "f:{id}",
        "f:{id}:0", "f:{id}:5", "f:{id}:1:1", "f:99999999999999999999999:1", "f:-1:1", "f:0:1", "s:0:0", "c:",
        "c:start9", "c:nothing", "c:../forget", "'; DROP TABLE questions; --",
    ],
)  # fmt: skip
async def test_data_that_fits_nothing_gets_a_polite_word_and_has_no_effect(
    bot: RunningBot, kim: Speaker, data: str
) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    kept = await bot.question(kim)
    forged = data.format(id=kept.id)
    assert (await kim.toast(await bot.press_forged(kim, answer.id, forged)))["text"] == screens.STALE
    assert await _ratings(bot, kim) == []
    assert (await bot.question(kim)).id == kept.id


async def test_nobody_rates_or_continues_a_question_of_another_chat(
    bot: RunningBot, kim: Speaker, lee: Speaker
) -> None:
    await kim.wait_for_reply(await kim.say(KANO))
    answer = await lee.wait_for_reply(await lee.say(KANO))
    number = (await bot.question(kim)).id
    for data in (f"f:{number}:-1", f"s:{number}:0", f"q:{number}"):
        assert (await lee.toast(await bot.press_forged(lee, answer.id, data)))["text"] == screens.STALE
    assert await bot.rows("SELECT * FROM feedback WHERE question_id = :number", number=number) == []


async def test_nobody_sees_or_corrects_the_situation_of_another_chat(
    bot: RunningBot, kim: Speaker, lee: Speaker
) -> None:
    told = await kim.wait_for_reply(await kim.say("/playbooks We run a small hotel. Guests rarely come back."))
    ((number, industry),) = await bot.rows("SELECT id, industry FROM situations WHERE user_id = :user", user=kim.id)
    mine = await lee.wait_for_reply(await lee.say("/help"))
    for data in ("t:{}", "t:{}:is:x", "t:{}:in:i:0", "t:{}:as:i:restaurant"):
        toast = await lee.toast(await bot.press_forged(lee, mine.id, data.format(number)))
        assert toast["text"] == screens.STALE_SITUATION
    assert "hotel" in told.text
    assert (await lee.messages())[-1].text == mine.text
    rows = await bot.rows("SELECT industry FROM situations WHERE id = :number", number=number)
    assert rows == [(industry,)]


async def test_in_a_group_only_who_told_a_situation_corrects_it(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    group = await bot.group(lee, kim)
    here, there = kim.in_chat(group), lee.in_chat(group)
    told = await here.wait_for_reply(await here.say("/playbooks We run a small hotel. Guests rarely come back."))
    ((number, industry),) = await bot.rows("SELECT id, industry FROM situations WHERE chat_id = :chat", chat=group)
    for data in (f"t:{number}:in:i:0", f"t:{number}:as:i:restaurant"):
        assert (await there.toast(await bot.press_forged(there, told.id, data)))["text"] == screens.NOT_YOURS
    rows = await bot.rows("SELECT industry FROM situations WHERE id = :number", number=number)
    assert rows == [(industry,)]
    assert not (await here.toast(await bot.press_forged(here, told.id, f"t:{number}:in:i:0"))).get("text")


async def test_a_button_of_a_forgotten_question_says_that_it_no_longer_works(bot: RunningBot, kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    asked = await kim.wait_for_reply(await kim.say("/forget"))
    await kim.press(asked, "Delete it")
    await kim.wait_for_edit(asked)
    for label in (answer.labels[0], "👍"):
        assert (await kim.toast(await kim.press(answer, label)))["text"] == screens.STALE


async def test_forget_cannot_be_pressed_for_a_person_from_a_group(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    group = await bot.group(kim, lee)
    here = kim.in_chat(group)
    answer = await here.wait_for_reply(await here.say(f"/ask {KANO}"))
    assert (await here.toast(await bot.press_forged(here, answer.id, "c:forget")))["text"] == screens.STALE
    assert (await bot.question(kim)).question == KANO


async def test_forget_pressed_twice_deletes_everything_and_says_so_once(bot: RunningBot, kim: Speaker) -> None:
    await kim.wait_for_reply(await kim.say(KANO))
    asked = await kim.wait_for_reply(await kim.say("/forget"))
    first, _ = await kim.press(asked, "Delete it"), await kim.press(asked, "Delete it")
    await kim.toast(first)
    assert (await kim.wait_for_edit(asked)).text == screens.FORGOTTEN
    assert await bot.rows("SELECT id FROM questions WHERE user_id = :user", user=kim.id) == []


async def _ratings(bot: RunningBot, speaker: Speaker) -> list[int]:
    rows = await bot.rows("SELECT value FROM feedback WHERE user_id = :user", user=speaker.id)
    return [value for (value,) in rows]
