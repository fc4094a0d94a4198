"""Everybody is served in their own language: screens, menus, words that are typed, and what comes by itself."""

import dataclasses
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from bakery_bot import BREAD, bakery_at_work
from running_bot import RunningBot, bot_at_work, copied, until
from test_bot_diagnose import newer
from test_bot_experiments import agreed

from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.store.experiments import Experiments
from bot.store.reminders import Reminders
from retrieval.embeddings import EmbeddingModel

KANO = "What is the Kano model?"
GREETING = {"de": "Ich coache dich", "es": "Soy un coach", "en": "I'm a coach"}
ADMIN = 5001


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def attentive(
    indexed: object, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningBot]:
    """A bot that looks for reminders all the time."""
    async with bot_at_work(copied(indexed, tmp_path_factory.mktemp("attentive")), model, look_seconds=0.1) as running:
        yield running


async def answer(speaker: Speaker, words: str) -> SeenMessage:
    return await speaker.wait_for_reply(await speaker.say(words))


async def tap(speaker: Speaker, shown: SeenMessage, label: str) -> SeenMessage:
    await speaker.toast(await speaker.press(shown, label))
    return await newer(speaker, shown)


async def first_question(speaker: Speaker, go: str) -> SeenMessage:
    """The first question of the bias finder, whose buttons carry YAML's words; `go` skips the story."""
    shown = await answer(speaker, "/diagnose")
    await speaker.press(shown, "Find biases to use")
    return await tap(speaker, await speaker.wait_for_reply(shown), go)


@pytest.mark.parametrize(
    ("code", "language"), [("de", "de"), ("de-AT", "de"), ("es-419", "es"), ("fr", "en"), ("", "en"), ("en", "en")]
)
async def test_a_person_is_greeted_in_their_language_and_in_english_where_there_is_no_other(
    bot: RunningBot, code: str, language: str
) -> None:
    kim = await bot.people.meet("Kim", language=code)
    assert (await answer(kim, "/start")).text.startswith(GREETING[language])


async def test_fixed_screens_and_their_buttons_are_german(bot: RunningBot) -> None:
    kim = await bot.people.meet("Kim", language="de")
    assert "@cx_coach_bot" in (await answer(kim, "/help")).text
    assert "Tage lang" in (await answer(kim, "/privacy")).text
    asked = await answer(kim, "/forget")
    assert asked.labels == ["Löschen", "Behalten"]
    await kim.press(asked, "Behalten")
    assert (await kim.wait_for_edit(asked)).text == "Es wurde nichts gelöscht. Frag weiter."
    assert "Befehl kenne ich nicht" in (await answer(kim, "/tanzen")).text


async def test_answers_keep_their_english_sources_and_have_german_words_around_them(bot: RunningBot) -> None:
    kim = await bot.people.meet("Kim", language="de")
    first = await answer(kim, KANO)
    assert first.marked("expandable_blockquote")
    assert "Die Schritte" in first.labels or "Wie ich es messe" in first.labels
    follow_up = await answer(kim, "and for hotels?")
    assert follow_up.text.startswith("Verstanden als: ")
    vote = await kim.toast(await kim.press(first, "👍"))
    assert vote["text"] == "Notiert: hilfreich."
    assert (await answer(kim, "who won the world cup?")).text.startswith("Das liegt außerhalb")


async def test_a_question_in_another_language_is_told_that_the_documents_are_english(bot: RunningBot) -> None:
    kim, lee = await bot.people.meet("Kim", language="de"), await bot.people.meet("Lee", language="en")
    for question in ("Wie beruhige ich einen wütenden Gast?", "¿Cómo gano la confianza de mis clientes?"):
        assert (await answer(kim, question)).text.startswith("Dazu habe ich nichts gefunden: Meine Dokumente sind auf")
        assert "my documents are in English" in (await answer(lee, question)).text
    assert (await answer(lee, "who won the world cup?")).text.startswith("That's outside")


