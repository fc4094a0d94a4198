"""A playbook is read from a document, and an invalid one is refused with a sentence that helps its author."""

import pytest

from knowledge.front_matter import InvalidPlaybook
from knowledge.playbook import Playbook
from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind
from retrieval.formats.markdown import parse_markdown

GOAL_GRADIENT = """---
title: Goal gradient
kind: bias
summary: People speed up as they come near a goal.
aliases: [goal-gradient effect]
stages: [selection, loyalty]
challenges: [low-engagement]
industries: [restaurants]
expectations: [personal]
strengthens: [endowed progress]
references:
  - {author: "Hull, C. L.", year: 1932, title: "The goal-gradient hypothesis and maze learning"}
---
# Goal gradient
## In one minute
Goal gradient is the tendency to try harder as a goal comes near.
## When to use it
- **Stamp cards**: Goal gradient helps when a reward needs several visits.
## When not to use it
Goal gradient does little when the goal is not wanted.
## Use it honestly
- **Manipulation**: Goal gradient becomes manipulation when the finish line moves.
## Spot it
- **Last stamps**: Visits come closer together before the reward.
## Steps
1. Choose a reward after ten visits.
2. Show customers how many visits are left.
## Say it
- **At the till**: "Two more visits: then the coffee is on us."
## Measure it
- **Days between visits**: Compare the days between visits early and late on the card.
## Across the journey
- **Loyalty**: Regulars come sooner when the reward is near.
## By industry
- **Restaurants**: Cafés can show the number of stamps that are missing.
## Another heading
Anything that the content needs.
"""


def read(text: str) -> Playbook:
    return Playbook.read(parse_markdown("goal-gradient.md", text))


def refusal(text: str) -> str:
    with pytest.raises(InvalidPlaybook) as refused:
        read(text)
    return str(refused.value)


def test_a_playbook_holds_its_front_matter_in_the_shared_words() -> None:
    playbook = read(GOAL_GRADIENT)

    assert playbook.document == "goal-gradient.md"
    assert playbook.title == "Goal gradient"
    assert playbook.kind is PlaybookKind.BIAS
    assert playbook.aliases == ("goal-gradient effect",)
    assert playbook.stages == (JourneyStage.SELECTION, JourneyStage.LOYALTY)
    assert playbook.challenges == (Challenge.LOW_ENGAGEMENT,)
    assert playbook.expectations == (ExpectationType.PERSONAL,)
    assert playbook.strengthens == ("endowed progress",)
    assert playbook.counters == ()
    assert playbook.references[0].year == 1932


def test_a_playbook_holds_its_sections_line_by_line() -> None:
    playbook = read(GOAL_GRADIENT)

    assert [(step.number, step.text) for step in playbook.steps] == [
        (1, "Choose a reward after ten visits."),
        (2, "Show customers how many visits are left."),
    ]
    assert playbook.in_one_minute[0].text.startswith("Goal gradient is")
    assert playbook.measure_it[0].term == "Days between visits"
    assert playbook.lines("Another heading")[0].text == "Anything that the content needs."
    assert playbook.lines("Examples") == ()


def test_words_to_say_keep_their_own_colons() -> None:
    script = read(GOAL_GRADIENT).say_it[0]

    assert script.term == "At the till"
    assert script.text == '"Two more visits: then the coffee is on us."'


def test_stages_and_industries_find_their_line() -> None:
    playbook = read(GOAL_GRADIENT)

    assert list(playbook.across_the_journey) == [JourneyStage.LOYALTY]
    assert playbook.by_industry[Industry.RESTAURANTS].text == "Cafés can show the number of stamps that are missing."


def test_a_line_of_an_industry_may_be_headed_by_a_synonym() -> None:
    playbook = read(GOAL_GRADIENT.replace("**Restaurants**", "**Coffee shop**"))

    assert Industry.RESTAURANTS in playbook.by_industry


