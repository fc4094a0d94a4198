"""A report as a PDF to keep and share: at most three pages, what does not fit is shortened."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from bot.coach.report import Finding, Report, Suggestion, Told
from bot.languages import day, say, say_counted, say_within
from bot.rendering.evidence import Evidence
from bot.rendering.lettering import drawable
from bot.rendering.parts import shortened
from bot.rendering.pictures.words import described
from bot.rendering.reports import citations_of, spoken
from bot.rendering.sheet import HEADLINE, LEAD, SMALL, SOFT, TITLE, Run, Sheet
from knowledge.taxonomy import PlaybookKind

PAGES = 3
FOOT = 40
"""The most characters of title and business at the foot of the pages."""
REVIEW = timedelta(weeks=2)
"""How long an experiment runs before it is looked at."""
PICTURE = 92.0
"""How wide the picture is, in millimetres: the smallest words in it are then of six points."""


@dataclass(frozen=True)
class Extent:
    """The most of each that is written; the last four in characters."""

    findings: int
    told: int
    suggestions: int
    steps: int
    answers: int
    sources: int
    text: int
    quote: int
    title: int
    answer: int


EXTENTS = (
    Extent(6, 4, 6, 10, 16, 40, 700, 500, 120, 160),
    Extent(6, 3, 4, 8, 12, 40, 420, 110, 110, 110),
    Extent(4, 2, 3, 6, 9, 24, 300, 100, 100, 90),
    Extent(3, 2, 3, 3, 6, 15, 180, 90, 80, 70),
    Extent(2, 1, 2, 2, 3, 6, 110, 80, 60, 50),
)
"""From generous to tight: the first one that fits on the pages is taken."""


def pdf(report: Report, picture: bytes | None) -> bytes:
    """The document. Takes some 0.3 s, the first time 0.5 s more for loading fpdf2: call it in a thread."""
    foot = " · ".join(filter(None, (drawable(shortened(part, FOOT)) for part in (report.title, report.business))))
    document = b""
    for extent in EXTENTS:
        with Sheet(f"{report.title}: {report.headline}", foot, report.made_at, PAGES) as sheet:
            fits = _is_written(sheet, report, picture, extent)
            document = sheet.finished()
        if fits:
            break
    return document


def _is_written(sheet: Sheet, report: Report, picture: bytes | None, extent: Extent) -> bool:
    """Writes the parts in order; stops and gives False where they don't fit."""
    page = _Page(sheet, report, extent)
    page.head(picture)
    parts = (page.case, page.findings, page.experiment, page.suggestions, page.answers, page.sources)
    for part in parts:
        part()
        if sheet.is_full:
            return False
    return True


