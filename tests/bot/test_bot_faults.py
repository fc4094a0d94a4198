"""Faults around a bot at work: a locked database, documents that go, storms of updates, trouble at Telegram."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count

import pytest
import pytest_asyncio
from bakery_bot import BREAD, QUESTION, SOURCES, added, answer, bakery_at_work, published
from running_bot import RunningBot, settings_of, until

from bot import app
from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.preview.updates import Update
from bot.rendering import screens
from retrieval.embeddings import EmbeddingModel

pytestmark = [
    pytest.mark.faults,
    pytest.mark.filterwarnings("ignore:.*attribute `retry_after`.*:telegram.warnings.PTBDeprecationWarning"),
]

FLOUR_QUESTION = "How is flour kept?"
CHATS, A_CHAT = 30, 10
PATIENCE = 90
"""Seconds that a busy machine may take for what is waited for."""

STORM = [f"# Loaf {n}\n\nLoaf {n} is baked by {name} at dawn.\n" for n, name in enumerate(
    ("Adam", "Berta", "Carl", "Dora", "Emil", "Frieda", "Gustav", "Hilde", "Ivan", "Jutta")
)]  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bakery(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBot]:
    async with bakery_at_work(tmp_path_factory.mktemp("bakery"), model, look_seconds=0.2) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def admin(bakery: RunningBot) -> AsyncIterator[Speaker]:
    """The admin; trouble, and what a test adds, is gone after it."""
    yield bakery.people.ann
    await bakery.people.clear_faults()
    for entry in await bakery.library.listing():
        if entry.name != "flour.md":
            await bakery.library.remove(entry.name)


# Row 5: a locked database


async def test_while_another_process_locks_the_database_answers_wait_and_nobody_sees_an_error(
    bakery: RunningBot,
) -> None:
    crowd = [await bakery.people.meet(f"Guest {number}") for number in range(4)]
    with closing(
        sqlite3.connect(bakery.data_dir / "coach.db", isolation_level=None, check_same_thread=False)
    ) as holder:
        asked = [(speaker, await speaker.say(FLOUR_QUESTION)) for speaker in crowd[:2]]
        await asyncio.to_thread(holder.execute, "BEGIN IMMEDIATE")
        asked += [(speaker, await speaker.say(FLOUR_QUESTION)) for speaker in crowd[2:]]
        await asyncio.sleep(11)  # longer than one write waits
        holder.execute("ROLLBACK")
    for speaker, question in asked:
        assert "dry and dark" in (await speaker.wait_for_reply(question)).text
        assert not [one for one in await speaker.messages() if one.text == screens.BROKEN]


# Row 8: a removed document


@pytest.mark.parametrize("way", ["chat", "command"])
async def test_a_removed_document_is_never_cited_after_the_confirmation(
    bakery: RunningBot, admin: Speaker, model: EmbeddingModel, way: str
) -> None:
    await added(admin, "bread.md", BREAD)
    crowd = [await bakery.people.meet(f"Guest {number}") for number in range(4)]
    gone, enough = asyncio.Event(), asyncio.Event()
    before: list[str] = []
    after: list[str] = []

    async def ask_on(speaker: Speaker) -> None:
        while not enough.is_set():
            seen = after if gone.is_set() else before
            seen.append((await answer(speaker)).text)

    asking = [asyncio.create_task(ask_on(speaker)) for speaker in crowd]
    await until(lambda: _more(before, 8))
    if way == "chat":
        sure = await answer(admin, "/remove bread.md")
        await admin.press(sure, "Remove it")
        assert "Removed: bread.md" in (await published(admin, sure)).text
    else:
        settings = settings_of(bakery.data_dir, library="none")
        async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
            assert await library.remove("bread.md")
    gone.set()
    await until(lambda: _more(after, 12))
    enough.set()
    await asyncio.gather(*asking)
    assert any("seven days" in text for text in before)
    assert not any("seven days" in text for text in after)


async def _more(seen: list[str], least: int) -> bool:
    return len(seen) >= least


# Row 9: a storm of updates


async def test_three_hundred_updates_at_once_doubled_and_reordered_each_have_one_answer_in_order(
    bakery: RunningBot, admin: Speaker
) -> None:
    await bakery.library.add([(f"loaf{n}.md", text.encode()) for n, text in enumerate(STORM)])
    crowd = [await bakery.people.meet(f"Guest {number}") for number in range(CHATS)]
    begun = {speaker.id: (await answer(speaker, "/cancel")).id for speaker in crowd}
    queue, chance = bakery.preview.exchange.updates, random.Random(3)
    first = queue.next_id
    storm = []
    for number, speaker in zip(count(first), crowd * A_CHAT, strict=False):
        person = {"id": speaker.id, "is_bot": False, "first_name": "Guest"}
        chat = {"id": speaker.id, "type": "private", "first_name": "Guest"}
        turn = (number - first) // CHATS
        message = {"message_id": 10**6 + number, "date": int(datetime.now(UTC).timestamp()), "chat": chat}
        storm.append(Update(number, "message", {**message, "from": person, "text": f"Who bakes loaf {turn}?"}))
    # A poll hands out a hundred at most: shuffled within each, and a part of each again in the next.
    batches = [storm[start : start + 70] for start in range(0, len(storm), 70)]
    for place, batch in enumerate(batches):
        again = chance.sample(batches[place - 1], 30) if place else []
        queue.deliver(chance.sample(batch + again, len(batch + again)))
        await until(lambda: _taken(bakery))

    async def done() -> bool:
        states = await bakery.rows("SELECT state FROM updates WHERE update_id >= :first", first=first)
        return [state for (state,) in states] == ["done"] * len(storm)

    await until(done, 90)
    for speaker in crowd:
        said = [one.text for one in await speaker.messages() if one.from_bot and one.id > begun[speaker.id]]
        assert len(said) == A_CHAT
        for text, document in zip(said, STORM, strict=True):
            assert document.split("\n\n")[1].strip() in text


async def _taken(bot: RunningBot) -> bool:
    return not len(bot.preview.exchange.updates)


# Row 10: trouble at Telegram, for runs and offers


@pytest.mark.parametrize("kind", ["too_many", "bad_gateway", "lost_answer"])
async def test_trouble_with_the_message_of_a_run_keeps_neither_the_run_nor_its_end_from_the_admin(
    bakery: RunningBot, admin: Speaker, kind: str
) -> None:
    shown = await admin.wait_for_reply(await admin.upload("bread.md", BREAD), within=PATIENCE)
    await bakery.people.fault("editMessageText", kind, times=5, seconds=1, chat_id=admin.id)
    await admin.press(shown, "Add")
    await admin.wait_for_edit(shown, until=_is_told, within=PATIENCE)
    await until(lambda: _all_done(bakery), PATIENCE)
    assert [one.id for one in await admin.messages() if _is_told(one)][-1:] == [shown.id]
    bo = bakery.people.bo
    assert "seven days" in (await bo.wait_for_reply(await bo.say(QUESTION), within=PATIENCE)).text


async def test_a_press_that_is_tried_again_while_its_run_ends_leaves_the_end_on_the_message(
    bakery: RunningBot, admin: Speaker
) -> None:
    shown = await admin.wait_for_reply(await admin.upload("bread.md", BREAD), within=PATIENCE)
    await bakery.people.fault("editMessageText", "bad_gateway", times=4, chat_id=admin.id)  # the press fails
    await bakery.people.fault("editMessageText", "slow", seconds=4, chat_id=admin.id)  # meanwhile it is tried again
    await admin.press(shown, "Add")
    await admin.wait_for_edit(shown, until=_is_told, within=PATIENCE)
    await until(lambda: _all_done(bakery), PATIENCE)
    assert [one.id for one in await admin.messages() if _is_told(one)][-1:] == [shown.id]


def _is_told(message: SeenMessage) -> bool:
    return "Added: bread.md" in message.text and "Published" in message.text


async def _all_done(bot: RunningBot) -> bool:
    updates = await bot.rows("SELECT id FROM updates WHERE state = 'pending'")
    return not updates and not await bot.rows("SELECT id FROM runs WHERE state = 'running'")


async def test_a_run_of_an_admin_who_has_blocked_the_bot_is_published_all_the_same(
    bakery: RunningBot, admin: Speaker
) -> None:
    shown = await admin.wait_for_reply(await admin.upload("bread.md", BREAD))
    ((former,),) = await bakery.rows("SELECT coalesce(max(id), 0) FROM runs")
    await bakery.people.fault("editMessageText", "blocked", times=9, chat_id=admin.id)
    await admin.press(shown, "Add")

    async def ended() -> bool:
        return await bakery.rows("SELECT state FROM runs WHERE id > :former", former=former) == [("done",)]

    await until(ended)
    assert "seven days" in (await answer(bakery.people.bo)).text


@pytest.mark.parametrize("kind", ["too_many", "lost_answer", "blocked"])
async def test_an_offer_arrives_once_or_twice_at_worst_and_never_at_a_chat_that_blocks(
    bakery: RunningBot, admin: Speaker, kind: str
) -> None:
    kim = await bakery.people.meet("Kim")
    await answer(kim)
    await bakery.question(kim)
    done = await added(admin, "bread.md", BREAD)
    await bakery.people.fault("sendMessage", kind, seconds=8 if kind == "lost_answer" else 1, chat_id=kim.id)
    await admin.press(done, "Tell the people who asked")
    if kind == "blocked":
        await until(lambda: _blocked(bakery, kim))
        assert not [one for one in await kim.messages() if "You asked" in one.text]
        return
    await until(lambda: _offered(bakery, kim))
    offers = [one for one in await kim.messages() if "You asked" in one.text]
    assert len(offers) in ((1,) if kind == "too_many" else (1, 2))


async def test_an_offer_follows_its_group_to_the_supergroup(bakery: RunningBot, admin: Speaker) -> None:
    kim = await bakery.people.meet("Kim")
    group = kim.in_chat(await bakery.group(kim))
    await group.wait_for_reply(await group.say(f"/ask {QUESTION}"))
    done = await added(admin, "bread.md", BREAD)
    supergroup = kim.in_chat(await group.migrate())
    await admin.press(done, "Tell the people who asked")
    offer = (await supergroup.wait_until(lambda seen: bool(seen) and "asked" in seen[-1].text))[-1]
    await kim.in_chat(supergroup.chat_id).press(offer, "Show the answer")
    assert (await supergroup.wait_for_reply(offer)).marked(SOURCES)


async def _blocked(bot: RunningBot, speaker: Speaker) -> bool:
    return bool(await bot.rows("SELECT 1 FROM chats WHERE chat_id = :chat AND blocked_at IS NOT NULL", chat=speaker.id))


async def _offered(bot: RunningBot, speaker: Speaker) -> bool:
    found = "SELECT state FROM offers JOIN questions ON questions.id = question_id WHERE user_id = :user"
    return await bot.rows(found, user=speaker.id) == [("sent",)]
