"""What is said follows the language that is spoken, also in tasks and threads."""

import asyncio
from datetime import date

import pytest

from bot.languages import amount, day, decimal, language_for, say, say_counted, short_day, span, speaking, spoken, ways

LAST = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("code", "language"),
    [("de", "de"), ("de-AT", "de"), ("de_CH", "de"), ("ES-mx", "es"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_region_variants_fall_back_to_their_language_and_unknown_ones_to_english(code: str, language: str) -> None:
    assert language_for(code) == language


def test_nobody_in_particular_is_spoken_to_in_english() -> None:
    assert spoken() == language_for(None) == "en"
    assert say("Cancel") == "Cancel"


def test_texts_numbers_and_dates_are_those_of_the_language() -> None:
    with speaking("de"):
        assert say("Cancel") == "Abbrechen"
        assert say("{number} of {total}", number=1240, total=20000) == "1.240 von 20.000"
        assert say_counted("{count} page", "{count} pages", 1) == "1 Seite"
        assert say_counted("{count} page", "{count} pages", 1240) == "1.240 Seiten"
        assert (amount(1240), decimal(1.84, 1), day(LAST), short_day(LAST)) == (
            "1.240", "1,8", "30. November 2026", "30. Nov.",
        )  # fmt: skip
    with speaking("es"):
        assert say("Cancel") == "Cancelar"
        assert say_counted("{count} page", "{count} pages", 0) == "0 páginas"
        assert (decimal(1.84, 1), day(LAST)) == ("1,8", "30 de noviembre de 2026")
    assert (amount(1240), decimal(1240.5, 1), day(LAST), short_day(LAST)) == (
        "1,240", "1,240.5", "30 November 2026", "30 Nov",
    )  # fmt: skip


def test_a_span_of_days_is_written_shortly() -> None:
    first = date(2026, 10, 29)
    assert span(first, LAST) == "29 October – 30 November 2026"
    assert span(LAST, LAST) == "30 November 2026"
    with speaking("es"):
        assert "octubre" in span(first, LAST)
        assert "noviembre" in span(first, LAST)


def test_what_is_filled_in_is_no_pattern() -> None:
    with speaking("de"):
        assert say("Understood as: {question}", question="{limit} {0}") == "Verstanden als: {limit} {0}"
    assert say("") == ""


async def test_tasks_and_threads_speak_the_language_in_which_they_begin() -> None:
    async def later() -> str:
        await asyncio.sleep(0.01)
        return say("Cancel")

    async def served(language: str) -> tuple[str, str, str]:
        with speaking(language):
            task = asyncio.create_task(later())
            await asyncio.sleep(0)
            return await task, await asyncio.to_thread(say, "Cancel"), say("Cancel")

    assert await asyncio.gather(served("de"), served("es"), served("en")) == [
        ("Abbrechen",) * 3, ("Cancelar",) * 3, ("Cancel",) * 3,
    ]  # fmt: skip


def test_ways_to_say_something_are_those_of_english_and_of_the_language() -> None:
    assert ways("yes|sure|of course") == {"yes", "sure", "of course"}
    with speaking("es"):
        assert {"yes", "sí", "por supuesto"} <= ways("yes|sure|of course")
