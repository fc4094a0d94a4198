"""Numbers and places in what people write."""

import pytest

from bot.coach.counting import numbers_in, place_in


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("about forty", [40]),
        ("1,250", [1250]),
        ("1.250", [1250]),
        ("1 250 000", [1250000]),
        ("3.5", [3.5]),
        ("3,5", [3.5]),
        ("2k", [2000]),
        ("k", []),
        ("one hundred and five", [105]),
        ("two thousand five hundred", [2500]),
        ("a dozen or so", [12]),
        ("half a dozen", [6]),
        ("half a million", [500000]),
        ("twenty-four of 60", [24, 60]),
        ("40-50", [40, 50]),
        ("between thirty and forty", [30, 40]),
        ("one and three", [1, 3]),
        ("4/5", [4, 5]),
        ("-3", [-3]),
        ("none", [0]),
        ("no one", [0]),
        ("wifi6 and a lot of people", []),
        ("٣", [3]),
        ("", []),
    ],
)
def test_numbers_are_found_in_digits_and_words(text: str, numbers: list[float]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2", 1),
        ("2.", 1),
        ("#2", 1),
        ("b)", 1),
        ("the second one", 1),
        ("option 3", 2),
        ("no 2", 1),
        ("last", 3),
        ("5", None),
        ("0", None),
        ("²", None),
        ("a lot", None),
        ("no", None),
    ],
)
def test_a_place_among_four_is_found(text: str, place: int | None) -> None:
    assert place_in(text, 4) == place
