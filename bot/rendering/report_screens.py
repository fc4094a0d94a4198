"""The screens behind a report's buttons, edited in place: why, steps, words to say, questions to ask."""

from collections.abc import Iterable, Sequence

from bot.coach.next_steps import NextQuestion
from bot.coach.report import Report, Suggestion, Told
from bot.languages import mark, say, say_within
from bot.rendering.answers import Rendered
from bot.rendering.evidence import Evidence
from bot.rendering.keyboards import Row, button, keyboard, place_in, turning, within
from bot.rendering.parts import LIMIT, Part, bold, divided, joined, plain, shortened, stacked
from bot.rendering.reports import TITLE, Point, at, citations_of, points, script_of, to_script
from bot.rendering.sources import sources
from knowledge.taxonomy import PlaybookKind
from retrieval.answering import Citation

STEPS, ANSWERS, REASONS, QUOTES, QUESTIONS = 8, 6, 3, 3, 3
"""The most of each on a screen."""
LINE, TEXT, ANSWER = 400, 600, 120
"""The most characters of a line, of a text and of an answer."""

_ASK = mark("Write your question, or tap one:")
_TAP = mark("Tap the words to copy them.")
_COPY = mark("⧉ copies the words.")
_NO_WORDS = mark("I have no words for this one; its steps say what to do.")


def why(report: Report, report_id: int, page: int | None) -> Rendered:
    """A finding with the answers that led to it, and what speaks for the suggestion that answers it, with quotes."""
    pages: Sequence[Point] = points(report) or (Point(None, None),)
    page = within(page or 0, pages)
    point, evidence = pages[page], Evidence(citations_of(report))
    parts = [bold(say("Why this?")) + plain(place_in(page, pages)), *_found(report, point)]
    if point.number is not None:
        suggestion = report.suggestions[point.number]
        reasons = [plain("• ") + _line(reason, evidence) for reason in suggestion.because[:REASONS]]
        head = bold(shortened(suggestion.title, TITLE)) + plain(f": {shortened(suggestion.summary, LINE)}")
        parts.append(stacked([head, *reasons, *_resting(evidence, suggestion.citations[:QUOTES])]))
    else:
        parts += _resting(evidence, report.sources[:QUOTES])
    if report.basis:
        parts.append(plain(shortened(report.basis, TEXT)).within("i"))
    onwards = [button(say("Steps"), *at(report_id, "steps", point.number))] if point.number is not None else []
    turn = turning(page, pages, lambda number: at(report_id, "why", number))
    return Rendered((_html(parts, evidence),), keyboard(turn, [*onwards, *_ask(report_id)], _back(report_id)))


def steps(report: Report, report_id: int, number: int | None) -> Rendered:
    """What to do, how to measure it and when not to, for the suggestion with this number."""
    if not report.suggestions:
        return _own_steps(report, report_id)
    number = within(number or 0, report.suggestions)
    suggestion, evidence = report.suggestions[number], Evidence(citations_of(report))
    many = len(report.suggestions)
    place = say("{number} of {total}", number=number + 1, total=many) if many > 1 else ""
    parts = [_title(suggestion) + plain(f" · {place}" if place else ""), *_numbered(suggestion.steps, evidence)]
    if suggestion.measure:
        parts.append(bold(say("Measure it:")) + plain(" ") + _line(suggestion.measure, evidence))
    if suggestion.caution:
        label = say("Use it honestly:") if suggestion.kind is PlaybookKind.BIAS else say("When not to:")
        parts.append(bold(label) + plain(" ") + _line(suggestion.caution, evidence))
    turn = turning(number, report.suggestions, lambda other: at(report_id, "steps", other))
    begin = [button(say("Start experiment"), *at(report_id, "try", number))]
    copy = to_script(report, report_id, number)
    return Rendered((_html(parts, evidence),), keyboard(turn, [*begin, *copy], _back(report_id)))


