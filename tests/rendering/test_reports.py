"""Reports in the chat: one screen with the main thing, and behind its buttons why, how and what to say."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import InlineKeyboardButton

from bot.coach.report import Report
from bot.preview.entities import utf16_length
from bot.preview.markup import read_html
from bot.rendering.answers import Rendered
from bot.rendering.report_screens import ask, questions, script, steps, why
from bot.rendering.reports import Past, Point, caption, history, points, summary

from .samples import ANGRY_CUSTOMER, BIAS_FINDER, EXPECTATION_AUDIT, LOSS_AVERSION, REPORTS, endless

ADDRESS = re.compile(r"r:(all:\d+|\d+:(sum|pdf|chg|late|(why|steps|say|try|ask)(:\d+)?))")
LINE_OF_A_PHONE = 42
WORDS = st.text(
    st.one_of(st.sampled_from("a <>&\"'[]*_`•.!?\n:😀é中$"), st.characters(exclude_categories=("Cs", "Cc"))),
    max_size=300,
)


def shown(rendered: Rendered) -> str:
    """The one message as Telegram shows it; raises what Telegram would refuse."""
    (html,) = rendered.messages
    text, _ = read_html(html)
    assert 0 < utf16_length(text) <= 4096
    return text


def buttons(rendered: Rendered) -> list[InlineKeyboardButton]:
    assert rendered.keyboard is not None
    return [button for row in rendered.keyboard.inline_keyboard for button in row]


def labels(rendered: Rendered) -> list[str]:
    return [button.text for button in buttons(rendered)]


def screens(report: Report, report_id: int = 17) -> Iterator[Rendered]:
    """Every screen of a report."""
    yield summary(report, report_id)
    yield ask(report, report_id)
    for number in (None, *range(len(points(report)) + 1)):
        yield why(report, report_id, number)
    for number in (None, *range(len(report.suggestions) + 1)):
        yield steps(report, report_id, number)
        yield script(report, report_id, number)


def check(rendered: Rendered) -> None:
    shown(rendered)
    assert buttons(rendered)
    for button in buttons(rendered):
        assert button.text.strip()
        if button.copy_text:
            assert 1 <= utf16_length(button.copy_text.text) <= 256
        else:
            assert len(str(button.callback_data).encode()) <= 64
            assert ADDRESS.fullmatch(str(button.callback_data))


@pytest.mark.parametrize("name", REPORTS)
def test_every_screen_fits_and_leads_on(name: str) -> None:
    for rendered in screens(REPORTS[name], report_id=2**53):
        check(rendered)


@pytest.mark.parametrize("name", REPORTS)
def test_every_screen_behind_the_summary_leads_back_to_it(name: str) -> None:
    for rendered in [*screens(REPORTS[name])][1:]:
        assert "r:17:sum" in [button.callback_data for button in buttons(rendered)]


@settings(max_examples=60, deadline=None)
@given(WORDS, st.integers(1, 8))
def test_whatever_the_words_are_every_screen_is_valid(text: str, times: int) -> None:
    report = endless(text * times)
    for rendered in screens(report):
        check(rendered)
    for rendered in screens(dataclasses.replace(report, script="")):
        check(rendered)
    told, _ = read_html(caption(report))
    assert utf16_length(told) <= 1024
    shown(history([Past(number, "kano", text, report.made_at, text * times) for number in range(1, 30)]))


def test_words_of_people_and_documents_are_shown_as_they_are() -> None:
    report = dataclasses.replace(EXPECTATION_AUDIT, headline="<b>5 & 6</b>", lead="a < b & c.")
    assert "<b>5 & 6</b>\na < b & c." in shown(summary(report, 1))


@pytest.mark.parametrize("name", REPORTS)
def test_the_summary_is_about_a_screen(name: str) -> None:
    text = shown(summary(REPORTS[name], 17)).split("\n[1] ")[0]
    lines = sum(max(1, -(-len(line) // LINE_OF_A_PHONE)) for line in text.split("\n"))
    assert lines <= 22


def test_the_summary_gives_the_top_findings_their_answers_and_a_bias_with_its_use_and_limits() -> None:
    rendered = summary(EXPECTATION_AUDIT, 17)
    text = shown(rendered)
    assert text.startswith("Your promises outrun the room\n")
    assert "\n1. Set clear expectations: Put limits beside benefits" in text
    assert "\n2. Interpersonal: nobody says how long check-in takes. Waiting: Hotels can check guests in" in text
    use = "Loss aversion: Guest houses can let guests move a booking once, free of charge.\N{NO-BREAK SPACE}[3]"
    assert f"\nBias to use honestly: {use}\nWhere it ends: Loss aversion becomes manipulation" in text
    assert "blockquote expandable" in rendered.messages[0]
    assert labels(rendered) == ["Why this?", "Steps", "Script ⧉", "PDF", "Start experiment", "Ask about it"]


def test_a_bias_among_the_top_findings_is_followed_by_its_limits() -> None:
    text = shown(summary(BIAS_FINDER, 17))
    assert "\n1. Goal gradient: Cafés can show at the till how many stamps are missing." in text
    assert "\n\nWhere it ends: Goal gradient becomes manipulation" in text


def test_the_summary_does_not_say_the_same_twice() -> None:
    report = dataclasses.replace(EXPECTATION_AUDIT, suggestions=())
    text = shown(summary(report, 17))
    assert text.count(report.headline) == 1
    assert text.count("What stands in writing is checked word for word.") == 1
    assert "1. Interpersonal: nobody says how long check-in takes. A wait without an end" in text


def test_every_number_in_the_summary_has_its_quote() -> None:
    text = shown(summary(EXPECTATION_AUDIT, 17))
    told, quotes = re.split(r"\n(?=\[1\] )", text, maxsplit=1)
    assert re.findall(r"\[\d\]", told) == ["[1]", "[2]", "[3]", "[4]"] == re.findall(r"^\[\d\]", quotes, re.MULTILINE)


def test_for_an_angry_customer_the_words_come_first() -> None:
    rendered = summary(ANGRY_CUSTOMER, 17)
    text = shown(rendered)
    assert text.startswith("Say sorry for the wait, then give a time\n\nSay this: “You've waited forty minutes")
    assert text.index("Then:\n1. Let the customer finish") < text.index("Don't:\n• Explain before")
    first = buttons(rendered)[0]
    assert first.text == "Script ⧉"
    assert first.copy_text is not None
    assert first.copy_text.text == ANGRY_CUSTOMER.script
    assert "Start experiment" not in labels(rendered)


def test_words_too_long_to_copy_have_a_screen_of_their_own() -> None:
    report = dataclasses.replace(ANGRY_CUSTOMER, script="Thank you for telling us. " * 12)
    assert "r:17:say" in [button.callback_data for button in buttons(summary(report, 17))]
    rendered = script(report, 17, None)
    assert "<code>Thank you for telling us." in rendered.messages[0]
    assert not any(button.copy_text for button in buttons(rendered))


def test_quotation_marks_around_a_script_are_not_copied() -> None:
    report = dataclasses.replace(ANGRY_CUSTOMER, script="“I'm sorry.”")
    copied = buttons(summary(report, 17))[0].copy_text
    assert copied is not None
    assert copied.text == "I'm sorry."


def test_only_what_a_report_has_is_offered() -> None:
    report = dataclasses.replace(EXPECTATION_AUDIT, suggestions=(), findings=())
    assert labels(summary(report, 17)) == ["Why this?", "PDF", "Ask about it"]
    for rendered in screens(report):
        check(rendered)


def test_findings_are_answered_by_the_first_heading_and_the_others_stand_for_themselves() -> None:
    first, second, third = EXPECTATION_AUDIT.findings
    assert points(EXPECTATION_AUDIT) == (Point(first, 0), Point(second, 1), Point(third, None), Point(None, 2))
    assert [point.number for point in points(BIAS_FINDER)] == [0, 1]


def test_why_shows_the_answers_and_the_passages() -> None:
    text = shown(why(EXPECTATION_AUDIT, 17, 0))
    assert "You said:\n• How far do photos, texts and prices match what guests get? They look better" in text
    assert "Set clear expectations: Say plainly what customers get" in text
    assert "It rests on\N{NO-BREAK SPACE}[1]" in text
    assert "“Put limits beside benefits, so that people can choose what fits.”" in text
    assert "Ask ten guests the same before you spend money." in text


def test_why_without_findings_shows_all_answers() -> None:
    text = shown(why(dataclasses.replace(ANGRY_CUSTOMER, findings=(), suggestions=()), 17, None))
    assert "• Where are they? In front of me" in text
    assert "“Let the customer finish without interrupting" in text


def test_steps_turn_from_one_suggestion_to_the_next() -> None:
    text = shown(steps(EXPECTATION_AUDIT, 17, 1))
    assert text.startswith("Waiting · practice · 2 of 3\n\n1. Hotels can check guests in")
    assert "Measure it: Measure the minutes" in text
    assert "When not to: Pleasant waiting" in text
    addresses = [button.callback_data for button in buttons(steps(EXPECTATION_AUDIT, 17, 1))]
    assert addresses[:3] == ["r:17:steps:0", "r:17:steps:2", "r:17:try:1"]
    assert "Use it honestly: Loss aversion becomes" in shown(steps(EXPECTATION_AUDIT, 17, 2))


def test_a_suggestion_without_words_says_so() -> None:
    number = EXPECTATION_AUDIT.suggestions.index(LOSS_AVERSION)
    assert "I have no words for this one" in shown(script(EXPECTATION_AUDIT, 17, number))


def test_questions_to_ask_are_about_what_was_suggested() -> None:
    assert [one.question for one in questions(EXPECTATION_AUDIT)] == [
        "What is Set clear expectations?",
        "Set clear expectations: how do I measure it?",
        "What is Waiting?",
    ]


def test_the_caption_tells_the_essentials_of_the_picture_and_leaves_the_rest_to_it() -> None:
    told = {name: read_html(caption(report))[0] for name, report in REPORTS.items()}
    assert told["expectation-audit"] == (
        "Expectation audit\nLook first at Explicit (gap 75) and Interpersonal (gap 50)."
    )
    assert told["advocacy-health"] == (
        "Advocacy health\nLook first at Asking for referrals (10 of 100) and Listening (35 of 100). "
        "Net Promoter Score: +22, likely +8 to +36. Referral rate: 7 %, likely 3 to 14 %."
    )
    assert "Basic: Card payment." in told["kano-check"]


def test_the_caption_of_a_picture_in_which_nothing_stands_out_says_so() -> None:
    scores = tuple(dataclasses.replace(score, values=(1.0, 1.0)) for score in EXPECTATION_AUDIT.scores)
    told, _ = read_html(caption(dataclasses.replace(EXPECTATION_AUDIT, scores=scores)))
    assert told.endswith("\nNo area stands out: the lowest has 100 of 100.")


def test_the_list_of_reports_is_newest_first_and_offers_changes() -> None:
    past = [
        (3, "audit", "Check expectations", datetime(2025, 6, 2, tzinfo=UTC), "Nobody knows what guests expect"),
        (17, "audit", "Expectation audit", datetime(2025, 11, 30, tzinfo=UTC), "Your promises outrun the room"),
        (9, "kano", "Kano check", datetime(2025, 8, 1, tzinfo=UTC), "Fix the card payment"),
    ]
    rendered = history([Past(*one) for one in past])
    assert [button.callback_data for button in buttons(rendered)] == ["r:17:sum", "r:17:chg", "r:9:sum", "r:3:sum"]
    assert "30 November 2025 · Expectation audit\nYour promises outrun the room" in shown(rendered)


def test_two_runs_of_one_diagnostic_on_a_day_are_told_apart() -> None:
    past = [
        Past(7, "kano", "Kano check", datetime(2025, 11, 30, 16, tzinfo=UTC), "Fix the lift"),
        Past(5, "kano", "Kano check", datetime(2025, 11, 30, 9, tzinfo=UTC), "Fix the card payment"),
        Past(6, "bias", "Bias finder", datetime(2025, 11, 30, 12, tzinfo=UTC), "They hesitate"),
        Past(4, "kano", "Kano check", datetime(2025, 11, 29, 9, tzinfo=UTC), "Nothing to sort yet"),
    ]
    rendered = history(past)
    assert [label for label in labels(rendered) if label != "⇄ Change"] == [
        "Kano check · 30 Nov, run 2",
        "Bias finder · 30 Nov",
        "Kano check · 30 Nov, run 1",
        "Kano check · 29 Nov",
    ]
    assert "30 November 2025, run 2 · Kano check\nFix the lift" in shown(rendered)


def test_a_long_list_of_reports_is_turned() -> None:
    past = [Past(number, "kano", "Kano check", datetime(2025, 1, number, tzinfo=UTC), "x") for number in range(1, 21)]
    assert buttons(history(past))[-1].callback_data == "r:all:1"
    assert [button.callback_data for button in buttons(history(past, 99))][-1] == "r:all:1"


def test_without_reports_it_says_how_to_get_one() -> None:
    assert "/diagnose" in shown(history([]))
