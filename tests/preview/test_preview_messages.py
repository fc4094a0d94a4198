"""Sending, editing, deleting, keyboards, replies and answers, rule by rule."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from telegram import Bot, CopyTextButton, ReplyParameters
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.error import BadRequest

from bot.preview.people import People, Speaker
from bot.preview.server import Preview

from .conftest import ANN, bot_of, refusal_of

NOT_MODIFIED = "Message is not modified: specified new message content and reply markup are exactly the same"
GO = Keyboard([[Button("Go", callback_data="go")]])


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[{"text": "x", "callback_data": "d" * 65}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": "é" * 33}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "x", "copy_text": {"text": "c" * 257}}]], "BUTTON_COPY_TEXT_INVALID"),
        ([[{"text": "x", "copy_text": {"text": ""}}]], "BUTTON_COPY_TEXT_INVALID"),
        ([[{"text": "x"}]], "text buttons are unallowed in the inline keyboard"),
        ([[{"text": "x", "callback_data": "d", "url": "https://example.com"}]], "one action is allowed"),
        ([[{"text": "", "callback_data": "d"}]], '"text" must be of type String'),
        ([[{"text": "x", "url": "http://localhost:8000"}]], "is invalid: Wrong HTTP URL"),
        ([[{"text": "x", "url": "not a link"}]], "is invalid: Wrong HTTP URL"),
        ([[{"text": "x", "callback_data": "d"}] * 9], "reply markup is too long"),
        ([[{"text": "x", "callback_data": "d"}]] * 101, "reply markup is too long"),
    ],
)
async def test_bad_keyboards_are_refused(bot: Bot, ann: Speaker, rows: list[list[dict[str, Any]]], reason: str) -> None:
    markup = {"inline_keyboard": rows}
    assert reason in await refusal_of(bot, "sendMessage", chat_id=ANN, text="x", reply_markup=markup)


async def test_keyboards_at_the_limits_are_taken(bot: Bot, ann: Speaker) -> None:
    rows = [[Button("x", callback_data="d" * 64)] * 8] * 12
    rows.append([Button("c", copy_text=CopyTextButton("c" * 256)), Button("u", url="https://example.com")])
    sent = await bot.send_message(ANN, "x", reply_markup=Keyboard(rows))
    assert sent.reply_markup == Keyboard(rows)


async def test_an_edit_changes_the_message_and_removes_a_keyboard_not_sent_again(bot: Bot, ann: Speaker) -> None:
    sent = await bot.send_message(ANN, "before", reply_markup=GO)
    await bot.edit_message_text("<b>after</b>", ANN, sent.message_id, parse_mode="HTML")
    seen = await ann.wait_for_reply()
    assert (seen.html, seen.edited, seen.labels) == ("<b>after</b>", True, [])


async def test_an_edit_that_changes_nothing_is_refused(bot: Bot, ann: Speaker) -> None:
    sent = await bot.send_message(ANN, "same", reply_markup=GO)
    with pytest.raises(BadRequest, match=f"^{NOT_MODIFIED}"):
        await bot.edit_message_text("same", ANN, sent.message_id, reply_markup=GO)
    with pytest.raises(BadRequest, match=f"^{NOT_MODIFIED}"):
        await bot.edit_message_reply_markup(ANN, sent.message_id, reply_markup=GO)


async def test_only_own_messages_that_exist_can_be_edited(bot: Bot, ann: Speaker) -> None:
    with pytest.raises(BadRequest, match=r"^Message to edit not found$"):
        await bot.edit_message_text("x", ANN, 1)
    said = await ann.say("mine")
    with pytest.raises(BadRequest, match=r"^Message can't be edited$"):
        await bot.edit_message_text("x", ANN, said.id)


async def test_a_caption_is_edited_as_a_caption(bot: Bot, ann: Speaker) -> None:
    text = await bot.send_message(ANN, "text")
    file = await bot.send_document(ANN, b"x", filename="a.txt", caption="before")
    with pytest.raises(BadRequest, match=r"^There is no caption in the message to edit$"):
        await bot.edit_message_caption(ANN, text.message_id, caption="x")
    with pytest.raises(BadRequest, match=r"^There is no text in the message to edit$"):
        await bot.edit_message_text("x", ANN, file.message_id)
    await bot.edit_message_caption(ANN, file.message_id, caption="after")
    assert [seen.text for seen in await ann.messages()][-1] == "after"


async def test_deleting_removes_a_message_once(bot: Bot, ann: Speaker) -> None:
    sent = await bot.send_message(ANN, "x")
    assert await bot.delete_message(ANN, sent.message_id)
    with pytest.raises(BadRequest, match=r"^Message to delete not found$"):
        await bot.delete_message(ANN, sent.message_id)
    assert [seen for seen in await ann.messages() if seen.from_bot] == []


async def test_a_message_older_than_two_days_cannot_be_deleted(people: People, preview: Preview, bot: Bot) -> None:
    await people.ann.start()
    sent = await bot.send_message(ANN, "x")
    then = preview.exchange.clock()
    preview.exchange.clock = lambda: then + 49 * 3600
    with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
        await bot.delete_message(ANN, sent.message_id)


async def test_replies_need_their_message_unless_told_otherwise(bot: Bot, ann: Speaker) -> None:
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await bot.send_message(ANN, "x", reply_parameters=ReplyParameters(1))
    lenient = ReplyParameters(1, allow_sending_without_reply=True)
    assert (await bot.send_message(ANN, "x", reply_parameters=lenient)).reply_to_message is None
    said = await ann.say("a question about hotels")
    quoted = await bot.send_message(ANN, "x", reply_parameters=ReplyParameters(said.id, quote="hotels"))
    assert quoted.quote.text == "hotels"
    with pytest.raises(BadRequest, match=r"(?i)^quote_text_invalid$"):
        await bot.send_message(ANN, "x", reply_parameters=ReplyParameters(said.id, quote="banks"))


async def test_a_press_reaches_the_bot_and_its_answer_the_person(bot: Bot, ann: Speaker) -> None:
    await bot.send_message(ANN, "x", reply_markup=GO)
    query = await ann.press(await ann.wait_for_reply(), "Go")
    update = (await bot.get_updates())[-1].callback_query
    assert (update.data, update.from_user.id, update.message.text) == ("go", ANN, "x")
    await update.answer("Noted", show_alert=True)
    assert await ann.toast(query) == {"text": "Noted", "alert": True, "url": ""}


async def test_a_press_is_answered_once_and_in_time(preview: Preview, bot: Bot, ann: Speaker) -> None:
    await bot.send_message(ANN, "x", reply_markup=GO)
    seen = await ann.wait_for_reply()
    first, second = await ann.press(seen, "Go"), await ann.press(seen, "Go")
    await bot.answer_callback_query(first)
    then = preview.exchange.clock()
    for late in (0, 16):
        preview.exchange.clock = lambda late=late: then + late
        with pytest.raises(BadRequest, match=r"^Query is too old and response timeout expired or query id is invalid$"):
            await bot.answer_callback_query(second if late else first)
    with pytest.raises(BadRequest, match=r"(?i)message_too_long"):
        await bot.answer_callback_query(second, "x" * 201)


async def test_a_button_that_is_not_there_cannot_be_pressed(bot: Bot, ann: Speaker) -> None:
    await bot.send_message(ANN, "x", reply_markup=GO)
    seen = await ann.wait_for_reply()
    with pytest.raises(LookupError, match="No button 'Stop'"):
        await ann.press(seen, "Stop")
    with pytest.raises(ValueError, match="There is no button with the data 'stop'"):
        await ann.press_data(seen, "stop")


async def test_reactions_drafts_and_actions(bot: Bot, ann: Speaker, people: People) -> None:
    said = await ann.say("x")
    assert await bot.set_message_reaction(ANN, said.id, "👍")
    assert [seen.reaction for seen in await ann.messages()][-1] == "👍"
    with pytest.raises(BadRequest, match=r"(?i)reaction_invalid"):
        await bot.set_message_reaction(ANN, said.id, "🦄")
    assert "wrong parameter action" in await refusal_of(bot, "sendChatAction", chat_id=ANN, action="thinking")
    assert await bot.send_message_draft(ANN, 1, "half an ans")
    with pytest.raises(BadRequest, match=r"(?i)textdraft_peer_invalid"):
        await bot.send_message_draft((await people.team())["id"], 1, "x")


async def test_message_ids_grow_and_never_come_back(bot: Bot, ann: Speaker) -> None:
    first = await bot.send_message(ANN, "1")
    await bot.delete_message(ANN, first.message_id)
    second = await bot.send_message(ANN, "2")
    assert second.message_id > first.message_id


async def test_an_unknown_method_and_a_missing_chat_are_named(bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.send_message(424242, "x")
    assert await refusal_of(bot, "sendHugs") == "Not Found: method not found"


async def test_json_bodies_are_read_like_forms(preview: Preview, people: People) -> None:
    await people.ann.start()
    async with bot_of(preview) as bot, httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{bot.base_url}/sendMessage", json={"chat_id": ANN, "text": "x"})
    assert answer.json()["result"]["text"] == "x"
