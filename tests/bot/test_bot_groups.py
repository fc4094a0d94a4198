"""Groups: the bot answers when it is meant, in the right place, and is silent otherwise."""

from collections.abc import Callable

import pytest
from running_bot import RunningBot, until

from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.store.chats import Chats

KANO = "What is the Kano model?"
SOURCES = "expandable_blockquote"


async def test_the_bot_introduces_itself_shortly_when_it_is_added(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    here = kim.in_chat(await bot.people.group("Hotel", [kim, lee]))
    welcome = await here.wait_for_reply()
    assert "/ask" in welcome.text
    assert not welcome.labels
    assert await _said(here, after=welcome) == []


@pytest.mark.parametrize(
    "words", ["/ask {}", "/ask@cx_coach_bot {}", "@cx_coach_bot {}", "{} @CX_Coach_Bot", "/ask\n{}"]
)
async def test_a_command_or_a_mention_is_answered_as_a_reply(
    bot: RunningBot, kim: Speaker, lee: Speaker, words: str
) -> None:
    here = kim.in_chat(await bot.group(kim, lee))
    asked = await here.say(words.format(KANO))
    answer = await here.wait_for_reply(asked)
    assert answer.marked(SOURCES)
    assert answer.reply_to == asked.id
    assert (await bot.question(kim)).question == KANO


@pytest.mark.parametrize("words", ["/ask", "/ask@cx_coach_bot", "@cx_coach_bot", "@cx_coach_bot:"])
async def test_in_reply_to_somebodys_question_that_question_is_answered(
    bot: RunningBot, kim: Speaker, lee: Speaker, words: str
) -> None:
    group = await bot.group(kim, lee)
    question = await lee.in_chat(group).say(KANO)
    here = kim.in_chat(group)
    answer = await here.wait_for_reply(await here.say(words, reply_to=question))
    assert answer.marked(SOURCES)
    assert (await bot.question(kim)).question == KANO


async def test_ask_alone_says_how_to_use_it(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    here = kim.in_chat(await bot.group(kim, lee))
    assert "behind /ask" in (await here.wait_for_reply(await here.say("/ask"))).text


async def test_a_reply_to_the_bot_goes_on_with_the_conversation(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    here = kim.in_chat(await bot.group(kim, lee))
    answer = await here.wait_for_reply(await here.say("/ask How can hotels use self-efficacy?"))
    follow_up = await here.wait_for_reply(await here.say("and for banks?", reply_to=answer))
    assert "bank" in follow_up.text.partition("\n")[0]
    assert follow_up.marked(SOURCES)


@pytest.mark.parametrize("privacy", [True, False])
async def test_everything_else_is_met_with_silence(starting: Callable[..., object], privacy: bool) -> None:
    async with starting() as bot:
        bot.preview.exchange.privacy_mode = privacy
        kim, lee = bot.people.ann, bot.people.bo
        group = await bot.group(kim, lee)
        here, there = kim.in_chat(group), lee.in_chat(group)
        (welcome,) = [one for one in await here.messages() if one.from_bot]
        question = await here.say(KANO)
        await there.say("Ask @otherbot", reply_to=question)
        await there.say(f"/ask@otherbot {KANO}")
        await there.say(f"/ask@cx_coach_bot_two {KANO}")
        await there.say("/unknown")
        await there.say("mail me at kim@cx_coach_bot.com")
        await there.upload("a.txt", b"What is the Kano model?", caption=KANO)
        assert await _said(here, after=welcome) == []


async def test_an_inline_answer_in_a_group_is_not_answered_again(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    here = kim.in_chat(await bot.group(kim, lee))
    welcome = await here.wait_for_reply()
    query, results = await here.ask_inline(KANO)
    await here.choose(query, results[0]["id"])
    assert await _said(here, after=welcome) == []


async def test_an_answer_stays_in_the_topic_of_its_question(bot: RunningBot, kim: Speaker) -> None:
    ann, team = bot.people.ann, await bot.people.team()
    thread = team["topics"][0]["id"]
    desk, general = ann.in_chat(team["id"], thread), ann.in_chat(team["id"])
    answer = await desk.wait_for_reply(await desk.say(f"/ask {KANO}"))
    assert answer.thread == thread
    await desk.press(answer, answer.labels[0])
    assert (await desk.wait_for_reply(answer)).thread == thread
    asked = await general.say("/ask What is customer advocacy?")
    assert (await general.wait_for_reply(asked)).thread == 0


async def test_a_message_in_a_topic_that_the_bot_opened_is_no_reply_to_it(bot: RunningBot) -> None:
    ann, team = bot.people.ann, await bot.people.team()
    exchange = bot.preview.exchange
    thread = await _topic_opened_by_the_bot(bot, team["id"])
    here = ann.in_chat(team["id"], thread)
    asked = await here.say(KANO)
    message = exchange.message_json(exchange.chats[team["id"]].messages[asked.id])
    opening = exchange.message_json(exchange.chats[team["id"]].messages[thread])
    exchange.updates.put("message", message | {"reply_to_message": opening})
    assert await _said(here, after=asked) == []


async def test_topics_keep_their_conversations_apart(bot: RunningBot) -> None:
    ann, team = bot.people.ann, await bot.people.team()
    thread = team["topics"][0]["id"]
    desk, general = ann.in_chat(team["id"], thread), ann.in_chat(team["id"])
    await desk.wait_for_reply(await desk.say("/ask How can hotels use self-efficacy?"))
    await general.wait_for_reply(await general.say("/ask What is customer advocacy?"))
    answer = await desk.wait_for_reply(await desk.say("/ask and for banks?"))
    assert "efficacy" in answer.text.partition("\n")[0]


async def test_anybody_in_the_group_may_press_any_button(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    group = await bot.group(kim, lee)
    here, there = kim.in_chat(group), lee.in_chat(group)
    answer = await here.wait_for_reply(await here.say(f"/ask {KANO}"))
    for speaker in (here, there):
        await speaker.toast(await speaker.press(answer, "👍"))
    assert sorted(await bot.rows("SELECT user_id FROM feedback WHERE user_id IN (:a, :b)", a=kim.id, b=lee.id)) == [
        (kim.id,),
        (lee.id,),
    ]
    await there.press(answer, answer.labels[0])
    await there.wait_for_reply(answer)
    assert (await bot.question(lee)).chat_id == group


@pytest.mark.parametrize("command", ["/start", "/help", "/privacy", "/forget", "/cancel"])
async def test_commands_in_groups_show_no_buttons_that_only_one_person_may_use(
    bot: RunningBot, kim: Speaker, lee: Speaker, command: str
) -> None:
    here = kim.in_chat(await bot.group(kim, lee))
    shown = await here.wait_for_reply(await here.say(f"{command}@cx_coach_bot"))
    assert shown.text
    assert not shown.labels


async def test_an_edited_question_in_a_group_is_answered_anew_in_place(
    bot: RunningBot, kim: Speaker, lee: Speaker
) -> None:
    here = kim.in_chat(await bot.group(kim, lee))
    asked = await here.say(f"/ask {KANO}")
    answer = await here.wait_for_reply(asked)
    await here.edit(asked, "/ask What is customer advocacy?")
    changed = await here.wait_for_edit(answer, until=lambda one: one.edited)
    assert "advoca" in changed.text.lower()


async def test_a_group_that_becomes_a_supergroup_is_followed(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    group = await bot.group(kim, lee)
    here = kim.in_chat(group)
    await here.wait_for_reply(await here.say("/ask How can hotels use self-efficacy?"))
    there = kim.in_chat(await here.migrate())

    async def moved() -> bool:
        return await Chats(bot.database).current_id(group) == there.chat_id

    await until(moved)
    answer = await there.wait_for_reply(await there.say("/ask and for banks?"))
    assert "efficacy" in answer.text.partition("\n")[0]
    assert (await bot.question(kim)).chat_id == there.chat_id


async def _said(speaker: Speaker, *, after: SeenMessage) -> list[SeenMessage]:
    """What the bot said by the time that it has certainly seen all that was written before."""
    end = await speaker.say("/cancel@cx_coach_bot")
    last = await speaker.wait_for_reply(end)
    return [one for one in await speaker.messages() if one.from_bot and after.id < one.id < last.id]


async def _topic_opened_by_the_bot(bot: RunningBot, chat_id: int) -> int:
    from bot.preview import actions

    exchange = bot.preview.exchange
    return actions.open_topic(exchange, exchange.chats[chat_id], exchange.bot, "Opened by the bot")
