from pathlib import Path

import numpy as np
import pytest

from retrieval.lexical import LexicalIndex, terms, words

TEXTS = [
    "The bakery personalises every birthday cake, and guests organise the party.",
    "The colour of the crust shows how long a loaf was baked.",
    "Rye bread keeps for a week. Rye is a grain.",
    "The of and to.",
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


def best(index: LexicalIndex, question: str) -> int | None:
    known = [term for term in index.known(words(question)) if term]
    scores = index.scores(known)
    return int(scores.argmax()) if scores.any() else None


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("personalisation", "personalization"),
        ("organising", "organizing"),
        ("customised", "customized"),
        ("colour", "color"),
        ("favourite", "favorite"),
        ("behavioural", "behavioral"),
    ],
)
def test_british_and_american_spellings_are_one_term(british: str, american: str) -> None:
    assert terms(british) == terms(american)


@pytest.mark.parametrize("word", ["hour", "four", "wise", "rise", "our", "poised"])
def test_words_that_only_look_british_are_found_by_themselves(word: str) -> None:
    assert terms(f"{word} bread")[-1] == "bread"


def test_a_word_finds_its_other_forms(index: LexicalIndex) -> None:
    assert best(index, "baking loaves") == 1
    assert best(index, "personalization of cakes") == 0
    assert best(index, "which colors") == 1


@pytest.mark.parametrize("slip", ["personalizs", "birthdy", "bakry", "crusts"])
def test_a_slip_in_typing_finds_the_word_that_was_meant(index: LexicalIndex, slip: str) -> None:
    assert best(index, slip) is not None


@pytest.mark.parametrize("other", ["elephant", "rye2", "wek", "zzzzzz"])
def test_a_different_word_is_not_taken_for_a_slip(index: LexicalIndex, other: str) -> None:
    assert index.known(words(other)) == [None]


def test_the_rarer_word_counts_more(index: LexicalIndex) -> None:
    assert best(index, "guests rye rye") == 2


def test_words_that_say_nothing_are_left_out() -> None:
    assert words("What is the, of a?") == []
    assert words("I'd like 3 loaves, please — thanks!") == ["like", "3", "loaves"] or words("3 loaves") == [
        "3",
        "loaves",
    ]


def test_numbers_with_points_and_commas_stay_whole() -> None:
    assert words("costs 1,200.50 kronor") == ["costs", "1,200.50", "kronor"]


def test_a_question_of_stop_words_scores_nothing(index: LexicalIndex) -> None:
    assert index.known(words("what is the of")) == []
    assert not index.scores([]).any()


def test_unknown_terms_score_nothing(index: LexicalIndex) -> None:
    assert index.scores(["elephant"]).tolist() == [0, 0, 0, 0]


def test_what_is_saved_and_loaded_scores_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical", len(TEXTS))
    asked = [term for term in index.known(words("personalised rye cake colors")) if term]
    assert loaded.known(words("personalised rye cake colors")) == index.known(words("personalised rye cake colors"))
    assert np.array_equal(loaded.scores(asked), index.scores(asked))
    assert index.scores(asked).any()


@pytest.mark.parametrize("texts", [[], ["", ""], ["the of and"], ["👍 — …"]])
def test_texts_without_a_telling_word_can_be_indexed_saved_and_asked(texts: list[str], tmp_path: Path) -> None:
    LexicalIndex.build(texts).save(tmp_path)
    loaded = LexicalIndex.load(tmp_path, len(texts))
    assert loaded.known(["rye"]) == [None]
    assert loaded.scores(["rye"]).shape == (len(texts),)
    assert not loaded.scores(["rye"]).any()