class _Page:
    """The parts of the document, in order."""

    def __init__(self, sheet: Sheet, report: Report, extent: Extent) -> None:
        self.sheet = sheet
        self._report = report
        self._extent = extent
        self._evidence = Evidence(citations_of(report), extent.sources)
        findings = report.findings[:1]
        self._first = findings[0] if findings and report.is_headline(findings[0]) else None

    def head(self, picture: bytes | None) -> None:
        """Title, business, date, the main thing with the answers that led to it, and the picture."""
        report, sheet = self._report, self.sheet
        told = " · ".join(filter(None, (f"· {day(report.made_at)}", self._title(report.business))))
        sheet.line(Run(self._title(report.title), bold=True), Run(told, color=SOFT))
        sheet.gap(2.5)
        sheet.line(self._title(report.headline), size=HEADLINE, bold=True)
        sheet.gap(2.5)
        if picture:
            sheet.picture(picture, PICTURE, described(report))
        sheet.line(self._text(report.lead), size=LEAD)
        if self._first:
            sheet.gap(1)
            if self._first.text != report.lead and not report.worded:
                sheet.line(self._text(self._first.text))
            self._told(self._first.because[: self._extent.told])

    def case(self) -> None:
        """What to say, to do and to leave in the case at hand."""
        report, sheet = self._report, self.sheet
        if report.script:
            with sheet.box(24):
                sheet.line(say("Say this"), size=SMALL, color=SOFT, indent=5)
                sheet.line(f"“{self._text(spoken(report.script))}”", size=LEAD, indent=5)
        if report.steps:
            sheet.section(say("Then"))
            sheet.lines(self._rows(report.steps), numbered=True)
        if report.leave:
            sheet.section(say("Don't"))
            sheet.lines(self._rows(report.leave))

    def findings(self) -> None:
        """What else was found, each with the answers that led to it, and how far to trust all of it."""
        report, sheet = self._report, self.sheet
        findings = report.findings[1 if self._first else 0 : self._extent.findings]
        if findings:
            sheet.section(say("What else we found") if self._first else say("What we found"))
        for number, finding in enumerate(findings, start=1):
            self._finding(finding, f"{number}." if len(findings) > 1 else "")
        if report.basis:
            sheet.gap(1.5)
            sheet.line(self._text(report.basis), size=SMALL, color=SOFT)
        sheet.below_picture()

    def experiment(self) -> None:
        """The first thing to try, how to see whether it works, and when to look."""
        report, sheet = self._report, self.sheet
        if report.script or not report.suggestions or not report.suggestions[0].steps:
            return
        first = report.suggestions[0]
        sheet.section(say("Start with one experiment"), room=46)
        with sheet.box(30):
            sheet.line(self._line(first.steps[0]), size=LEAD, bold=True, indent=5)
            sheet.gap(1)
            if first.measure:
                sheet.line(Run(say("Measure"), bold=True), self._line(first.measure), indent=5)
                sheet.gap(0.6)
            sheet.line(Run(say("Look at it on"), bold=True), day(report.made_at + REVIEW), indent=5)
            sheet.gap(0.6)
            sheet.line(Run(say("From"), bold=True), self._title(first.title), indent=5)

    def suggestions(self) -> None:
        """Each under the heading of its kind."""
        shown = self._report.suggestions[: self._extent.suggestions]
        for heading, group in groupby(shown, key=lambda suggestion: suggestion.heading):
            self.sheet.section(self._title(heading), room=50)
            for number, suggestion in enumerate(group):
                if number:
                    self.sheet.gap(3.5)
                self._suggestion(suggestion)
        if self._report.without:
            tried = ", ".join(self._report.without)
            self.sheet.gap(2)
            told = say("Left out, because you have tried it: {titles}.", titles=self._text(tried))
            self.sheet.line(told, size=SMALL, color=SOFT)

    def answers(self) -> None:
        """The answers that all of it rests on."""
        answers = self._report.answers
        if answers:
            self.sheet.section(say("Your answers"))
        self._told(answers[: self._extent.answers])
        self._more(len(answers) - self._extent.answers)

    def sources(self) -> None:
        """Document, section and the exact words, by the numbers in the text."""
        for citation in self._report.sources:
            self._evidence.number(citation.quote)
        if self._evidence.cited:
            self.sheet.section(say("Sources"))
        for number, citation in enumerate(self._evidence.cited, start=1):
            place = " › ".join(filter(None, (citation.title or citation.document, citation.section)))
            quote = f"“{shortened(citation.quote, self._extent.quote)}”"
            self.sheet.line(Run(self._title(place), bold=True), quote, size=SMALL, indent=9, mark=f"[{number}]")
            self.sheet.gap(0.9)

    def _finding(self, finding: Finding, mark: str) -> None:
        self.sheet.keep(16)
        indent = 6 if mark else 0
        self.sheet.line(self._title(finding.title), size=TITLE, bold=True, indent=indent, mark=mark)
        self.sheet.gap(0.5)
        self.sheet.line(self._text(finding.text), indent=indent)
        self._told(finding.because[: self._extent.told], indent)
        self.sheet.gap(2)

    def _suggestion(self, suggestion: Suggestion) -> None:
        sheet = self.sheet
        sheet.keep(34)
        kind = Run(f"· {say_within(suggestion.kind.label)}", color=SOFT)
        sheet.line(Run(self._title(suggestion.title), bold=True), kind, size=TITLE)
        sheet.line(self._text(suggestion.summary), color=SOFT)
        sheet.gap(1.2)
        if suggestion.because:
            sheet.line(Run(say("Why"), bold=True), *map(self._line, suggestion.because[: self._extent.told]))
            sheet.gap(1.2)
        sheet.lines(self._rows(suggestion.steps), numbered=True)
        self._more(len(suggestion.steps) - self._extent.steps, indent=6)
        if suggestion.script:
            with sheet.box(14):
                sheet.line(f"“{self._text(spoken(suggestion.script))}”", indent=5)
        if suggestion.measure:
            sheet.gap(0.8)
            sheet.line(Run(say("Measure it"), bold=True), self._line(suggestion.measure))
        if suggestion.caution:
            label = say("Use it honestly") if suggestion.kind is PlaybookKind.BIAS else say("When not to")
            sheet.gap(0.8)
            sheet.line(Run(label, bold=True), self._line(suggestion.caution))

    def _told(self, answers: Sequence[Told], indent: float = 0) -> None:
        for told in answers:
            question, answer = (shortened(text, self._extent.answer) for text in (told.question, told.answer))
            self.sheet.gap(0.4)
            self.sheet.line(Run(question, color=SOFT), Run(answer, bold=True), size=SMALL, indent=indent)

    def _rows(self, lines: Sequence[str]) -> Iterator[str]:
        return (self._line(line) for line in lines[: self._extent.steps])

    def _more(self, left: int, indent: float = 0) -> None:
        if left > 0:
            told = say_counted("… and {count} more, in the chat.", "… and {count} more, in the chat.", left)
            self.sheet.line(told, size=SMALL, color=SOFT, indent=indent)

    def _line(self, text: str) -> str:
        return self._text(text) + self._evidence.number(text)

    def _text(self, text: str) -> str:
        return shortened(text, self._extent.text)

    def _title(self, text: str) -> str:
        return shortened(text, self._extent.title)
