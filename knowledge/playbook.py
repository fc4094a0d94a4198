"""A Playbook: what the coach knows how to do about one thing, read from a Document and validated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
T = TypeVar("T")


@dataclass(frozen=True)
class Playbook:
    """One bias, expectation, framework or practice.

    `document` is the name of the file it was read from; `also` names documents on the same thing that were joined to
    it. `across_the_journey` and `by_industry` hold the line for a stage or an industry where there is one.
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
    also: tuple[str, ...] = ()

    @classmethod
    def read(cls, document: Document) -> Self:
        """The playbook that a document holds. Raises InvalidPlaybook."""
        front = FrontMatter.read(document.name, document.front_matter)
        sections = tuple(sections_of(document))
        _check(document.name, front.kind, sections)
        if unknown_sections := [heading for heading in front.asked if heading not in {one.heading for one in sections}]:
            rule = f"names the section {unknown_sections[0]!r}, which the file does not have"
            raise InvalidPlaybook(document.name, 'the key "asked"', rule, "correct the heading or add the section")
        remedy = f"begin it with one of {', '.join(stage.label for stage in JourneyStage)}"
        unknown = ("which is no stage of the journey", remedy)
        journey = _lines_by_word(document.name, sections, ACROSS_THE_JOURNEY, tuple(JourneyStage), unknown)
        unknown = ("which the front matter does not list", 'add the value to "industries" or correct the line')
        industries = _lines_by_word(document.name, sections, BY_INDUSTRY, front.industries, unknown)
        if missing := [industry for industry in front.industries if industry not in industries]:
            remedy = f'add a line "- **{missing[0].label}**: …" or take {missing[0].value!r} out of "industries"'
            raise InvalidPlaybook(document.name, _named(BY_INDUSTRY), f"has no line for {missing[0].value!r}", remedy)
        return cls(
            document=document.name,
            sections=sections,
            across_the_journey=journey,
            by_industry=industries,
            **{key: value for key, value in front if key != "asked"},
        )

    def joined(self, other: Self) -> Self:
        """This playbook with what another one on the same thing adds: words, and lines where this one has none."""
        return replace(
            self,
            also=(*self.also, *other.documents),
            aliases=_union(self.aliases, (other.title, *other.aliases)),
            stages=_union(self.stages, other.stages),
            challenges=_union(self.challenges, other.challenges),
            industries=_union(self.industries, other.industries),
            expectations=_union(self.expectations, other.expectations),
            strengthens=_union(self.strengthens, other.strengthens),
            counters=_union(self.counters, other.counters),
            references=_union(self.references, other.references),
            sections=_both(self.sections, other.sections),
            across_the_journey=MappingProxyType({**other.across_the_journey, **self.across_the_journey}),
            by_industry=MappingProxyType({**other.by_industry, **self.by_industry}),
        )

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that it rests on, its own first."""
        return (self.document, *self.also)

    def heading_at(self, document: str, offset: int) -> str:
        """The section that the text of a document belongs to at this offset; empty where it belongs to none."""
        for section in self.sections:
            if any(line.document == document and line.start <= offset < line.end for line in section.lines):
                return section.heading
        return ""

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


def _union(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _both(one: tuple[PlaybookSection, ...], other: tuple[PlaybookSection, ...]) -> tuple[PlaybookSection, ...]:
    """The sections of both, the lines of the other behind those of the one; what to do is told once only."""
    added = {section.heading: section.lines for section in other}
    told = {section.heading for section in one}
    whole = [
        section
        if section.heading in ("Steps", "Say it", "Measure it")
        else PlaybookSection(section.heading, (*section.lines, *added.get(section.heading, ())))
        for section in one
    ]
    return (*whole, *(section for section in other if section.heading not in told))


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
    file: str, sections: tuple[PlaybookSection, ...], heading: str, words: tuple[W, ...], unknown: tuple[str, str]
) -> Mapping[W, Line]:
    """The lines "- **Term**: …" of a section, each by the one of `words` that its term names.

    `unknown`: what is wrong with a term that names none of them, and the remedy.
    """
    found: dict[W, Line] = {}
    for line in next((section.lines for section in sections if section.heading == heading), ()):
        word = next((word for word in words if type(word).named(line.term) is word), None)
        if word is None:
            rule, remedy = unknown
            raise InvalidPlaybook(
                file, _named(heading), f"has a line for {line.term or line.quote[:40]!r}, {rule}", remedy
            )
        if word in found:
            raise InvalidPlaybook(file, _named(heading), f"has two lines for {word.value!r}", "join the two lines")
        found[word] = line
    return MappingProxyType(found)
