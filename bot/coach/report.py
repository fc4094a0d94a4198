"""A Report: what an interview found, what to do about it, and what each part rests on. Kept as it was made."""

from dataclasses import dataclass
from datetime import datetime

from knowledge.diagnostic import Picture
from knowledge.taxonomy import PlaybookKind
from retrieval.answering import Citation


@dataclass(frozen=True)
class Told:
    """A question and its answer, as people read them."""

    question: str
    answer: str


@dataclass(frozen=True)
class Score:
    """An area and how it does, 0–1 for each of the report's measures; None where nothing was said."""

    area: str
    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Figure:
    """A figure with its basis: "Net Promoter Score", "+22, likely +8 to +36", "40 + 25 + 15 answers".

    `value` is for comparing with the last run, in the unit of the figure (points or percent).
    """

    name: str
    label: str
    value: float
    shown: str
    basis: str


@dataclass(frozen=True)
class Feature:
    """A feature and its category by the Kano evaluation table. `satisfied` and `dissatisfied` place it on the map:
    how much having it pleases and lacking it annoys, 0–1."""

    name: str
    category: str
    satisfied: float
    dissatisfied: float


@dataclass(frozen=True)
class Finding:
    """A conclusion, and the answers that led to it."""

    rule: str
    title: str
    text: str
    because: tuple[Told, ...]


@dataclass(frozen=True)
class Suggestion:
    """A playbook to use, under the heading of its kind. `script` are words to say, `citations` what it rests on.

    `steps` begin with the lines for this industry and stage. `about` is the rule of the finding that it answers.
    """

    heading: str
    title: str
    kind: PlaybookKind
    document: str
    summary: str
    because: tuple[str, ...]
    steps: tuple[str, ...]
    measure: str
    caution: str
    script: str
    citations: tuple[Citation, ...]
    about: str = ""


@dataclass(frozen=True)
class Report:
    """What a diagnostic found for a business. `headline` and `lead` say the main thing in a line and a few sentences.

    `measures` names the values of `scores`. `script`, `steps` and `leave` are for the case at hand, with `sources`
    that they rest on. `without` are playbooks that were left out because they had been tried. `worded` is the rule of
    the finding that headline and lead say in the owner's words; empty where they say it in its own.
    """

    diagnostic: str
    version: int
    title: str
    made_at: datetime
    business: str
    headline: str
    lead: str
    basis: str
    picture: Picture
    measures: tuple[str, ...]
    scores: tuple[Score, ...]
    figures: tuple[Figure, ...]
    features: tuple[Feature, ...]
    findings: tuple[Finding, ...]
    suggestions: tuple[Suggestion, ...]
    script: str
    steps: tuple[str, ...]
    leave: tuple[str, ...]
    sources: tuple[Citation, ...]
    answers: tuple[Told, ...]
    without: tuple[str, ...]
    worded: str = ""

    def is_headline(self, finding: Finding) -> bool:
        """Whether headline and lead say this finding."""
        return finding.rule == self.worded if self.worded else finding.title == self.headline
