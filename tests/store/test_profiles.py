"""Profiles: one for each chat, filled from interviews and filling them."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.coach.interview import SKIPPED, By, Given
from bot.coach.profile import Profile
from bot.store import Database
from bot.store.profiles import Profiles
from knowledge.taxonomy import Industry, JourneyStage

from .samples import interview

HOTEL = Profile(
    industry=Industry.HOSPITALITY,
    size="2–9 people",
    offering="rooms with a view",
    customers="Households; Firms",
    stages=(JourneyStage.SELECTION, JourneyStage.LOYALTY),
)
ANSWERED = interview(
    industry=Given(("hospitality",)),
    stages=Given(("selection", "loyalty")),
    size=Given(("few",), By.WORDS, "five of us"),
    sells=Given("rooms with a view", By.STORY),
    whom=Given(("homes", "firms")),
    visits=Given(300.0),
)


async def test_a_chat_without_a_profile_has_an_empty_one(database: Database) -> None:
    assert await Profiles(database).of(7) == Profile()
    assert Profile().is_empty
    assert not HOTEL.is_empty


async def test_a_profile_comes_back_as_it_was_saved_last(database: Database) -> None:
    profiles = Profiles(database)
    await profiles.save(7, 7, HOTEL)
    assert await profiles.of(7) == HOTEL
    changed = Profile(size="10 or more")
    await profiles.save(7, 7, changed)
    assert await profiles.of(7) == changed
    assert await profiles.of(8) == Profile()


async def test_a_profile_may_be_saved_from_several_sides_at_once(database: Database) -> None:
    profiles = Profiles(database)
    sizes = [str(number) for number in range(8)]
    await asyncio.gather(*(profiles.save(-7, number, Profile(size=size)) for number, size in enumerate(sizes)))
    assert (await profiles.of(-7)).size in sizes


async def test_words_of_older_vocabularies_are_left_out(database: Database) -> None:
    profiles = Profiles(database)
    await profiles.save(7, 7, HOTEL)
    async with database.session() as session:
        await session.execute(
            text("""UPDATE profiles SET industry = 'alchemy', stages = '["loyalty", "apotheosis"]'""")
        )
    assert await profiles.of(7) == replace(HOTEL, industry=None, stages=(JourneyStage.LOYALTY,))


@pytest.mark.parametrize("words", ["nul\x00byte", "half a pair \ud83d", "'; DROP TABLE profiles; --"])
async def test_any_words_can_be_kept(database: Database, words: str) -> None:
    await Profiles(database).save(7, 7, Profile(offering=words))
    assert (await Profiles(database).of(7)).offering == words.replace("\x00", "").replace("\ud83d", "?")


def test_answers_fill_the_parts_they_are_about() -> None:
    assert Profile().with_answers(ANSWERED) == HOTEL


def test_skipped_questions_leave_the_profile_as_it_was() -> None:
    skipped = interview(industry=SKIPPED, sells=SKIPPED, whom=Given(("state",)))
    assert HOTEL.with_answers(skipped) == replace(HOTEL, customers="The state")


def test_an_interview_that_was_filled_from_the_profile_does_not_undo_an_edit_of_it() -> None:
    filled = HOTEL.prefilled(interview())
    edited = replace(HOTEL, offering="rooms and breakfast")
    assert edited.with_answers(filled) == edited


def test_the_profile_answers_the_questions_it_knows_and_leaves_the_others_open() -> None:
    filled = HOTEL.prefilled(interview())
    assert dict(filled.answers) == {
        key: Given(given.value, By.PROFILE) for key, given in ANSWERED.answers.items() if key != "visits"
    }
    assert filled.current is not None
    assert filled.current.key == "visits"
    assert Profile().prefilled(interview()) == interview()


def test_what_was_answered_or_skipped_already_is_not_filled_in_again() -> None:
    begun = interview(industry=Given(("banking",)), sells=SKIPPED)
    filled = HOTEL.prefilled(begun)
    assert (filled.answers["industry"], filled.answers["sells"]) == (Given(("banking",)), SKIPPED)


def test_what_fits_no_option_is_asked() -> None:
    filled = Profile(size="about a dozen", customers="Households; dukes").prefilled(interview())
    assert filled.answers == {}
