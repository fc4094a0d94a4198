import pytest
from bakery import source

from retrieval.answerability import Signals
from retrieval.listing import Listed, find_list
from retrieval.search import Found, Match

OVENS = """# Ovens

## Types of ovens
- **Stone oven**: A stone oven keeps its heat for a day.
- **Deck oven**: A deck oven bakes on several floors.
- **Rack oven**: A rack oven bakes whole trolleys.

## Steps for cleaning
1. Let the oven cool down. That takes an hour.
2. Sweep out the ashes.
3. Wipe the door.

## Types of doors
- Glass
- Iron

## History
Ovens are old. Ovens were made of clay.
"""
PASSAGES = source("ovens.md", OVENS).passages


def found(question: str, section: str) -> Found:
    best = next(passage for passage in PASSAGES if passage.path == (section,))
    return Found(question, (Match(best, 1.0, {0: 0.6}, 1.0),), Signals())


def lists(question: str, section: str) -> list[Listed]:
    return find_list(question, found(question, section), lambda document: PASSAGES)


def items(question: str, section: str) -> list[str]:
    return [item.lstrip("•123. ") for listed in lists(question, section) for item in listed.items]


@pytest.mark.parametrize(
    "question", ["what types of ovens are there?", "list the types of ovens", "which oven types do you know"]
)
def test_the_items_of_the_section_that_is_asked_for_are_listed(question: str) -> None:
    assert items(question, "Types of ovens") == [
        "Stone oven: A stone oven keeps its heat for a day.",
        "Deck oven: A deck oven bakes on several floors.",
        "Rack oven: A rack oven bakes whole trolleys.",
    ]


def test_of_each_step_the_first_sentence_is_listed() -> None:
    assert items("what are the steps for cleaning an oven", "Steps for cleaning") == [
        "Let the oven cool down.",
        "Sweep out the ashes.",
        "Wipe the door.",
    ]


def test_the_quote_of_a_list_holds_all_its_items() -> None:
    (listed,) = lists("list the types of ovens", "Types of ovens")
    assert all(item.lstrip("• ") in listed.quote.text for item in listed.items)
    assert listed.quote.text == listed.quote.passage.text[listed.quote.start : listed.quote.end]


def test_two_items_are_no_list_when_only_a_list_is_wished_for() -> None:
    assert items("what types of doors are there?", "Types of doors") == []


def test_a_question_about_one_thing_gets_no_list() -> None:
    assert items("how long does a stone oven keep its heat?", "Types of ovens") == []


def test_a_list_that_the_question_does_not_speak_of_is_not_shown() -> None:
    assert items("list the owners", "Types of ovens") == []
