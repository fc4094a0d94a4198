"""Interview -> scores, figures, features and findings, by the rules in its diagnostic."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from bot.coach import kano
from bot.coach.figures import Counts, counts_of
from bot.coach.interview import Asked, Given, Interview, Value, meets
from bot.coach.kano import Feeling
from bot.coach.report import Feature, Figure, Finding, Score
from bot.coach.telling import listed, told
from knowledge.diagnostic import COUNTS, Condition, Question, QuestionKind, Rule

PRESENT, MISSING = "with", "without"
"""The two questions about each feature of a Kano check, by their ids; their options are those of `Feeling`."""

_BRACES = re.compile(r"{([a-z-]+)}")


@dataclass(frozen=True)
class Outcome:
    """What an interview comes to. Only answers to questions that apply count; what was skipped does not."""

    interview: Interview

    @cached_property
    def scores(self) -> tuple[Score, ...]:
        """Each area of the diagnostic: for each measure the mean of its answered questions."""
        measures = self.interview.diagnostic.measures
        return tuple(
            Score(area.id, area.label, tuple(self._score(area.id, measure) for measure in measures))
            for area in self.interview.diagnostic.areas
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self._counts.figures

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on answers that can't be used."""
        return self._counts.remarks

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """The features of which both questions were answered."""
        felt: dict[str, dict[str, Feeling]] = {}
        for asked, given in self.answers:
            if asked.question.id in (PRESENT, MISSING) and asked.each and isinstance(given.value, tuple):
                felt.setdefault(asked.each, {})[asked.question.id] = Feeling(given.value[0])
        return tuple(_feature(name, both[PRESENT], both[MISSING]) for name, both in felt.items() if len(both) == 2)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The rules that hold, those of greatest weight first, each with the answers that led to it."""
        rules = sorted(self.interview.diagnostic.rules, key=lambda rule: -rule.weight)
        return tuple(self._finding(rule) for rule in rules if self.holds(rule.when))

    def rule(self, finding: Finding) -> Rule:
        """The rule that a finding came from."""
        return next(rule for rule in self.interview.diagnostic.rules if rule.id == finding.rule)

    def holds(self, conditions: Iterable[Condition]) -> bool:
        """Whether all of them hold; one on something that was not answered does not."""
        return all(any(True for _ in self._met_by(condition)) for condition in conditions)

    @cached_property
    def answers(self) -> tuple[tuple[Asked, Given], ...]:
        """What was asked and answered."""
        return self.interview.given

    @cached_property
    def _counts(self) -> Counts:
        return counts_of(self.interview)

    def _met_by(self, condition: Condition) -> Iterator[tuple[Asked, Given]]:
        """The answers by which a condition holds; none if it does not hold."""
        if condition.area:
            worths = list(self._worths(condition.area, condition.measure or next(iter(self._measures))))
            if worths and _lies(fmean(worth for *_, worth in worths), condition):
                yield from ((asked, given) for asked, given, _ in worths)
        elif condition.metric:
            figures = [figure for figure in self.figures if figure.name == condition.metric]
            if figures and _lies(figures[0].value, condition):
                yield from (answer for answer in self.answers if answer[0].key in COUNTS[condition.metric])
        elif condition.category:
            names = self._features_in({condition.category})
            yield from (answer for answer in self.answers if answer[0].each in names)
        else:
            for asked, given in self.answers:
                if asked.key == condition.question and given.value is not None and meets(condition, given.value):
                    yield asked, given

    @property
    def _measures(self) -> Iterable[str]:
        return self.interview.diagnostic.measures

    def _score(self, area: str, measure: str) -> float | None:
        worths = [worth for *_, worth in self._worths(area, measure)]
        return fmean(worths) if worths else None

    def _worths(self, area: str, measure: str) -> Iterator[tuple[Asked, Given, float]]:
        for asked, given in self.answers:
            worth = _worth(asked.question, given.value, measure) if asked.question.area == area else None
            if worth is not None:
                yield asked, given, worth

    def _features_in(self, categories: Set[str]) -> list[str]:
        return [feature.name for feature in self.features if feature.category in categories]

    def _finding(self, rule: Rule) -> Finding:
        because = dict.fromkeys(told(*answer) for condition in rule.when for answer in self._met_by(condition))
        return Finding(rule.id, self._filled(rule.title, rule), self._filled(rule.text, rule), tuple(because))

    def _filled(self, text: str, rule: Rule) -> str:
        features = listed(self._features_in({condition.category for condition in rule.when if condition.category}))
        known = {"features": features, **self._counts.shown}
        return _BRACES.sub(lambda found: known.get(found[1], found[0]), text)


def _feature(name: str, present: Feeling, missing: Feeling) -> Feature:
    place = kano.place(present, missing)
    return Feature(name, kano.category(present, missing).value, place.satisfied, place.dissatisfied)


def _worth(question: Question, value: Value | None, measure: str) -> float | None:
    """What an answer counts, 0–1; None where it says nothing about this measure."""
    if question.kind is QuestionKind.SCALE and isinstance(value, int | float):
        return (value - question.least) / (question.most - question.least)
    options = [option for option in question.choices if isinstance(value, tuple) and option.id in value]
    scores = [score for option in options if (score := option.score_in(measure)) is not None]
    return fmean(scores) if scores else None


def _lies(value: float, condition: Condition) -> bool:
    above = condition.least is None or value >= condition.least
    return above and (condition.below is None or value < condition.below)
