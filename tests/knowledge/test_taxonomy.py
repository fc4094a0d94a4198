"""The shared words are found by the names that people use."""

import pytest

from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind, Word

VOCABULARIES = (Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind)


@pytest.mark.parametrize(
    ("name", "industry"),
    [
        ("hospitality", Industry.HOSPITALITY),
        ("Hotel", Industry.HOSPITALITY),
        ("bank", Industry.BANKING),
        ("dentist", Industry.HEALTHCARE),
        ("Clinic", Industry.HEALTHCARE),
        ("online  shop", Industry.E_COMMERCE),
        ("shop", Industry.RETAIL),
        ("Real estate", Industry.REAL_ESTATE),
        ("café", Industry.RESTAURANTS),
    ],
)
def test_an_industry_is_found_by_its_value_label_or_synonym(name: str, industry: Industry) -> None:
    assert Industry.named(name) is industry


def test_an_unknown_name_stands_for_nothing() -> None:
    assert Industry.named("astrology") is None
    assert JourneyStage.named("") is None


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_no_name_stands_for_two_words_of_a_vocabulary(vocabulary: type[Word]) -> None:
    names = [name for word in vocabulary for name in {word.value, word.label.casefold(), *word.synonyms}]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_values_and_synonyms_are_tidy_lower_case(vocabulary: type[Word]) -> None:
    for word in vocabulary:
        assert word.label[0].isupper()
        for name in (word.value, *word.synonyms):
            assert name == " ".join(name.casefold().split()) != ""


def test_a_word_is_written_as_its_value() -> None:
    assert f"{Industry.FREE_ZONES}" == "free zones"
    assert JourneyStage("loyalty") is JourneyStage.LOYALTY