async def test_two_people_in_a_group_each_get_their_own_language(bot: RunningBot) -> None:
    kim, lee = await bot.people.meet("Kim", language="de"), await bot.people.meet("Lee", language="es")
    group = await bot.group(kim, lee)
    here, there = kim.in_chat(group), lee.in_chat(group)
    assert (await answer(here, "/ask")).text.startswith("Schreib deine Frage")
    assert (await answer(there, "/ask")).text.startswith("Escribe tu pregunta")
    asked = await answer(here, f"/ask {KANO}")
    assert (await kim.in_chat(group).toast(await here.press(asked, "👍")))["text"] == "Notiert: hilfreich."
    assert (await there.toast(await there.press(asked, "👎")))["text"].startswith("Anotado")


async def test_menus_and_descriptions_are_there_in_every_language(bot: RunningBot) -> None:
    menu = bot.preview.exchange.menu

    async def is_published() -> bool:
        return menu.text("short_description", "es").startswith("Respuestas")

    await until(is_published)
    told = {"de": "Eine Frage stellen", "es": "Hacer una pregunta", "en": "Ask a question", "fr": "Ask a question"}
    for code, words in told.items():
        kim = await bot.people.meet("Kim", language=code)
        await kim.start()
        shown = await bot.people.get(f"chats/{kim.id}/commands", person=kim.id)
        assert {one["command"]: one["description"] for one in shown}["ask"] == words
    assert menu.text("description", "de").startswith("Ein Coach fürs Kundenerlebnis")
    assert menu.text("description").startswith("A coach for customer experience")


@pytest.mark.parametrize(
    ("language", "go", "skip", "back", "why", "cancel", "ended"),
    [
        ("de", "Führ mich durch die Fragen", "überspringen", "zurück", "warum?", "abbrechen", "Beendet: "),
        ("es", "Llévame por las preguntas", "saltar", "atrás", "¿por qué?", "cancelar", "Parado: "),
    ],
)
async def test_what_the_buttons_of_an_interview_say_may_also_be_typed(
    bot: RunningBot, language: str, go: str, skip: str, back: str, why: str, cancel: str, ended: str
) -> None:
    kim = await bot.people.meet("Kim", language=language)
    first = await first_question(kim, go)
    second = await answer(kim, skip)
    assert second.text.partition(" ")[0] == "2"
    again = await answer(kim, back)
    assert again.text.partition(" ")[0] == "1"
    assert again.text == first.text
    assert "Steps and examples then come from your own trade." in (await answer(kim, why)).text
    assert (await answer(kim, "cancel")).text.startswith(ended)  # English works besides
    await first_question(kim, go)
    assert (await answer(kim, cancel)).text.startswith(ended)


@pytest.mark.parametrize(("language", "no", "yes"), [("de", "nein", "ja"), ("es", "no", "sí")])
async def test_yes_and_no_are_understood_at_what_was_understood(
    bot: RunningBot, language: str, no: str, yes: str
) -> None:
    kim = await bot.people.meet("Kim", language=language)
    shown = await answer(kim, "/diagnose")
    await kim.press(shown, "Find biases to use")
    await kim.wait_for_reply(shown)
    review = await answer(kim, "We run a 20-room hotel by the sea. Guests book once and never come back.")
    assert "Hospitality" in review.text
    corrections = await answer(kim, no)
    assert all(label.startswith(("✎", "‹")) for label in corrections.labels)
    await tap(kim, corrections, "‹ ")
    asked = await answer(kim, yes)
    assert asked.text[0].isdigit()


async def test_a_hint_to_words_that_fit_nothing_is_in_the_language(bot: RunningBot) -> None:
    kim = await bot.people.meet("Kim", language="es")
    await first_question(kim, "Llévame por las preguntas")
    assert "No logro relacionar eso" in (await answer(kim, "....")).text


