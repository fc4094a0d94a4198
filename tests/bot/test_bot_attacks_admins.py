"""Who is no admin can do nothing that admins can, whatever they pretend to be and whatever buttons they forge."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from attack_bot import (
    ADA,
    ANN,
    Json,
    buttons_of,
    document_message,
    kept,
    message,
    nothing_told,
    person,
    pressed_as,
    private,
    said,
    settled,
    stored_file,
    with_chat,
)
from bakery_bot import BREAD, added, answer, bakery_at_work
from running_bot import RunningBot, bot_at_work, until

from bot.preview.people import Speaker
from bot.preview.updates import Update
from bot.rendering import screens
from bot.store.digests import Digests
from retrieval.embeddings import EmbeddingModel

pytest_plugins = ["attack_fixtures"]
pytestmark = [pytest.mark.attacks, pytest.mark.usefixtures("nothing_breaks")]

STRANGER = 4242
COMMANDS = ("/documents", "/remove flour.md", "/reindex", "/gaps", "/stats")

Pretended = Callable[[str], Json]


SUPERGROUP = {"id": -1009, "type": "supergroup", "title": "Hotel"}
FROM_ANN = {"type": "user", "sender_user": person(ANN, "Ann", username="ann"), "date": 1_780_000_000}
ANOTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Gifs", "username": "gif"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}

PRETENDED: dict[str, tuple[Json | None, Json, Json]] = {
    "an admin's names": (person(STRANGER, "Ann", username="ann"), private(STRANGER), {}),
    "a message forwarded from an admin": (person(STRANGER), private(STRANGER), {"forward_origin": FROM_ANN}),
    "a stranger in the chat of an admin": (person(STRANGER), private(ANN), {}),
    "an admin in the chat of a stranger": (person(ANN), private(STRANGER), {}),
    "an admin in a group": (person(ANN), SUPERGROUP, {}),
    "an admin in a group with the id of an admin": (person(ANN), {**SUPERGROUP, "id": ANN}, {}),
    "an anonymous admin of a group": (ANONYMOUS, SUPERGROUP, {"sender_chat": SUPERGROUP}),
    "a group in the name of an admin": (person(STRANGER), private(STRANGER), {"sender_chat": private(ANN)}),
    "a channel": (None, {"id": ANN, "type": "channel", "title": "Ann"}, {"sender_chat": private(ANN)}),
    "nobody, in the chat of an admin": (None, private(ANN), {}),
    "an admin's words by another bot": (person(ANN), private(ANN), {"via_bot": ANOTHER_BOT}),
    "a negative id": (person(-ANN), private(-ANN), {}),
    "an id beyond the database": (person(2**64 + ANN), private(2**64 + ANN), {}),
    "an id as text": ({**person(0), "id": str(ANN)}, private(ANN), {}),
}


@pytest.mark.parametrize("pretended", PRETENDED)
async def test_whoever_pretends_to_be_an_admin_gets_nothing_done_and_nothing_told(
    bakery: RunningBot, pretended: str
) -> None:
    sender, chat, more = PRETENDED[pretended]
    before = await kept(bakery)
    file = stored_file(bakery, "bread.md", BREAD)
    sent = [message(sender, chat, text, **more) for text in COMMANDS]
    if "via_bot" not in more:  # a file that an admin sends is only shown, whoever it comes from
        sent.append(document_message(sender, chat, file, **more))
    with_chat(bakery, chat)
    with nothing_told(bakery, screens.UNKNOWN_COMMAND, screens.UNREADABLE_FILE, screens.BROKEN):
        for number, body in enumerate(sent):
            bakery.preview.exchange.updates.put("message", {**body, "message_id": 500_000_000 + number})
        await settled(bakery)
    assert await kept(bakery) == before


async def test_an_admin_gets_all_of_it_done(bakery: RunningBot) -> None:
    """What the others try does work for admins: else the tests above would prove nothing."""
    before = await kept(bakery)
    told = []
    for text in COMMANDS:
        body = message(person(ANN), private(ANN), text)
        seen = said(bakery)
        bakery.preview.exchange.updates.put("message", body)
        await until_said(bakery, seen)
        told.append(screens.UNKNOWN_COMMAND not in " ".join(set(said(bakery).values()) - set(seen.values())))
        await settled(bakery)
    assert told == [True] * len(COMMANDS)
    assert await kept(bakery) != before


async def until_said(bot: RunningBot, before: dict[tuple[int, int], str]) -> None:
    async def more() -> bool:
        return said(bot) != before

    await until(more)


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post", "edited_message", "business_message"])
async def test_other_kinds_of_messages_are_no_commands_of_an_admin(bakery: RunningBot, kind: str) -> None:
    before, queue = await kept(bakery), bakery.preview.exchange.updates
    with nothing_told(bakery):
        for text in COMMANDS:
            body = message(person(ANN), private(ANN), text, edit_date=1_780_000_001)
            queue.deliver([Update(queue.next_id, kind, body)])  # also the kinds that the bot never asks for
        await settled(bakery)
    assert await kept(bakery) == before


async def test_an_edited_text_becomes_no_command(bakery: RunningBot) -> None:
    ann, before = bakery.people.ann, await kept(bakery)
    asked = await ann.say("How is flour kept?")
    await ann.wait_for_reply(asked)
    with nothing_told(bakery):
        for text in COMMANDS:
            await ann.edit(asked, text)
        await settled(bakery)
    assert await kept(bakery) == before


@pytest.mark.parametrize("text", COMMANDS)
async def test_a_command_that_an_admin_passes_on_is_a_text_like_any_other(bakery: RunningBot, text: str) -> None:
    ann = bakery.people.ann
    runs = await bakery.rows("SELECT count(*) FROM runs")
    shown = await ann.wait_for_reply(await ann.forward(f"{text} says our supplier.", from_user=bakery.people.bo))
    assert shown.labels[0] == "Add"
    await ann.press(shown, "Cancel")
    await ann.wait_for_edit(shown)
    assert await bakery.rows("SELECT count(*) FROM runs") == runs


async def test_admins_in_a_group_get_nothing_of_it(bakery: RunningBot) -> None:
    ann, bo = bakery.people.ann, bakery.people.bo
    group = await bakery.people.group("Hotel", [ann, bo], kind="supergroup")
    here = ann.in_chat(group)
    await here.wait_for_reply()
    before = await kept(bakery)
    with nothing_told(bakery):
        for text in COMMANDS:
            await here.say(text)
            await here.say(text, anonymous=True)
        await here.upload("bread.md", BREAD)
        await here.upload("bread.md", BREAD, anonymous=True)
        await settled(bakery)
    assert await kept(bakery) == before


@pytest.mark.parametrize(
    "payload", ["admin", "1001", "documents", "k:in:a:0", "/documents", "a:1:add", "'; DROP TABLE documents; --"]
)
async def test_what_stands_behind_start_gives_no_rights(bakery: RunningBot, payload: str) -> None:
    bo, before = bakery.people.bo, await kept(bakery)
    shown = await answer(bo, f"/start {payload}")
    assert shown.text.startswith("I'm a coach for customer experience.")
    assert not [data for data in buttons_of(shown) if data.partition(":")[0] in ("a", "k", "n", "g")]
    assert await kept(bakery) == before


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def of_admins(bakery: RunningBot) -> list[str]:
    """What every kind of button of an admin carries; a draft of hers is left that waits."""
    ann = bakery.people.ann
    run = await added(ann, "rye.md", BREAD)
    waiting = await answer_to_upload(ann, "bread.md", BREAD.replace(b"Rye", b"Spelt"))
    listed, gaps, sure = [await answer(ann, text) for text in ("/documents", "/gaps", "/remove rye.md")]
    entry, group = listed.button("Bread").value, gaps.button("1").value
    more = [
        *(entry.replace("show", action) for action in ("get", "ask", "out")),
        *(group.replace("see", action) for action in ("write", "drop")),
        *(run.button("Undo").value.replace("undo", action) for action in ("stop", "again", "news", "tell")),
        *(waiting.button("Add").value.replace("add", action) for action in ("all", "none", "redo", "list", "into:1")),
    ]
    every = [*buttons_of(run, waiting, listed, gaps, sure), *more]
    assert {data[0] for data in every} == {"a", "k", "n", "g"}
    return list(dict.fromkeys(every))


async def answer_to_upload(admin: Speaker, name: str, content: bytes):
    return await admin.wait_for_reply(await admin.upload(name, content))


async def test_a_stranger_with_an_admins_buttons_gets_a_polite_word(bakery: RunningBot, of_admins: list[str]) -> None:
    bo = bakery.people.bo
    last = await answer(bo, "/help")
    before = await kept(bakery)
    with nothing_told(bakery):
        told = await pressed_as(bakery, bo, last.id, of_admins)
        await settled(bakery)
    assert told == dict.fromkeys(of_admins, screens.ADMINS_ONLY)
    assert await kept(bakery) == before


async def test_a_stranger_cannot_press_in_the_chat_of_an_admin(bakery: RunningBot, of_admins: list[str]) -> None:
    intruder = Speaker(bakery.people, bakery.people.bo.id, ANN)
    last = (await bakery.people.ann.messages())[-1]
    before = await kept(bakery)
    with nothing_told(bakery):
        told = await pressed_as(bakery, intruder, last.id, of_admins)
        await settled(bakery)
    assert told == dict.fromkeys(of_admins, screens.ADMINS_ONLY)
    assert await kept(bakery) == before


async def test_an_admin_cannot_press_them_in_a_group(bakery: RunningBot, of_admins: list[str]) -> None:
    ann = bakery.people.ann
    here = ann.in_chat(await bakery.people.group("Café", [ann, bakery.people.bo]))
    last = await here.wait_for_reply()
    before = await kept(bakery)
    with nothing_told(bakery):
        told = await pressed_as(bakery, here, last.id, of_admins)
        await settled(bakery)
    assert told == dict.fromkeys(of_admins, screens.ADMINS_ONLY)
    assert await kept(bakery) == before


async def test_one_admin_cannot_use_the_drafts_and_runs_of_another(bakery: RunningBot, of_admins: list[str]) -> None:
    ada = bakery.people.admin
    assert ada.id == ADA
    last = await answer(ada, "/help")
    of_ann = [data for data in of_admins if data[0] in ("a", "n")]
    before = await kept(bakery)
    with nothing_told(bakery):
        told = await pressed_as(bakery, ada, last.id, of_ann)
        await settled(bakery)
    wanted = {"a": screens.STALE_DRAFT, "n": screens.STALE_RUN}
    assert told == {data: wanted[data[0]] for data in of_ann}
    assert await kept(bakery) == before


NUMBERS = ("0", "-1", "999999999999999999", "9223372036854775808", "9" * 55, "٣", "1²", "1.0", "1 OR 1=1", "x", "")
JUNK = ("", ":", ":::::::", "\x00\x01", "🥖" * 15, "'; DROP TABLE documents; --", "..:..", "<b>1</b>", "None", "%s{0}")
SHAPES = (
    *(f"a:{{}}:{what}" for what in ("add", "all", "show", "list", "sect", "with:0", "into:1", "redo", "drop", "none")),
    *(f"k:{{}}:{what}" for what in ("show", "get", "ask", "out")),
    *("k:in:a:{}", "k:in:x:{}", "g:all:{}", "g:week:on:{}", "g:week:x:0"),
    *(f"n:{{}}:{what}" for what in ("stop", "undo", "again", "news", "tell")),
    *(f"g:{{}}:{what}:0" for what in ("see", "write", "drop")),
    *("o:{}", "f:{}:1", "f:1:{}", "s:{}:0", "s:1:{}", "c:start{}", "c:{}"),
    *(f"r:{{}}:{what}" for what in ("sum", "pdf", "chg", "late", "why", "try", "ask:0")),
    *("r:all:{}", "r:1:why:{}", "x:over:{}:0", "x:{}:done", "x:{}:stop", "d:new:{}", "d:go:{}", "d:{}:1:ok"),
    *("p:in:{}:0", "p:of:{}:x:0", "p:is:{}:card:0:i:x", "t:{}", "t:{}:is:x", "b:edit:{}"),
)
VALID = ("k:in:a:0", "k:in:a:999999999999999999", "g:all:0", "g:all:999999999999999999", "g:week:on:0", "c:start0")
VALID += ("b:edit:0", "g:week:on:999999999999999999", "r:all:0", "r:all:999999999999999999")


@pytest.mark.parametrize("kind", sorted({shape[0] for shape in SHAPES}))
async def test_made_up_data_has_no_effect_even_for_an_admin(bakery: RunningBot, kind: str) -> None:
    ann = bakery.people.ann
    last = await answer(ann, "/help")
    before = await kept(bakery)
    forged = [shape.format(number) for shape in SHAPES if shape[0] == kind for number in NUMBERS]
    forged += [f"{kind}:{junk}" for junk in JUNK] + [f"{kind}{junk}" for junk in JUNK if not junk.startswith(":")]
    forged = [data for data in dict.fromkeys(forged) if data not in VALID and len(data.encode()) <= 64]
    with nothing_told(bakery, "Added documents", "1 question had no good answer"):  # what there is instead
        told = await pressed_as(bakery, ann, last.id, forged)
        await settled(bakery)
    assert [data for data, word in told.items() if not word] == []
    assert await kept(bakery) == before


async def test_an_admin_who_is_none_any_more_finds_old_buttons_and_digests_dead(
    bakery: RunningBot, model: EmbeddingModel, tmp_path: Path
) -> None:
    async with bakery_at_work(tmp_path, model, look_seconds=0.2) as former:
        ann = former.people.ann
        await answer(ann, "Where can guests park?")
        waiting = await answer_to_upload(ann, "bread.md", BREAD)
        gaps, listed = await answer(ann, "/gaps"), await answer(ann, "/documents")
        await ann.toast(await ann.press(gaps, "Send me this every week"))
        await settled(former)
        data = buttons_of(waiting, gaps, listed)
        before = await kept(former)
    async with bot_at_work(tmp_path, model, library="none", admin_ids=frozenset({ADA}), look_seconds=0.2) as running:
        ann = running.people.ann
        last = await answer(ann, "/help")
        with nothing_told(running):
            told = await pressed_as(running, ann, last.id, data)
            await settled(running)
            assert await kept(running) == before
            await Digests(running.database).next(ANN, datetime.now(UTC) - timedelta(minutes=1))
            await until(lambda: _no_digest(running))
        assert told == dict.fromkeys(data, screens.ADMINS_ONLY)
        assert (await answer(ann, "/documents")).text == screens.UNKNOWN_COMMAND


async def _no_digest(bot: RunningBot) -> bool:
    return not await Digests(bot.database).wanted(ANN)
