"""A Profile of a business: asked once, filled from interviews, and used to fill them."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.coach.interview import By, Given, Interview, InvalidAnswer, Value
from knowledge.diagnostic import Question, QuestionKind
from knowledge.taxonomy import Industry, JourneyStage

BETWEEN_ENTRIES = "; "
"""Stands between the options or entries of one answer, where the profile keeps it as a text."""


@dataclass(frozen=True)
class Profile:
    """What is known of a business. `stages` are the stages of the customer journey that matter to it."""

    industry: Industry | None = None
    size: str = ""
    offering: str = ""
    customers: str = ""
    stages: tuple[JourneyStage, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Profile()

    def with_answers(self, interview: Interview) -> Self:
        """The profile with what was answered to the questions that fill it.

        Answers that came from the profile are left alone: it may have been edited since.
        """
        changes: dict[str, Any] = {}
        for asked, given in interview.given:
            if asked.question.profile and given.value is not None and given.by is not By.PROFILE:
                changes[asked.question.profile] = _kept(asked.question, given.value)
        return replace(self, **{part: kept for part, kept in changes.items() if kept})

    def prefilled(self, interview: Interview) -> Interview:
        """The interview with the open questions answered that the profile answers."""
        for question in interview.diagnostic.questions:
            value = self._answer(question)
            if value is not None and question.id not in interview.answers:
                with suppress(InvalidAnswer):  # it does not apply, or takes other answers than the profile knows
                    interview = interview.answered(question.id, Given(value, By.PROFILE))
        return interview

    def _answer(self, question: Question) -> Value | None:
        match question.profile:
            case "industry":
                return (self.industry.value,) if self.industry else None
            case "stages":
                return tuple(stage.value for stage in self.stages) or None
            case "size" | "offering" | "customers" as part:
                text: str = getattr(self, part)
                return _read(question, text) if text else None
        return None


def industry_named(value: str | None) -> Industry | None:
    """The industry with this value; None for one that the vocabulary does not have, or no longer."""
    return next((industry for industry in Industry if industry.value == value), None)


def stages_named(values: Iterable[str]) -> tuple[JourneyStage, ...]:
    """The stages with these values, in the order of the journey."""
    wanted = set(values)
    return tuple(stage for stage in JourneyStage if stage.value in wanted)


def _kept(question: Question, value: Value) -> Industry | tuple[JourneyStage, ...] | str | None:
    """An answer as the profile keeps it."""
    entries = value if isinstance(value, tuple) else ()
    match question.profile:
        case "industry":
            return industry_named(next(iter(entries), None))
        case "stages":
            return stages_named(entries)
    if isinstance(value, float):
        return f"{value:.0f} {question.unit}".strip()
    if isinstance(value, str):
        return value
    options = (question.option(entry) for entry in entries)
    return BETWEEN_ENTRIES.join(
        option.label if option else entry for option, entry in zip(options, entries, strict=True)
    )


def _read(question: Question, text: str) -> Value | None:
    """What the profile keeps as a text, as an answer to this question; None when it is no such answer."""
    entries = tuple(text.split(BETWEEN_ENTRIES))
    match question.kind:
        case QuestionKind.TEXT:
            return text
        case QuestionKind.LIST:
            return entries
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            digits = text.removesuffix(question.unit).strip()
            return float(digits) if digits.isdecimal() else None
    said = {entry.casefold() for entry in entries}
    chosen = tuple(option.id for option in question.choices if option.label.casefold() in said)
    return chosen if len(chosen) == len(said) else None
