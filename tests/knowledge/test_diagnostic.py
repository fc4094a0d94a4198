"""The diagnostics that come with the coach, written by the rules of knowledge/README.md, and how broken ones fail."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import pytest

from knowledge.diagnostic import (
    Advice,
    Condition,
    Diagnostic,
    InvalidDiagnostic,
    Makes,
    Option,
    Picture,
    Question,
    QuestionKind,
    load_diagnostics,
)
from knowledge.library import load
from knowledge.taxonomy import ExpectationType, Industry, JourneyStage
from retrieval.embeddings import EmbeddingModel

DIAGNOSTICS = load_diagnostics()
LISTED = ["bias-finder", "expectations", "kano-check", "personalisation", "advocacy-health", "angry-customer"]
ANGRY = DIAGNOSTICS["angry-customer"]
MOST_QUESTIONS, LONGEST_QUESTION, LONGEST_REASON = 8, 130, 110
AMERICAN = re.compile(r"\b(?:\w*(?:(?<!s)iz(?:e|es|ed|ing)|ization)|behavior\w*|color\w*|favor\w*|center\w*)\b", re.I)
JARGON = re.compile(r"\b(?:AI|CX|KPIs?|touchpoints?|leverage|utilise|seamless|stakeholders?|actionable)\b")

Answers = Mapping[str, str | None]

each_report = pytest.mark.parametrize(
    "diagnostic",
    [diagnostic for diagnostic in DIAGNOSTICS.values() if diagnostic.makes is Makes.REPORT],
    ids=lambda diagnostic: diagnostic.id,
)
each_diagnostic = pytest.mark.parametrize("diagnostic", DIAGNOSTICS.values(), ids=lambda diagnostic: diagnostic.id)


def paths(diagnostic: Diagnostic) -> list[tuple[Question, ...]]:
    """Every path of questions that answers can lead to."""
    return [tuple(question for question, _ in path) for path in _walked(diagnostic.questions, {})]


def _walked(left: tuple[Question, ...], answers: Answers) -> Iterator[tuple[tuple[Question, str | None], ...]]:
    if not left:
        yield ()
        return
    question, *later = left
    if not all(_holds(condition, answers) for condition in question.when):
        yield from _walked(tuple(later), answers)
        return
    # what nothing depends on is answered in one way, so that the walk stays short
    decides = any(condition.question == question.id for one in later for condition in one.when)
    ways = [*(option.id for option in question.choices), None] if question.is_choice else ["1", None]
    for answer in ways if decides else ways[:1]:
        for rest in _walked(tuple(later), {**answers, question.id: answer}):
            yield (question, answer), *rest


def _holds(condition: Condition, answers: Answers) -> bool:
    answer = answers.get(condition.question or "")
    return answer is not None and (not condition.is_ or answer in condition.is_) and answer not in condition.is_not


def options(diagnostic: Diagnostic) -> Iterator[tuple[Question, Option]]:
    for question in diagnostic.questions:
        for option in question.options:
            yield question, option


def shown(diagnostic: Diagnostic) -> Iterator[str]:
    """Every text of a diagnostic that people read."""
    yield from (diagnostic.title, diagnostic.summary, diagnostic.story, diagnostic.basis)
    yield from (diagnostic.well_title, diagnostic.well_text)
    for question in diagnostic.questions:
        yield from (question.text, question.why, question.example, question.unit)
    yield from (option.label for _, option in options(diagnostic))
    for rule in diagnostic.rules:
        yield from (rule.title, rule.text)
    for part in diagnostic.script:
        yield from part.lines.values()
    yield from (advice.text for advice in (*diagnostic.steps, *diagnostic.leave))
    yield from (suggested.heading for suggested in diagnostic.suggestions)


def test_the_six_diagnostics_are_listed_in_their_order_and_the_short_interviews_are_not() -> None:
    assert [id for id, diagnostic in DIAGNOSTICS.items() if diagnostic.listed] == LISTED
    assert [id for id, diagnostic in DIAGNOSTICS.items() if not diagnostic.listed] == [
        "angry-debrief",
        "check-in",
        "experiment",
        "profile",
    ]
    assert ANGRY.debrief == "angry-debrief"


@each_diagnostic
def test_no_path_has_more_than_eight_questions(diagnostic: Diagnostic) -> None:
    lengths = {len(path) for path in paths(diagnostic)}
    assert max(lengths) <= MOST_QUESTIONS
    assert max(lengths) >= 3


@each_diagnostic
def test_every_question_is_on_some_path(diagnostic: Diagnostic) -> None:
    assert {question.id for path in paths(diagnostic) for question in path} == {one.id for one in diagnostic.questions}


@each_diagnostic
def test_questions_and_reasons_are_short_sentences(diagnostic: Diagnostic) -> None:
    for question in diagnostic.questions:
        assert len(question.text) <= LONGEST_QUESTION, question.id
        assert question.text[-1] in "?.", question.id
        assert len(question.why) <= LONGEST_REASON, question.id
        assert question.why.endswith("."), question.id
        assert ". " not in question.why, question.id


@each_diagnostic
def test_labels_fit_on_the_button_of_a_phone(diagnostic: Diagnostic) -> None:
    assert len(diagnostic.title) <= 24
    assert [option.label for _, option in options(diagnostic) if len(option.label) > 24] == []


@each_diagnostic
def test_every_option_has_ways_to_say_it_that_no_other_option_has(diagnostic: Diagnostic) -> None:
    for question in diagnostic.questions:
        said = [text.casefold() for option in question.options for text in option.says]
        assert len(said) == len(set(said)), question.id
    for question, option in options(diagnostic):
        assert 4 <= len(option.says) <= 12, (question.id, option.id)
        assert all(len(text) <= 70 for text in option.says), (question.id, option.id)


@each_report
def test_whoever_knows_nothing_finds_a_way_out(diagnostic: Diagnostic) -> None:
    """By skipping, or by an option that says so; only the three taps of an angry customer need neither."""
    for question in diagnostic.questions:
        if question.required and question.kind is not QuestionKind.LIST and diagnostic is not ANGRY:
            assert question.option("other") or question.option("unsure") or question.option("none"), question.id
        if question.kind is QuestionKind.MULTIPLE:
            assert [option.id for option in question.options if option.alone] == [question.options[-1].id]


def test_what_was_tried_names_playbooks_of_the_library() -> None:
    titles = {playbook.title for playbook in load()}
    tried = [title for one in DIAGNOSTICS.values() for _, option in options(one) for title in option.tried]
    assert len(tried) >= 10
    assert set(tried) <= titles


@each_diagnostic
def test_texts_are_british_and_calm(diagnostic: Diagnostic) -> None:
    for text in shown(diagnostic):
        assert "!" not in text
        assert not AMERICAN.search(text), text
        assert not JARGON.search(text), text
        assert "  " not in text


@each_report
def test_findings_end_in_something_to_do_and_search_the_library(diagnostic: Diagnostic) -> None:
    heavy = [rule for rule in diagnostic.rules if rule.weight > 2.5]
    assert heavy
    for rule in heavy:
        assert rule.text.endswith("."), rule.id
        assert not rule.title.endswith("."), rule.id
        assert rule.look_for, rule.id
        assert rule.challenges, rule.id


@pytest.mark.parametrize("id", ["bias-finder", "expectations", "personalisation", "advocacy-health"])
def test_the_industry_is_asked_first_and_kept_in_the_profile(id: str) -> None:
    first = DIAGNOSTICS[id].questions[0]
    assert (first.id, first.profile) == ("industry", "industry")
    assert [option.id for option in first.choices] == list(Industry)
    assert DIAGNOSTICS[id].story


def test_the_bias_finder_asks_for_one_obstacle_and_has_a_finding_for_each() -> None:
    finder = DIAGNOSTICS["bias-finder"]
    obstacles = [question for question in finder.questions if question.id.startswith("obstacle-")]
    for path in _walked(finder.questions, {}):
        # the stage cannot be skipped, so that each walk with one meets exactly one obstacle
        if any(question.id == "stage" and answer for question, answer in path):
            assert len([question for question, _ in path if question in obstacles]) == 1
    found = {(condition.question, id) for rule in finder.rules for condition in rule.when for id in condition.is_}
    for question in obstacles:
        assert question.required
        assert {(question.id, option.id) for option in question.options} <= found
    assert {option.stage for option in finder.questions[2].options} == {*JourneyStage, None}


def test_the_expectation_audit_scores_all_six_types_as_known_and_as_met() -> None:
    audit = DIAGNOSTICS["expectations"]
    assert [area.expectation for area in audit.areas] == list(ExpectationType)
    assert list(audit.measures) == ["known", "met"]
    for area in audit.areas:
        question = audit.question(area.id)
        assert question is not None
        scores = [(option.score_in("known"), option.score_in("met")) for option in question.options]
        assert scores == [(1, 1), (1, 0.3), (0.3, 0.5), (0, None)]
        # what is not kept, or not seen, is a finding
        found = [rule for rule in audit.rules if rule.expectation is area.expectation]
        assert {id for rule in found for one in rule.when if one.question == area.id for id in one.is_} == {
            "short",
            "late",
            "never",
        }


def test_the_kano_check_has_a_finding_for_every_category_and_the_five_answers() -> None:
    check = DIAGNOSTICS["kano-check"]
    assert check.picture is Picture.KANO
    for id in ("with", "without"):
        question = check.question(id)
        assert question is not None
        assert [option.id for option in question.options] == ["like", "expect", "neutral", "live", "dislike"]
    categories = {one.category for rule in check.rules for one in rule.when if one.category}
    assert len(categories) == 6
    assert "hypothesis" in check.basis


@pytest.mark.parametrize("id", ["personalisation", "advocacy-health"])
def test_every_area_with_bars_is_scored_from_bad_to_good(id: str) -> None:
    diagnostic = DIAGNOSTICS[id]
    for area in diagnostic.areas:
        scores = [option.score for question, option in options(diagnostic) if question.area == area.id]
        known = [score for score in scores if isinstance(score, int | float)]
        assert min(known) <= 0.1
        assert max(known) == 1


def test_counts_of_advocacy_are_read_from_a_story() -> None:
    health = DIAGNOSTICS["advocacy-health"]
    story = (
        "We had 24 promoters, 10 passives and 6 detractors. Of 75 new customers 18 came through a recommendation; "
        "1,200 new clients would be nice."
    )
    counted = {
        question.id: match[1]
        for question in health.questions
        for pattern in question.patterns
        if (match := re.search(pattern, story))
    }
    assert counted == {"promoters": "24", "passives": "10", "detractors": "6", "new": "75", "referred": "18"}


def _cases() -> Iterator[dict[str, str]]:
    for chosen in product(*([option.id for option in question.options] for question in ANGRY.questions)):
        yield dict(zip(["happened", "where", "offer"], chosen, strict=True))


def _for(case: Answers, advice: Iterable[Advice]) -> list[str]:
    return [one.text for one in advice if all(_holds(condition, case) for condition in one.when)]


def test_each_of_48_angry_customers_gets_words_three_steps_and_what_to_leave() -> None:
    cases = list(_cases())
    assert len(cases) == 48
    spoken = [" ".join(part.lines[case[part.question]] for part in ANGRY.script) for case in cases]
    assert len(set(spoken)) == 48
    for case, words in zip(cases, spoken, strict=True):
        assert "sorry" in words
        assert " but " not in words
        assert len(words) <= 350
        assert len(_for(case, ANGRY.steps)) == 3
        assert 2 <= len(_for(case, ANGRY.leave)) <= 3
        if case["where"] == "review":
            assert "in private" in words
            assert "money" not in words


def test_each_angry_customer_leads_to_one_finding() -> None:
    for case in _cases():
        assert len([rule for rule in ANGRY.rules if all(_holds(one, case) for one in rule.when)]) == 1


SAID = {
    "bias-finder stage": {
        "we have too few visitors on the site": "unaware",
        "they study our offer and then go with a rival": "comparing",
        "at the checkout most of them vanish": "deciding",
        "our members drop out after January": "bought",
    },
    "bias-finder obstacle-decide": {
        "they keep delaying": "later",
        "you need to register, confirm and upload documents": "effort",
        "no one wants the premium version": "cheapest",
        "they feel cornered by the salesman": "pushed",
        "they don't dare to pay upfront": "risk",
    },
    "bias-finder obstacle-after": {
        "no repeat customers": "once",
        "after two lessons they stop practising": "unused",
        "a third of the bookings don't appear": "noshow",
        "the check-in queue is endless": "waits",
        "a rude goodbye ruins the trip": "sour",
    },
    "bias-finder tried": {
        "testimonials from clients": "proof",
        "30 days money back": "safe",
        "buy nine coffees and get one free": "card",
        "checkout is now one page instead of four": "easier",
        "haven't done anything yet": "nothing",
    },
    "expectations explicit": {
        "our listings are correct and up to date": "kept",
        "photos on the portals make the rooms look larger than they are": "short",
        "guests tell us when the website is wrong": "late",
    },
    "expectations interpersonal": {
        "everyone is welcomed warmly": "kept",
        "one waiter is grumpy and another one is great": "short",
        "we have never spoken about manners": "never",
    },
    "expectations sources": {
        "the brochure exaggerates": "adverts",
        "our agents promise too much": "sales",
        "we quote delivery times that are too short": "dates",
        "their last holiday here was perfect": "before",
    },
    "personalisation data": {
        "order history in the shop system": "bought",
        "only the owner remembers people": "head",
        "zero, we don't know anything": "nothing",
    },
    "advocacy-health telling": {
        "the magic show at the end": "moment",
        "the people there are lovely": "warm",
        "it's a bargain": "price",
        "no clue what they'd say": "unsure",
    },
    "angry-customer happened": {
        "we delivered the wrong size": "error",
        "parcel is a week late": "waiting",
        "she says the room looked bigger online": "expected",
        "the waiter was impolite": "treated",
    },
    "angry-customer where": {
        "right here at reception": "here",
        "he's on the line": "phone",
        "got an email": "message",
        "tripadvisor review": "review",
    },
}


@pytest.mark.parametrize("place", SAID)
def test_the_way_people_say_it_is_nearest_to_the_option_they_mean(place: str, model: EmbeddingModel) -> None:
    id, asked = place.split()
    question = DIAGNOSTICS[id].question(asked)
    assert question is not None
    ways = [(option.id, way) for option in question.options for way in (option.label, *option.says)]
    likeness = model.embed_texts(list(SAID[place])) @ model.embed_texts([way for _, way in ways]).T
    meant = [ways[column][0] for column in likeness.argmax(axis=1)]
    assert meant == list(SAID[place].values())


CHECK = """\
version: 1
title: Waiting check
minutes: 2
summary: Shows where a wait costs you customers.
picture: bars
measures: {score: Score}
areas:
  - {id: waits, label: Waits}
