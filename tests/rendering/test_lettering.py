"""Letters: whatever people write, only what the font has is drawn, in lines that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.ft2font import FT2Font

from bot.rendering.lettering import Face, drawable, lines

from .samples import ODD

ANYTHING = st.text(st.one_of(st.characters(), st.sampled_from("a $\\{}_^مرح東京😀🏖\u0301\u202e\u200d\n")), max_size=60)


@given(ANYTHING)
def test_only_letters_that_both_faces_have_are_drawn(text: str) -> None:
    for face in Face:
        known = FT2Font(face.path).get_charmap()
        assert [one for one in drawable(text) if ord(one) not in known] == []


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("Zimmer für Gäste – 20 €", "Zimmer für Gäste – 20 €"),
        ("Кафе Ελλάδα مطعم שלום", "Кафе Ελλάδα مطعم שלום"),
        ("Hotel 🏖️ am Meer", "Hotel am Meer"),
        ("東京の 海辺 Hotel", "? Hotel"),
        ("𝓕𝓪𝓷𝓬𝔂", "Fancy"),
        ("a\u202eb\u0000c\r\nd", "abc d"),
        ("$x^2$ \\frac{1}{2}", "$x^2$ \\frac{1}{2}"),
        (" \n ", ""),
    ],
)
def test_what_the_font_lacks_is_left_out_or_replaced(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


def test_accents_do_not_pile_up() -> None:
    assert len(drawable("a" + "\u0301\u0308" * 30)) <= 3


@given(ANYTHING, st.integers(1, 4), st.integers(2, 20))
def test_lines_fit_and_are_few_enough(text: str, most: int, wide: int) -> None:
    broken = lines(text, most, lambda line: len(line) <= wide)
    assert len(broken) <= most
    assert all(len(line) <= wide for line in broken)
    kept = "".join(broken).replace(" ", "").removesuffix("…")
    assert "".join(text.split()).startswith(kept)


def test_what_is_left_out_is_marked() -> None:
    assert lines("Latte art with a picture", 2, lambda line: len(line) <= 10) == ["Latte art", "with a…"]


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_end_in_lines(text: str) -> None:
    assert len(lines(drawable(text), 3, lambda line: len(line) <= 12)) <= 3
