"""Guided diagnostics in the chat: begun, answered by taps and by words, stopped, and reported."""

import json
from pathlib import Path

import pytest
from running_bot import RunningBot, bot_at_work, copied, until
from sqlalchemy import text

from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.rendering import screens
from knowledge.diagnostic import Diagnostic, load_diagnostics
from retrieval.embeddings import EmbeddingModel

LISTED = [diagnostic for diagnostic in load_diagnostics().values() if diagnostic.listed]
STALE = "That was an earlier screen. This is where we are."
NOT_ANSWERS = {"‹ Back", "Skip", "Why we ask", "Cancel", "‹", "›", "Done", "Go on", "Correct something", "⌫", "OK"}
HOTEL = "We run a 20-room hotel by the sea. Guests book once and never come back, and reviews mention slow check-in."


async def begin(speaker: Speaker, title: str) -> SeenMessage:
    shown = await speaker.wait_for_reply(await speaker.say("/diagnose"))
    await speaker.press(shown, next(label for label in shown.labels if label.startswith(title)))
    return await speaker.wait_for_reply(shown)


async def newest(speaker: Speaker) -> SeenMessage:
    return [one for one in await speaker.messages() if one.from_bot][-1]


async def tap_through(speaker: Speaker, shown: SeenMessage) -> SeenMessage:
    """Taps the first answer of every question, skips where there is none, up to the report."""
    for _ in range(40):
        if "PDF" in shown.labels:
            return shown
        if "Take me through the questions" in shown.labels:
            label = "Take me through the questions"
        elif "Done" in shown.labels:
            label = "Done"
        else:
            label = next((one for one in shown.labels if one not in NOT_ANSWERS and not one.isdigit()), "Skip")
        if label not in shown.labels:  # features have to be named
            await speaker.say("fast check-in, free parking")
            shown = await newer(speaker, shown)
            continue
        await speaker.toast(await speaker.press(shown, label))
        shown = await newer(speaker, shown)
    raise AssertionError(f"no report after forty taps: {shown.text}")


async def newer(speaker: Speaker, before: SeenMessage) -> SeenMessage:
    """The newest screen once it is another one than before."""

    def changed(messages: list[SeenMessage]) -> bool:
        return bool(ours(messages)) and ours(messages)[-1].raw != before.raw

    def ours(messages: list[SeenMessage]) -> list[SeenMessage]:
        # Between the last answer and the report, the list of diagnostics is the newest with buttons.
        return [one for one in messages if one.from_bot and one.labels and one.id >= before.id]

    return ours(await speaker.wait_until(changed))[-1]


async def all_done(bot: RunningBot, chat_id: int, count: int = 1) -> None:
    """An interview counts as done only once its report was shown."""

    async def are_done() -> bool:
        rows = await bot.rows("SELECT state FROM interviews WHERE chat_id = :chat", chat=chat_id)
        return rows == [("done",)] * count

    await until(are_done)


async def test_the_list_names_every_diagnostic_with_its_minutes(kim: Speaker) -> None:
    shown = await kim.wait_for_reply(await kim.say("/diagnose"))
    assert shown.labels == [f"{one.title} · {one.minutes} min" for one in LISTED]


@pytest.mark.parametrize("diagnostic", LISTED, ids=lambda one: one.id)
async def test_every_diagnostic_leads_by_taps_to_a_report_with_its_screens(
    bot: RunningBot, kim: Speaker, diagnostic: Diagnostic
) -> None:
    shown = await begin(kim, diagnostic.title)
    assert diagnostic.title in shown.text
    report = await tap_through(kim, shown)
    await all_done(bot, kim.id)
    for label in ("Why this?", "Steps"):
        if label in report.labels:
            await kim.toast(await kim.press(report, label))
            screen = await kim.wait_for_edit(report)
            assert screen.text != report.text
            await kim.press(screen, next(one for one in screen.labels if one.startswith("‹ ") and one != "‹ "))
            report = await kim.wait_for_edit(screen)
    await kim.press(report, "PDF")
    document = await kim.wait_for_reply(report)
    assert (await bot.people.download(document))[:5] == b"%PDF-"
    listed = await kim.wait_for_reply(await kim.say("/history"))
    assert f" · {diagnostic.title}\n" in listed.text


