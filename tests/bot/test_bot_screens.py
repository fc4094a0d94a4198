"""The commands with fixed screens, the menus, and input that is no question."""

import re
import textwrap

import pytest
from running_bot import RunningBot
from telegram import Bot, BotCommandScopeChat

from bot.languages import known, say, speaking
from bot.preview.people import Speaker
from bot.rendering import screens
from knowledge.diagnostic import load_diagnostics

PHONE_LINES, PHONE_CHARACTERS = 13, 44


async def test_start_says_what_the_bot_is_and_offers_diagnostics_and_questions_that_are_answered(
    bot: RunningBot, kim: Speaker
) -> None:
    welcome = await kim.wait_for_reply(await kim.start())
    assert "coach for customer experience" in welcome.text
    diagnostics = load_diagnostics()
    checks, starters, find = welcome.labels[:3], welcome.labels[3:-1], welcome.labels[-1]
    assert checks == [diagnostics[name].title for name in screens.CHECKS]
    assert find == screens.FIND
    last = welcome
    for label, (_, question) in zip(starters, screens.STARTERS, strict=True):
        await kim.press(welcome, label)
        last = await kim.wait_for_reply(last)
        assert last.text.startswith(question)
        assert last.marked("expandable_blockquote"), f"{question!r} is not answered"


async def test_a_link_with_words_behind_start_shows_the_same_screen(kim: Speaker) -> None:
    welcome = await kim.wait_for_reply(await kim.say("/start admin"))
    assert welcome.text.startswith("I'm a coach")


async def test_help_shows_examples_and_every_example_is_answered(bot: RunningBot, kim: Speaker) -> None:
    shown = await kim.wait_for_reply(await kim.say("/help"))
    assert "@cx_coach_bot" in shown.text
    examples = re.findall(r"• (.+)", shown.text)
    assert len(examples) >= 2
    for example in examples:
        answer = await kim.wait_for_reply(await kim.say(example))
        assert answer.marked("expandable_blockquote"), f"{example!r} is not answered"
    follow_up = await kim.wait_for_reply(await kim.say("and for hotels?"))
    assert follow_up.marked("expandable_blockquote")


async def test_privacy_says_what_is_kept_and_how_to_delete_it(kim: Speaker) -> None:
    shown = await kim.wait_for_reply(await kim.say("/privacy"))
    assert "questions" in shown.text
    assert "/forget" in shown.text


async def test_cancel_says_that_nothing_is_under_way(kim: Speaker) -> None:
    assert "Nothing is under way" in (await kim.wait_for_reply(await kim.say("/cancel"))).text


async def test_forget_asks_first_and_then_no_table_holds_the_person(bot: RunningBot, kim: Speaker) -> None:
    answer = await kim.wait_for_reply(await kim.say("What is the Kano model?"))
    await kim.toast(await kim.press(answer, "👍"))
    assert await _tables_with(bot, kim.id)
    asked = await kim.wait_for_reply(await kim.say("/forget"))
    assert asked.labels == ["Delete it", "Keep it"]
    assert await _tables_with(bot, kim.id)
    await kim.press(asked, "Delete it")
    done = await kim.wait_for_edit(asked)
    assert done.text == screens.FORGOTTEN
    assert not done.labels
    assert await _tables_with(bot, kim.id) == []
    assert (await kim.wait_for_reply(await kim.say("What is the Kano model?"))).marked("expandable_blockquote")


async def test_whoever_keeps_their_data_keeps_it(bot: RunningBot, kim: Speaker) -> None:
    await kim.wait_for_reply(await kim.say("What is the Kano model?"))
    asked = await kim.wait_for_reply(await kim.say("/forget"))
    await kim.press(asked, "Keep it")
    assert "Nothing was deleted" in (await kim.wait_for_edit(asked)).text
    assert (await bot.question(kim)).question == "What is the Kano model?"


