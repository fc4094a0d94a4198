"""The PDF of a report: at most three pages, with everything that belongs to it."""

import dataclasses
import re
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from bot.coach.report import Report
from bot.rendering.pdf import PAGES, pdf
from bot.rendering.pictures import picture
from bot.rendering.reports import summary

from .samples import EXPECTATION_AUDIT, ODD, REPORTS, endless


def pages(document: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(document)).pages]


def text_of(report: Report) -> str:
    return " ".join(pages(pdf(report, None)))


@pytest.mark.parametrize("name", REPORTS)
def test_everything_is_in_it(name: str) -> None:
    report = REPORTS[name]
    found = pages(pdf(report, picture(report)))
    assert 1 <= len(found) <= PAGES
    told = " ".join(found)
    assert report.title in told
    assert report.headline in told
    assert report.business in told
    assert "30 November 2025" in told
    for finding in report.findings:
        assert finding.title in told
    for suggestion in report.suggestions:
        assert suggestion.title in told
        assert all(step in told for step in suggestion.steps)
        assert suggestion.measure in told
        assert suggestion.caution in told
        assert suggestion.script in told
    for words in (report.script, *report.steps, *report.leave, *(one.answer for one in report.answers)):
        assert words in told
    assert "Sources" in told
    assert "[1] " in told


def test_each_number_in_the_text_leads_to_a_quote() -> None:
    told = text_of(EXPECTATION_AUDIT)
    used, listed = told.split("Sources ")[0], told.split("Sources ")[1]
    assert {*re.findall(r"\[\d+\]", used)} == {*re.findall(r"\[\d+\]", listed)}
    assert "[1] Set clear expectations › Steps “Put limits beside benefits, so that people can choose" in listed


def test_it_begins_with_one_experiment_and_says_when_to_look() -> None:
    told = text_of(EXPECTATION_AUDIT)
    assert "Start with one experiment Put limits beside benefits, so that people can choose what fits." in told
    assert "Look at it on 14 December 2025" in told


def test_a_headline_in_the_owners_words_stands_for_its_finding() -> None:
    finding = EXPECTATION_AUDIT.findings[0]
    worded = dataclasses.replace(
        EXPECTATION_AUDIT, headline="Your photos outrun the room", lead="In my words.", worded=finding.rule
    )
    told = text_of(worded)
    assert "Your photos outrun the room" in told
    assert finding.text not in told
    assert worded.findings[1].text in told
    assert summary(worded, 17).messages[0].count(finding.title) == 0


def test_words_for_an_angry_customer_come_before_anything_else_and_without_an_experiment() -> None:
    report = REPORTS["angry-customer-now"]
    (first, *_) = pages(pdf(report, None))
    assert first.index("Say this") < first.index("Then") < first.index("Don't") < first.index("What this rests on")
    assert "experiment" not in first


def test_pages_are_numbered() -> None:
    found = pages(pdf(EXPECTATION_AUDIT, picture(EXPECTATION_AUDIT)))
    assert [f"{number} of {len(found)}" in page for number, page in enumerate(found, start=1)] == [True] * len(found)


def test_the_document_says_what_it_is_and_nothing_about_the_machine() -> None:
    document = pdf(EXPECTATION_AUDIT, picture(EXPECTATION_AUDIT))
    reader = PdfReader(BytesIO(document))
    assert reader.metadata is not None
    assert reader.metadata.title == "Expectation audit: Your promises outrun the room"
    assert reader.metadata.producer == reader.metadata.creator == "CX coach"
    assert reader.metadata.creation_date == EXPECTATION_AUDIT.made_at
    assert "Sources" in [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert b"site-packages" not in document


def test_its_font_is_embedded_and_its_picture_has_words() -> None:
    document = pdf(EXPECTATION_AUDIT, picture(EXPECTATION_AUDIT))
    first = PdfReader(BytesIO(document)).pages[0]
    assert len(first.images) == 1
    fonts = [font.get_object() for font in first["/Resources"]["/Font"].values()]  # type: ignore[index]
    files = [font["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"] for font in fonts]
    assert len(files) == 2
    assert b"/Alt" in document


def test_the_same_report_makes_the_same_document() -> None:
    assert pdf(EXPECTATION_AUDIT, None) == pdf(EXPECTATION_AUDIT, None)


def test_what_looks_like_a_placeholder_stays_as_it_was_written() -> None:
    assert "$x^2$ \\frac{a}{b} {nb} %s <b>&amp;</b>" in text_of(endless(ODD[0]))


@pytest.mark.parametrize(
    "text",
    [
        "many words " * 80,
        *(pytest.param(text, marks=pytest.mark.slow) for text in ("W" * 600, "ﷺ" * 300, "مطعم البحر " * 30)),
    ],
)
def test_it_never_has_more_than_three_pages(text: str) -> None:
    report = endless(text)
    assert len(pages(pdf(report, picture(report)))) <= PAGES


@settings(max_examples=5, deadline=None)
@given(st.one_of(st.sampled_from(ODD), st.text(max_size=120)))
def test_whatever_the_words_are_it_is_written(text: str) -> None:
    assert 1 <= len(pages(pdf(endless(text), None))) <= PAGES