async def test_an_audit_without_a_gap_suggests_nothing_and_says_what_to_do_next(kim: Speaker) -> None:
    shown = await begin(kim, "Check my expectations")
    kept = ["We know it and keep it"] * 6
    for label in ("Take me through the questions", "Skip", *kept, "☐ None, or not sure", "Done"):
        await kim.toast(await kim.press(shown, label))
        shown = await newer(kim, shown)
    assert shown.text.startswith("No gap stands out\n")
    assert "Ask again every quarter" in shown.text
    assert "To check something else, or the same again in some months: /diagnose" in shown.text
    assert shown.labels == ["Why this?", "PDF", "Ask about it"]


async def test_a_story_is_understood_and_only_the_rest_is_asked(kim: Speaker) -> None:
    await begin(kim, "Find biases to use")
    shown = await kim.wait_for_reply(await kim.say(HOTEL))
    assert "I understood:" in shown.text
    assert "Hospitality" in shown.text
    await kim.press(shown, "Go on")
    asked = await kim.wait_for_edit(shown)
    assert " of " in asked.text


async def test_an_angry_customer_takes_three_taps_from_the_first_screen_or_one_message(kim: Speaker) -> None:
    shown = await begin(kim, "Angry customer now")
    for label in ("Waited too long", "On the phone"):
        assert label in shown.labels
        await kim.press(shown, label)
        shown = await kim.wait_for_edit(shown)
    await kim.press(shown, "Only words for now")
    report = await kim.wait_for_reply(shown)
    assert "Name a new time that you may miss again" in (report.text + (await kim.messages())[-1].text)
    await begin(kim, "Angry customer now")
    told = await kim.say(
        "A guest has waited an hour for his food. He stands in front of me. I can give his money back."
    )
    assert "I understood:" in (await kim.wait_for_reply(told)).text


async def test_a_question_in_the_middle_is_answered_and_the_interview_goes_on(kim: Speaker) -> None:
    shown = await begin(kim, "Angry customer now")
    await kim.press(shown, "Waited too long")
    shown = await kim.wait_for_edit(shown)
    asked = await kim.say("What is the zone of tolerance?")
    answer, again = await kim.wait_for_replies(asked, count=2)
    assert answer.marked("expandable_blockquote")
    assert again.text.endswith(shown.text.splitlines()[-1])


async def test_cancel_stops_it_and_an_old_button_says_so(bot: RunningBot, kim: Speaker) -> None:
    shown = await begin(kim, "Find biases to use")
    await bot.people.fault("deleteMessage", "slow", chat_id=kim.id)
    said = await kim.say("/cancel")
    toast = await kim.toast(await kim.press(shown, "Cancel"))
    assert toast["text"] == screens.STALE_INTERVIEW
    assert (await kim.wait_for_reply(said)).text.startswith("Stopped: Find biases to use")
    assert shown.id not in [one.id for one in await kim.messages()]


async def test_an_old_screen_has_no_effect_and_a_photo_gets_a_sentence(bot: RunningBot, kim: Speaker) -> None:
    shown = await begin(kim, "Find biases to use")
    await kim.press(shown, "Take me through the questions")
    first = await kim.wait_for_edit(shown)
    answer = next(one for one in first.labels if one not in NOT_ANSWERS)
    data = first.button(answer).value
    await bot.people.fault("editMessageText", "slow", chat_id=kim.id)
    presses = [await kim.press_data(first, data), await kim.press_data(first, data)]
    assert [(await kim.toast(press)).get("text", "") for press in presses] == ["", STALE]
    rows = await bot.rows("SELECT answers FROM interviews WHERE user_id = :user", user=kim.id)
    assert str(rows[0][0]).count('"by"') == 1
    sent = await kim.upload("a.jpg", b"\x89PNG\r\n\x1a\n" + bytes(64), kind="document")
    assert screens.WORDS_OR_TAPS in (await kim.wait_for_reply(sent)).text


