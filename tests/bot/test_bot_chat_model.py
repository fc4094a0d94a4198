"""A chat model at work in the bot: better words, the same facts, and an answer by the deadline whatever it does."""

import asyncio
import contextlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from bakery_bot import BREAD, FLOUR, QUESTION, SOURCES, answer
from running_bot import RunningBot, bot_at_work, settings_of, until
from scripted_model import PIECE, ScriptedModel, Turn, lines, serving
from telegram import Bot

from bot import app
from bot.handlers import growing
from bot.handlers.delivery import Place
from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.rendering.answers import INFERRED
from bot.store import Database
from bot.store.uses import EVERYBODY, Used, Uses
from bot.wording import Bounds, Wording
from retrieval.chat_models import open_chat_model
from retrieval.embeddings import EmbeddingModel
from retrieval.patience import FAILURES

SENTENCE = "Rye bread keeps for seven days in a linen bag."
CLAIM = {"claim": "In a linen bag, rye bread keeps for seven days.", "passage": 1, "words": SENTENCE}
ADVICE = {"advice": "Put a linen bag next to the loaves and see who takes one."}
GOOD = Turn(lines(CLAIM, ADVICE))
INVENTED = Turn(
    lines({**CLAIM, "claim": "Rye bread keeps for nine days in the fridge."}, {"advice": "See https://x.io"})
)
SECONDS = 3
KEY = "sk-very-secret"


@pytest.fixture(scope="module")
def script() -> Iterator[ScriptedModel]:
    with serving(GOOD) as scripted:
        yield scripted


@pytest.fixture
def says(script: ScriptedModel) -> ScriptedModel:
    """The model, good again and with nothing asked yet."""
    script.turns = [GOOD]
    script.asked.clear()
    return script


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bakery(
    script: ScriptedModel, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningBot]:
    folder = tmp_path_factory.mktemp("bakery")
    settings = settings_of(folder, library="none")
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        await library.add([("flour.md", FLOUR), ("bread.md", BREAD)])
    chosen = {"chat_model": "openai:scripted", "chat_model_url": script.url, "chat_model_key": KEY}
    admin = {"admin_ids": frozenset({1001}), "chat_model_seconds": SECONDS}
    async with bot_at_work(folder, model, library="none", **chosen, **admin) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def kim(bakery: RunningBot) -> Speaker:
    return await bakery.people.meet("Kim")


def body(shown: SeenMessage) -> str:
    """What stands above the sources."""
    return shown.text.partition("\n\n[1] ")[0]


async def test_the_answer_is_in_the_models_words_and_its_suggestion_is_told_apart(
    says: ScriptedModel, kim: Speaker
) -> None:
    shown = await answer(kim, QUESTION)
    assert body(shown) == f"{CLAIM['claim']} [1]\n\n{INFERRED} {ADVICE['advice']}"
    assert f"“{SENTENCE}”" in shown.text
    assert shown.marked(SOURCES)


async def test_in_private_the_answer_is_seen_while_it_grows(
    says: ScriptedModel, bakery: RunningBot, kim: Speaker
) -> None:
    says.turns = [Turn(lines(CLAIM, ADVICE), pause=0.02)]
    async with drafts(bakery, kim) as seen:
        await answer(kim, QUESTION)
    assert seen
    assert seen[0].startswith(f"{CLAIM['claim']} [1]")
    assert INFERRED not in seen[0]


async def test_where_the_bot_api_is_too_old_for_drafts_the_message_itself_grows_and_is_whole_at_last(
    says: ScriptedModel, bakery: RunningBot, kim: Speaker
) -> None:
    says.turns = [Turn(lines(CLAIM, ADVICE), pause=0.07)]
    await bakery.people.fault("sendMessageDraft", "unknown", times=99, chat_id=kim.id)
    try:
        asked = await kim.say(QUESTION)
        first = await kim.wait_for_reply(asked)
        whole = await kim.wait_for_edit(first)
    finally:
        await bakery.people.clear_faults()
    assert first.text.startswith(f"{CLAIM['claim']} [1]")
    assert INFERRED not in first.text
    assert body(whole) == f"{CLAIM['claim']} [1]\n\n{INFERRED} {ADVICE['advice']}"
    assert whole.labels
    assert [one.id for one in await kim.messages() if one.id > asked.id] == [whole.id]


