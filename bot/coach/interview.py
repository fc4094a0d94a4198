"""An Interview: a pure function of a Diagnostic and the answers so far. What to ask next follows from the two alone."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import takewhile
from types import MappingProxyType
from typing import Self

from bot.languages import say
from knowledge.diagnostic import Condition, Diagnostic, Question, QuestionKind

Value = tuple[str, ...] | float | str
"""Ids of the chosen options or the entries of a list; a figure; a text."""

TEXT_CHARACTERS, ENTRY_CHARACTERS = 500, 60
"""The longest text, and the longest entry of a list."""


class InvalidAnswer(ValueError):
    """An answer that the question does not take; the message is one sentence for the person who gave it."""


class By(StrEnum):
    """How an answer came."""

    CHOICE = "choice"  # a button
    WORDS = "words"  # free text at the question
    STORY = "story"  # the story told at the beginning
    PROFILE = "profile"  # the profile of the business
    SKIP = "skip"


@dataclass(frozen=True)
class Given:
    """An answer; `value` is None when the question was skipped, `said` the words that it was understood from."""

    value: Value | None
    by: By = By.CHOICE
    said: str = ""


SKIPPED = Given(None, By.SKIP)


@dataclass(frozen=True)
class Asked:
    """A question at its place in an interview. `key` tells repeated ones apart; `text` names the entry it is about."""

    question: Question
    key: str
    text: str
    each: str = ""

    @property
    def name(self) -> str:
        """The question in two or three words, where what was answered is listed."""
        return self.question.name or self.text


@dataclass(frozen=True)
class Interview:
    """One run of a diagnostic. `answers` are by key, in the order in which they were given."""

    diagnostic: Diagnostic
    answers: Mapping[str, Given] = field(default_factory=lambda: MappingProxyType({}))
    story: str = ""

    @property
    def path(self) -> tuple[Asked, ...]:
        """The questions that apply to the answers so far, answered or not, in their order."""
        return tuple(self._asked(undecided=False))

    @property
    def possible(self) -> tuple[Asked, ...]:
        """The questions that are open, and those that may come to apply by the answers to them."""
        return tuple(asked for asked in self._asked(undecided=True) if asked.key not in self.answers)

    @property
    def current(self) -> Asked | None:
        """The question to ask now; None when all are answered."""
        return next((asked for asked in self.path if asked.key not in self.answers), None)

    @property
    def is_complete(self) -> bool:
        return self.current is None

    @property
    def total(self) -> int:
        """How many questions there are at most, whatever is answered to those that are open."""
        branching = next(
            (asked for asked in self.path if asked.key not in self.answers and self._branches(asked)), None
        )
        if branching is None:
            return sum(1 for _ in self._asked(undecided=True))
        options = branching.question.choices
        return max(self._with({**self.answers, branching.key: Given((option.id,))}).total for option in options)

    def _branches(self, asked: Asked) -> bool:
        """Whether its one answer decides which other questions are asked."""
        conditions = (condition for question in self.diagnostic.questions for condition in question.when)
        return asked.question.kind is QuestionKind.SINGLE and any(one.question == asked.key for one in conditions)

    @property
    def number(self) -> int:
        """Which question is asked now, counted from 1; `total` when all are answered."""
        current = self.current
        return self.path.index(current) + 1 if current else self.total

    @property
    def given(self) -> tuple[tuple[Asked, Given], ...]:
        """The questions that apply and were answered, not skipped, with their answers."""
        found = ((asked, self.answers.get(asked.key)) for asked in self.path)
        return tuple((asked, one) for asked, one in found if one is not None and one.value is not None)

    @property
    def can_go_back(self) -> bool:
        return self._last_asked is not None

    def at(self, key: str) -> Asked | None:
        """The question with this key, if it applies."""
        return next((asked for asked in self.path if asked.key == key), None)

    def value(self, question: str) -> Value | None:
        """What a question (not a repeated one) was answered with; None while it is open, skipped or does not apply."""
        return next((given.value for asked, given in self.given if asked.key == question), None)

    def chosen(self, question: str) -> tuple[str, ...]:
        """The options that a question was answered with."""
        value = self.value(question)
        return value if isinstance(value, tuple) else ()

    def answered(self, key: str, given: Given) -> Self:
        """The interview with this answer. Raises InvalidAnswer for one that the question does not take."""
        asked = self.at(key)
        if asked is None:
            raise InvalidAnswer(say("That question is not asked any more."))
        if given.value is None and asked.question.required:
            raise InvalidAnswer(say("I can't go on without this one. You can stop with Cancel."))
        if given.value is not None:
            given = replace(given, value=checked(asked.question, given.value))
        return self._with({**self._others(asked, given.value), key: given})

    def back(self) -> Self:
        """The interview with the last question that was asked open again; itself at the first one."""
        last = self._last_asked
        return self.reopened(last) if last else self

    def reopened(self, key: str) -> Self:
        """The interview with this question open again; for a list, also what is asked about each of its entries."""
        asked = self.at(key)
        return self._with(self._others(asked, None)) if asked and key in self.answers else self

    def carried_over(self, diagnostic: Diagnostic) -> Self:
        """The interview on another version of its diagnostic: every answer that it still takes, the others open."""
        new = replace(self, diagnostic=diagnostic, answers=MappingProxyType({}))
        left = dict(self.answers)
        while key := next((key for key in left if new.at(key)), None):  # an answer may open the question of another
            with suppress(InvalidAnswer):
                new = new.answered(key, left.pop(key))
        return new

    @property
    def _last_asked(self) -> str | None:
        """Of the questions before the current one, the one that a person answered here or skipped last."""
        before = {asked.key for asked in takewhile(lambda asked: asked.key in self.answers, self.path)}
        here = [key for key, given in self.answers.items() if given.by not in (By.STORY, By.PROFILE)]
        return next((key for key in reversed(here) if key in before), None)

    def _with(self, answers: Mapping[str, Given]) -> Self:
        return replace(self, answers=MappingProxyType(dict(answers)))

    def _others(self, asked: Asked, value: Value | None) -> dict[str, Given]:
        """The answers to all other questions, once this one is answered with `value`.

        What was said about an entry of a list goes with the entry, wherever the list has it now.
        """
        entries = value if asked.question.kind is QuestionKind.LIST and isinstance(value, tuple) else ()
        moved = {
            f"{repeated.id}:{number}": f"{repeated.id}:{entries.index(entry)}" if entry in entries else ""
            for number, entry in enumerate(self._entries(asked.key))
            for repeated in self.diagnostic.questions
            if repeated.each == asked.key
        }
        others = {moved.get(key, key): given for key, given in self.answers.items() if key != asked.key}
        others.pop("", None)
        return others

    def _entries(self, listed: str) -> tuple[str, ...]:
        """What a list was answered with."""
        given = self.answers.get(listed)
        return given.value if given and isinstance(given.value, tuple) else ()

    def _asked(self, *, undecided: bool) -> Iterator[Asked]:
        """The questions that apply; with `undecided` also those of which that is not certain yet."""
        applying = self._applying(undecided)
        for question in applying.values():
            if question.each is None:
                yield Asked(question, question.id, question.text)
                continue
            # questions for each entry of a list come together: both of the first entry, then both of the second
            together = [one for one in applying.values() if one.each == question.each]
            if question is together[0]:
                yield from self._for_each(question.each, together, undecided)

    def _for_each(self, listed: str, together: Sequence[Question], undecided: bool) -> Iterator[Asked]:
        entries: Sequence[str] = self._entries(listed)
        if undecided and listed not in self.answers:
            source = self.diagnostic.question(listed)
            entries = ["…"] * (source.most if source else 0)
        for number, entry in enumerate(entries):
            for question in together:
                yield Asked(question, f"{question.id}:{number}", question.text.replace("{each}", entry), entry)

    def _applying(self, undecided: bool) -> Mapping[str, Question]:
        """By id. An answer counts only while its own question applies."""
        applying: dict[str, Question] = {}
        for question in self.diagnostic.questions:
            needed = {condition.question for condition in question.when} | ({question.each} if question.each else set())
            if needed <= applying.keys() and all(self._holds(condition, undecided) for condition in question.when):
                applying[question.id] = question
        return applying

    def _holds(self, condition: Condition, undecided: bool) -> bool:
        given = self.answers.get(condition.question or "")
        if given is None:
            return undecided
        return given.value is not None and meets(condition, given.value)


def meets(condition: Condition, value: Value) -> bool:
    """Whether an answer is what a condition wants of it."""
    if isinstance(value, int | float):
        above = condition.least is None or value >= condition.least
        return above and (condition.below is None or value < condition.below)
    if isinstance(value, str):
        return True
    if condition.is_ and not set(condition.is_) & set(value):
        return False
    return not set(condition.is_not) & set(value)


def checked(question: Question, value: Value) -> Value:
    """The answer in its usual form. Raises InvalidAnswer."""
    match question.kind:
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            return _checked_choice(question, value)
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return _checked_figure(question, value)
        case QuestionKind.TEXT:
            return _checked_text(value)
        case QuestionKind.LIST:
            return _checked_list(question, value)


def _checked_choice(question: Question, value: Value) -> Value:
    wanted = set(value) if isinstance(value, tuple) else set()
    chosen = tuple(option.id for option in question.choices if option.id in wanted)
    if not chosen or len(chosen) != len(wanted):
        raise InvalidAnswer(say("That is none of the answers here. Tap one, or say it in your own words."))
    if question.kind is QuestionKind.SINGLE and len(chosen) > 1:
        raise InvalidAnswer(say("Only one answer fits here. Tap the one that fits best."))
    alone = {option.id for option in question.choices if option.alone}
    return tuple(option for option in chosen if option not in alone) or chosen[:1]


def _checked_figure(question: Question, value: Value) -> Value:
    if not isinstance(value, int | float) or not question.least <= value <= question.most or value != int(value):
        wanted = say("I need a whole number from {least} to {most} here.", least=question.least, most=question.most)
        raise InvalidAnswer(wanted)
    return float(value)


def _checked_text(value: Value) -> Value:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text:
        raise InvalidAnswer(say("I need a few words here."))
    return text[:TEXT_CHARACTERS]


def _checked_list(question: Question, value: Value) -> Value:
    texts = value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
    entries = [" ".join(text.split())[:ENTRY_CHARACTERS].strip(" ,;.") for text in texts]
    different = {entry.casefold(): entry for entry in reversed(entries) if entry}
    if not different:
        raise InvalidAnswer(say("I need at least one entry here."))
    return tuple(reversed(different.values()))[: question.most]
