"""Guided diagnostics in the chat: begun, answered by taps and by words, stopped, and reported."""

import pytest
from running_bot import RunningBot

from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.rendering import screens
from knowledge.diagnostic import Diagnostic, load_diagnostics

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


async def test_the_list_names_every_diagnostic_with_its_minutes(kim: Speaker) -> None:
    shown = await kim.wait_for_reply(await kim.say("/diagnose"))
    assert shown.labels == [f"{one.button} · {one.minutes} min" for one in LISTED]


@pytest.mark.parametrize("diagnostic", LISTED, ids=lambda one: one.id)
async def test_every_diagnostic_leads_by_taps_to_a_report_with_its_screens(
    bot: RunningBot, kim: Speaker, diagnostic: Diagnostic
) -> None:
    shown = await begin(kim, diagnostic.button)
    report = await tap_through(kim, shown)
    assert await bot.rows("SELECT state FROM interviews WHERE user_id = :user", user=kim.id) == [("done",)]
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
    assert diagnostic.title in listed.text


async def test_a_story_is_understood_and_only_the_rest_is_asked(kim: Speaker) -> None:
    await begin(kim, "Find biases to use")
    shown = await kim.wait_for_reply(await kim.say(HOTEL))
    assert "I understood:" in shown.text
    assert "Hospitality" in shown.text
    await kim.press(shown, "Go on")
    asked = await kim.wait_for_edit(shown)
    assert " of " in asked.text


async def test_a_question_in_the_middle_is_answered_and_the_interview_goes_on(kim: Speaker) -> None:
    shown = await begin(kim, "Angry customer now")
    if "Take me through the questions" in shown.labels:
        await kim.press(shown, "Take me through the questions")
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
    assert (await kim.wait_for_reply(said)).text.startswith("Stopped: Bias finder")
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
    for speaker in (starter, owner):
        await speaker.press(shown, shown.labels[0])
        shown = await speaker.wait_for_edit(shown)
    rows = await bot.rows("SELECT chat_id, user_id, revision FROM interviews WHERE chat_id = :chat", chat=group)
    assert rows == [(group, lee.id, 3)]