questions:
  - id: told
    kind: single
    text: Do guests learn how long it takes?
    why: A wait feels longer when nobody says how long it takes.
    area: waits
    options:
      - id: always
        label: Always
        score: 1
        says: [we tell everybody at the door]
      - id: never
        label: Never
        score: {score: 0}
        challenges: [waiting]
  - id: ideas
    kind: list
    text: Which ideas do you have?
    why: They can be sorted.
    most: 3
  - id: sorted
    kind: multiple
    text: Who would like {each}?
    why: Not everybody likes everything.
    each: ideas
    options:
      - {id: guests, label: Guests}
      - {id: none, label: None of them, alone: true}
  - id: minutes
    kind: number
    text: How many minutes?
    why: A figure can be compared.
    when: [{question: told, is: [never]}]
    most: 600
    patterns: ['(\\d+) minutes']
rules:
  - id: untold
    when: [{question: told, is: [never]}]
    title: Nobody says how long it takes
    text: Name a time at the door.
    weight: 2
  - id: poor
    when: [{area: waits, below: 0.5}]
    title: Waits are hard
    text: Measure twenty of them.
well_title: Nothing stands out
well_text: None of the answers points to a wait that hurts.
suggestions:
  - {heading: What to do, kinds: [practice], most: 2}
script:
  - question: told
    lines: {always: Thank you for waiting., never: We should have told you.}