def script(report: Report, report_id: int, number: int | None) -> Rendered:
    """The words to say, to be copied: of the case at hand, or of the suggestion with this number."""
    suggestions = report.suggestions
    if number is None and not report.script:
        number = next((place for place, suggestion in enumerate(suggestions) if suggestion.script), 0)
    number = within(number, suggestions) if number is not None and suggestions else None
    words = script_of(report, number)
    head = bold(say("Say this")) if number is None else _title(suggestions[number])
    onwards = [button(say("Steps"), *at(report_id, "steps", number))] if suggestions else []
    if not words:
        return Rendered(((head + plain(f"\n{say(_NO_WORDS)}")).html,), keyboard(onwards, _back(report_id)))
    copy = [one for one in to_script(report, report_id, number, mark("Copy")) if one.copy_text]
    hint = say(_COPY) if copy else say(_TAP)
    pieces = [plain(piece).within("code") for piece in divided(words, LIMIT - 2 * TITLE - len(hint) - 4)[:1]]
    html = joined([head + plain(f"\n{hint}"), *pieces])[0].html
    return Rendered((html,), keyboard(copy, onwards, _back(report_id)))


def ask(report: Report, report_id: int) -> Rendered:
    """Questions that go on from here; anything else is written."""
    rows = [
        [button(question.label, *at(report_id, "ask", number))] for number, question in enumerate(questions(report))
    ]
    head = bold(say("Ask about it")) + plain("\n" + (say(_ASK) if rows else say("Write your question.")))
    return Rendered((head.html,), keyboard(*rows, _back(report_id)))


def questions(report: Report) -> tuple[NextQuestion, ...]:
    """What to ask about the first suggestions, in the order of the buttons of `ask`."""
    titles = [suggestion.title for suggestion in report.suggestions]
    asked = [
        *(NextQuestion(say("What is “{title}”?", title=title), f"What is {title}?") for title in titles[:1]),
        *(NextQuestion(say("How do I measure it?"), f"{title}: how do I measure it?") for title in titles[:1]),
        *(NextQuestion(say("What is “{title}”?", title=title), f"What is {title}?") for title in titles[1:]),
    ]
    return tuple(asked[:QUESTIONS])


def _own_steps(report: Report, report_id: int) -> Rendered:
    """The steps for the case at hand, where no playbook was suggested."""
    evidence = Evidence(citations_of(report))
    parts = [bold(shortened(report.headline, TITLE)), *_numbered(report.steps, evidence)]
    if report.leave:
        parts.append(
            stacked([bold(say("Don't:")), *(plain("• ") + _line(line, evidence) for line in report.leave[:STEPS])])
        )
    return Rendered((_html(parts, evidence),), keyboard(to_script(report, report_id, None), _back(report_id)))


def _found(report: Report, point: Point) -> list[Part]:
    """The finding and the answers that led to it; without a finding all answers, if there is nothing else to say."""
    if point.finding is None:
        return [_said(report.answers)] if point.number is None and report.answers else []
    head = bold(shortened(point.finding.title, TITLE)) + plain(f"\n{shortened(point.finding.text, TEXT)}")
    return [head, _said(point.finding.because)] if point.finding.because else [head]


def _said(answers: Sequence[Told]) -> Part:
    rows = [
        plain(f"• {shortened(told.question, ANSWER)} ") + bold(shortened(told.answer, ANSWER))
        for told in answers[:ANSWERS]
    ]
    return stacked([plain(say("You said:")), *rows])


def _resting(evidence: Evidence, citations: Sequence[Citation]) -> list[Part]:
    others = evidence.others(citations)
    return [plain(say("It rests on{numbers}", numbers=others))] if others else []


def _title(suggestion: Suggestion) -> Part:
    return bold(shortened(suggestion.title, TITLE)) + plain(f" · {say_within(suggestion.kind.label)}")


def _numbered(lines: Sequence[str], evidence: Evidence) -> list[Part]:
    rows = [plain(f"{place}. ") + _line(line, evidence) for place, line in enumerate(lines[:STEPS], start=1)]
    return joined(rows, LIMIT - 3 * LINE, gap="\n")[:1]


def _line(text: str, evidence: Evidence) -> Part:
    return plain(shortened(text, LINE) + evidence.number(text))


def _html(parts: Iterable[Part], evidence: Evidence) -> str:
    """The parts, and the sources folded below them as far as there is room."""
    shown = joined(parts)[0]
    return joined([shown, *sources(evidence.cited, LIMIT - shown.length - 2)])[0].html


def _ask(report_id: int) -> Row:
    return [button(say("Ask about it"), *at(report_id, "ask"))]


def _back(report_id: int) -> Row:
    return [button(say("‹ Report"), *at(report_id, "sum"))]
