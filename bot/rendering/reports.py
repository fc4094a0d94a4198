"""A report in the chat: its summary of one screen, the caption of its picture, and the list of reports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import sentencex
from telegram import CopyTextButton, InlineKeyboardButton
from telegram.constants import MessageLimit

from bot.coach.report import Finding, Report, Suggestion
from bot.languages import day, mark, say, short_day
from bot.rendering.answers import Rendered
from bot.rendering.cards import COPIED
from bot.rendering.evidence import Evidence
from bot.rendering.keyboards import Row, button, keyboard, pages_of, place_in, turning, within
from bot.rendering.parts import LIMIT, Part, bold, divided, joined, plain, shortened, stacked, units
from bot.rendering.pictures.words import in_brief
from bot.rendering.sources import sources
from knowledge.taxonomy import PlaybookKind
from retrieval.answering import Citation

REPORTS = "r"
"""First letter of callback data: r:REPORT:sum|pdf|chg|late, r:REPORT:why|steps|say|try|ask[:NUMBER], r:all:PAGE."""

ALL = "all"
"""Instead of a report's number: the list of them."""

TOP = 2
"""How many findings stand in the summary."""
TITLE, LEAD, WELL, LINE, ENDS, SPOKEN = 90, 130, 400, 95, 125, 700
"""The most characters that the summary shows of a title, of the lead, of one where nothing was found, of a line, of the
limits of a bias, and of the words to say."""

_NONE_YET = mark("No reports yet. A diagnostic takes about three minutes and ends in one: /diagnose")
_LIST = mark("Tap one to see it again, ⇄ for the change against the run before it.")
_NEXT = mark("To check something else, or the same again in some months: /diagnose")
_ENDS, _BIAS = mark("Where it ends:"), mark("Bias to use honestly:")
_IN_A_ROW = 2


@dataclass(frozen=True)
class Point:
    """A finding and the suggestion that answers it, by its number in the report; one of the two may be missing."""

    finding: Finding | None
    number: int | None


class Past(NamedTuple):
    """A report in the list."""

    report_id: int
    diagnostic: str
    title: str
    made_at: datetime
    headline: str


def points(report: Report) -> tuple[Point, ...]:
    """The findings, each with the suggestion that answers it; then the suggestions that stand for themselves."""
    answering = {one.about: number for number, one in enumerate(report.suggestions) if one.about}
    paired = [Point(finding, answering.get(finding.rule)) for finding in report.findings]
    shown = {point.number for point in paired}
    return (*paired, *(Point(None, number) for number in range(len(report.suggestions)) if number not in shown))


def summary(report: Report, report_id: int) -> Rendered:
    """The main thing on one screen: what to say and do in the case at hand, or the top findings and their answers."""
    evidence = Evidence(citations_of(report))
    parts = [bold(shortened(report.headline, TITLE))]
    lead = first_sentence(report.lead, LEAD) if report.findings else shortened(report.lead.strip(), WELL)
    if lead and not report.script:  # somebody is waiting
        parts[0] += plain(f"\n{lead}")
    parts += _case(report, evidence) if report.script else _points(report, evidence)
    room = LIMIT - sum(part.length + 2 for part in parts)
    html = joined([*parts, *sources(evidence.cited, room)])[0].html
    return Rendered((html,), keyboard(*_buttons(report, report_id)))


def caption(report: Report) -> str:
    """Title and the essentials of the picture, as HTML that fits below a photo; the picture itself shows all else."""
    head = bold(shortened(report.title, TITLE)) + plain("\n")
    told = divided(in_brief(report), MessageLimit.CAPTION_LENGTH - head.length)
    return (head + plain(told[0] if told else "")).html


def history(past: Sequence[Past], page: int = 0) -> Rendered:
    """The reports, newest first, each with its change where the same diagnostic was run before."""
    if not past:
        return Rendered((plain(say(_NONE_YET)).html,))
    ordered = sorted(past, key=lambda one: (one.made_at, one.report_id), reverse=True)
    pages = pages_of(ordered)
    page = within(page, pages)
    rows: list[Row] = []
    entries: list[Part] = []
    for one in pages[page]:
        run = _run(one, ordered)
        when, title = f"{day(one.made_at)}{run}", bold(shortened(one.title, TITLE))
        entries.append(plain(f"{when} · ") + title + plain(f"\n{shortened(one.headline, TITLE)}"))
        see = button(f"{one.title} · {short_day(one.made_at)}{run}", REPORTS, one.report_id, "sum")
        change = button(say("⇄ Change"), REPORTS, one.report_id, "chg")
        rows.append([see, change] if any(_is_before(other, one) for other in ordered) else [see])
    head = bold(say("Reports")) + plain(f" · {len(past)}\n{say(_LIST)}{place_in(page, pages)}")
    turn = turning(page, pages, lambda number: (REPORTS, ALL, number))
    return Rendered((joined([head, *entries])[0].html,), keyboard(*rows, turn))


def citations_of(report: Report) -> Iterator[Citation]:
    """All that a report rests on: the sources of the case at hand, then those of its suggestions."""
    yield from report.sources
    for suggestion in report.suggestions:
        yield from suggestion.citations


def script_of(report: Report, number: int | None) -> str:
    """The words to say: of the suggestion with this number, or of the case at hand."""
    return spoken(report.script if number is None else report.suggestions[number].script)