def test_every_line_is_quoted_exactly_from_the_document() -> None:
    document = parse_markdown("goal-gradient.md", GOAL_GRADIENT)
    lines = [line for section in Playbook.read(document).sections for line in section.lines]

    assert len(lines) > 10
    for line in lines:
        assert document.text[line.start : line.start + len(line.quote)] == line.quote
        assert line.quote.endswith(line.text)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        (
            "kind: bias",
            "kind: trick",
            "goal-gradient.md: the key \"kind\" must be a word of the shared list, but is 'trick'; "
            "choose one of bias, expectation, framework, practice.",
        ),
        (
            "stages: [selection, loyalty]",
            "stages: [selection, purchase]",
            "goal-gradient.md: the key \"stages\", entry 2 must be a word of the shared list, but is 'purchase'; "
            "choose one of research, exploration, selection, loyalty.",
        ),
        (
            "stages: [selection, loyalty]",
            "stages: loyalty",
            "goal-gradient.md: the key \"stages\" must be a list, but is 'loyalty'; "
            "write it in square brackets, with commas between the entries.",
        ),
        (
            "challenges: [low-engagement]",
            "challenges: []",
            'goal-gradient.md: the key "challenges" must have at least one entry, but is empty; '
            "write an entry between the brackets.",
        ),
        (
            "summary: People speed up as they come near a goal.\n",
            "",
            'goal-gradient.md: the key "summary" is missing; add a line "summary: …" to the front matter.',
        ),
        (
            "summary: People speed up as they come near a goal.",
            "summary: 12",
            'goal-gradient.md: the key "summary" must be a text, but is 12; '
            "write some words, in quotation marks if they hold a colon.",
        ),
        (
            "year: 1932",
            "year: long ago",
            'goal-gradient.md: the key "references", entry 1, "year" must be a year such as 1977, but is \'long ago\'; '
            "write the year in four digits.",
        ),
        (
            ', title: "The goal-gradient hypothesis and maze learning"',
            "",
            'goal-gradient.md: the key "references", entry 1, "title" is missing; '
            'add a line "title: …" to the front matter.',
        ),
        (
            "## Use it honestly",
            "## Use it kindly",
            'goal-gradient.md: the section "Use it honestly" is missing, and the kind is bias; '
            'add "## Use it honestly" with what would make it manipulation, and its honest version.',
        ),
        (
            "aliases:",
            "alias:",
            'goal-gradient.md: the key "alias" is not known; correct or remove it, the keys are title, kind, summary, '
            "aliases, stages, challenges, industries, expectations, strengthens, counters, asked, references.",
        ),
        (
            "## Say it",
            "## Tell it",
            'goal-gradient.md: the section "Say it" is missing or empty; '
            'add "## Say it" with at least one line under it.',
        ),
        (
            "## Another heading",
            "## Spot it",
            'goal-gradient.md: the section "Spot it" stands twice; '
            "join the two sections, or give one of them another heading.",
        ),
        (
            "1. Choose a reward after ten visits.\n2. Show customers how many visits are left.",
            "- Choose a reward after ten visits.",
            'goal-gradient.md: the section "Steps" must be a numbered list; '
            'begin each of its lines with a number, such as "1. ".',
        ),
        (
            "- **Restaurants**: Cafés can",
            "- **Hospitality**: Hotels can",
            "goal-gradient.md: the section \"By industry\" has a line for 'Hospitality', which the front matter does "
            'not list; add the value to "industries" or correct the line.',
        ),
        (
            "industries: [restaurants]",
            "industries: [restaurants, banking]",
            "goal-gradient.md: the section \"By industry\" has no line for 'banking'; "
            'add a line "- **Banking**: …" or take \'banking\' out of "industries".',
        ),
        (
            "- **Loyalty**: Regulars come sooner when the reward is near.",
            "- **Dessert**: Regulars come sooner.",
            "goal-gradient.md: the section \"Across the journey\" has a line for 'Dessert', which is no stage of the "
            "journey; begin it with one of Research, Exploration, Selection, Loyalty.",
        ),
        (
            "- **Loyalty**: Regulars come sooner when the reward is near.",
            "- **Loyalty**: Regulars come sooner.\n- **Loyalty**: Regulars come more often.",
            "goal-gradient.md: the section \"Across the journey\" has two lines for 'loyalty'; join the two lines.",
        ),
    ],
)
def test_a_refusal_names_the_file_the_place_the_rule_and_the_remedy(right: str, wrong: str, message: str) -> None:
    assert right in GOAL_GRADIENT
    assert refusal(GOAL_GRADIENT.replace(right, wrong)) == message


def test_a_document_without_front_matter_is_no_playbook() -> None:
    assert refusal("# Goal gradient\n## Steps\n1. Choose a reward.\n") == (
        "goal-gradient.md: the front matter is missing; "
        'begin the file with "title:", "kind:" and the other keys between two lines of ---.'
    )