async def test_in_a_group_only_who_began_or_an_admin_may_answer(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    mo = await bot.people.meet("Mo")
    group = await bot.group(kim, lee, mo)  # Kim founded it
    owner, starter, other = (speaker.in_chat(group) for speaker in (kim, lee, mo))
    shown = await begin(starter, "Angry customer now")
    refused = await other.toast(await other.press(shown, shown.labels[0]))
    assert refused["text"] == screens.NOT_YOUR_INTERVIEW
    await other.say("He is shouting at my waiter about the bill")
    await other.wait_for_reply(await other.say("He is shouting at my waiter", reply_to=shown))
    for speaker in (starter, owner):
        await speaker.press(shown, shown.labels[0])
        shown = await speaker.wait_for_edit(shown)
    rows = await bot.rows("SELECT chat_id, user_id, revision FROM interviews WHERE chat_id = :chat", chat=group)
    assert rows == [(group, lee.id, 3)]


async def test_two_at_once_are_kept_apart_and_both_can_be_finished(bot: RunningBot, kim: Speaker) -> None:
    shown = await begin(kim, "Find biases to use")
    await kim.toast(await kim.press(shown, "Take me through the questions"))
    first = await newer(kim, shown)
    asked = await begin(kim, "Sort my ideas")
    assert "Shall I go on with it, or begin “Sort my ideas”?" in asked.text
    await kim.toast(await kim.press(asked, "Go on: Find biases to use"))
    again = await newer(kim, asked)
    assert again.text.endswith(first.text)
    asked = await begin(kim, "Sort my ideas")
    await kim.press(asked, "Begin: Sort my ideas")
    kano = await kim.wait_for_reply(asked)
    assert "Which features" in kano.text
    listed = await kim.wait_for_reply(await kim.say("/diagnose"))
    assert [label for label in listed.labels if label.startswith("▸")] == [
        "▸ Go on: Sort my ideas (1 of 10)",
        "▸ Go on: Find biases to use (1 of 7)",
    ]
    rows = await bot.rows("SELECT diagnostic, state FROM interviews WHERE user_id = :user ORDER BY id", user=kim.id)
    assert rows == [("bias-finder", "paused"), ("kano-check", "open")]


async def test_what_is_said_at_the_choice_between_two_answers_neither(bot: RunningBot, kim: Speaker) -> None:
    shown = await begin(kim, "Angry customer now")
    await kim.toast(await kim.press(shown, "We made an error"))
    await newer(kim, shown)
    choice = await begin(kim, "Sort my ideas")
    said = await kim.wait_for_reply(await kim.say("on the phone"))
    assert said.text == f"{screens.WHICH_FIRST}\n\n{choice.text}"
    assert said.labels == choice.labels
    answer, again = await kim.wait_for_replies(await kim.say("What is the zone of tolerance?"), count=2)
    assert answer.marked("expandable_blockquote")
    assert again.text == choice.text
    ((answers,),) = await bot.rows("SELECT answers FROM interviews WHERE user_id = :user", user=kim.id)
    assert str(answers).count('"by"') == 1
    await kim.press(again, "Go on: Angry customer now")
    assert "2 of 3" in (await kim.wait_for_reply(again)).text
    assert (await kim.wait_for_reply(await kim.say("on the phone"))).text.startswith("3 of 3")


async def test_a_reply_to_the_question_above_the_choice_answers_it(kim: Speaker) -> None:
    shown = await begin(kim, "Angry customer now")
    await kim.toast(await kim.press(shown, "We made an error"))
    asked = await newer(kim, shown)
    await begin(kim, "Sort my ideas")
    answered = await kim.wait_for_reply(await kim.say("on the phone", reply_to=asked))
    assert answered.text.startswith("3 of 3")
    await kim.say("only words for now")
    assert "PDF" in (await newer(kim, answered)).labels


async def test_a_very_long_story_and_nonsense_get_a_useful_reply(kim: Speaker) -> None:
    shown = await begin(kim, "Find biases to use")
    nonsense = await kim.wait_for_reply(await kim.say("asdf"))
    assert "could not read anything" in nonsense.text
    assert nonsense.text.endswith(shown.text)
    long = f"{HOTEL} " + "Then we talk about the weather for a while. " * 88
    assert len(long) > 3900
    understood = await kim.wait_for_reply(await kim.say(long))
    assert "Hospitality" in understood.text
    right = await kim.wait_for_reply(await kim.say("yes"))
    assert " of 7" in right.text


async def test_an_interview_goes_on_after_a_restart(
    indexed: Path, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = copied(indexed, tmp_path_factory.mktemp("restarted"))
    async with bot_at_work(data, model) as bot:
        kim = await bot.people.meet("Kim")
        shown = await begin(kim, "Angry customer now")
        await kim.toast(await kim.press(shown, "Waited too long"))
        before = await newer(kim, shown)
    async with bot_at_work(data, model) as bot:
        kim = await bot.people.meet("Kim")
        after = await kim.wait_for_reply(await kim.say("on the phone"))
        assert before.text.startswith("2 of 3")
        assert after.text.startswith("3 of 3")
        listed = await kim.wait_for_reply(await kim.say("/diagnose"))
        assert listed.labels[0] == "▸ Go on: Angry customer now (3 of 3)"


async def test_an_interview_on_an_older_version_is_carried_over_and_that_is_said(bot: RunningBot, kim: Speaker) -> None:
    shown = await begin(kim, "Angry customer now")
    async with bot.database.session() as session:
        await session.execute(text("UPDATE interviews SET version = 0 WHERE user_id = :user"), {"user": kim.id})
    await kim.toast(await kim.press(shown, "Waited too long"))
    shown = await newer(kim, shown)
    assert "I improved these questions" in shown.text
    assert "2 of 3" in shown.text


FORGED = (
    "d:", "d:new:", "d:new:experiment", "d:new:profile", "d:over:check-in", "d:new:../bias-finder", "d:go:0", "d:go:x",
    "d:{id}:1:zz", "d:{id}:99:go", "d:{id}:1:a:99", "d:{id}:1:a:-1", "d:{id}:1:n:123456789", "d:{id}:1:o:7",
    "d:99999999999999999999:1:go", "d:{id}:1", "r:", "r:1:sum:1:1", "r:0:sum", "r:x:pdf", "r:all:x", "r:99999:try:0",
    "x:", "x:0:done", "x:over:0:0", "x:zz", "x:1:2:3", "b:", "b:edit:99", "b:edit:x", "b:zz",
)  # fmt: skip


async def test_forged_presses_get_a_word_and_change_nothing(bot: RunningBot, kim: Speaker) -> None:
    shown = await begin(kim, "Find biases to use")
    ((number,),) = await bot.rows("SELECT id FROM interviews WHERE user_id = :user", user=kim.id)
    for data in FORGED:
        toast = await kim.toast(await bot.press_forged(kim, shown.id, data.format(id=number)))
        assert toast.get("text"), data
    rows = await bot.rows("SELECT state, revision, answers FROM interviews WHERE user_id = :user", user=kim.id)
    assert rows == [("open", 1, "{}")]
    assert await bot.rows("SELECT 1 FROM experiments WHERE user_id = :user", user=kim.id) == []


async def test_nobody_opens_the_report_of_another_chat(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    await tap_through(kim, await begin(kim, "Angry customer now"))
    ((report,),) = await bot.rows("SELECT id FROM reports WHERE user_id = :user", user=kim.id)
    mine = await lee.wait_for_reply(await lee.say("/history"))
    for view in ("sum", "why", "steps:0", "say", "pdf", "chg", "ask", "ask:0", "try:0", "late"):
        toast = await lee.toast(await bot.press_forged(lee, mine.id, f"r:{report}:{view}"))
        assert toast["text"] == screens.STALE_REPORT
    toast = await lee.toast(await bot.press_forged(lee, mine.id, f"x:over:{report}:0"))
    assert toast["text"] == screens.STALE_REPORT
    assert len([one for one in await lee.messages() if one.from_bot]) == 1


def in_words(diagnostic: Diagnostic, shown: SeenMessage) -> str:
    """What somebody who never taps writes at this screen."""
    if "Do you mean:" in shown.text:
        return "yes"
    if diagnostic.story and diagnostic.story in shown.text:
        return "skip"
    asked = next(
        one for one in reversed(diagnostic.questions) if one.text.replace("{each}", "").split(":")[-1] in shown.text
    )
    if asked.vocabulary:
        return "a small hotel"
    if asked.is_choice:
        return asked.options[0].says[0]
    return "40" if asked.is_figure else asked.example.replace("\n", ", ")


async def walk_in_words(speaker: Speaker, diagnostic: Diagnostic, shown: SeenMessage, *, reply: bool) -> SeenMessage:
    for _ in range(40):
        if "PDF" in shown.labels:
            return shown
        await speaker.say(in_words(diagnostic, shown), reply_to=shown if reply else 0)
        shown = await newer(speaker, shown)
    raise AssertionError(f"no report after forty answers: {shown.text}")


@pytest.mark.parametrize("diagnostic", LISTED, ids=lambda one: one.id)
async def test_every_diagnostic_leads_by_words_alone_to_a_report(kim: Speaker, diagnostic: Diagnostic) -> None:
    report = await walk_in_words(kim, diagnostic, await begin(kim, diagnostic.title), reply=False)
    assert report.marked("bold")
    assert len([one for one in await kim.messages() if one.from_bot and one.labels]) == 2  # the list and the report


@pytest.mark.parametrize("diagnostic", LISTED, ids=lambda one: one.id)
async def test_every_diagnostic_works_in_a_group_by_taps_and_by_replies(
    bot: RunningBot, kim: Speaker, lee: Speaker, diagnostic: Diagnostic
) -> None:
    here = lee.in_chat(await bot.group(kim, lee))
    by_words = await walk_in_words(here, diagnostic, await begin(here, diagnostic.title), reply=True)
    shown = await begin(here, diagnostic.title)
    if diagnostic.id == "kano-check":  # its features have to be written
        await here.say("late checkout, minibar", reply_to=shown)
        shown = await newer(here, shown)
    by_taps = await tap_through(here, shown)
    assert by_words.id < by_taps.id
    assert "PDF" in by_taps.labels
    await all_done(bot, here.chat_id, 2)


@pytest.mark.parametrize("way", ["words", "tap"])
async def test_a_report_that_a_crash_kept_back_comes_with_the_next_word_or_tap(
    bot: RunningBot, kim: Speaker, way: str
) -> None:
    """As if the bot had gone down between the last answer and the report."""
    shown = await begin(kim, "Angry customer now")
    answers = {name: {"value": [option], "by": "choice", "said": ""} for name, option in LAST.items()}
    async with bot.database.session() as session:
        await session.execute(
            text("UPDATE interviews SET answers = :answers, pending = NULL WHERE user_id = :user"),
            {"answers": json.dumps(answers), "user": kim.id},
        )
    if way == "words":
        await kim.say("hello?")
    else:
        await kim.toast(await kim.press(shown, "Waited too long"))
    assert "PDF" in (await newer(kim, shown)).labels
    await all_done(bot, kim.id)


LAST = {"happened": "waiting", "where": "phone", "offer": "words"}


async def test_an_interview_cannot_be_called_into_another_chat(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    await begin(kim, "Find biases to use")
    ((number,),) = await bot.rows("SELECT id FROM interviews WHERE user_id = :user", user=kim.id)
    there = lee.in_chat(await bot.group(lee))  # where Lee is the owner
    shown = await there.wait_for_reply(await there.say("/diagnose"))
    for data in ("d:go:{}", "d:{}:1:a:0", "d:{}:1:s", "d:{}:1:p:0", "d:{}:1:w", "d:{}:1:x"):
        toast = await there.toast(await bot.press_forged(there, shown.id, data.format(number)))
        assert toast["text"] == screens.STALE_INTERVIEW
    assert (await newest(there)).id == shown.id
    assert (await bot.rows("SELECT revision, state FROM interviews WHERE id = :id", id=number)) == [(1, "open")]


async def test_a_message_that_is_handled_twice_answers_one_question(bot: RunningBot, kim: Speaker) -> None:
    shown = await begin(kim, "Angry customer now")
    await kim.toast(await kim.press(shown, "We made an error"))
    await newer(kim, shown)
    said = await kim.say("on the phone")
    shown = await kim.wait_for_reply(said)
    assert shown.text.startswith("3 of 3")
    exchange = bot.preview.exchange
    exchange.updates.put("message", exchange.message_json(exchange.chats[kim.id].messages[said.id]))
    again = await kim.wait_for_reply(shown)
    assert again.text.endswith(shown.text)
    ((answers,),) = await bot.rows("SELECT answers FROM interviews WHERE user_id = :user", user=kim.id)
    assert str(answers).count('"by"') == 2


async def two_of_a_group(bot: RunningBot, owner: Speaker, first: Speaker) -> tuple[Speaker, Speaker]:
    """Two members of the group of an owner, as they speak there: `first`, and somebody new."""
    second = await bot.people.meet("Mo")
    group = await bot.group(owner, first, second)
    return first.in_chat(group), second.in_chat(group)


async def test_in_a_group_others_neither_end_nor_take_over_what_somebody_began(
    bot: RunningBot, kim: Speaker, lee: Speaker
) -> None:
    starter, other = await two_of_a_group(bot, kim, lee)
    shown = await begin(starter, "Angry customer now")
    ((number,),) = await bot.rows("SELECT id FROM interviews WHERE chat_id = :chat", chat=starter.chat_id)
    toast = await other.toast(await bot.press_forged(other, shown.id, f"d:go:{number}"))
    assert toast["text"] == screens.NOT_YOUR_INTERVIEW
    assert (await other.wait_for_reply(await other.say("/cancel"))).text == screens.CANCEL
    for title in ("Angry customer now", "Find biases to use"):
        assert "Somebody else answers “Angry customer now”" in (await begin(other, title)).text
    listed = await other.wait_for_reply(await other.say("/diagnose"))
    assert not [label for label in listed.labels if label.startswith("▸")]
    rows = await bot.rows("SELECT user_id, state FROM interviews WHERE chat_id = :chat", chat=starter.chat_id)
    assert rows == [(lee.id, "open")]


async def test_in_a_group_nobody_goes_on_with_what_waits_for_somebody_else(
    bot: RunningBot, kim: Speaker, lee: Speaker
) -> None:
    starter, other = await two_of_a_group(bot, kim, lee)
    await begin(starter, "Angry customer now")
    asked = await begin(starter, "Sort my ideas")
    await starter.press(asked, "Begin: Sort my ideas")
    await starter.wait_for_reply(asked)
    await starter.wait_for_reply(await starter.say("/cancel"))
    listed = await other.wait_for_reply(await other.say("/diagnose"))
    assert not [label for label in listed.labels if label.startswith("▸")]
    assert "This is where you left off" not in (await begin(other, "Angry customer now")).text
    wanted = "SELECT user_id, state FROM interviews WHERE chat_id = :chat AND diagnostic != 'kano-check' ORDER BY id"
    assert await bot.rows(wanted, chat=starter.chat_id) == [(starter.id, "paused"), (other.id, "open")]


async def test_a_diagnostic_that_waits_goes_on_where_it_was_left(kim: Speaker) -> None:
    shown = await begin(kim, "Angry customer now")
    await kim.toast(await kim.press(shown, "Waited too long"))
    await newer(kim, shown)
    asked = await begin(kim, "Sort my ideas")
    await kim.press(asked, "Begin: Sort my ideas")
    await kim.wait_for_reply(asked)
    asked = await begin(kim, "Angry customer now")
    await kim.press(asked, "Begin: Angry customer now")
    again = await kim.wait_for_reply(asked)
    assert "This is where you left off" in again.text
    assert "2 of 3" in again.text


async def test_an_edited_answer_gets_a_word_and_a_story_with_a_question_is_read(kim: Speaker) -> None:
    await begin(kim, "Angry customer now")
    story = "A guest is shouting at my waiter, the steak was raw. What do I say?"
    understood = await kim.wait_for_reply(await kim.say(story))
    assert "I understood:" in understood.text
    said = await kim.say("yes")
    shown = await kim.wait_for_reply(said)
    await kim.edit(said, "yess")
    told = await kim.wait_for_reply(shown)
    assert screens.EDITED in told.text


async def test_why_we_ask_explains_the_question_on_the_screen(kim: Speaker) -> None:
    await begin(kim, "Angry customer now")
    shown = await kim.wait_for_reply(await kim.say("A guest is shouting at my waiter because the steak was raw"))
    await kim.toast(await kim.press(shown, "Correct something"))
    shown = await newer(kim, shown)
    await kim.toast(await kim.press(shown, "✎ What happened"))
    shown = await newer(kim, shown)
    assert "What happened?" in shown.text
    toast = await kim.toast(await kim.press(shown, "Why we ask"))
    assert toast["text"].startswith("An error needs repair")
