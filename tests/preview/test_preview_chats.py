"""Which chats can be written to: never started, blocked, left, upgraded, with topics; and menus by scope."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    BotCommandScopeChatMember,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.preview.people import People, Speaker

from .conftest import ANN, refusal_of


async def test_nobody_is_written_to_before_they_pressed_start(bot: Bot, people: People) -> None:
    with pytest.raises(Forbidden, match=r"^Forbidden: bot can't initiate conversation with a user$"):
        await bot.send_message(ANN, "x")
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.get_chat(ANN)
    await people.ann.start()
    assert (await bot.send_message(ANN, "x")).text == "x"


async def test_a_blocked_bot_is_told_and_cannot_write_until_it_is_let_in_again(bot: Bot, ann: Speaker) -> None:
    await ann.block()
    change = (await bot.get_updates())[-1].my_chat_member
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(Forbidden, match=r"^Forbidden: bot was blocked by the user$"):
        await bot.send_message(ANN, "x")
    with pytest.raises(ValueError, match="unblock it first"):
        await ann.say("x")
    await ann.block(False)
    assert (await bot.get_updates())[-1].my_chat_member.new_chat_member.status == "member"
    assert (await bot.send_message(ANN, "x")).text == "x"


async def test_an_upgraded_group_says_where_it_went(bot: Bot, people: People) -> None:
    old = await people.group("Team", [people.ann, people.bo])
    new = await people.ann.in_chat(old).migrate()
    told = [update.message for update in await bot.get_updates() if update.message]
    assert [(one.chat_id, one.migrate_to_chat_id, one.migrate_from_chat_id) for one in told[-2:]] == [
        (old, new, None),
        (new, None, old),
    ]
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(old, "x")
    assert moved.value.new_chat_id == new
    assert (await bot.send_message(new, "x")).chat.type == "supergroup"


async def test_the_bot_cannot_write_where_it_left(bot: Bot, people: People) -> None:
    chat_id = await people.group("Team", [people.ann])
    await bot.leave_chat(chat_id)
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(chat_id, "x")
    await people.ann.in_chat(chat_id).say("/ask anybody")
    assert "/ask anybody" not in [update.message.text for update in await bot.get_updates() if update.message]


async def test_topics_are_told_apart(bot: Bot, people: People) -> None:
    team = await people.team()
    thread = team["topics"][0]["id"]
    desk, general = people.ann.in_chat(team["id"], thread), people.ann.in_chat(team["id"])
    await general.say("/ask in General")
    asked = await desk.say("/ask at the desk")
    first, second = (update.message for update in (await bot.get_updates())[-2:])
    assert (first.message_thread_id, first.is_topic_message) == (None, None)
    assert (second.message_thread_id, second.is_topic_message) == (thread, True)
    assert second.reply_to_message.forum_topic_created.name == "Front desk"
    await bot.send_message(team["id"], "here", message_thread_id=thread)
    await bot.send_message(team["id"], "there", reply_to_message_id=asked.id)
    assert [seen.text for seen in await desk.wait_for_replies(asked, count=2)] == ["here", "there"]


@pytest.mark.parametrize("where", ["private", "group", "forum"])
async def test_a_thread_that_is_not_there_is_refused(bot: Bot, people: People, where: str) -> None:
    await people.ann.start()
    group = await people.group("Team", [people.ann])
    chat_id = {"private": ANN, "group": group, "forum": (await people.team())["id"]}[where]
    with pytest.raises(BadRequest, match=r"^Message thread not found$"):
        await bot.send_message(chat_id, "x", message_thread_id=77)


async def test_replies_in_a_plain_supergroup_carry_a_thread_that_is_no_topic(bot: Bot, people: People) -> None:
    chat_id = await people.group("Team", [people.ann], kind="supergroup")
    ann = people.ann.in_chat(chat_id)
    first = await ann.say("/ask one")
    await ann.say("/ask two", reply_to=first)
    message = (await bot.get_updates())[-1].message
    assert (message.message_thread_id, message.is_topic_message) == (first.id, None)


async def test_the_narrowest_menu_wins_and_the_own_language_within_it(bot: Bot, people: People) -> None:
    clara = await people.meet("Clara", language="de")
    group = await people.group("Team", [people.ann, people.bo])
    await bot.set_my_commands([("help", "Help")])
    assert await people.ann.menu() == ["help"]
    await bot.set_my_commands([("start", "Start")], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([("los", "Los")], BotCommandScopeAllPrivateChats(), language_code="de")
    await bot.set_my_commands([("ask", "Ask")], BotCommandScopeAllGroupChats())
    await bot.set_my_commands([("reindex", "Again")], BotCommandScopeAllChatAdministrators())
    await people.admin.start()
    await bot.set_my_commands([("gaps", "Gaps")], BotCommandScopeChat(people.admin.id))
    menus = [await one.menu() for one in (people.ann, clara, people.admin)]
    assert menus == [["start"], ["los"], ["gaps"]]
    assert await people.bo.in_chat(group).menu() == ["ask"]
    assert await people.ann.in_chat(group).menu() == ["reindex"]
    await bot.delete_my_commands(BotCommandScopeChat(people.admin.id))
    assert await people.admin.menu() == ["start"]
    assert [one.command for one in await bot.get_my_commands()] == ["help"]


async def test_the_menu_of_a_member_comes_before_that_of_the_chat(bot: Bot, people: People) -> None:
    team = (await people.team())["id"]
    await bot.set_my_commands([("ask", "Ask")], BotCommandScopeChat(team))
    await bot.set_my_commands([("gaps", "Gaps")], BotCommandScopeChatAdministrators(team))
    await bot.set_my_commands([("plan", "Plan")], BotCommandScopeChatMember(team, people.bo.id))
    menus = [await one.in_chat(team).menu() for one in (people.ann, people.admin, people.bo)]
    assert menus == [["ask"], ["gaps"], ["plan"]]


async def test_a_menu_for_a_chat_the_bot_has_not_met_is_refused(bot: Bot, people: People) -> None:
    for chat_id in (424242, -424242, people.admin.id):
        with pytest.raises(BadRequest, match=r"^Chat not found$"):
            await bot.set_my_commands([("gaps", "Gaps")], BotCommandScopeChat(chat_id))
    await people.admin.start()
    assert await bot.set_my_commands([("gaps", "Gaps")], BotCommandScopeChat(people.admin.id))
    with pytest.raises(BadRequest, match=r"^Can't use specified scope in private chats$"):
        await bot.set_my_commands([("gaps", "Gaps")], BotCommandScopeChatAdministrators(people.admin.id))


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [("Help", "x", "BOT_COMMAND_INVALID"), ("h" * 33, "x", "BOT_COMMAND_INVALID"), ("h", "", "DESCRIPTION_INVALID")],
)
async def test_bad_commands_are_refused(bot: Bot, command: str, description: str, reason: str) -> None:
    commands = [{"command": command, "description": description}]
    assert reason in await refusal_of(bot, "setMyCommands", commands=commands)


async def test_name_and_descriptions_are_kept_within_their_limits(bot: Bot) -> None:
    await bot.set_my_name("Coach")
    await bot.set_my_description("Long")
    await bot.set_my_short_description("Short")
    await bot.set_my_description("Lang", language_code="de")
    assert (await bot.get_my_name()).name == "Coach"
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert (await bot.get_my_description("de")).description == "Lang"
    assert (await bot.get_my_description("fr")).description == "Long"
    for method, size in (("name", 65), ("description", 513), ("short_description", 121)):
        said = await refusal_of(bot, f"setMy{method.replace('_', '')}", **{method: "x" * size})
        assert f"must be at most {size - 1} characters" in said


async def test_members_and_administrators_are_known(bot: Bot, people: People) -> None:
    team = await people.team()
    roles = [(await bot.get_chat_member(team["id"], one.id)).status for one in (people.admin, people.ann)]
    assert roles == ["creator", "member"]
    assert (await bot.get_chat_member(team["id"], bot.id)).status == "member"
    assert [one.user.id for one in await bot.get_chat_administrators(team["id"])] == [people.admin.id]
    assert (await bot.get_chat(team["id"])).is_forum
    assert await bot.get_chat_member_count(team["id"]) == 4
    await people.ann.start()
    with pytest.raises(BadRequest, match="no administrators in the private chat"):
        await bot.get_chat_administrators(ANN)


async def test_history_can_be_removed(ann: Speaker) -> None:
    await ann.clear()
    assert await ann.messages() == []