async def test_forget_also_finds_what_was_asked_in_groups_and_leaves_others_alone(
    bot: RunningBot, kim: Speaker, lee: Speaker
) -> None:
    group = await bot.group(kim, lee)
    for speaker in (kim, lee):
        here = speaker.in_chat(group)
        await here.wait_for_reply(await here.say("/ask What is the Kano model?"))
    asked = await kim.wait_for_reply(await kim.say("/forget"))
    await kim.press(asked, "Delete it")
    await kim.wait_for_edit(asked)
    assert await _tables_with(bot, kim.id) == []
    assert (await bot.question(lee)).chat_id == group


async def test_an_unknown_command_is_pointed_to_help(kim: Speaker) -> None:
    assert "/help" in (await kim.wait_for_reply(await kim.say("/dance now"))).text


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "document"])
async def test_what_is_no_text_gets_one_helpful_sentence_in_private_and_silence_in_groups(
    bot: RunningBot, kim: Speaker, lee: Speaker, kind: str
) -> None:
    group = await bot.group(kim, lee)
    here = kim.in_chat(group)
    (welcome,) = [one for one in await here.messages() if one.from_bot]
    await here.upload(f"a.{kind}", PNG, kind=kind, reply_to=welcome)
    sent = await kim.upload(f"a.{kind}", PNG, kind=kind)
    reply = await kim.wait_for_reply(sent)
    assert "Type your question, for example" in reply.text
    answer = await here.wait_for_reply(await here.say("/ask What is the Kano model?"))
    assert [one.id for one in await here.messages() if one.from_bot] == [welcome.id, answer.id]


async def test_the_menus_differ_in_private_chats_and_groups(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    group = await bot.group(kim, lee)
    await kim.wait_for_reply(await kim.say("/help"))
    everywhere = {"ask", "diagnose", "playbooks", "history", "plan", "help", "privacy"}
    assert everywhere | {"profile", "forget", "cancel", "start"} == set(await kim.menu())
    assert everywhere == set(await kim.in_chat(group).menu())


async def test_who_is_no_admin_any_more_loses_the_menu_of_admins_when_it_is_used(bot: RunningBot, kim: Speaker) -> None:
    await kim.wait_for_reply(await kim.say("/help"))
    own = await kim.menu()
    async with Bot(bot.preview.token, base_url=f"{bot.url}/bot") as as_before:
        await as_before.set_my_commands([("gaps", "What I lack")], BotCommandScopeChat(kim.id))
    assert await kim.menu() == ["gaps"]
    assert (await kim.wait_for_reply(await kim.say("/gaps"))).text == screens.UNKNOWN_COMMAND
    assert await kim.menu() == own


@pytest.mark.parametrize("language", known())
@pytest.mark.parametrize("name", ["START", "HELP", "PRIVACY", "FORGET", "GROUP_WELCOME", "CANCEL", "UNREADABLE_FILE"])
def test_every_screen_fits_a_phone(name: str, language: str) -> None:
    with speaking(language):
        shown = re.sub(r"<[^>]+>", "", say(getattr(screens, name)).replace("{mention}", "@cx_coach_bot"))
    lines = [line for row in shown.split("\n") for line in textwrap.wrap(row, PHONE_CHARACTERS) or [""]]
    assert len(lines) <= PHONE_LINES, "\n".join(lines)


async def _tables_with(bot: RunningBot, person_id: int) -> list[str]:
    """Every table in which some column of some row holds this number."""
    tables = await bot.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    found = []
    for (table,) in tables:
        rows = await bot.rows(f"SELECT * FROM {table}")  # noqa: S608 - the names are from the database itself
        # As a number of its own: its digits also turn up in the microseconds of some moment.
        number = re.compile(rf"(?<!\d){person_id}(?!\d)")
        if any(number.search(str(value)) for row in rows for value in row if not isinstance(value, bytes)):
            found.append(table)
    return found


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)
