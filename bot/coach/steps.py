"""Steps through an interview: what each button or message does to it. Pure, so that every walk can be tried."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

from bot.coach.interview import SKIPPED, Asked, By, Given, Interview, InvalidAnswer, Value
from bot.languages import say
from knowledge.diagnostic import Question, QuestionKind

KEYPAD_DIGITS = 7
"""What a keypad takes: no business counts further in one answer."""


class Stage(StrEnum):
    """What an interview waits for."""

    STORY = "story"  # the story, in one message
    REVIEW = "review"  # a look at what was understood
    CORRECT = "correct"  # which of it to correct
    ASKING = "asking"  # an answer to the current question
    CONFIRM = "confirm"  # yes or no to what an answer was understood as


class Unfitting(ValueError):
    """A step that leads nowhere from here: from an old screen, forged, or out of range."""


@dataclass(frozen=True)
class Waiting:
    """What an interview waits for, besides its answers. `picked` are options ticked so far, the digits on a keypad, or
    what an answer may mean; `said` are the words that it was understood from. `corrects` is the key of an answered
    question that is asked again; its answer stays until there is another."""

    stage: Stage = Stage.ASKING
    picked: tuple[str, ...] = ()
    said: str = ""
    corrects: str = ""

    def kept(self) -> dict[str, Any]:
        return {"stage": self.stage.value, "picked": list(self.picked), "said": self.said, "corrects": self.corrects}

    @classmethod
    def read(cls, kept: Mapping[str, Any] | None) -> Self:
        """What was kept; the current question where it is not understood any more."""
        try:
            row = kept or {}
            picked = tuple(str(one) for one in row["picked"])
            return cls(Stage(row["stage"]), picked, str(row["said"]), str(row.get("corrects", "")))
        except (KeyError, TypeError, ValueError):
            return cls()


@dataclass(frozen=True)
class Standing:
    """An interview and what it waits for."""

    interview: Interview
    waiting: Waiting = Waiting()

    @property
    def asked(self) -> Asked:
        """The question on the screen. Raises Unfitting when none is."""
        current = self._corrected or self.interview.current
        if current is None or self.waiting.stage not in (Stage.ASKING, Stage.CONFIRM):
            raise Unfitting
        return current

    @property
    def is_complete(self) -> bool:
        return self.interview.is_complete and self.waiting.stage is Stage.ASKING and self._corrected is None

    @property
    def number(self) -> int:
        """Which question is on the screen, counted from 1; `total` when all are answered."""
        corrected = self._corrected
        return self.interview.path.index(corrected) + 1 if corrected else self.interview.number

    @property
    def can_go_back(self) -> bool:
        return self._corrected is not None or self.interview.can_go_back

    def choose(self, number: int) -> Self:
        """Taps the option with this number, counted from 0: answers, or ticks one of several."""
        if self.waiting.stage is Stage.STORY and self.interview.diagnostic.taps_first:
            return self.go_on().choose(number)
        question = self.asked.question
        options = question.choices
        if self.waiting.stage is not Stage.ASKING or not question.is_choice or number >= len(options):
            raise Unfitting
        option = options[number].id
        if question.kind is QuestionKind.SINGLE:
            return self.answer((option,), By.CHOICE)
        return self._waiting(picked=_ticked(question, self.waiting.picked, option))

    def ticked(self, options: tuple[str, ...]) -> Self:
        """Shows these options ticked, to be looked at before they count."""
        if self.asked.question.kind is not QuestionKind.MULTIPLE:
            raise Unfitting
        return self._waiting(picked=options)

    def done(self) -> Self:
        """Takes the ticked options, or the digits on the keypad, as the answer. Raises InvalidAnswer for none."""
        question, picked = self.asked.question, self.waiting.picked
        if self.waiting.stage is not Stage.ASKING or not (question.is_figure or question.is_choice):
            raise Unfitting
        if question.is_figure:
            if not picked:
                raise InvalidAnswer(say("Tap the digits first, or send the number in a message."))
            return self.figure(int(picked[0]))
        if not picked:
            raise InvalidAnswer(say("Tick at least one first, or skip the question."))
        return self.answer(picked, By.CHOICE)

    def figure(self, number: int) -> Self:
        """Answers with a number. Raises InvalidAnswer for one out of range."""
        if self.waiting.stage is not Stage.ASKING or not self.asked.question.is_figure:
            raise Unfitting
        return self.answer(float(number), By.CHOICE)

    def keys(self, digits: str) -> Self:
        """Shows these digits on the keypad; none clears it. Raises InvalidAnswer for too many."""
        if self.asked.question.kind is not QuestionKind.NUMBER:
            raise Unfitting
        if digits and not (digits.isascii() and digits.isdigit()):
            raise Unfitting
        if len(digits) > KEYPAD_DIGITS:
            raise InvalidAnswer(say("That is longer than a number may be here. Tap ⌫ to take a digit back."))
        return self._waiting(picked=(digits.lstrip("0") or "0",) if digits else ())

    def answer(self, value: Value, by: By, said: str = "") -> Self:
        """Answers the current question. Raises InvalidAnswer."""
        return self._at(self.interview.answered(self.asked.key, Given(value, by, said)))

    def skip(self) -> Self:
        """Raises InvalidAnswer for a question that is needed."""
        return self._at(self.interview.answered(self.asked.key, SKIPPED))

    def back(self) -> Self:
        """The question before, or away from what was to be confirmed or corrected."""
        if self.waiting.stage is Stage.CONFIRM:
            return self._waiting()
        if self.waiting.stage is Stage.CORRECT or self._corrected:
            return replace(self, waiting=Waiting(Stage.REVIEW))
        if self.waiting.stage is not Stage.ASKING or not self.interview.can_go_back:
            raise Unfitting
        return self._at(self.interview.back())

    def may_mean(self, values: tuple[str, ...], said: str) -> Self:
        """Asks whether these words meant one of these options, or one of these figures."""
        _ = self.asked
        return self._waiting(Stage.CONFIRM, values, said)

    def confirm(self, number: int) -> Self:
        """Yes: the words meant the candidate with this number."""
        if self.waiting.stage is not Stage.CONFIRM or number >= len(self.waiting.picked):
            raise Unfitting
        picked = self.waiting.picked[number]
        value: Value = float(picked) if self.asked.question.is_figure else (picked,)
        return self.answer(value, By.WORDS, self.waiting.said)

    def told(self, interview: Interview) -> Self:
        """The story was read as this interview: shows what was understood, or asks where that is nothing."""
        if self.waiting.stage is not Stage.STORY:
            raise Unfitting
        understood = any(given.by is By.STORY for given in interview.answers.values())
        return replace(self, interview=interview, waiting=Waiting(Stage.REVIEW if understood else Stage.ASKING))

    def go_on(self) -> Self:
        """From the story or the look at what was understood to the questions that are left."""
        if self.waiting.stage not in (Stage.STORY, Stage.REVIEW, Stage.CORRECT):
            raise Unfitting
        return replace(self, waiting=Waiting())

    def correct(self) -> Self:
        """From what was understood to which of it is wrong."""
        if self.waiting.stage is not Stage.REVIEW:
            raise Unfitting
        return replace(self, waiting=Waiting(Stage.CORRECT))

    def reopen(self, number: int) -> Self:
        """Asks again for what was understood, by its number among that."""
        understood = self.understood
        if self.waiting.stage is not Stage.CORRECT or number >= len(understood):
            raise Unfitting
        return replace(self, waiting=Waiting(corrects=understood[number][0].key))

    @property
    def understood(self) -> tuple[tuple[Asked, Given], ...]:
        """What the story and the profile answered; of a plan that is complete, all of it."""
        given = self.interview.given
        if self.interview.diagnostic.is_planned and self.interview.is_complete:
            return given
        return tuple(row for row in given if row[1].by in (By.STORY, By.PROFILE))

    @property
    def _corrected(self) -> Asked | None:
        """The answered question that is asked again; None where it does not apply any more."""
        return self.interview.at(self.waiting.corrects) if self.waiting.corrects else None

    def _waiting(self, stage: Stage = Stage.ASKING, picked: tuple[str, ...] = (), said: str = "") -> Self:
        """The same question, and what it waits for now."""
        return replace(self, waiting=Waiting(stage, picked, said, self.waiting.corrects))

    def _at(self, interview: Interview) -> Self:
        looks = interview.diagnostic.is_planned and interview.is_complete
        return replace(self, interview=interview, waiting=Waiting(Stage.REVIEW) if looks else Waiting())


def _ticked(question: Question, picked: tuple[str, ...], id: str) -> tuple[str, ...]:
    """The ticks after a tap on this option; "Nothing yet" stands for none of the others."""
    if id in picked:
        return tuple(one for one in picked if one != id)
    if (option := question.option(id)) and option.alone:
        return (id,)
    others = (question.option(one) for one in picked)
    return (*(one.id for one in others if one and not one.alone), id)
