"""Scores, figures, features and findings of an interview."""

from collections.abc import Mapping

import pytest
from small_diagnostics import ADVOCACY, EVERY_KIND, KANO

from bot.coach.interview import SKIPPED, Given, Interview, Value
from bot.coach.report import Feature, Told
from bot.coach.scoring import Outcome
from knowledge.diagnostic import Diagnostic


def answered(diagnostic: Diagnostic, answers: Mapping[str, Value]) -> Interview:
    """An interview with these answers; the other questions are skipped."""
    interview = Interview(diagnostic)
    while asked := interview.current:
        given = Given(answers[asked.key]) if asked.key in answers else SKIPPED
        interview = interview.answered(asked.key, given)
    return interview


def outcome(diagnostic: Diagnostic, **answers: Value) -> Outcome:
    return Outcome(answered(diagnostic, {key.replace("_", ":"): value for key, value in answers.items()}))


def test_an_area_scores_the_mean_of_its_answers_for_each_measure() -> None:
    scores = {score.area: score.values for score in outcome(EVERY_KIND, told=("sometimes",), photos=4.0).scores}
    assert scores == {"waiting": (0.5, 0.5), "photos": (0.75, 0.75)}


def test_an_area_of_which_nothing_was_said_has_no_score() -> None:
    assert [score.values for score in outcome(EVERY_KIND).scores] == [(None, None), (None, None)]


def test_a_finding_names_the_answers_that_led_to_it() -> None:
    (finding,) = outcome(EVERY_KIND, told=("never",)).findings
    assert finding.rule == "slow"
    assert finding.because == (Told("When people have to wait, do they learn beforehand how long?", "Never"),)


def test_counts_become_a_net_promoter_score_with_its_range_and_basis() -> None:
    (figure,) = outcome(ADVOCACY, asked=("yes",), promoters=40.0, passives=25.0, detractors=15.0).figures
    assert (figure.name, figure.label) == ("nps", "Net Promoter Score")
    assert figure.value == pytest.approx(31.25)
    assert figure.shown == "+31, likely +14 to +47"
    assert figure.basis == "80 answers: 40 promoters, 25 passives, 15 detractors"


def test_counts_become_a_referral_rate() -> None:
    (figure,) = outcome(ADVOCACY, new=60.0, referred=12.0).figures
    assert figure.shown == "20 %, likely 12–32 %"
    assert figure.basis == "12 of 60 new customers"
    assert figure.value == pytest.approx(20)


def test_one_of_one_is_written_in_the_singular() -> None:
    figures = outcome(
        ADVOCACY, asked=("yes",), promoters=1.0, passives=0.0, detractors=0.0, new=1.0, referred=0.0
    ).figures
    assert [figure.basis for figure in figures] == [
        "1 answer: 1 promoter, 0 passives, 0 detractors",
        "0 of 1 new customer",
    ]


def test_with_one_count_missing_there_is_no_figure() -> None:
    found = outcome(ADVOCACY, asked=("yes",), promoters=40.0, passives=25.0)
    assert found.figures == ()
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("new", "referred", "remark"),
    [
        (10.0, 12.0, "12 of 10 new customers can't have come through a recommendation, so I left that rate out."),
        (0.0, 0.0, "You counted no new customers, so I left that rate out."),
    ],
)
def test_impossible_counts_are_left_out_with_a_sentence(new: float, referred: float, remark: str) -> None:
    found = outcome(ADVOCACY, new=new, referred=referred)
    assert found.figures == ()
    assert found.findings == ()
    assert found.remarks == (remark,)


def test_figures_are_filled_into_findings_in_order_of_their_weight() -> None:
    found = outcome(ADVOCACY, asked=("yes",), promoters=24.0, passives=10.0, detractors=16.0, new=60.0, referred=3.0)
    assert [(finding.title, finding.text) for finding in found.findings] == [
        ("Few come through others", "Only 5 % came through a recommendation."),
        ("Your score is +16, give or take 23", "Call those who answered 0 to 6."),
    ]
    assert [told.answer for told in found.findings[1].because] == ["24 customers", "10 customers", "16 customers"]


def test_features_are_classified_by_their_two_answers() -> None:
    found = outcome(
        KANO,
        features=("parking", "flowers", "a {nps} sign"),
        with_0=("expect",),
        without_0=("dislike",),
        with_1=("like",),
        without_1=("neutral",),
        with_2=("expect",),
        without_2=("dislike",),
    )
    assert found.features[:2] == (Feature("parking", "must-be", 0.5, 1.0), Feature("flowers", "attractive", 1.0, 0.0))
    assert [finding.title for finding in found.findings] == [
        "Basic: parking and a {nps} sign",
        "A pleasant surprise: flowers",
    ]
    assert found.findings[1].because == (
        Told("With flowers: how do your customers feel?", "They like it"),
        Told("Without flowers: how do your customers feel?", "They don't mind either way"),
    )


def test_a_feature_of_which_one_half_was_skipped_is_not_classified() -> None:
    assert outcome(KANO, features=("parking",), with_0=("expect",)).features == ()


def test_answers_to_questions_that_fell_away_do_not_count() -> None:
    asked = answered(ADVOCACY, {"asked": ("yes",), "promoters": 1.0, "passives": 0.0, "detractors": 9.0})
    changed = asked.answered("asked", Given(("no",)))
    assert changed.answers["detractors"].value == 9.0
    assert Outcome(asked).figures
    assert Outcome(changed).figures == ()
    assert [finding.rule for finding in Outcome(changed).findings] == ["unasked"]
