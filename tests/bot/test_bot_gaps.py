"""Gaps in the chat: what people ask in vain is seen, answered, told to those who asked, and taken back."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from bakery_bot import BREAD, CHEESE, QUESTION, SOURCES, added, answer, bakery_at_work, published
from running_bot import RunningBot, until
from sqlalchemy import update

from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.rendering import screens
from bot.store.chats import Chats
from bot.store.digests import Digests
from bot.store.models import OfferRow
from retrieval.embeddings import EmbeddingModel

PARKING = "Where can guests park their cars?"
HOUSE_RULE = "Behind the bakery there are three places for cars, free for an hour.\nSource: house rules of May 2026"


@pytest_asyncio.fixture(loop_scope="session")
async def bakery(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBot]:
    async with bakery_at_work(tmp_path_factory.mktemp("bakery"), model, look_seconds=0.2) as running:
        yield running


async def asked_by(bot: RunningBot, *questions: str) -> list[Speaker]:
    """Somebody new for each question, who has got an answer."""
    people = []
    for question in questions:
        people.append(await bot.people.meet("Kim"))
        await answer(people[-1], question)
        await bot.question(people[-1])
    return people


async def pressed(speaker: Speaker, shown: SeenMessage, label: str) -> SeenMessage:
    await speaker.press(shown, label)
    return await speaker.wait_for_edit(shown)


async def test_what_people_ask_in_vain_is_grouped_and_a_document_closes_it(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    kim, lee = await asked_by(bakery, QUESTION, "How long does rye bread keep fresh?")
    shown = await answer(admin, "/gaps")
    assert shown.text.startswith("2 questions in 1 group had no good answer in the last 30 days.")
    group = await pressed(admin, shown, "1")
    assert "Asked 2 times in the last 30 days: without an answer." in group.text
    assert QUESTION in group.text
    assert "Kim" not in group.text
    done = await added(admin, "bread.md", BREAD)
    assert "2 open questions are answered by it now." in done.text
    assert done.labels == ["Show", "Tell the people who asked", "Undo"]
    await admin.press(done, "Show")
    news = await admin.wait_for_reply(done)
    assert "“Rye bread keeps for seven days in a linen bag.” (Bread)" in news.text
    assert (await answer(admin, "/gaps")).text.startswith("No gaps")
    told = await admin.toast(await admin.press(done, "Tell the people who asked"))
    assert told["text"] == "2 people get the offer, once."
    again = await admin.toast(await admin.press(done, "Tell the people who asked"))
    assert again["text"].startswith("Nobody is left to tell")
    offer = (await kim.wait_until(lambda seen: "You asked" in seen[-1].text))[-1]
    assert offer.labels == ["Show the answer", "No more of these"]
    await kim.press(offer, "Show the answer")
    assert "seven days" in (await kim.wait_for_reply(offer)).text
    await lee.wait_until(lambda seen: "You asked" in seen[-1].text)


async def test_who_wants_no_more_offers_gets_none_for_any_question(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    (kim,) = await asked_by(bakery, QUESTION)
    await answer(kim, "How long does hard cheese keep?")
    await bakery.question(kim)
    for name, content in (("bread.md", BREAD), ("cheese.md", CHEESE)):
        done = await added(admin, name, content)
        assert "1 open question is answered by it now." in done.text
        told = await admin.toast(await admin.press(done, "Tell the people who asked"))
        if name == "bread.md":
            offer = (await kim.wait_until(lambda seen: "You asked" in seen[-1].text))[-1]
            assert (await pressed(kim, offer, "No more of these")).text == screens.QUIET
    assert told["text"].startswith("Nobody is left to tell")
    assert len(await bakery.rows("SELECT * FROM offers")) == 1


async def test_undo_opens_what_a_document_closed_and_tells_nobody(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    (kim,) = await asked_by(bakery, QUESTION)
    await Chats(bakery.database).blocked(kim.id)  # so that the offer waits
    done = await added(admin, "bread.md", BREAD)
    assert "1 open question is answered by it now." in done.text
    await admin.toast(await admin.press(done, "Tell the people who asked"))
    assert len(await bakery.rows("SELECT * FROM offers")) == 1
    await admin.press(done, "Undo")
    await admin.wait_for_edit(done, until=lambda one: "Removed: bread.md" in one.text and "Publ" in one.text)
    assert (await answer(admin, "/gaps")).text.startswith("1 question had no good answer")
    assert await bakery.rows("SELECT * FROM offers") == []


async def test_an_answer_that_an_admin_writes_is_shown_first_and_then_given_whole_with_its_source(
    bakery: RunningBot,
) -> None:
    admin = bakery.people.ann
    (kim,) = await asked_by(bakery, PARKING)
    group = await pressed(admin, await answer(admin, "/gaps"), "1")
    await admin.press(group, "Write the answer")
    prompt = await admin.wait_for_reply(group)
    assert f"Write the answer to {PARKING}" in prompt.text
    shown = await answer(admin, HOUSE_RULE)
    assert PARKING in shown.text
    assert "three places for cars" in shown.text
    assert "Source: house rules of May 2026" in shown.text
    assert not (await answer(kim, PARKING)).marked(SOURCES)  # nobody gets it before the admin says so
    await admin.press(shown, "Use it")
    done = await published(admin, shown)
    assert "open question is answered by it now" in done.text or "open questions are answered" in done.text
    given = await answer(kim, "where can guests park their car?")
    assert given.text.startswith("Behind the bakery there are three places for cars, free for an hour. [1]")
    assert "[1] house rules of May 2026" in given.text
    kept = await bakery.question(kim)
    assert all(one.quote in one.passage for one in kept.citations)
    listed = await answer(admin, "/documents")
    one = await pressed(admin, listed, "house rules of May 2026")
    assert "an answer written here" in one.text


async def test_an_answer_can_be_written_anew_left_or_cancelled(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    await asked_by(bakery, PARKING)
    group = await pressed(admin, await answer(admin, "/gaps"), "1")
    await admin.press(group, "Write the answer")
    await admin.wait_for_reply(group)
    assert "There is no answer in that message" in (await answer(admin, "Source: nowhere")).text
    shown = await answer(admin, "On the roof.")
    assert "Source: Answer by Ann" in shown.text
    await pressed(admin, shown, "Write it anew")
    anew = await answer(admin, HOUSE_RULE)
    assert "three places" in anew.text
    assert (await pressed(admin, anew, "Cancel")).text == screens.NOTHING_ADDED
    assert (await answer(admin, "On the roof.")).text != anew.text  # a question again
    assert [entry.name for entry in await bakery.library.listing()] == ["flour.md"]
    await admin.press(await answer(admin, "/gaps"), "1")
    group = (await admin.messages())[-1]
    await admin.press(
        await admin.wait_for_edit(group, until=lambda one: "Write the answer" in one.labels), "Write the answer"
    )
    await admin.wait_for_reply(group)
    assert (await answer(admin, "/cancel")).text == screens.NOTHING_ADDED
    assert (await answer(admin, "/cancel")).text == screens.CANCEL


async def test_a_dismissed_group_is_not_listed_again(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    await asked_by(bakery, PARKING)
    group = await pressed(admin, await answer(admin, "/gaps"), "1")
    listed = await pressed(admin, group, "Dismiss")
    assert listed.text.startswith("No gaps")
    pressed_again = await bakery.press_forged(admin, group.id, group.button("Dismiss").value)
    assert (await admin.toast(pressed_again))["text"] == screens.GAP_CLOSED


async def test_a_poor_answer_that_somebody_disliked_is_a_gap(bakery: RunningBot) -> None:
    admin, kim = bakery.people.ann, await bakery.people.meet("Kim")
    given = await answer(kim, "How is flour kept?")
    await kim.toast(await kim.press(given, "👎"))
    shown = await answer(admin, "/gaps")
    group = await pressed(admin, shown, "1")
    assert "with an answer somebody found no help" in group.text


async def test_the_digest_comes_when_it_is_wanted_and_stops_when_not(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    await asked_by(bakery, PARKING)
    wanted = await pressed(admin, await answer(admin, "/gaps"), "Send me this every week")
    assert "Stop the weekly digest" in wanted.labels
    await Digests(bakery.database).next(admin.id, datetime.now(UTC) - timedelta(minutes=1))
    digest = (await admin.wait_until(lambda seen: seen[-1].text.startswith("Gaps of the week")))[-1]
    assert "1 question had no good answer." in digest.text
    assert (await admin.toast(await admin.press(digest, "No more digests")))["text"] == screens.DIGEST_STOPPED
    assert not await Digests(bakery.database).wanted(admin.id)


async def test_offers_and_digests_come_in_the_language_of_who_gets_them(bakery: RunningBot) -> None:
    admin, kim = bakery.people.ann, await bakery.people.meet("Kim", language="de")
    await admin.speaks("es")
    await answer(kim, QUESTION)
    await bakery.question(kim)
    wanted = await pressed(admin, await answer(admin, "/gaps"), "Mándamelo cada semana")
    await Digests(bakery.database).next(admin.id, datetime.now(UTC) - timedelta(minutes=1))
    digest = (await admin.wait_until(lambda seen: seen[-1].id > wanted.id))[-1]
    assert "Sin una buena respuesta: 1 pregunta." in digest.text
    assert digest.labels[-1] == "No más resúmenes"
    done = await added(admin, "bread.md", BREAD, "Añadir")
    await admin.press(done, next(label for label in done.labels if label not in ("Ver", "Deshacer")))
    offer = (await kim.wait_until(lambda seen: "Du hast gefragt:" in seen[-1].text))[-1]
    assert offer.labels == ["Antwort zeigen", "Keine solchen mehr"]


async def test_nobody_else_sees_gaps_or_figures(bakery: RunningBot) -> None:
    bo = bakery.people.bo
    for command in ("/gaps", "/stats"):
        assert (await answer(bo, command)).text == screens.UNKNOWN_COMMAND
    last = (await bo.messages())[-1].id
    for data in ("g:all:0", "g:week:on:0", "n:1:tell"):
        assert (await bo.toast(await bakery.press_forged(bo, last, data)))["text"] == screens.ADMINS_ONLY
    assert not await Digests(bakery.database).wanted(bo.id)


async def test_an_offer_shows_nothing_to_whom_it_was_not_made(bakery: RunningBot) -> None:
    (kim,) = await asked_by(bakery, QUESTION)
    number = (await bakery.question(kim)).id
    bo = bakery.people.bo
    last = await answer(bo, "/help")
    assert (await bo.toast(await bakery.press_forged(bo, last.id, f"o:{number}")))["text"] == screens.STALE


async def test_figures_come_as_one_picture_with_a_few_lines(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    await asked_by(bakery, PARKING, "How is flour kept?")
    shown = await answer(admin, "/stats")
    assert shown.raw["photo"]
    assert "Questions: 1 of 2 answered" in shown.text
    assert "Index: generation 1" in shown.text
    assert "Open gaps: 1" in shown.text
    assert PARKING not in json.dumps(shown.raw)


async def test_whoever_asks_to_be_forgotten_is_in_no_gap_and_gets_no_offer(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    (kim,) = await asked_by(bakery, QUESTION)
    await pressed(kim, await answer(kim, "/forget"), "Delete it")
    assert (await answer(admin, "/gaps")).text.startswith("No gaps")
    done = await added(admin, "bread.md", BREAD)
    assert "open question" not in done.text


async def test_an_offer_waits_while_telegram_is_down(bakery: RunningBot) -> None:
    admin = bakery.people.ann
    (kim,) = await asked_by(bakery, QUESTION)
    done = await added(admin, "bread.md", BREAD)
    await bakery.people.fault("sendMessage", "bad_gateway", times=2, chat_id=kim.id)
    await admin.press(done, "Tell the people who asked")
    await until(lambda: _put_off(bakery))
    async with bakery.database.session() as session:  # ten minutes pass
        await session.execute(update(OfferRow).values(created_at=datetime.now(UTC)))
    await kim.wait_until(lambda seen: "You asked" in seen[-1].text)
    await until(lambda: _all_sent(bakery))


async def _put_off(bot: RunningBot) -> bool:
    rows = await bot.rows("SELECT state, tries, created_at FROM offers")
    return bool(rows) and rows[0][:2] == ("waiting", 0) and rows[0][2] > str(datetime.now(UTC) + timedelta(minutes=5))


async def _all_sent(bot: RunningBot) -> bool:
    return await bot.rows("SELECT state FROM offers") == [("sent",)]