async def test_a_state_that_is_slow_to_arrive_does_not_arrive_behind_the_whole_answer(
    says: ScriptedModel, bakery: RunningBot, kim: Speaker
) -> None:
    says.turns = [Turn(lines(CLAIM, ADVICE), pause=0.07)]
    await bakery.people.fault("sendMessageDraft", "unknown", times=99, chat_id=kim.id)
    await bakery.people.fault("sendMessage", "slow", seconds=3, chat_id=kim.id)
    try:
        asked = await kim.say(QUESTION)
        shown = await kim.wait_for_edit(await kim.wait_for_reply(asked), until=lambda one: bool(one.labels))
        await asyncio.sleep(3)  # what was on its way has arrived
    finally:
        await bakery.people.clear_faults()
    assert [one for one in await kim.messages() if one.id > asked.id] == [shown]


async def test_no_state_follows_the_whole_answer(
    says: ScriptedModel, bakery: RunningBot, kim: Speaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "EDIT_SECONDS", 1.0)
    await bakery.people.fault("sendMessageDraft", "unknown", times=99, chat_id=kim.id)
    try:
        asked = await kim.say(QUESTION)
        whole = await kim.wait_for_edit(await kim.wait_for_reply(asked), until=lambda one: bool(one.labels))
        await asyncio.sleep(2)
    finally:
        await bakery.people.clear_faults()
    assert [one for one in await kim.messages() if one.id > asked.id] == [whole]


async def test_of_the_states_that_an_answer_grew_through_meanwhile_the_newest_is_shown(
    bakery: RunningBot, kim: Speaker
) -> None:
    await answer(kim, "/help")  # a bot may not write first
    async with bakery.library.reading() as generation:
        given = await asyncio.to_thread(generation.answering.answer, QUESTION)

    async def begins(seen: list[str], text: str) -> bool:
        return bool(seen) and seen[-1].startswith(text)

    async with (
        Bot(bakery.preview.token, base_url=f"{bakery.url}/bot") as bot,
        drafts(bakery, kim) as seen,
        growing.Growth(bot, Place(kim.chat_id), 1) as growth,
    ):
        growth.grows(replace(given, text="One."))
        await until(lambda: begins(seen, "One."))
        growth.grows(replace(given, text="Two."))
        growth.grows(replace(given, text="Three."))
        await until(lambda: begins(seen, "Three."))


async def test_an_answer_in_the_middle_of_an_interview_is_seen_while_it_grows_too(
    says: ScriptedModel, bakery: RunningBot, kim: Speaker
) -> None:
    listed = await answer(kim, "/diagnose")
    await kim.press(listed, listed.labels[0])
    await kim.wait_for_reply(listed)
    says.turns = [Turn(lines(CLAIM, ADVICE), pause=0.02)]
    async with drafts(bakery, kim) as seen:
        shown = await answer(kim, QUESTION)
    assert body(shown).startswith(f"{CLAIM['claim']} [1]")
    assert any(state.startswith(f"{CLAIM['claim']} [1]") for state in seen)
    await answer(kim, "/cancel")


async def test_in_a_group_it_comes_whole(says: ScriptedModel, bakery: RunningBot, kim: Speaker) -> None:
    group = await bakery.group(kim)
    shown = await answer(kim.in_chat(group), f"/ask {QUESTION}")
    assert body(shown).startswith(f"{CLAIM['claim']} [1]")


@pytest.mark.parametrize(
    "turn",
    [
        INVENTED,
        Turn(status=500),
        Turn(raw="data: {no json\n\n"),
        Turn("I think it keeps for a year."),
        Turn(lines(CLAIM), cut=20),
        Turn(lines(CLAIM), pause=SECONDS),
    ],
    ids=["invented", "500", "no protocol", "no structure", "half a stream", "slow"],
)
async def test_whatever_goes_wrong_the_answer_is_the_sentence_of_the_document(
    says: ScriptedModel, bakery: RunningBot, model: EmbeddingModel, kim: Speaker, turn: Turn
) -> None:
    assert CLAIM["claim"] in (await answer(kim, QUESTION)).text  # after several failures in a row it would rest
    says.turns = [turn]
    says.asked.clear()
    shown = await answer(kim, QUESTION)
    assert body(shown).removeprefix("• ") == f"{SENTENCE} [1]"
    assert says.asked


