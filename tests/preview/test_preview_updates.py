"""getUpdates, and which of the talk in a group reaches the bot."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent
from telegram.error import Conflict

from bot.preview.people import People, Speaker
from bot.preview.server import Preview

from .conftest import bot_of


async def test_updates_stay_until_a_higher_offset_confirms_them(bot: Bot, ann: Speaker) -> None:
    for words in ("one", "two"):
        await ann.say(words)
    first = await bot.get_updates()
    assert [update.message.text for update in first] == ["/start", "one", "two"]
    assert await bot.get_updates() == first
    assert await bot.get_updates(offset=first[2].update_id) == first[2:]
    assert await bot.get_updates(limit=1) == first[2:]
    assert await bot.get_updates(offset=first[2].update_id + 1) == ()


async def test_a_negative_offset_keeps_the_last_ones(bot: Bot, ann: Speaker) -> None:
    await ann.say("last")
    assert [update.message.text for update in await bot.get_updates(offset=-1)] == ["last"]
    assert [update.message.text for update in await bot.get_updates()] == ["last"]


async def test_a_long_poll_ends_with_the_first_update(bot: Bot, ann: Speaker) -> None:
    last = (await bot.get_updates())[-1].update_id
    poll = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=30))
    await ann.say("at last")
    assert [update.message.text for update in await poll] == ["at last"]


async def test_a_second_poller_ends_the_first(bot: Bot, preview: Preview) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    async with bot_of(preview) as second:
        while not first.done():  # the first may still be on its way to the server
            assert await second.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await first


async def test_allowed_updates_hold_until_they_are_changed(bot: Bot, ann: Speaker) -> None:
    last = (await bot.get_updates(allowed_updates=["edited_message"]))[-1].update_id
    said = await ann.say("a")
    await ann.edit(said, "b")
    updates = await bot.get_updates(offset=last + 1)
    assert [update.edited_message.text for update in updates] == ["b"]
    await bot.get_updates(offset=updates[-1].update_id + 1, allowed_updates=[])
    await ann.say("c")
    assert [update.message.text for update in await bot.get_updates()] == ["c"]


async def test_pending_updates_can_be_dropped(bot: Bot, ann: Speaker) -> None:
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_an_edited_message_carries_its_edit_date(bot: Bot, ann: Speaker) -> None:
    await ann.edit(await ann.say("befor"), "before")
    edited = (await bot.get_updates())[-1].edited_message
    assert edited.text == "before"
    assert edited.edit_date is not None


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain talk", False),
        ("/ask how", True),
        ("/ask@cx_coach_bot how", True),
        ("/ask@CX_Coach_Bot how", True),
        ("/ask@other_bot how", False),
        ("what about /ask", False),
        ("@cx_coach_bot how", True),
        ("@other_bot how", False),
        ("mail me at a@cx_coach_bot", False),
    ],
)
async def test_privacy_mode_hides_what_is_not_meant_for_the_bot(
    bot: Bot, people: People, text: str, seen: bool
) -> None:
    group = people.ann.in_chat(await people.group("Team", [people.ann, people.bo]))
    await bot.get_updates(offset=-1)
    await group.say(text)
    assert (text in [update.message.text for update in await bot.get_updates()]) is seen


async def test_a_reply_to_the_bot_reaches_it_and_a_reply_to_others_does_not(bot: Bot, people: People) -> None:
    chat_id = await people.group("Team", [people.ann, people.bo])
    ann, bo = people.ann.in_chat(chat_id), people.bo.in_chat(chat_id)
    await bot.send_message(chat_id, "Hello")
    hello = await ann.wait_for_reply()
    await ann.say("to the bot", reply_to=hello)
    said = await bo.say("to nobody")
    await ann.say("to Bo", reply_to=said)
    texts = [update.message.text for update in await bot.get_updates() if update.message]
    assert texts[-1] == "to the bot"


async def test_without_privacy_mode_the_bot_hears_everything(bot: Bot, preview: Preview, people: People) -> None:
    preview.exchange.privacy_mode = False
    group = people.ann.in_chat(await people.group("Team", [people.ann]))
    await group.say("plain talk")
    assert (await bot.get_updates())[-1].message.text == "plain talk"
    assert (await bot.get_me()).can_read_all_group_messages


async def test_commands_and_mentions_come_as_entities_over_utf16(bot: Bot, ann: Speaker) -> None:
    await ann.say("🏨 /ask for @bo_frontdesk")
    message = (await bot.get_updates())[-1].message
    assert [(one.type, one.offset, one.length) for one in message.entities] == [
        ("bot_command", 3, 4),
        ("mention", 12, 13),
    ]


async def test_a_text_too_long_for_one_message_arrives_in_several(bot: Bot, ann: Speaker) -> None:
    await ann.say("🏨" * 5000)
    parts = [update.message.text for update in (await bot.get_updates())[1:]]
    assert [len(part) for part in parts] == [2048, 2048, 904]


async def test_inline_questions_are_answered_and_chosen(bot: Bot, ann: Speaker) -> None:
    asking = asyncio.create_task(ann.ask_inline("loyalty"))
    query = (await bot.get_updates(offset=-1, timeout=10))[-1].inline_query
    while query is None:
        query = (await bot.get_updates(offset=-1, timeout=10))[-1].inline_query
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("More", callback_data="more")]])
    content = InputTextMessageContent("<b>Loyalty</b>", parse_mode="HTML")
    await query.answer([InlineQueryResultArticle("1", "Loyalty", content, reply_markup=keyboard)])
    query_id, results = await asking
    assert [result["title"] for result in results] == ["Loyalty"]
    sent = await ann.choose(query_id, "1", "loyalty")
    assert (sent.html, sent.labels, sent.from_bot) == ("<b>Loyalty</b>", ["More"], False)
    message, chosen = (await bot.get_updates())[-2:]
    assert message.message.via_bot.username == "cx_coach_bot"
    await bot.edit_message_text("Changed", inline_message_id=chosen.chosen_inline_result.inline_message_id)
    assert (await ann.messages())[-1].text == "Changed"
