"""The library that comes with the coach: complete, and written by the rules of knowledge/README.md."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sentencex

from knowledge.library import library_files, load
from knowledge.playbook import REQUIRED_SECTIONS, Playbook
from knowledge.sections import Line
from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind

PLAYBOOKS = load()
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
COPIED_WORDS = 8
LEANING = re.compile(
    r"(?:This|These|It|Its|They|Their|Those|Such|That|He|She|Both|Others?|Another|There|Here|So|Then|Thus|Also|However|"
    r"Moreover|The (?:same|former|latter)|After (?:this|that)|For (?:example|instance))\b"
)
AMERICAN = re.compile(r"\b(?:\w*(?:(?<!s)iz(?:e|es|ed|ing)|ization)|behavior\w*|color\w*|favor\w*|center\w*)\b", re.I)

each_playbook = pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda playbook: playbook.document)


def sentences(playbook: Playbook) -> Iterator[str]:
    """Every sentence a reader may be shown alone, without the words to say."""
    for section in playbook.sections:
        if section.heading != "Say it":
            for line in section.lines:
                yield from (text for found in sentencex.segment("en", line.text) if (text := found.strip()))


def words(text: str) -> list[str]:
    return re.findall(r"[\w$]+(?:['’-]\w+)*", text)


def lines(playbook: Playbook) -> Iterator[Line]:
    for section in playbook.sections:
        yield from section.lines


def test_the_library_is_in_the_order_of_its_file_names() -> None:
    names = [name for name, _ in library_files()]
    assert names == sorted(names)
    assert [playbook.document for playbook in PLAYBOOKS] == names
    assert len(names) >= 33


def test_no_title_or_alias_leads_to_two_playbooks_by_title() -> None:
    titles = [playbook.title.casefold() for playbook in PLAYBOOKS]
    assert len(titles) == len(set(titles))
    for playbook in PLAYBOOKS:
        others = set(titles) - {playbook.title.casefold()}
        assert not others.intersection(alias.casefold() for alias in playbook.aliases), playbook.document


def test_every_shared_word_that_playbooks_are_sorted_by_is_used() -> None:
    assert {playbook.kind for playbook in PLAYBOOKS} == set(PlaybookKind)
    assert {stage for playbook in PLAYBOOKS for stage in playbook.stages} == set(JourneyStage)
    assert {challenge for playbook in PLAYBOOKS for challenge in playbook.challenges} == set(Challenge)
    assert {expectation for playbook in PLAYBOOKS for expectation in playbook.expectations} == set(ExpectationType)


def test_self_efficacy_has_a_line_for_every_stage_and_for_ten_industries() -> None:
    playbook = next(playbook for playbook in PLAYBOOKS if playbook.title == "Self-efficacy")
    assert set(playbook.across_the_journey) == set(JourneyStage)
    assert set(playbook.by_industry) == {
        Industry.E_COMMERCE,
        Industry.HEALTHCARE,
        Industry.FINANCIAL_SERVICES,
        Industry.TECHNOLOGY,
        Industry.REAL_ESTATE,
        Industry.EDUCATION,
        Industry.HOSPITALITY,
        Industry.TELECOMMUNICATIONS,
        Industry.FREE_ZONES,
        Industry.BANKING,
    }


@pytest.mark.parametrize("expectation", ExpectationType)
def test_every_type_of_expectation_has_its_own_playbook(expectation: ExpectationType) -> None:
    titles = [playbook.title for playbook in PLAYBOOKS if expectation in playbook.expectations]
    assert f"{expectation.label} expectations" in titles


@each_playbook
def test_a_playbook_has_350_to_900_words(playbook: Playbook) -> None:
    count = sum(len(words(line.quote)) for line in lines(playbook))
    count += sum(len(words(section.heading)) for section in playbook.sections)
    assert 350 <= count <= 900


@each_playbook
def test_the_sections_stand_in_the_usual_order(playbook: Playbook) -> None:
    headings = [section.heading for section in playbook.sections]
    assert [heading for heading in headings if heading in REQUIRED_SECTIONS] == list(REQUIRED_SECTIONS)


@each_playbook
def test_a_playbook_opens_with_a_definition(playbook: Playbook) -> None:
    opening = playbook.in_one_minute[0].text
    assert re.match(r"(?:[A-Z][^.,:;]{2,60}?) (?:is|are|means) ", opening), opening


@each_playbook
def test_every_sentence_stands_alone(playbook: Playbook) -> None:
    assert [sentence for sentence in sentences(playbook) if LEANING.match(sentence)] == []


@each_playbook
def test_every_line_is_whole_and_its_term_plain(playbook: Playbook) -> None:
    for line in lines(playbook):
        assert re.search(r'[.?]"?$', line.text), line.quote
        assert "!" not in line.quote
        assert not re.search(r"[.:;!?\"“”]", line.term), line.term
        assert not line.term or line.text[0].isupper() or line.text[0] in '"', line.quote


@each_playbook
def test_steps_are_numbered_from_one(playbook: Playbook) -> None:
    assert [step.number for step in playbook.steps] == list(range(1, len(playbook.steps) + 1))
    assert len(playbook.steps) >= 5


@each_playbook
def test_words_to_say_are_in_quotation_marks_with_their_situation(playbook: Playbook) -> None:
    for line in playbook.say_it:
        assert line.term
        assert re.fullmatch(r'"[^"]+"', line.text), line.quote


@each_playbook
def test_words_are_spelt_the_british_way(playbook: Playbook) -> None:
    text = " ".join([playbook.summary, *(line.quote for line in lines(playbook))])
    assert [word for word in AMERICAN.findall(text) if word.lower() not in {"prize", "prizes"}] == []


@each_playbook
def test_every_reference_has_author_year_and_title(playbook: Playbook) -> None:
    for reference in playbook.references:
        assert reference.author
        assert 1900 <= reference.year <= 2025
        assert reference.title


@each_playbook
def test_every_study_named_in_the_text_stands_in_the_references(playbook: Playbook) -> None:
    text = " ".join(line.quote for line in lines(playbook))
    for name, year in re.findall(r"([A-Z]\w+)(?: and (?:colleagues|[A-Z]\w+))?(?:,| \()\s?(\d{4})\)", text):
        assert any(name in reference.author and int(year) == reference.year for reference in playbook.references), name


@each_playbook
@pytest.mark.skipif(not SEEDS.exists(), reason="the source documents are not beside this checkout")
def test_no_sentence_is_copied_from_the_source_documents(playbook: Playbook) -> None:
    sources = {run for path in SEEDS.glob("*.txt") for run in runs(path.read_text(encoding="utf-8"))}
    text = " ".join([playbook.summary, *(line.quote for line in lines(playbook))])
    assert sources
    assert sorted(runs(text) & sources) == []


def runs(text: str) -> set[str]:
    """Every run of eight neighbouring words, in lower case."""
    found = [word.casefold().replace("’", "'") for word in words(text)]
    return {" ".join(found[start : start + COPIED_WORDS]) for start in range(len(found) - COPIED_WORDS + 1)}
