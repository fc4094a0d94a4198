"""From a finished interview to the situation, the playbooks and the report."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from small_diagnostics import ADVOCACY, ANGRY, EVERY_KIND, KANO

from bot.coach.correction import CHOSEN, USUAL
from bot.coach.interview import SKIPPED, Given, Interview, Value
from bot.coach.recommendation import Recommendation, recommend, suggest
from bot.coach.reporting import compose, situation_of, tried
from bot.coach.scoring import Outcome
from bot.coach.situation import Situation
from knowledge.catalogue import Catalogue
from knowledge.diagnostic import Diagnostic, Picture, Suggested, load_diagnostics
from knowledge.library import library_files
from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind
from knowledge.vocabulary import Understood
from retrieval.formats import parse
from retrieval.passages import Passage, split

DOCUMENTS = {name: parse(name, content) for name, content in library_files()}
CATALOGUE = Catalogue.of(DOCUMENTS.values())
NOW = datetime(2025, 11, 25, tzinfo=UTC)
HEADING = "What to work on"


def outcome(diagnostic: Diagnostic, story: str = "", **answers: Value) -> Outcome:
    interview = Interview(diagnostic, story=story)
    known: Mapping[str, Value] = {key.replace("_", ":"): value for key, value in answers.items()}
    while asked := interview.current:
        interview = interview.answered(asked.key, Given(known[asked.key]) if asked.key in known else SKIPPED)
    return Outcome(interview)


def passages_of(document: str) -> Sequence[Passage]:
    return split(DOCUMENTS[document], lambda text: [(0, len(text))])


def suggested(situation: Situation, *wanted: Suggested, without: Sequence[str] = ()) -> Mapping[str, Sequence[str]]:
    found = suggest(CATALOGUE, (situation, ()), (), passages_of, wanted, without)
    return {heading: [one.playbook.title for one in ones] for heading, ones in found.items()}


def wanted(*kinds: PlaybookKind, heading: str = HEADING, most: int = 3) -> Suggested:
    return Suggested(heading=heading, kinds=kinds, most=most)


WAITING = Situation(challenges=(Understood(Challenge.WAITING, "Waited too long", 1.0),))


def test_a_situation_is_made_of_the_story_the_texts_and_what_the_findings_look_for() -> None:
    situation = situation_of(
        outcome(EVERY_KIND, "We run a hotel.", offering="rooms by the sea", industry=("hospitality",), told=("never",))
    )
    assert situation.parts == ("We run a hotel.\nrooms by the sea", "people wait without knowing how long")
    assert situation.text == "We run a hotel.\nrooms by the sea\npeople wait without knowing how long"
    assert situation.industry == Understood(Industry.HOSPITALITY, CHOSEN, 1.0)
    assert situation.challenges == (Understood(Challenge.WAITING, "People wait in the dark", 1.0),)
    assert situation.stage == Understood(JourneyStage.LOYALTY, CHOSEN, 1.0)
    assert situation.expectation is ExpectationType.INTERPERSONAL


def test_what_was_chosen_to_hurt_comes_before_findings_and_these_before_other_answers() -> None:
    situation = situation_of(outcome(EVERY_KIND, hurts=("no-shows",), told=("never",), where=("bought",)))
    assert [(one.word, one.said) for one in situation.challenges] == [
        (Challenge.NO_SHOWS, CHOSEN),
        (Challenge.WAITING, "People wait in the dark"),
        (Challenge.CHURN, "After they have bought"),
    ]
    assert situation.challenges[0].likeness > situation.challenges[2].likeness


def test_three_challenges_are_the_most() -> None:
    hurts = tuple(word.value for word in list(Challenge)[:6])
    assert len(situation_of(outcome(EVERY_KIND, hurts=hurts, told=("never",))).challenges) == 3


def test_the_stage_is_the_answered_one_else_the_usual_one_for_what_hurts() -> None:
    assert situation_of(outcome(EVERY_KIND, where=("unaware",))).stage == Understood(JourneyStage.RESEARCH, CHOSEN, 1.0)
    assert situation_of(outcome(EVERY_KIND, where=("deciding",), told=("never",))).stage == Understood(
        JourneyStage.SELECTION, CHOSEN, 1.0
    )
    assert situation_of(outcome(EVERY_KIND, hurts=("no-shows",))).stage == Understood(JourneyStage.LOYALTY, USUAL, 1.0)
    assert situation_of(outcome(EVERY_KIND)).stage is None


def test_the_industry_of_the_profile_serves_where_none_was_asked() -> None:
    angry = outcome(ANGRY, happened=("waited",), place=("phone",))
    assert situation_of(angry, Industry.TRAVEL).industry == Understood(Industry.TRAVEL, CHOSEN, 1.0)
    asked = outcome(EVERY_KIND, industry=("fitness",))
    assert situation_of(asked, Industry.TRAVEL).industry == Understood(Industry.FITNESS, CHOSEN, 1.0)


def test_of_a_long_story_the_beginning_is_looked_for() -> None:
    situation = situation_of(outcome(EVERY_KIND, "hotel " * 700, told=("never",)))
    assert [len(part) for part in situation.parts] == [400, len("people wait without knowing how long")]


def test_what_was_tried_is_not_suggested() -> None:
    assert tried(outcome(EVERY_KIND, tried=("proof", "card")).interview) == ("Social proof", "Goal gradient")
    assert tried(outcome(EVERY_KIND, tried=("nothing",)).interview) == ()

    before = suggested(WAITING, wanted(PlaybookKind.PRACTICE))[HEADING]
    after = suggested(WAITING, wanted(PlaybookKind.PRACTICE), without=(before[0].upper(), "no such thing"))[HEADING]
    assert before[0] not in after
    assert after[:2] == before[1:]


@pytest.mark.parametrize("diagnostic", load_diagnostics().values(), ids=lambda diagnostic: diagnostic.id)
def test_every_playbook_that_an_option_says_was_tried_is_in_the_catalogue(diagnostic: Diagnostic) -> None:
    names = [name for question in diagnostic.questions for option in question.choices for name in option.tried]
    assert all(CATALOGUE.named(name) for name in names)


def test_each_heading_has_its_kinds_and_no_playbook_stands_twice() -> None:
    biases = wanted(PlaybookKind.BIAS, heading="Biases", most=2)
    any_kind = wanted(*PlaybookKind, heading="Others", most=3)
    found = suggest(CATALOGUE, (WAITING, ()), (), passages_of, (biases, any_kind))
    assert [len(found["Biases"]), len(found["Others"])] == [2, 3]
    assert {one.playbook.kind for one in found["Biases"]} == {PlaybookKind.BIAS}
    titles = [one.playbook.title for ones in found.values() for one in ones]
    assert len(set(titles)) == 5


def test_an_expectation_that_a_finding_is_about_is_a_reason() -> None:
    about = Situation(challenges=WAITING.challenges, expectation=ExpectationType.IMPLICIT)
    found = suggest(CATALOGUE, (about, ()), (), passages_of, [wanted(PlaybookKind.EXPECTATION, most=1)])[HEADING]
    assert ExpectationType.IMPLICIT in found[0].playbook.expectations
    assert "It bears on implicit expectations." in found[0].because


def test_a_reason_names_the_finding_it_rests_on() -> None:
    situation = situation_of(outcome(EVERY_KIND, told=("never",)))
    found = suggest(CATALOGUE, (situation, ()), (), passages_of, [wanted(PlaybookKind.PRACTICE, most=1)])[HEADING]
    assert found[0].because[0] == "It is made for “Waits and delays”: “People wait in the dark”."


def test_several_kinds_may_be_recommended_and_some_left_out() -> None:
    kinds = (PlaybookKind.BIAS, PlaybookKind.FRAMEWORK)
    first = recommend(CATALOGUE, WAITING, (), passages_of, kinds)
    assert {one.playbook.kind for one in first} <= set(kinds)
    again = recommend(CATALOGUE, WAITING, (), passages_of, kinds, without=[first[0].playbook.title])
    assert first[0].playbook.title not in [one.playbook.title for one in again]


def test_words_to_say_are_without_quotation_marks_and_for_no_other_industry() -> None:
    for challenge in Challenge:
        situation = Situation(
            challenges=(Understood(challenge, CHOSEN, 1.0),), industry=Understood(Industry.FITNESS, CHOSEN, 1.0)
        )
        for one in recommend(CATALOGUE, situation, (), passages_of):
            assert one.script
            assert one.script.strip('"“”') == one.script
            (line,) = [line for line in one.playbook.say_it if one.script in line.text][:1]
            assert set(Industry.mentioned(line.term)) <= {Industry.FITNESS}


def report_of(found: Outcome, suggestions: Mapping[str, Sequence[Recommendation]] | None = None):  # type: ignore[no-untyped-def]
    return compose(found, situation_of(found), suggestions or {}, NOW)


def test_the_headline_is_the_weightiest_finding() -> None:
    report = report_of(outcome(EVERY_KIND, told=("never",), industry=("hospitality",), offering="20 rooms by the sea"))
    assert (report.headline, report.lead) == (
        "People wait in the dark",
        "Nobody tells people how long a wait will take.",
    )
    assert report.business == "Hospitality · 20 rooms by the sea"
    assert report.measures == ("Known", "Met")
    assert [told.answer for told in report.answers] == ["Hospitality", "20 rooms by the sea", "Never"]


def test_without_findings_the_report_says_that_all_is_well() -> None:
    report = report_of(outcome(EVERY_KIND))
    assert (report.headline, report.findings, report.answers) == ("Nothing stands out", (), ())


def test_a_long_offering_is_cut_at_a_word() -> None:
    business = report_of(outcome(EVERY_KIND, offering="guided walks " * 30)).business
    assert len(business) <= 80
    assert business.endswith("…")


def test_a_script_has_the_line_of_each_answer_and_steps_only_where_they_hold() -> None:
    found = outcome(ANGRY, happened=("error",), place=("phone",), offer=("money",))
    suggestions = suggest(CATALOGUE, (situation_of(found), ()), (), passages_of, ANGRY.suggestions)
    report = compose(found, situation_of(found), suggestions, NOW)
    assert report.script == "I'm sorry. That was our mistake. I stay on the line until it is solved."
    assert report.steps == ("Listen to the end.",)
    assert report.leave == ("Explain before you have listened.",)
    assert report.sources == tuple(one.citations[0] for one in report.suggestions)
    fixable = outcome(ANGRY, happened=("error",), place=("front",), offer=("fix", "words"))
    assert report_of(fixable).steps == ("Listen to the end.", "Repair it while they watch.")


def test_a_suggestion_holds_what_its_playbook_says() -> None:
    found = outcome(EVERY_KIND, told=("never",))
    suggestions = suggest(CATALOGUE, (situation_of(found), ()), (), passages_of, EVERY_KIND.suggestions)
    report = compose(found, situation_of(found), suggestions, NOW)
    assert [one.heading for one in report.suggestions] == ["Biases to use honestly"] * 2 + [
        "Expectation strategies"
    ] * 2
    for one in report.suggestions:
        playbook = CATALOGUE.named(one.title)
        assert playbook
        assert (one.kind, one.document, one.summary) == (playbook.kind, playbook.document, playbook.summary)
        assert one.steps
        assert one.measure
        assert one.caution
        for citation in one.citations:
            assert citation.quote in citation.passage
            assert citation.passage in DOCUMENTS[citation.document].text


def test_counts_that_cannot_be_are_said_in_the_basis() -> None:
    assert report_of(outcome(ADVOCACY, new=1.0, referred=2.0)).basis.startswith("2 of 1 new customers can't have come")


def test_nothing_is_drawn_where_there_is_nothing_to_draw() -> None:
    assert report_of(outcome(KANO, features=("parking",))).picture is Picture.NONE
    assert (
        report_of(outcome(KANO, features=("parking",), with_0=("like",), without_0=("live",))).picture is Picture.KANO
    )


def test_the_features_of_every_kano_check_are_asked_about_with_the_five_feelings() -> None:
    for diagnostic in (KANO, *load_diagnostics().values()):
        if diagnostic.picture is Picture.KANO:
            for id in ("with", "without"):
                question = diagnostic.question(id)
                assert question
                assert [option.id for option in question.choices] == ["like", "expect", "neutral", "live", "dislike"]
