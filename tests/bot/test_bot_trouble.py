"""Trouble on the way to Telegram, and a bot that is blocked: answers come later, none is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from running_bot import RunningBot, until

from bot.outgoing import Outgoing
from bot.preview.people import Speaker
from bot.store.chats import Chats

pytestmark = [
    pytest.mark.faults,
    pytest.mark.filterwarnings("ignore:.*attribute `retry_after`.*:telegram.warnings.PTBDeprecationWarning"),
]

KANO = "What is the Kano model?"
EFFECT = "What is the Zeigarnik effect?"
SOURCES = "expandable_blockquote"


async def test_a_pause_that_telegram_asks_for_is_kept(starting: Callable[..., object]) -> None:
    async with starting(outgoing=Outgoing) as bot:
        kim = bot.people.ann
        await bot.people.fault("sendMessage", "too_many", seconds=2, chat_id=kim.id)
        assert (await kim.wait_for_reply(await kim.say(KANO))).marked(SOURCES)
        calls = [(code, at) for method, chat, code, at in await bot.people.calls("sendMessage") if chat == kim.id]
        assert [code for code, _ in calls] == [429, 200]
        assert calls[1][1] - calls[0][1] >= 1.9


@pytest.mark.parametrize("times", [1, 3])
async def test_an_answer_that_telegram_did_not_take_arrives_later(bot: RunningBot, kim: Speaker, times: int) -> None:
    await bot.people.fault("sendMessage", "bad_gateway", times=times, chat_id=kim.id)
    asked = await kim.say(KANO)
    assert (await kim.wait_for_reply(asked)).marked(SOURCES)
    await kim.wait_for_reply(await kim.say("/cancel"))
    assert len(await bot.rows("SELECT id FROM questions WHERE user_id = :user", user=kim.id)) == 1


async def test_while_telegram_is_down_nothing_is_lost_and_order_is_kept(starting: Callable[..., object]) -> None:
    async with starting(questions_per_minute=3) as bot:
        kim, lee = bot.people.ann, bot.people.bo
        await kim.wait_for_reply(await kim.say("/help"))
        await bot.people.fault("getUpdates", "bad_gateway", times=2)
        await bot.people.fault("sendMessage", "bad_gateway", times=5)
        asked = [await kim.say(question) for question in (KANO, "What is customer advocacy?", "why?")]
        theirs = await lee.say(KANO)
        replies = await kim.wait_for_replies(asked[-1], count=3, within=60)
        assert all(reply.marked(SOURCES) for reply in replies)
        assert "advoca" in replies[1].text.lower()
        assert replies[2].text.startswith("Understood as")
        assert (await lee.wait_for_reply(theirs, within=60)).marked(SOURCES)


async def test_a_retried_question_is_not_held_against_the_person(starting: Callable[..., object]) -> None:
    async with starting(questions_per_minute=1) as bot:
        kim = bot.people.ann
        await bot.people.fault("sendMessage", "bad_gateway", times=2, chat_id=kim.id)
        assert (await kim.wait_for_reply(await kim.say(KANO))).marked(SOURCES)


async def test_trouble_with_the_typing_sign_holds_no_answer_up(bot: RunningBot, kim: Speaker) -> None:
    await bot.people.fault("sendChatAction", "bad_gateway", times=4, chat_id=kim.id)
    assert (await kim.wait_for_reply(await kim.say(KANO))).marked(SOURCES)
    await bot.people.clear_faults()


async def test_menus_that_cannot_be_set_keep_no_question_waiting(starting: Callable[..., object]) -> None:
    async with starting() as bot:
        await bot.people.fault("setMyDescription", "too_many", seconds=290, times=9)
        assert (await bot.people.ann.wait_for_reply(await bot.people.ann.say(KANO))).marked(SOURCES)


async def test_whoever_blocks_the_bot_is_marked_and_may_come_back(bot: RunningBot, kim: Speaker) -> None:
    await kim.wait_for_reply(await kim.start())
    await kim.block()
    await _until_blocked(bot, kim, True)
    await kim.block(blocked=False)
    await _until_blocked(bot, kim, False)
    assert (await kim.wait_for_reply(await kim.say(KANO))).marked(SOURCES)


async def test_a_chat_that_turns_out_to_be_blocked_is_marked_and_others_go_on(
    bot: RunningBot, kim: Speaker, lee: Speaker
) -> None:
    await bot.people.fault("sendMessage", "blocked", chat_id=kim.id)
    await kim.say(KANO)
    await _until_blocked(bot, kim, True)
    assert (await lee.wait_for_reply(await lee.say(KANO))).marked(SOURCES)

    async def done() -> bool:
        return not await bot.rows("SELECT id FROM updates WHERE state != 'done' AND user_id = :user", user=kim.id)

    await until(done)


async def test_an_answer_that_arrived_while_its_receipt_was_lost_shows_twice_at_worst(
    starting: Callable[..., object],
) -> None:
    async with starting() as bot:
        kim = bot.people.ann
        await bot.people.fault("sendMessage", "lost_answer", seconds=12, chat_id=kim.id)
        asked = await kim.say(KANO)
        assert (await kim.wait_for_reply(asked)).marked(SOURCES)
        await kim.say("/cancel")
        seen = await kim.wait_until(lambda seen: "Nothing is under way" in seen[-1].text, within=60)
        assert 1 <= len([one for one in seen if one.marked(SOURCES)]) <= 2


async def test_a_press_whose_toast_failed_is_answered_all_the_same(bot: RunningBot, kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    await bot.people.fault("answerCallbackQuery", "bad_gateway")
    await kim.press(answer, answer.labels[0])
    assert (await kim.wait_for_reply(answer)).marked(SOURCES)


async def test_a_press_that_is_too_old_for_a_toast_is_answered_all_the_same(bot: RunningBot, kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say(KANO))
    exchange = bot.preview.exchange
    shown = exchange.message_json(exchange.chats[kim.id].messages[answer.id])
    person = {"id": kim.id, "is_bot": False, "first_name": "Kim"}
    data = answer.button(answer.labels[0]).value
    exchange.updates.put(
        "callback_query", {"id": "42", "from": person, "chat_instance": "1", "data": data, "message": shown}
    )
    assert (await kim.wait_for_reply(answer)).marked(SOURCES)


async def test_without_its_index_the_bot_answers_by_words_until_it_is_built_again(
    starting: Callable[..., object], articles: dict[str, Path]
) -> None:
    async with starting(library="none") as bot:
        kim = bot.people.ann
        await bot.library.add([(name, path.read_bytes()) for name, path in articles.items()])
        answer = await kim.wait_for_reply(await kim.say(EFFECT))
        former = await _lose_the_index(bot)
        asked = await kim.say(EFFECT)
        assert (await kim.wait_for_reply(asked)).marked(SOURCES)
        assert (await bot.question(kim)).generation == 0
        assert "helpful" in (await kim.toast(await kim.press(answer, "👍")))["text"]

        async def rebuilt() -> bool:
            current = await bot.library.generations.current()
            return current is not None and current.number > former

        await until(rebuilt, 60)
        assert (await kim.wait_for_reply(await kim.say(EFFECT))).marked(SOURCES)
        assert (await bot.question(kim)).generation > former


async def _lose_the_index(bot: RunningBot) -> int:
    """Spoils the files of every generation under the bot, takes them away, and returns the number of the last."""
    async with bot.library.reading() as generation:
        pass
    for folder in (bot.data_dir / "generations").iterdir():
        vectors = folder / "chroma" / "chroma.sqlite3"
        vectors.write_bytes(bytes(vectors.stat().st_size))
        folder.rename(folder.with_name(f"{folder.name}-gone"))
    return generation.number


async def _until_blocked(bot: RunningBot, speaker: Speaker, wanted: bool) -> None:
    async def marked() -> bool:
        return await Chats(bot.database).is_blocked(speaker.id) is wanted

    await until(marked)
