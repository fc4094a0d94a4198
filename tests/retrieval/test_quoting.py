import pytest
from bakery import source

from retrieval.passages import Passage
from retrieval.quoting import QUOTE_CHARACTERS, is_script, leans, quote, stands_alone, term_of


def passage(text: str) -> Passage:
    (only,) = source("notes.md", text).passages
    return only


def quoted(text: str, number: int) -> str:
    return quote(passage(text), number).text


def test_a_sentence_that_can_be_read_alone_is_quoted_alone() -> None:
    assert quoted("Rye keeps well. Wheat dries out.", 1) == "Wheat dries out."


def test_a_sentence_that_leans_brings_what_it_leans_on() -> None:
    text = "Rye rests at night. It sours. This gives it taste. Wheat does not."
    assert quoted(text, 2) == "Rye rests at night. It sours. This gives it taste."


def test_nothing_is_taken_from_the_paragraph_before() -> None:
    assert quoted("Rye rests at night.\n\nThis gives it taste.", 1) == "This gives it taste."


def test_an_explanation_brings_its_term() -> None:
    assert quoted("- **Rye**: A grain. Bakers like it.", 1) == "Rye: A grain. Bakers like it."


def test_a_term_that_says_nothing_or_is_repeated_is_left_out() -> None:
    assert quoted("- **Example 1**: Rye keeps for a week.", 0) == "Rye keeps for a week."
    assert quoted("- **Rye bread**: Rye bread keeps for a week.", 0) == "Rye bread keeps for a week."
    assert quoted("- **Rye**: It keeps for a week.", 0) == "Rye: It keeps for a week."


def test_a_sentence_that_announces_brings_what_it_announces() -> None:
    assert (
        quoted("Say to the customer:\n\n“Here is a fresh loaf.”", 0)
        == "Say to the customer:\n\n“Here is a fresh loaf.”"
    )


def test_a_quote_is_no_longer_than_a_phone_is_high() -> None:
    text = "Rye rests. " + " ".join(f"This is sentence {n} of a very long story about rye." for n in range(12))
    chosen = quote(passage(text), 12)
    assert len(chosen.text) <= QUOTE_CHARACTERS
    assert chosen.text.endswith("sentence 11 of a very long story about rye.")


def test_a_quote_knows_its_sentences_and_its_place() -> None:
    whole = passage("Rye rests at night. It sours. Wheat does not.")
    chosen = quote(whole, 1)
    assert chosen.sentences == range(0, 2)
    assert whole.text[chosen.start : chosen.end] == chosen.text


@pytest.mark.parametrize(
    "sentence",
    [
        "This helps.",
        "It is sour.",
        "However, rye keeps.",
        "For example, rye.",
        "and rye keeps",
        "They bake.",
        "In addition, rye.",
    ],
)
def test_a_sentence_that_leans_is_known(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence", ["Rye keeps well.", "Italian flour is fine.", "Sourdough needs time.", "Theme: bread."]
)
def test_a_sentence_that_stands_is_known(sentence: str) -> None:
    assert not leans(sentence)


def test_statements_are_worth_more_than_fragments_questions_and_leaning_sentences() -> None:
    lines = (
        "Rye bread keeps for a week.",
        "It keeps for a week.",
        "Rye bread",
        "How long does it keep?",
        "We sell rye …",
    )
    whole = passage("\n\n".join(lines))
    worth = [stands_alone(whole, n) for n in range(len(whole.sentences))]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] == 1


def test_words_to_say_are_known_from_statements() -> None:
    assert is_script("Burnt bread: “I’m sorry, here is a fresh one.”")
    assert is_script('"Shall I keep a loaf for you?"')
    assert not is_script('The words "fresh bread" draw people in.')
    assert not is_script("Burnt bread: Offer a fresh one.")


def test_the_term_of_a_line_is_known() -> None:
    assert term_of("Rye flour: Dark and moist.") == "Rye flour"
    assert term_of("Example: A rye loaf.") == ""
    assert term_of("Rye flour is dark: very dark. And moist.") == "Rye flour is dark"
    assert term_of("We open at 8:30 sharp.") == ""