steps:
  - {text: Tell the time., when: [{question: told, is: [never]}]}
"""


def read(text: str) -> Diagnostic:
    return Diagnostic.read("waiting-check.yaml", text)


def refusal(text: str, file: str = "waiting-check.yaml") -> str:
    with pytest.raises(InvalidDiagnostic) as refused:
        Diagnostic.read(file, text)
    return str(refused.value)


def test_a_diagnostic_holds_what_its_file_says() -> None:
    check = read(CHECK)

    assert (check.id, check.version, check.listed) == ("waiting-check", 1, True)
    told = check.question("told")
    assert told is not None
    assert [(option.id, option.score_in("score")) for option in told.options] == [("always", 1), ("never", 0)]
    assert check.rules[0].when == (Condition.model_validate({"question": "told", "is": ["never"]}),)
    assert check.area("waits") == check.areas[0]


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("title: Waiting check\n", "", 'the key "title" is missing.'),
        ("title: Waiting check", "titel: Waiting check\ntitle: Check", 'the key "titel" is not known.'),
        ("version: 1", "version: 1\nid: other", 'the key "id" is not known, because the name of the file is the id.'),
        (
            "version: 1",
            "version: soon",
            'the key "version" is not valid, because input should be a valid integer, unable to parse string as an '
            "integer (it is 'soon').",
        ),
        (
            "title: Waiting check",
            "title: no",
            'the key "title" must be a text, but is False; put the text in quotation marks.',
        ),
        (
            "version: 1",
            "version: 1\ntaps_first: true",
            'the key "taps_first" needs a story, and a first question with one option.',
        ),
        (
            "kind: number",
            "kind: slider",
            "the key \"questions\", entry 4, \"kind\" must be one of 'single', 'multiple', 'scale', 'number', 'text' "
            "or 'list', but is 'slider'.",
        ),
        (
            "label: Always",
            "label: Always, at the door, on the screen and on the phone",
            'the key "questions", entry 1, "options", entry 1, "label" must have at most 40 characters, but has 51.',
        ),
        ("label: Always", "label: ''", 'the key "questions", entry 1, "options", entry 1, "label" must not be empty.'),
        (
            "id: told",
            "id: Told by us",
            'the key "questions", entry 1, "id" must be a small letter, followed by at most 15 small letters, digits '
            "and hyphens, but is 'Told by us'.",
        ),
        (
            "challenges: [waiting]",
            "challenges: waiting",
            'the key "questions", entry 1, "options", entry 2, "challenges" must be a list, but is \'waiting\'; put it '
            "in square brackets.",
        ),
        (
            "score: {score: 0}",
            "score: low",
            'the key "questions", entry 1, "options", entry 2, "score" is not valid, because input should be a valid '
            "dictionary (it is 'low').",
        ),
        ("score: 1", "score: 3", "the question \"told\" scores the option 'always' outside 0 to 1."),
        ("score: {score: 0}", "score: {met: 0}", "the question \"told\" scores 'met', which is none of the measures."),
        ("    area: waits\n", "", 'the question "told" scores the option \'always\', but has no key "area".'),
        (
            "area: waits\n",
            "area: queue\n",
            "the question \"told\" belongs to the area 'queue', which is not in the list of areas.",
        ),
        ("id: never", "id: always", "the list of options of told holds 'always' twice."),
        ("id: minutes", "id: told", "the list of questions holds 'told' twice."),
        ("id: poor", "id: untold", "the list of rules holds 'untold' twice."),
        (
            "when: [{question: told, is: [never]}]\n    most: 600",
            "when: [{question: later, is: [never]}]\n    most: 600",
            "the question \"minutes\" depends on 'later', which is no question before it.",
        ),
        (
            "when: [{question: told, is: [never]}]\n    most: 600",
            "when: [{question: told, is: [seldom]}]\n    most: 600",
            "the question \"minutes\" has a condition on 'seldom', which is no option of 'told'.",
        ),
        (
            "when: [{question: told, is: [never]}]\n    title",
            "when: [{question: sorted, is: [guests]}]\n    title",
            "the rule \"untold\" has a condition on 'sorted', which is asked several times.",
        ),
        (
            "when: [{question: told, is: [never]}]\n    title",
            "when: [{question: told}]\n    title",
            'the rule "untold" has a condition on \'told\' without "is" or "not".',
        ),
        (
            "{area: waits, below: 0.5}",
            "{area: waits, question: told, below: 0.5}",
            'the rule "poor" has a condition that must name one of question, metric, area or category.',
        ),
        (
            "{area: waits, below: 0.5}",
            "{area: queue, below: 1}",
            "the rule \"poor\" has a condition on 'queue', which is no area.",
        ),
        (
            "{area: waits, below: 0.5}",
            "{area: waits}",
            'the rule "poor" has a condition on a figure without "least" or "below".',
        ),
        (
            "{area: waits, below: 0.5}",
            "{metric: nps, below: 0}",
            "the rule \"poor\" has a condition on 'nps', which needs a question 'promoters' of kind number.",
        ),
        (
            "{area: waits, below: 0.5}",
            "{category: must-be}",
            'the rule "poor" has a condition on a Kano category, but draws no Kano map.',
        ),
        (
            "text: Name a time at the door.",
            'text: "Your score is {nps}."',
            'the rule "untold" holds {nps}, for which nothing under "when" stands.',
        ),
        ("when: [{area: waits, below: 0.5}]", "when: []", 'the key "rules", entry 2, "when" must not be empty.'),
        ("each: ideas", "each: told", "the question \"sorted\" is asked for each 'told', which is no list before it."),
        ("like {each}", "like it", 'the question "sorted" must hold {each} exactly when it has the key "each".'),
        (
            "kind: multiple",
            "kind: single",
            "the question \"sorted\" lets the option 'none' stand alone, but takes only one answer.",
        ),
        ("most: 600", "most: 0", 'the question "minutes" needs the key "most", greater than "least".'),
        (
            "'(\\d+) minutes'",
            "'\\d+ minutes'",
            "the question \"minutes\" has the pattern '\\\\d+ minutes' without a group for the answer.",
        ),
        (
            "lines: {always: Thank you for waiting., never: We should have told you.}",
            "lines: {always: Thank you for waiting.}",
            "the key \"script\" must have a line for every option of 'told', look at 'never'.",
        ),
        (
            "  - question: told\n    lines",
            "  - question: ideas\n    lines",
            "the key \"script\" names 'ideas', which is no question with one option.",
        ),
        (
            "picture: bars",
            "picture: kano",
            'the key "picture" is kano, which needs the questions "with" and "without" for each feature.',
        ),
        ("kinds: [practice]", "kinds: []", 'the key "suggestions", entry 1, "kinds" must not be empty.'),
    ],
)
def test_a_refusal_names_the_file_the_place_and_the_reason(right: str, wrong: str, message: str) -> None:
    assert right in CHECK
    assert refusal(CHECK.replace(right, wrong, 1)) == f"waiting-check.yaml: {message}"


def test_a_name_of_a_file_that_is_too_long_for_buttons_is_refused() -> None:
    assert refusal(CHECK, "expectation-audit.yaml") == (
        "expectation-audit.yaml: the name of the file must be a small letter, followed by at most 15 small letters, "
        "digits and hyphens, and then .yaml."
    )


def test_broken_yaml_is_refused_with_its_line() -> None:
    broken = CHECK.replace("title: Waiting check", "title: Waiting: check")
    assert refusal(broken) == ("waiting-check.yaml: line 2 is no YAML, because mapping values are not allowed here.")


@pytest.mark.parametrize("content", ["", "just words", "- a list"])
def test_a_file_without_keys_is_refused(content: str) -> None:
    assert refusal(content) == 'waiting-check.yaml: the file must hold keys such as "title: …", but holds none.'
