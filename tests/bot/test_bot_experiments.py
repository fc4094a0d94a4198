"""/profile, experiments from a report, their check-ins, and reminders that come by themselves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from running_bot import RunningBot, bot_at_work, copied, until
from test_bot_diagnose import begin, newer, tap_through

from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.rendering import screens
from bot.store.experiments import Experiments, PlannedExperiment
from bot.store.reminders import Reminders
from retrieval.embeddings import EmbeddingModel


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def attentive(
    indexed: Path, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningBot]:
    """A bot that looks for reminders all the time."""
    data = copied(indexed, tmp_path_factory.mktemp("attentive"))
    async with bot_at_work(data, model, look_seconds=0.1) as running:
        yield running


async def tap(speaker: Speaker, shown: SeenMessage, label: str) -> SeenMessage:
    await speaker.toast(await speaker.press(shown, label))
    return await newer(speaker, shown)


async def report_of(speaker: Speaker) -> SeenMessage:
    return await tap_through(speaker, await begin(speaker, "Find biases to use"))


async def started(speaker: Speaker) -> SeenMessage:
    """An experiment from a report, agreed by taps and words."""
    plan = await tap(speaker, await report_of(speaker), "Start experiment")
    assert plan.labels == ["Go on", "Change", "Cancel"]
    await tap(speaker, plan, "Go on")
    shown = plan
    for answer in ("the listing on the portal", "9 of 60 reviews", "In two weeks"):
        sent = await speaker.say(answer)
        shown = await speaker.wait_for_reply(sent)
    assert "Shall it begin?" in shown.text
    assert shown.labels[0] == "Start"
    hint = await speaker.wait_for_reply(await speaker.say("sounds nice, my aunt would like it"))
    assert "Tap Start" in hint.text
    assert hint.text.endswith(shown.text)
    shown = hint
    await speaker.press(shown, "Start")
    return await speaker.wait_for_reply(shown)


async def due_now(bot: RunningBot, speaker: Speaker) -> None:
    rows = await bot.rows("SELECT id, kind, about FROM reminders WHERE user_id = :user", user=speaker.id)
    ((_, kind, about),) = rows
    past = datetime.now(UTC) - timedelta(minutes=1)
    await Reminders(bot.database).schedule(speaker.chat_id, None, speaker.id, kind, about, past)


async def test_an_experiment_is_agreed_runs_and_is_concluded_after_its_check_in(attentive: RunningBot) -> None:
    kim = await attentive.people.meet("Kim")
    card = await started(kim)
    assert "9 of 60 reviews (15 %, likely 8–26 %)" in card.text
    assert "I ask on" in card.text
    await due_now(attentive, kim)
    asked = await kim.wait_for_reply(card)
    assert asked.labels == ["Done", "Partly", "Not yet", "Ask me later", "Stop asking"]
    shown = await tap(kim, asked, "Done")
    shown = await kim.wait_for_reply(await kim.say("4 of 58 reviews"))
    await kim.press(shown, "It works, we keep it")
    told = await kim.wait_for_reply(shown)
    assert "From 15 % (9 of 60 reviews) to 7 % (4 of 58 reviews)" in told.text
    assert "may be chance" in told.text
    ((state, note),) = await attentive.rows("SELECT state, note FROM experiments WHERE user_id = :user", user=kim.id)
    assert (state, note) == ("done", "4 of 58 reviews; keep")
    plan = await kim.wait_for_reply(await kim.say("/plan"))
    assert "(done)" in plan.text


async def test_what_was_tried_is_not_suggested_again(attentive: RunningBot) -> None:
    kim = await attentive.people.meet("Kim")
    await started(kim)
    ((title,),) = await attentive.rows("SELECT title FROM experiments WHERE user_id = :user", user=kim.id)
    plan = await kim.wait_for_reply(await kim.say("/plan"))
    shown = await tap(kim, plan, "Done")
    await kim.toast(await kim.press(shown, "Skip"))
    shown = await newer(kim, shown)
    await kim.press(shown, "It did not help")
    assert "now you know" in (await kim.wait_for_reply(shown)).text
    await report_of(kim)
    ((content,),) = await attentive.rows(
        "SELECT content FROM reports WHERE user_id = :user ORDER BY id DESC LIMIT 1", user=kim.id
    )
    assert f'"title": "{title}"' not in content.split('"suggestions"')[1].split('"script"')[0]


async def test_not_yet_later_and_stop_move_or_end_it_and_a_second_press_finds_nothing(attentive: RunningBot) -> None:
    kim = await attentive.people.meet("Kim")
    card = await started(kim)
    ((before,),) = await attentive.rows("SELECT review_at FROM experiments WHERE user_id = :user", user=kim.id)
    await due_now(attentive, kim)
    asked = await kim.wait_for_reply(card)
    later = await tap(kim, asked, "Not yet")
    assert "another week" in later.text
    ((after,),) = await attentive.rows("SELECT review_at FROM experiments WHERE user_id = :user", user=kim.id)
    assert after != before
    plan = await tap(kim, later, "Show the plan")
    await attentive.people.fault("editMessageText", "slow", chat_id=kim.id)
    presses = [await kim.press(plan, "Stop it"), await kim.press(plan, "Stop it")]
    toasts = [(await kim.toast(press)).get("text", "") for press in presses]
    assert toasts == ["", screens.STALE_EXPERIMENT]
    rows = await attentive.rows("SELECT state FROM reminders WHERE user_id = :user", user=kim.id)
    assert rows == [("dropped",)]


async def test_one_experiment_at_a_time_and_the_choice_is_the_owners(attentive: RunningBot) -> None:
    kim = await attentive.people.meet("Kim")
    await started(kim)
    report = await report_of(kim)
    asked = await tap(kim, report, "Start experiment")
    assert "One at a time" in asked.text
    plan = await tap(kim, asked, "Stop it, plan the new one")
    assert plan.text.startswith("Experiment · ")
    rows = await attentive.rows("SELECT state FROM experiments WHERE user_id = :user", user=kim.id)
    assert rows == [("running",)]  # until the new one begins


def agreed(chat_id: int, user_id: int) -> PlannedExperiment:
    return PlannedExperiment(
        chat_id=chat_id,
        thread_id=None,
        user_id=user_id,
        report_id=None,
        title="Defaults",
        document="defaults.md",
        step="Offer one room first.",
        review_at=datetime.now(UTC) + timedelta(days=14),
    )


async def test_nobody_else_moves_or_ends_an_experiment(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    mo = await bot.people.meet("Mo")
    group = await bot.group(mo, kim, lee)  # Mo founded it
    private = await Experiments(bot.database).begin(agreed(kim.id, kim.id))
    shared = await Experiments(bot.database).begin(agreed(group, kim.id))
    there = lee.in_chat(group)
    mine = await lee.wait_for_reply(await lee.say("/plan"))
    ours = await there.wait_for_reply(await there.say("/plan"))
    for action in ("done", "partly", "wait", "later", "stop"):
        toast = await lee.toast(await bot.press_forged(lee, mine.id, f"x:{private.id}:{action}"))
        assert toast["text"] == screens.STALE_EXPERIMENT
        toast = await there.toast(await bot.press_forged(there, ours.id, f"x:{shared.id}:{action}"))
        assert toast["text"] == screens.NOT_YOUR_INTERVIEW
    for former in (private, shared):
        assert await Experiments(bot.database).by_id(former.id) == former
    owner = mo.in_chat(group)
    assert "stop" in (await tap(owner, ours, "Stop it")).text.lower()
    assert (await Experiments(bot.database).by_id(shared.id)).state == "stopped"


async def test_in_a_group_nobody_else_begins_the_experiment_of_a_report(
    bot: RunningBot, kim: Speaker, lee: Speaker
) -> None:
    mo = await bot.people.meet("Mo")
    group = await bot.group(mo, kim, lee)
    there, here = lee.in_chat(group), kim.in_chat(group)
    report = await report_of(here)
    toast = await there.toast(await there.press(report, "Start experiment"))
    assert toast["text"] == screens.NOT_YOUR_INTERVIEW
    assert await bot.rows("SELECT id FROM experiments WHERE chat_id = :chat", chat=group) == []


async def test_the_day_after_an_angry_customer_a_debrief_is_offered(attentive: RunningBot) -> None:
    kim = await attentive.people.meet("Kim")
    report = await tap_through(kim, await begin(kim, "Angry customer now"))
    toast = await kim.toast(await kim.press(report, "Debrief tomorrow"))
    assert toast["text"] == screens.DEBRIEF_TOMORROW
    await due_now(attentive, kim)
    asked = await kim.wait_for_reply(report)
    await kim.press(asked, "Debrief")
    first = await kim.wait_for_reply(asked)
    assert "How did it end?" in first.text
    assert "PDF" in (await tap_through(kim, first)).labels


async def test_a_reminder_for_somebody_who_blocked_the_bot_waits_and_harms_nobody(attentive: RunningBot) -> None:
    kim, lee = await attentive.people.meet("Kim"), await attentive.people.meet("Lee")
    await started(kim)
    card = await started(lee)
    await attentive.people.fault("sendMessage", "blocked", chat_id=kim.id)
    await due_now(attentive, kim)
    await due_now(attentive, lee)
    assert "Did it happen?" in (await lee.wait_for_reply(card)).text

    async def waits() -> bool:
        rows = await attentive.rows("SELECT state, tries FROM reminders WHERE user_id = :user", user=kim.id)
        return rows == [("waiting", 0)]

    await until(waits)


async def test_the_profile_is_filled_changed_and_emptied_and_used_in_answers(bot: RunningBot, kim: Speaker) -> None:
    card = await kim.wait_for_reply(await kim.say("/profile"))
    assert card.labels == ["Fill it in"]
    await kim.press(card, "Fill it in")
    shown = await kim.wait_for_edit(card)
    for answer in ("a small restaurant", "2 to 9", "fish by the sea", "families"):
        shown = await kim.wait_for_reply(await kim.say(answer))
    await kim.press(shown, "Skip")
    card = await kim.wait_for_reply(shown)
    assert "Restaurants" in card.text
    assert "fish by the sea" in card.text
    answer = await kim.wait_for_reply(await kim.say("What is the zone of tolerance?"))
    assert "For your trade: " in answer.text
    changed = await tap(kim, await kim.wait_for_reply(await kim.say("/profile")), "✎ Line of business")
    card = await kim.wait_for_reply(await kim.say("hotel"))
    assert "Hospitality" in card.text
    assert changed.id not in [one.id for one in await kim.messages()]
    suggested = await kim.wait_for_reply(await kim.say("/playbooks they wait too long at the desk"))
    assert "Hospitality (from your profile)" in suggested.text
    card = await kim.wait_for_reply(await kim.say("/profile"))
    emptied = await tap(kim, card, "Empty it")
    assert emptied.labels == ["Fill it in"]
    answer = await kim.wait_for_reply(await kim.say("What is the zone of tolerance?"))
    assert "For your trade" not in answer.text


async def test_a_profile_that_is_cancelled_names_the_command_it_began_with(kim: Speaker) -> None:
    card = await kim.wait_for_reply(await kim.say("/profile"))
    asked = await tap(kim, card, "Fill it in")
    told = "Stopped: Your business. Nothing came of it. Send /profile to start again, or ask me a question."
    await kim.press(asked, "Cancel")
    assert (await kim.wait_for_edit(asked)).text == told


async def test_a_diagnostic_asks_nothing_that_the_profile_knows_and_fills_what_it_does_not(
    bot: RunningBot, kim: Speaker
) -> None:
    await report_of(kim)
    card = await kim.wait_for_reply(await kim.say("/profile"))
    assert "Line of business: –" not in card.text
    shown = await begin(kim, "Check my expectations")
    asked = await tap(kim, shown, "Take me through the questions")
    assert "What line of business are you in?" not in asked.text


async def test_in_a_group_no_profile_is_shown_or_used(bot: RunningBot, kim: Speaker, lee: Speaker) -> None:
    card = await kim.wait_for_reply(await kim.say("/profile"))
    await kim.press(card, "Fill it in")
    shown = await kim.wait_for_edit(card)
    await kim.wait_for_reply(await kim.say("hotel"))
    await kim.say("/cancel")
    assert shown
    group = await bot.group(kim, lee)
    here = kim.in_chat(group)
    said = await here.wait_for_reply(await here.say("/profile"))
    assert said.text == screens.PROFILE_IN_PRIVATE
    for data in ("b:empty", "b:fill", "b:edit:0"):
        toast = await here.toast(await bot.press_forged(here, said.id, data))
        assert toast["text"] == screens.STALE_PROFILE
    answer = await here.wait_for_reply(await here.say("/ask What is the zone of tolerance?"))
    assert "For your trade" not in answer.text