async def test_what_the_documents_do_not_answer_stays_unanswered(says: ScriptedModel, kim: Speaker) -> None:
    shown = await answer(kim, "How many people work at the bakery?")
    assert not shown.marked(SOURCES)
    assert says.asked == []


async def test_a_follow_up_is_understood_by_the_model_before_it_is_looked_up(says: ScriptedModel, kim: Speaker) -> None:
    await answer(kim, "What does rye bread keep in?")
    says.turns = [Turn(lines({"question": QUESTION, "language": "English"})), GOOD]
    says.asked.clear()
    shown = await answer(kim, "and how long does it?")
    assert shown.text.startswith(f"Understood as: {QUESTION}")
    assert CLAIM["claim"] in shown.text


async def test_a_question_in_german_is_answered_in_german(says: ScriptedModel, kim: Speaker) -> None:
    said = "In einem Leinenbeutel hält sich Roggenbrot sieben Tage."
    asked = Turn(lines({"question": QUESTION, "language": "German"}))
    says.turns = [asked, Turn(lines({**CLAIM, "said": said}))]
    shown = await answer(kim, "Wie lange hält sich Roggenbrot?")
    assert f"{said} [1]" in shown.text
    assert f"“{SENTENCE}”" in shown.text


async def test_what_the_model_was_used_for_is_in_the_figures_of_admins(
    says: ScriptedModel, bakery: RunningBot, kim: Speaker
) -> None:
    await answer(kim, QUESTION)
    used = await Uses(bakery.database).on(datetime.now(UTC).date(), kim.id)
    assert used == Used(1, 700, 90)
    admin = bakery.people.ann
    caption = (await admin.wait_for_reply(await admin.say("/stats"))).text
    assert "Chat model: " in caption
    assert "tokens read" in caption


async def test_the_model_is_told_nothing_of_who_asks_and_the_key_is_in_no_repr(
    says: ScriptedModel, bakery: RunningBot, kim: Speaker
) -> None:
    await answer(kim, QUESTION)
    sent = json.dumps(says.asked)
    assert "Kim" not in sent
    assert str(kim.id) not in sent
    settings = settings_of(bakery.data_dir, chat_model_key=KEY)
    assert KEY not in repr(settings)
    assert KEY in settings.secrets


async def test_privacy_says_what_is_sent_to_whom(kim: Speaker) -> None:
    shown = await answer(kim, "/privacy")
    assert "A chat model (openai)" in shown.text
    assert "not who you are" in shown.text


async def test_a_refused_key_is_not_tried_again_and_again(
    says: ScriptedModel, model: EmbeddingModel, tmp_path: Path
) -> None:
    says.turns = [Turn(status=401)]
    async with wording(says, model, tmp_path, Bounds(SECONDS, 1000, 1000)) as parts:
        for _ in range(3):
            assert await understood(parts, 7) == "German?"
    assert len(says.asked) == 1


@pytest.mark.parametrize(("person", "everybody"), [(700, 10_000), (10_000, 700)])
async def test_who_has_used_up_the_budget_of_the_day_is_answered_without_the_model(
    says: ScriptedModel, model: EmbeddingModel, tmp_path: Path, person: int, everybody: int
) -> None:
    says.turns = [Turn(lines({"question": "German?", "language": "English"}))]
    async with wording(says, model, tmp_path, Bounds(SECONDS, person, everybody)) as parts:
        await understood(parts, 7)
        assert len(says.asked) == 1
        assert await understood(parts, 7) is None
        assert (await understood(parts, 8) is None) == (everybody < person)


async def test_what_the_model_took_counts_also_when_the_answer_fails(
    says: ScriptedModel, model: EmbeddingModel, tmp_path: Path
) -> None:
    async with wording(says, model, tmp_path, Bounds(SECONDS, 700, 10_000)) as parts:
        with contextlib.suppress(OSError):
            async with parts.turn(7) as turn:
                await turn.understand("German?", ["Wie lange hält Brot?"], (), ())
                raise OSError
        assert len(says.asked) == 1
        assert await understood(parts, 7) is None


