"""One run of a diagnostic: what is asked, and what becomes of the answers."""

import math

import pytest
from small_diagnostics import ADVOCACY, BRANCHING, EVERY_KIND, KANO

from bot.coach.interview import SKIPPED, By, Given, Interview, InvalidAnswer, Value


def given(interview: Interview, **answers: Value) -> Interview:
    for key, value in answers.items():
        interview = interview.answered(key.replace("_", ":"), Given(value))
    return interview


def asked_next(interview: Interview) -> str:
    assert interview.current
    return interview.current.key


FEATURES = given(Interview(KANO), features=("parking", "flowers"))


def test_both_questions_of_an_entry_come_before_those_of_the_next() -> None:
    assert [asked.key for asked in FEATURES.path] == ["features", "with:0", "without:0", "with:1", "without:1"]
    assert [asked.text for asked in FEATURES.path[1:3]] == [
        "With parking: how do your customers feel?",
        "Without parking: how do your customers feel?",
    ]


def test_the_total_counts_what_may_still_come() -> None:
    assert (Interview(KANO).number, Interview(KANO).total) == (1, 9)
    assert (FEATURES.number, FEATURES.total) == (2, 5)


def test_what_is_open_or_may_come_to_be_asked_is_possible() -> None:
    assert [asked.key for asked in Interview(ADVOCACY).possible][:2] == ["asked", "promoters"]
    assert "promoters" not in [asked.key for asked in given(Interview(ADVOCACY), asked=("no",)).possible]
    assert given(Interview(BRANCHING), one=("b",)).possible == ()


def test_an_answer_opens_the_questions_that_depend_on_it() -> None:
    asked = given(Interview(ADVOCACY), asked=("yes",))
    assert (asked_next(asked), asked.total) == ("promoters", 6)
    assert (asked_next(given(Interview(ADVOCACY), asked=("no",))), asked.total) == ("new", 6)


def test_what_depends_on_a_question_that_fell_away_falls_away_with_it() -> None:
    deep = given(Interview(BRANCHING), one=("a",), two=("a",), names=("pool",), often_0=3.0, last=7.0, deep="guests")
    assert [asked.key for asked in deep.path] == ["one", "two", "names", "often:0", "liked:0", "free", "last", "deep"]

    closed = given(deep, one=("b",))
    assert [asked.key for asked in closed.path] == ["one"]
    assert closed.is_complete
    assert (closed.number, closed.total) == (1, 1)
    assert closed.value("deep") is None

    unsure = given(closed, one=("c",))
    assert [asked.key for asked in unsure.path] == ["one", "two", "names", "often:0", "free", "last", "deep"]
    assert unsure.value("deep") == "guests"


def test_back_opens_the_question_that_was_answered_last() -> None:
    asked = given(Interview(ADVOCACY), asked=("yes",), promoters=1.0)
    assert asked_next(asked.back()) == "promoters"
    assert asked_next(asked.back().back()) == "asked"
    assert not asked.back().back().can_go_back
    corrected = given(asked.answered("passives", SKIPPED).reopened("asked"), asked=("yes",))
    assert asked_next(corrected.back()) == "asked"


def test_back_passes_over_what_the_story_told() -> None:
    told = Interview(EVERY_KIND).answered("industry", Given(("travel",), By.STORY))
    assert not told.can_go_back
    assert asked_next(given(told, offering="tours").back()) == "offering"


def test_what_was_said_about_an_entry_goes_with_the_entry() -> None:
    felt = given(FEATURES, with_0=("like",), without_0=("neutral",), with_1=("expect",), without_1=("dislike",))
    changed = felt.answered("features", Given(("flowers", "a garden", "parking")))
    assert {key: one.value for key, one in changed.answers.items() if key != "features"} == {
        "with:2": ("like",),
        "without:2": ("neutral",),
        "with:0": ("expect",),
        "without:0": ("dislike",),
    }
    assert asked_next(changed) == "with:1"


def test_a_list_that_is_opened_again_takes_back_what_was_said_about_its_entries() -> None:
    assert given(FEATURES, with_0=("like",)).reopened("features").answers == {}


def test_a_question_that_is_needed_cannot_be_skipped() -> None:
    with pytest.raises(InvalidAnswer, match="can't go on without"):
        Interview(KANO).answered("features", SKIPPED)


def test_a_question_that_is_not_asked_takes_no_answer() -> None:
    for key in ("promoters", "nothing", "with:0", ""):
        with pytest.raises(InvalidAnswer, match="not asked any more"):
            Interview(ADVOCACY).answered(key, Given(1.0))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("size", ()),
        ("size", ("solo", "few")),
        ("size", ("nonsense",)),
        ("size", "solo"),
        ("size", 1.0),
        ("photos", 0.0),
        ("photos", 6.0),
        ("photos", 3.5),
        ("photos", math.nan),
        ("photos", math.inf),
        ("photos", ("3",)),
        ("offering", ""),
        ("offering", " \n "),
        ("offering", 3.0),
        ("features", ()),
        ("features", (" ", ",")),
        ("features", 2.0),
        ("tried", ()),
    ],
)
def test_an_answer_that_the_question_does_not_take_is_refused_in_a_sentence(key: str, value: Value) -> None:
    with pytest.raises(InvalidAnswer, match=r"\.$"):
        Interview(EVERY_KIND).answered(key, Given(value))


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("photos", 4, 4.0),
        ("size", ("solo", "solo"), ("solo",)),
        ("tried", ("gift", "proof"), ("proof", "gift")),
        ("tried", ("nothing", "gift"), ("gift",)),
        ("offering", "  bread\nand   cakes ", "bread and cakes"),
        ("features", ("wifi, ", "WiFi", "pool", " a ", "b", "c"), ("wifi", "pool", "a", "b")),
        ("features", "a pool", ("a pool",)),
    ],
)
def test_an_answer_is_kept_in_its_usual_form(key: str, value: Value, kept: Value) -> None:
    assert Interview(EVERY_KIND).answered(key, Given(value)).value(key) == kept


def test_another_version_takes_over_what_it_still_asks() -> None:
    small = EVERY_KIND.questions
    newer = EVERY_KIND.model_copy(update={"version": 2, "questions": (*small[:3], *small[4:])})
    old = given(Interview(EVERY_KIND), industry=("travel",), size=("solo",), photos=4.0)
    carried = old.carried_over(newer)
    assert {key: one.value for key, one in carried.answers.items()} == {"industry": ("travel",), "photos": 4.0}
    assert carried.diagnostic.version == 2


def test_another_version_leaves_open_what_it_no_longer_takes() -> None:
    strict = EVERY_KIND.questions[7].model_copy(update={"most": 3})
    newer = EVERY_KIND.model_copy(update={"questions": (*EVERY_KIND.questions[:7], strict, *EVERY_KIND.questions[8:])})
    assert strict.id == "photos"
    assert given(Interview(EVERY_KIND), photos=4.0).carried_over(newer).answers == {}
