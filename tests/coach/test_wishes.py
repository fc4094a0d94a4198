"""Messages that are no answers: wishes, questions, and rows of keys."""

import pytest

from bot.coach.wishes import Wish, is_gibberish, is_question, wish_in


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("skip", Wish.SKIP),
        ("Skip this one, please.", Wish.SKIP),
        ("n/a", Wish.SKIP),
        ("can we go back", Wish.BACK),
        ("oops, back", Wish.BACK),
        ("please stop", Wish.CANCEL),
        ("/cancel", Wish.CANCEL),
        ("Why?", Wish.WHY),
        ("why do you want to know that?", Wish.WHY),
        ("??", Wish.WHY),
        ("money back", None),
        ("they stop coming", None),
        ("", None),
    ],
)
def test_a_wish_is_understood_in_words(text: str, wish: Wish | None) -> None:
    assert wish_in(text) is wish


@pytest.mark.parametrize("text", ["", "....", "👍", "asdf", "ASDF!", "dfgh sdfg", "zzzz", "qwerty", "sdkfjh alskdj"])
def test_rows_of_keys_are_gibberish(text: str) -> None:
    assert is_gibberish(text)


@pytest.mark.parametrize("text", ["Khachapuri", "SaaS", "CRM", "yoga", "B&B", "Brötchen", "хлеб", "7", "ok", "rhythm"])
def test_rare_and_foreign_words_are_words(text: str) -> None:
    assert not is_gibberish(text)


@pytest.mark.parametrize("text", ["what is NPS", "sometimes?", "how do I count that", "tell me about Kano", "is it ok"])
def test_questions_are_known_by_their_mark_or_beginning(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["What families need for a week", "when comparing", "whatever", "do it again"])
def test_answers_that_begin_like_questions_are_answers(text: str) -> None:
    assert not is_question(text)
