"""What owners write is understood in the words of the taxonomy, by name or by meaning, and nothing is made up."""

import pytest

from knowledge.taxonomy import Challenge, Industry, JourneyStage, Word
from knowledge.vocabulary import Vocabularies, clauses_of
from retrieval.embeddings import EmbeddingModel


@pytest.fixture(scope="module")
def words(model: EmbeddingModel) -> Vocabularies:
    return Vocabularies.load(model.embed_texts)


@pytest.mark.parametrize(
    ("said", "industry"),
    [
        ("dental practice", Industry.HEALTHCARE),
        ("We are a small B&B by the sea", Industry.HOSPITALITY),
        ("our web shop for tea", Industry.E_COMMERCE),
        ("I fix bikes", Industry.TRADES),
        ("tattoo artist", Industry.BEAUTY),
        ("we let flats to students", Industry.REAL_ESTATE),
        ("piano teacher", Industry.EDUCATION),
        ("parcels delivered by cargo bike", Industry.LOGISTICS),
        ("used car dealership", Industry.AUTOMOTIVE),
        ("we run a small theatre", Industry.LEISURE),
        ("an animal shelter that lives on donations", Industry.NON_PROFIT),
    ],
)
def test_an_industry_is_understood(words: Vocabularies, said: str, industry: Industry) -> None:
    assert words.industries.understand(clauses_of(said))[0].word is industry


@pytest.mark.parametrize(
    ("said", "challenge"),
    [
        ("people leave at the cart", Challenge.DROP_OFF),
        ("patients often don't show up", Challenge.NO_SHOWS),
        ("guests never come back a second time", Challenge.CHURN),
        ("they all want a discount", Challenge.PRICE_OBJECTIONS),
        ("nobody leaves a review", Challenge.POOR_REVIEWS),
        ("callers are on hold for ages", Challenge.WAITING),
        ("everybody picks the cheapest subscription", Challenge.LOW_SPEND),
        ("the phone stays silent, no new clients", Challenge.FEW_ENQUIRIES),
        ("it always depends on which colleague is on duty", Challenge.INCONSISTENT_SERVICE),
        ("our forms are too complicated", Challenge.HARD_TO_USE),
    ],
)
def test_a_challenge_is_understood(words: Vocabularies, said: str, challenge: Challenge) -> None:
    assert words.challenges.understand(clauses_of(said))[0].word is challenge


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ("at the checkout", JourneyStage.SELECTION),
        ("when they compare us with others", JourneyStage.EXPLORATION),
        ("after they have bought", JourneyStage.LOYALTY),
        ("before they have ever heard of us", JourneyStage.RESEARCH),
    ],
)
def test_a_stage_is_understood(words: Vocabularies, said: str, stage: JourneyStage) -> None:
    assert words.stages.understand(clauses_of(said))[0].word is stage


def test_what_was_said_is_kept_with_what_it_was_understood_as(words: Vocabularies) -> None:
    (first, *_) = words.industries.understand(clauses_of("We run a small hotel. Check-in is slow."))

    assert (first.word, first.said, first.likeness) == (Industry.HOSPITALITY, "We run a small hotel", 1.0)


@pytest.mark.parametrize("text", ["", "asdf", "who won the world cup", "42", "?!"])
def test_what_says_nothing_of_a_business_is_not_understood(words: Vocabularies, text: str) -> None:
    clauses = clauses_of(text)
    assert words.industries.understand(clauses) == ()
    assert words.stages.understand(clauses) == ()
    assert words.challenges.understand(clauses) == ()


def test_every_phrasing_belongs_to_a_word_and_to_one_only(words: Vocabularies) -> None:
    vocabularies: tuple[type[Word], ...] = (Industry, JourneyStage, Challenge)
    for vocabulary, known in zip((words.industries, words.stages, words.challenges), vocabularies, strict=True):
        said = [(phrasing.text, phrasing.word) for phrasing in vocabulary.phrasings]
        assert len({text for text, _ in said}) == len({(text, word) for text, word in said})
        assert {word for _, word in said} == set(known)


def test_a_long_message_is_read_clause_by_clause() -> None:
    clauses = clauses_of("We have a café, near the station. " + "Blah blah blah. " * 500)
    assert clauses[:2] == ("We have a café", "near the station")
    assert len(clauses) <= 24
