"""Who a message comes from: forwarded from others, and admins who speak in the name of their group."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.preview.people import People, Speaker
from bot.preview.server import Preview

from .conftest import ANN

YESTERDAY = 1_780_000_000


async def last(bot: Bot) -> Message:
    """What the bot got last."""
    return (await bot.get_updates(offset=-1))[-1].message


async def test_a_text_forwarded_from_a_hidden_user_names_them_and_its_date(bot: Bot, ann: Speaker) -> None:
    seen = await ann.forward("Guests ask for late check-out.", origin="Dr. Hidden", date=YESTERDAY)
    message = await last(bot)
    assert isinstance(message.forward_origin, MessageOriginHiddenUser)
    assert message.forward_origin.sender_user_name == "Dr. Hidden"
    assert message.forward_origin.date == datetime.fromtimestamp(YESTERDAY, UTC)
    assert (message.from_user.id, message.text) == (ANN, "Guests ask for late check-out.")
    assert message.date > message.forward_origin.date
    assert (seen.forwarded_from, seen.sender) == ("Dr. Hidden", "Ann")


async def test_a_text_forwarded_from_a_person_names_their_account(bot: Bot, people: People, ann: Speaker) -> None:
    seen = await ann.forward("See https://example.com/a", from_user=people.bo)
    origin = (await last(bot)).forward_origin
    assert isinstance(origin, MessageOriginUser)
    assert (origin.sender_user.id, origin.sender_user.username) == (people.bo.id, "bo_frontdesk")
    assert (seen.forwarded_from, seen.marked("url")) == ("Bo", ["https://example.com/a"])


async def test_a_document_is_forwarded_like_a_text(bot: Bot, ann: Speaker) -> None:
    await ann.forward_file("notes.md", b"# Notes", caption="from the desk", origin="Dr. Hidden", date=YESTERDAY)
    message = await last(bot)
    assert (message.document.file_name, message.caption) == ("notes.md", "from the desk")
    assert message.forward_origin.sender_user_name == "Dr. Hidden"
    assert bytes(await (await message.document.get_file()).download_as_bytearray()) == b"# Notes"


async def test_what_is_forwarded_comes_from_exactly_one_author(people: People, ann: Speaker) -> None:
    with pytest.raises(ValueError, match="give one"):
        await ann.forward("x")
    with pytest.raises(ValueError, match="give one"):
        await ann.forward("x", origin="Dr. Hidden", from_user=people.bo)


async def test_a_message_of_one_chat_is_forwarded_into_another(bot: Bot, people: People, ann: Speaker) -> None:
    team = await people.team()
    file = await people.bo.in_chat(team["id"]).upload("plan.md", b"# Plan", caption="/ask about this")
    seen = await ann.forward_message(file)
    message = await last(bot)
    assert (message.chat_id, message.from_user.id, message.caption) == (ANN, ANN, "/ask about this")
    assert message.forward_origin.sender_user.id == people.bo.id
    assert message.forward_origin.date == datetime.fromtimestamp(file.raw["date"], UTC)
    assert await people.download(seen) == b"# Plan"


async def test_the_first_author_stays_when_a_forward_is_forwarded(bot: Bot, people: People, ann: Speaker) -> None:
    hidden = await ann.forward("x", origin="Dr. Hidden", date=YESTERDAY)
    again = await ann.in_chat((await people.team())["id"]).forward_message(hidden)
    assert again.raw["forward_origin"] == hidden.raw["forward_origin"]


async def test_an_answer_of_the_bot_is_forwarded_without_its_buttons(bot: Bot, ann: Speaker) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    await bot.send_message(ANN, "<b>An answer</b>", parse_mode="HTML", reply_markup=keyboard)
    seen = await ann.forward_message(await ann.wait_for_reply())
    message = await last(bot)
    assert (message.from_user.id, message.forward_origin.sender_user.id) == (ANN, bot.id)
    assert (seen.html, seen.labels, seen.from_bot) == ("<b>An answer</b>", [], False)


async def test_only_what_a_person_sees_can_be_forwarded_and_not_what_a_chat_tells(people: People, ann: Speaker) -> None:
    secret = await people.bo.say("for the bot only")
    with pytest.raises(ValueError, match="does not see"):
        await ann.forward_message(secret)
    team = people.ann.in_chat((await people.team())["id"])
    opened = (await team.messages())[0]
    with pytest.raises(ValueError, match="Only messages can be forwarded"):
        await ann.forward_message(opened)


async def test_a_forwarded_message_cannot_be_edited(ann: Speaker) -> None:
    with pytest.raises(ValueError, match="Only one's own messages can be edited"):
        await ann.edit(await ann.forward("x", origin="Dr. Hidden"), "y")


async def test_an_anonymous_admin_speaks_as_the_group(bot: Bot, people: People) -> None:
    team = await people.team()
    seen = await people.admin.in_chat(team["id"]).say("/ask as the team", anonymous=True)
    message = await last(bot)
    sender = message.from_user
    assert (sender.id, sender.is_bot, sender.username) == (1087968824, True, "GroupAnonymousBot")
    assert (message.sender_chat.id, message.sender_chat.type) == (team["id"], "supergroup")
    assert (seen.sender, seen.from_bot) == ("CX team", False)
    assert (await bot.get_chat_member(team["id"], sender.id)).status == "left"


async def test_a_file_can_be_sent_anonymously_too(bot: Bot, people: People) -> None:
    admin = people.admin.in_chat((await people.team())["id"])
    await admin.upload("plan.md", b"# Plan", caption="/ask about this", anonymous=True)
    assert (await last(bot)).sender_chat.title == "CX team"


async def test_an_anonymous_admin_still_edits_and_presses_as_a_person(bot: Bot, people: People) -> None:
    team = people.admin.in_chat((await people.team())["id"])
    said = await team.say("/ask one", anonymous=True)
    await team.edit(said, "/ask two")
    edited = (await bot.get_updates(offset=-1))[-1].edited_message
    assert (edited.text, edited.from_user.id) == ("/ask two", 1087968824)
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
    await bot.send_message(team.chat_id, "x", reply_to_message_id=said.id, reply_markup=keyboard)
    await team.press(await team.wait_for_reply(said), "Go")
    assert (await bot.get_updates(offset=-1))[-1].callback_query.from_user.id == people.admin.id


async def test_an_anonymous_message_is_forwarded_from_its_group(bot: Bot, people: People, ann: Speaker) -> None:
    team = await people.team()
    seen = await ann.forward_message(await people.admin.in_chat(team["id"]).say("/ask", anonymous=True))
    origin = (await last(bot)).forward_origin
    assert isinstance(origin, MessageOriginChat)
    assert (origin.sender_chat.id, seen.forwarded_from) == (team["id"], "CX team")


async def test_only_admins_of_supergroups_can_be_anonymous(people: People, ann: Speaker) -> None:
    group = await people.group("Team", [people.ann])
    for speaker in (ann, ann.in_chat(group), ann.in_chat((await people.team())["id"])):
        with pytest.raises(ValueError, match="Only an admin of a supergroup can be anonymous"):
            await speaker.say("x", anonymous=True)


async def test_the_demo_bot_answers_what_is_forwarded_to_it(running: Preview, people: People) -> None:
    said = await people.ann.forward("forwarded words", origin="Dr. Hidden")
    assert (await people.ann.wait_for_reply(said)).text == "You said: forwarded words"