@pytest.mark.parametrize(("share", "is_worded"), [(0, True), (0.7, False)])
async def test_understanding_leaves_time_to_write_and_writing_takes_no_more_than_what_is_left(
    says: ScriptedModel, bakery: RunningBot, model: EmbeddingModel, tmp_path: Path, share: float, is_worded: bool
) -> None:
    """`share` is how much of all the time the model takes to write."""
    seconds, text = 6, lines(CLAIM)
    says.turns = [Turn(silent=True), Turn(text, pause=share * seconds / (len(text) // PIECE))]
    async with (
        bakery.library.reading() as generation,
        wording(says, model, tmp_path, Bounds(seconds, 10_000, 10_000)) as parts,
    ):
        given = await asyncio.to_thread(generation.answering.answer, QUESTION)
        async with parts.turn(7) as turn:
            await turn.understand("German?", ["Wie lange hält Brot?"], (), ())
            written = await turn.write(given, generation.index.passages_of, "English")
    assert len(says.asked) == 2
    assert (CLAIM["claim"] in written.text) is is_worded


async def test_when_an_answers_time_is_over_the_model_is_neither_asked_nor_blamed(
    says: ScriptedModel, bakery: RunningBot, model: EmbeddingModel, tmp_path: Path
) -> None:
    async with (
        bakery.library.reading() as generation,
        wording(says, model, tmp_path, Bounds(1, 10_000, 10_000)) as parts,
    ):
        given = await asyncio.to_thread(generation.answering.answer, QUESTION)

        async def written(after: float) -> str:
            async with parts.turn(7) as turn:
                await asyncio.sleep(after)
                return (await turn.write(given, generation.index.passages_of, "English")).text

        late = await asyncio.gather(*(written(after=1.01) for _ in range(FAILURES)))
        assert late == [given.text] * FAILURES
        assert says.asked == []
        assert CLAIM["claim"] in await written(after=0)


def test_without_a_chat_model_nothing_of_it_is_loaded() -> None:
    script = (
        "import bot.cli, bot.app, bot.assembly, bot.check, sys; from bot.settings import Settings\n"
        "assert bot.app.opened_chat_model(Settings(_env_file=None, chat_model='')) is None\n"
        "print([one for one in sys.modules if one.split('.')[0] in ('langchain', 'langchain_openai', 'openai') "
        "or one in ('bot.wording', 'retrieval.chat', 'retrieval.chat_models', 'retrieval.writing', "
        "'bot.coach.briefs', 'bot.coach.claimed', 'bot.coach.listening', 'bot.coach.rewording', "
        "'bot.coach.steering')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "[]"


@contextlib.asynccontextmanager
async def wording(says: ScriptedModel, model: EmbeddingModel, folder: Path, bounds: Bounds) -> AsyncIterator[Wording]:
    """The model's part in answers, within these bounds."""
    database = Database(f"sqlite+aiosqlite:///{folder}/coach.db")
    await database.migrate()
    chat = open_chat_model("openai:scripted", says.url, KEY)
    try:
        yield Wording(chat, model.embed_texts, Uses(database), bounds)
        assert (await Uses(database).on(datetime.now(UTC).date(), EVERYBODY)).tokens >= 0
    finally:
        await database.close()


async def understood(parts: Wording, user_id: int) -> str | None:
    """What the model makes of this person's question in German; None where it is not to be asked."""
    async with parts.turn(user_id) as turn:
        return (await turn.understand("German?", ["Wie lange hält Brot?"], (), ())).question if turn else None


@contextlib.asynccontextmanager
async def drafts(bakery: RunningBot, speaker: Speaker) -> AsyncIterator[list[str]]:
    """The texts of the drafts that this person sees."""
    seen: list[str] = []

    async def watch() -> None:
        async for line in bakery.preview.exchange.events.stream():
            kind, _, data = line.strip().partition("\ndata: ")
            if kind == "event: draft" and (told := json.loads(data))["chat"] == speaker.chat_id:
                seen.append(told["text"])

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    try:
        yield seen
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
