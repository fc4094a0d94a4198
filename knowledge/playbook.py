"""A Playbook: what the coach knows how to do about one thing, read from a Document and validated."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self, TypeVar

from knowledge.front_matter import FrontMatter, InvalidPlaybook, Reference
from knowledge.sections import Line, PlaybookSection, sections_of
from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind, Word
from retrieval.documents import Document

REQUIRED_SECTIONS = (
    "In one minute",
    "When to use it",
    "When not to use it",
    "Spot it",
    "Steps",
    "Say it",
    "Measure it",
)
USE_IT_HONESTLY = "Use it honestly"
ACROSS_THE_JOURNEY = "Across the journey"
BY_INDUSTRY = "By industry"

W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class Playbook:
    """One bias, expectation, framework or practice.

    `document` is the name of the file it was read from. `across_the_journey` and `by_industry` hold the line for a
    stage or an industry where the playbook has one.
    """

    document: str
    title: str
    kind: PlaybookKind
    summary: str
    aliases: tuple[str, ...]
    stages: tuple[JourneyStage, ...]
    challenges: tuple[Challenge, ...]
    industries: tuple[Industry, ...]
    expectations: tuple[ExpectationType, ...]
    strengthens: tuple[str, ...]
    counters: tuple[str, ...]
    references: tuple[Reference, ...]
    sections: tuple[PlaybookSection, ...]
    across_the_journey: Mapping[JourneyStage, Line]
    by_industry: Mapping[Industry, Line]

    @classmethod
    def read(cls, document: Document) -> Self:
        """The playbook that a document holds. Raises InvalidPlaybook."""
        front = FrontMatter.read(document.name, document.front_matter)
        sections = tuple(sections_of(document))
        _check(document.name, front.kind, sections)
        journey = _lines_by_word(document.name, sections, ACROSS_THE_JOURNEY, "stages", front.stages)
        industries = _lines_by_word(document.name, sections, BY_INDUSTRY, "industries", front.industries)
        if missing := [industry for industry in front.industries if industry not in industries]:
            remedy = f'add a line "- **{missing[0].label}**: …" or take {missing[0].value!r} out of "industries"'
            raise InvalidPlaybook(document.name, _named(BY_INDUSTRY), f"has no line for {missing[0].value!r}", remedy)
        return cls(
            document=document.name,
            sections=sections,
            across_the_journey=journey,
            by_industry=industries,
            **dict(front),
        )

    def lines(self, heading: str) -> tuple[Line, ...]:
        """The lines of a section; empty if the playbook leaves it out."""
        return next((section.lines for section in self.sections if section.heading == heading), ())

    @property
    def in_one_minute(self) -> tuple[Line, ...]:
        return self.lines("In one minute")

    @property
    def steps(self) -> tuple[Line, ...]:
        return self.lines("Steps")

    @property
    def use_it_honestly(self) -> tuple[Line, ...]:
        """What would make a bias manipulation, and its honest version; every bias has them."""
        return self.lines(USE_IT_HONESTLY)

    @property
    def say_it(self) -> tuple[Line, ...]:
        """Words to copy: `term` is the situation, `text` the words in quotation marks."""
        return self.lines("Say it")

    @property
    def measure_it(self) -> tuple[Line, ...]:
        return self.lines("Measure it")


def _named(heading: str) -> str:
    return f'the section "{heading}"'


def _check(file: str, kind: PlaybookKind, sections: tuple[PlaybookSection, ...]) -> None:
    """Every required section is there, no heading stands twice, and the steps are numbered."""
    headings = [section.heading for section in sections]
    if kind is PlaybookKind.BIAS and USE_IT_HONESTLY not in headings:
        rule = f'add "## {USE_IT_HONESTLY}" with what would make it manipulation, and its honest version'
        raise InvalidPlaybook(file, _named(USE_IT_HONESTLY), "is missing, and the kind is bias", rule)
    for heading in REQUIRED_SECTIONS:
        if heading not in headings:
            remedy = f'add "## {heading}" with at least one line under it'
            raise InvalidPlaybook(file, _named(heading), "is missing or empty", remedy)
    for section in sections:
        if headings.count(section.heading) > 1:
            remedy = "join the two sections, or give one of them another heading"
            raise InvalidPlaybook(file, _named(section.heading), "stands twice", remedy)
        if section.heading == "Steps" and any(line.number is None for line in section.lines):
            remedy = 'begin each of its lines with a number, such as "1. "'
            raise InvalidPlaybook(file, _named("Steps"), "must be a numbered list", remedy)


def _lines_by_word(
    file: str, sections: tuple[PlaybookSection, ...], heading: str, key: str, words: tuple[W, ...]
) -> Mapping[W, Line]:
    """The lines "- **Term**: …" of a section, each by the one of `words`, the values of `key`, that its term names."""
    found: dict[W, Line] = {}
    for line in next((section.lines for section in sections if section.heading == heading), ()):
        word = next((word for word in words if type(word).named(line.term) is word), None)
        if word is None:
            rule = f"has a line for {line.term or line.quote[:40]!r}, which the front matter does not list"
            raise InvalidPlaybook(file, _named(heading), rule, f'add the value to "{key}" or correct the line')
        if word in found:
            raise InvalidPlaybook(file, _named(heading), f"has two lines for {word.value!r}", "join the two lines")
        found[word] = line
    return MappingProxyType(found)
