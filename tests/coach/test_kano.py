"""The Kano table against the one in print, and where features stand on the map."""

from itertools import product

import pytest

from bot.coach.kano import SCORES, TABLE, Category, Feeling, category, place

# Kano et al. (1984) as printed by Berger et al. (1993), Kano's methods for understanding customer-defined quality,
# Center for Quality of Management Journal 2(4): rows with the feature, columns without it.
PRINTED = {
    #               like             must-be        neutral        live with      dislike
    "like": ("questionable", "attractive", "attractive", "attractive", "one-dimensional"),
    "expect": ("reverse", "indifferent", "indifferent", "indifferent", "must-be"),
    "neutral": ("reverse", "indifferent", "indifferent", "indifferent", "must-be"),
    "live": ("reverse", "indifferent", "indifferent", "indifferent", "must-be"),
    "dislike": ("reverse", "reverse", "reverse", "reverse", "questionable"),
}


def test_the_table_is_the_printed_one_in_all_25_places() -> None:
    printed = {
        (Feeling(present), missing): Category(name)
        for present, row in PRINTED.items()
        for missing, name in zip(Feeling, row, strict=True)
    }
    assert len(printed) == 25
    assert printed == TABLE


@pytest.mark.parametrize(
    ("present", "missing", "expected"),
    [
        (Feeling.EXPECT, Feeling.DISLIKE, Category.MUST_BE),
        (Feeling.LIKE, Feeling.DISLIKE, Category.ONE_DIMENSIONAL),
        (Feeling.LIKE, Feeling.NEUTRAL, Category.ATTRACTIVE),
    ],
)
def test_the_pairs_that_the_playbook_names_fall_where_it_says(
    present: Feeling, missing: Feeling, expected: Category
) -> None:
    assert category(present, missing) is expected


def test_the_scores_are_those_of_dumouchel() -> None:
    """Berger et al. (1993): 4, 2, 0, −1 and −2 for a feature that is there."""
    assert [SCORES[feeling] for feeling in Feeling] == [4, 2, 0, -1, -2]


def test_a_feature_without_contradiction_stands_in_the_corner_of_its_category() -> None:
    corner = {
        Category.MUST_BE: (False, True),
        Category.ONE_DIMENSIONAL: (True, True),
        Category.ATTRACTIVE: (True, False),
        Category.INDIFFERENT: (False, False),
        Category.REVERSE: (False, False),
    }
    for present, missing in product(Feeling, Feeling):
        where, found = place(present, missing), category(present, missing)
        if found is not Category.QUESTIONABLE:
            assert (where.satisfied > 0.75, where.dissatisfied > 0.75) == corner[found]


def test_a_place_lies_between_0_and_1() -> None:
    places = [place(present, missing) for present, missing in product(Feeling, Feeling)]
    assert {value for where in places for value in (where.satisfied, where.dissatisfied)} == {0.0, 0.5, 1.0}