def spoken(script: str) -> str:
    """The words without the quotation marks around them."""
    text = script.strip()
    return text[1:-1].strip() if text[:1] in '"“' and text[-1:] in '"”' and len(text) > 2 else text


def to_script(report: Report, report_id: int, number: int | None, label: str = mark("Script")) -> Row:
    """A button that copies the words to say, or leads to them where they are too long to copy; none without any."""
    words = script_of(report, number)
    if not words:
        return []
    if units(words) <= COPIED:
        return [InlineKeyboardButton(f"{say(label)} ⧉", copy_text=CopyTextButton(words))]
    return [button(say(label), *at(report_id, "say", number))]


def at(report_id: int, view: str, number: int | None = None) -> tuple[object, ...]:
    """The address of a screen of a report."""
    return (REPORTS, report_id, view) if number is None else (REPORTS, report_id, view, number)


def first_sentence(text: str, limit: int) -> str:
    """The first sentence of a text, shortened where it is too long."""
    return shortened(next(iter(sentencex.segment("en", text.strip())), "").strip(), limit)


def _is_before(other: Past, one: Past) -> bool:
    """Whether `other` is an earlier run of the same diagnostic."""
    return other.diagnostic == one.diagnostic and (other.made_at, other.report_id) < (one.made_at, one.report_id)


def _run(one: Past, past: Sequence[Past]) -> str:
    """ ", run 2" where the same diagnostic was run several times on that day, else nothing."""
    same = [
        other for other in past if other.diagnostic == one.diagnostic and other.made_at.date() == one.made_at.date()
    ]
    number = 1 + sum(_is_before(other, one) for other in same)
    return say(", run {number}", number=number) if len(same) > 1 else ""


def _case(report: Report, evidence: Evidence) -> Iterator[Part]:
    """What to say, what to do then, and what to leave."""
    yield bold(say("Say this:")) + plain(f" “{shortened(script_of(report, None), SPOKEN)}”")
    if report.steps:
        rows = [plain(f"{number}. ") + _line(step, evidence) for number, step in enumerate(report.steps, start=1)]
        yield stacked([bold(say("Then:")), *rows])
    if report.leave:
        yield stacked([bold(say("Don't:")), *(plain("• ") + _line(line, evidence) for line in report.leave)])
    resting = report.sources or [one for suggestion in report.suggestions for one in suggestion.citations[:1]]
    if others := evidence.others(resting):
        yield plain(say("This rests on{numbers}", numbers=others))


def _points(report: Report, evidence: Evidence) -> Iterator[Part]:
    """The top findings, each with what answers it, and a bias: how to use it here, and where that ends."""
    told = [point for point in points(report) if point.number is not None or not _is_headline(report, point)]
    rows = [_point(report, point, evidence) for point in told[:TOP]]
    numbered = [plain(f"{place}. ") + row for place, row in enumerate(rows, start=1)]
    if rows:
        yield stacked(numbered if len(rows) > 1 else rows)
    elif not report.findings:
        yield plain(say(_NEXT))
    shown = [report.suggestions[point.number] for point in told[:TOP] if point.number is not None]
    bias = next((one for one in report.suggestions if one.kind is PlaybookKind.BIAS), None)
    if bias:
        use = [] if bias in shown else [plain(f"{say(_BIAS)} ") + _use(bias, evidence)]
        ends = first_sentence(bias.caution, ENDS) + evidence.number(bias.caution)
        limits = [plain(f"{say(_ENDS)} {ends}")] if ends else []
        if use or limits:
            yield stacked([*use, *limits])


def _point(report: Report, point: Point, evidence: Evidence) -> Part:
    """A finding, unless it is the headline, and what to do."""
    title = plain("")
    if point.finding and not _is_headline(report, point):
        title = plain(f"{shortened(point.finding.title, TITLE)}. ")
    if point.number is None:
        return title + plain(first_sentence(point.finding.text, LINE) if point.finding else "")
    return title + _use(report.suggestions[point.number], evidence)


def _use(suggestion: Suggestion, evidence: Evidence) -> Part:
    """A playbook and what to do first, in its own words."""
    first = suggestion.steps[0] if suggestion.steps else suggestion.summary
    return bold(shortened(suggestion.title, TITLE)) + plain(": ") + _line(first, evidence)


def _is_headline(report: Report, point: Point) -> bool:
    return point.finding is not None and report.is_headline(point.finding)


def _line(text: str, evidence: Evidence) -> Part:
    return plain(shortened(text, LINE) + evidence.number(text))


def _buttons(report: Report, report_id: int) -> Iterator[Row]:
    """What to do with a report, by what it has; the words to say come first where somebody is waiting for them."""
    own = next((number for number, one in enumerate(report.suggestions) if one.script), None)
    script = to_script(report, report_id, None if report.script else own) if report.script or own is not None else []
    why = [button(say("Why this?"), *at(report_id, "why"))]
    steps = [button(say("Steps"), *at(report_id, "steps"))] if report.suggestions else []
    pdf = [button(say("PDF"), *at(report_id, "pdf"))]
    begin = [button(say("Start experiment"), *at(report_id, "try"))] if report.suggestions and not report.script else []
    ask = [button(say("Ask about it"), *at(report_id, "ask"))]
    later = [button(say("Debrief tomorrow"), *at(report_id, "late"))] if report.script else []
    offered = [*script, *why, *steps, *pdf] if report.script else [*why, *steps, *script, *pdf]
    yield from (list(row) for row in pages_of([*offered, *begin, *ask, *later], _IN_A_ROW))
