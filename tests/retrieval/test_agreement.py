"""Whether two texts contradict each other, and where words stand in a text."""

import pytest

from retrieval.agreement import contradicts
from retrieval.locating import span_of


@pytest.mark.parametrize(
    ("one", "other", "opposed"),
    [
        ("we do not keep what our website says", "we keep what our website says", True),
        ("we do not tell everybody how long it takes", "we tell everybody how long it takes, every time", True),
        ("guests never come back", "they buy once and never come back", False),
        ("guests never come back", "they buy only once", False),
        ("we keep our word", "our word is kept", False),
    ],
)
def test_one_text_denies_what_the_other_affirms(one: str, other: str, opposed: bool):
    assert contradicts(one, other) is contradicts(other, one) is opposed


@pytest.mark.parametrize(
    ("words", "stand"),
    [
        ("THE ROOM’S small", "The room's  small"),
        ("room's", "room's"),
        ("oom's", None),
        ("写真より狭い", "写真より狭い"),
        ("", None),
        (" .,", None),
    ],
)
def test_words_are_found_as_they_stand(words: str, stand: str | None):
    text = "The room's  small, they say. 部屋は写真より狭いと言われます。"
    span = span_of(words, text)
    assert (text[slice(*span)] if span else None) == stand