async def planned(bot: RunningBot, speaker: Speaker, chat_id: int) -> None:
    """An experiment of this person whose check-in is due now."""
    plan = dataclasses.replace(agreed(chat_id, speaker.id), step="Show what guests keep")
    experiment = await Experiments(bot.database).begin(plan, replace=True)
    past = datetime.now(UTC) - timedelta(minutes=1)
    await Reminders(bot.database).schedule(chat_id, None, speaker.id, "check-in", experiment.id, past)


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("de", ["Fertig", "Teilweise", "Noch nicht", "Frag später", "Nicht mehr fragen"]),
        ("fr", ["Done", "Partly", "Not yet", "Ask me later", "Stop asking"]),
    ],
)
async def test_a_reminder_comes_in_the_language_of_its_chat(
    attentive: RunningBot, language: str, labels: list[str]
) -> None:
    kim = await attentive.people.meet("Kim", language=language)
    before = await answer(kim, "/help")
    await planned(attentive, kim, kim.id)
    asked = await kim.wait_for_reply(before)
    assert asked.labels == labels
    assert "Show what guests keep" in asked.text


async def test_a_reminder_in_a_group_comes_in_the_language_of_whoever_began_it(attentive: RunningBot) -> None:
    kim = await attentive.people.meet("Kim", language="es")
    await answer(kim, "/help")
    group = await attentive.group(kim)
    here = kim.in_chat(group)
    (welcome,) = [one for one in await here.messages() if one.from_bot]
    await planned(attentive, kim, group)
    assert (await here.wait_for_reply(welcome)).labels[0] == "Hecho"


async def languages_kept(bot: RunningBot, speaker: Speaker) -> list[str | None]:
    rows = await bot.rows("SELECT language FROM chats WHERE chat_id = :chat", chat=speaker.id)
    return [language for (language,) in rows]


async def test_a_language_is_kept_where_it_is_another_and_forgotten_with_the_rest(bot: RunningBot) -> None:
    kim, lee = await bot.people.meet("Kim", language="de"), await bot.people.meet("Lee", language="en")
    for speaker in (kim, lee):
        await answer(speaker, "/help")
    assert await languages_kept(bot, kim) == ["de"]
    assert await languages_kept(bot, lee) == []  # what everybody gets need not be kept
    asked = await answer(kim, "/forget")
    await kim.press(asked, "Löschen")
    done = await kim.wait_for_edit(asked)
    assert done.text.startswith("Erledigt.")
    assert await languages_kept(bot, kim) == []


async def test_who_changes_the_language_of_the_app_is_followed(bot: RunningBot) -> None:
    kim = await bot.people.meet("Kim", language="de")
    await answer(kim, "/help")
    await kim.speaks("en")
    assert (await answer(kim, "/help")).text.startswith("Ask in your own words")
    assert await languages_kept(bot, kim) == ["en"]


async def test_an_admin_has_german_screens_menus_and_progress(
    model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("bakery")
    async with bakery_at_work(folder, model, admin_ids=frozenset({ADMIN})) as bakery:
        await bakery.people.post("people", {"id": ADMIN, "first_name": "Ada", "language": "de"})
        ada = Speaker(bakery.people, ADMIN, ADMIN)
        assert (await answer(ada, "/documents")).text.startswith("Hinzugefügte Dokumente · 1")
        shown = await ada.wait_for_reply(await ada.upload("bread.md", BREAD))
        assert shown.labels == ["Hinzufügen", "Hinzufügen, ersetzt …", "Abschnitte zeigen", "Abbrechen"]
        assert "1 Abschnitt, 1 Passage" in shown.text
        await ada.press(shown, "Hinzufügen")
        done = await ada.wait_for_edit(shown, until=lambda one: "Veröffentlicht" in one.text, within=60)
        assert "Hinzugefügt: bread.md" in done.text
        assert done.labels == ["Rückgängig"]
        await answer(ada, "How many stars has the Ritz?")
        assert (await answer(ada, "/gaps")).text.startswith("Ohne gute Antwort in den letzten 30 Tagen: 1 Frage.")
