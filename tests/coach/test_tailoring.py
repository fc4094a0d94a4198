"""The line for the trade of whoever asks."""

from bot.coach.tailoring import for_trade
from knowledge.catalogue import Catalogue
from knowledge.library import library_files
from knowledge.taxonomy import Industry
from retrieval.answering import Answer, Citation, Reason
from retrieval.documents import Document
from retrieval.formats import parse
from retrieval.passages import Passage, split
from retrieval.splitting import Splitter

FILES = dict(library_files())
DOCUMENT: Document = parse("onboarding.md", FILES["onboarding.md"])
PASSAGES: tuple[Passage, ...] = tuple(split(DOCUMENT, Splitter()))
CATALOGUE = Catalogue.of([DOCUMENT])
CITED = Citation("onboarding.md", "Onboarding", "In one minute", PASSAGES[0].text[:20], PASSAGES[0].text)


def tailored(question: str, industry: Industry | None, answer: Answer | None = None) -> Answer:
    given = answer or Answer(question, "Lead them to a first result. [1]", (CITED, CITED), 1)
    return for_trade(given, industry, CATALOGUE.of_document, lambda name: PASSAGES)


def test_the_line_for_the_trade_stands_behind_the_answer_with_its_exact_quote() -> None:
    industry = next(iter(CATALOGUE.playbooks[0].by_industry))
    answer = tailored("how do I onboard newcomers", industry)
    line = CATALOGUE.playbooks[0].by_industry[industry]
    assert answer.text.endswith(f"For your trade: {line.text} [2]")
    assert answer.cited == 2
    assert answer.citations[1].quote in DOCUMENT.text
    assert line.text in answer.citations[1].quote
    assert answer.citations[2:] == (CITED,)


def test_an_answer_stays_as_it_is_without_a_trade_or_a_line_or_when_another_trade_is_asked_for() -> None:
    known = next(iter(CATALOGUE.playbooks[0].by_industry))
    unknown = next(one for one in Industry if one not in CATALOGUE.playbooks[0].by_industry)
    plain = tailored("how do I onboard newcomers", None)
    assert tailored("how do I onboard newcomers", unknown) == plain
    assert tailored("how do hotels onboard newcomers", known).cited == 1
    refused = Answer("how", "", reason=Reason.MISSING)
    assert tailored("how", known, refused) is refused
