"""A business told in one message -> the answers that the message already gives, to be confirmed."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from bot.coach.counting import numbers_in
from bot.coach.interview import Asked, By, Given, Interview, InvalidAnswer
from bot.coach.meanings import Likeness, Meanings, denies
from knowledge.diagnostic import Diagnostic, Question, QuestionKind, Vocabulary
from knowledge.taxonomy import Word
from knowledge.vocabulary import Understood, Vocabularies, clauses_of

STORY_CHARACTERS = 4000
"""So much of a story is kept and read."""

TOLD, AHEAD, BESIDE = 0.53, 0.1, 0.1
"""From which likeness (cosine) a clause answers a question that nobody has asked yet, how far the option must be ahead
of the next one, and how far the question may be behind the one that the clause answers best. Chosen on
tests/golden/prefilled.jsonl."""

PLAIN, PLAINLY = 0.7, 0.3
"""From this likeness and this far ahead on, a "not" in only one of two texts does not make them opposites."""

WORDS, PART_WORDS = 3, 4
"""Clauses and ways to say an option count from so many words on, and parts of clauses; "always" alone, or "we have
none", could be about anything."""

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)


Otherwise = Callable[[str], Given | None]
"""By the key of a question, what somebody else understood of it in the same story."""


class StoryReader:
    """Reads stories; one for all interviews."""

    def __init__(self, meanings: Meanings, words: Vocabularies) -> None:
        self.meanings = meanings
        self._words = words

    def read(self, interview: Interview, story: str, otherwise: Otherwise = lambda key: None) -> Interview:
        """The interview with this story and what it answers of the questions that are open.

        An answer may open or close questions after it; those that it opens are answered from the story too. Where the
        rules read nothing, `otherwise` is taken.
        """
        story = story.strip()[:STORY_CHARACTERS]
        interview = replace(interview, story=story)
        reading = _Reading(self.meanings, self._words, interview.diagnostic, story)
        looked_at: set[str] = set()
        while asked := next((one for one in interview.path if one.key not in looked_at), None):
            looked_at.add(asked.key)
            if asked.key not in interview.answers and (given := reading.answer(asked) or otherwise(asked.key)):
                with suppress(InvalidAnswer):
                    interview = interview.answered(asked.key, given)
        return interview


class _Reading:
    """One story, its clauses embedded once."""

    def __init__(self, meanings: Meanings, words: Vocabularies, diagnostic: Diagnostic, story: str) -> None:
        self._meanings = meanings
        self._words = words
        self._diagnostic = diagnostic
        self._story = story
        self._clauses = clauses_of(story)

    def answer(self, asked: Asked) -> Given | None:
        """What the story says to a question; None where it says nothing sure."""
        question = asked.question
        if question.each is not None:
            return None
        return next(self._by_pattern(question), None) or (self._chosen(question) if question.is_choice else None)

    def _by_pattern(self, question: Question) -> Iterator[Given]:
        for pattern in question.patterns:
            found = re.search(pattern, self._story, re.IGNORECASE)
            if found is None or not found[1]:
                continue
            if question.is_figure and (numbers := numbers_in(found[1])):
                yield Given(numbers[0], By.STORY, found[0].strip())
            elif question.kind in (QuestionKind.TEXT, QuestionKind.LIST):
                yield Given(found[1].strip(), By.STORY, found[0].strip())

    def _chosen(self, question: Question) -> Given | None:
        best = self._words_of(question) if question.vocabulary else self._options_of(question)
        if question.kind is QuestionKind.SINGLE:
            best = best[:1]
        if not best:
            return None
        return Given(tuple(option for option, _ in best), By.STORY, "; ".join(dict.fromkeys(said for _, said in best)))

    def _words_of(self, question: Question) -> list[tuple[str, str]]:
        """The words of its vocabulary that the story stands for, the surest first, each with the clause for it."""
        found: Sequence[Understood[Word]]
        match question.vocabulary:
            case Vocabulary.INDUSTRY:
                found = self._words.industries.understand(self._clauses)
            case Vocabulary.STAGE:
                found = self._words.stages.understand(self._clauses)
            case _:
                found = self._words.challenges.understand(self._clauses)
        known = {option.id for option in question.choices}
        return [(one.word.value, one.said) for one in found if one.word.value in known and one.likeness >= TOLD]

    def _options_of(self, question: Question) -> list[tuple[str, str]]:
        """The options that a clause means, the surest first; for a single answer none where two are meant alike."""
        meant: dict[str, tuple[float, str]] = {}
        for clause, likeness in self._likeness[question.id].items():
            first = likeness[0]
            if first.value >= self._best[clause] - BESIDE and _is_meant(clause, likeness):
                meant[first.option] = max(meant.get(first.option, (0.0, "")), (first.value, clause))
        surest = sorted(meant.items(), key=lambda item: -item[1][0])
        values = [value for _, (value, _) in surest]
        if question.kind is QuestionKind.SINGLE and len(values) > 1 and values[0] - values[1] < AHEAD:
            return []
        return [(option, clause) for option, (_, clause) in surest]

    @cached_property
    def _likeness(self) -> Mapping[str, Mapping[str, Sequence[Likeness]]]:
        """Question -> clause -> options, the most alike first."""
        clauses = [part for clause in self._clauses for part in _parts(clause)]
        questions = [one for one in self._diagnostic.questions if one.options and not one.each]
        if not clauses:
            return {question.id: {} for question in questions}
        vectors = self._meanings.embed(clauses)
        return {
            question.id: {
                clause: ranked
                for clause, ranked in zip(clauses, self._meanings.likeness(question, vectors, WORDS), strict=True)
                if ranked
            }
            for question in questions
        }

    @cached_property
    def _best(self) -> Mapping[str, float]:
        """How alike each clause is to the question that it answers best."""
        best: dict[str, float] = {}
        for by_clause in self._likeness.values():
            for clause, likeness in by_clause.items():
                best[clause] = max(best.get(clause, 0.0), likeness[0].value)
        return best


def _parts(clause: str) -> list[str]:
    """A clause, and what stands on either side of "and" in it."""
    parts = [part for part in _AND.split(clause) if len(part.split()) >= PART_WORDS]
    return [*dict.fromkeys((clause, *parts))] if len(clause.split()) >= WORDS else []


def _is_meant(clause: str, ranked: Sequence[Likeness]) -> bool:
    """Whether the first option is what a clause means."""
    first = ranked[0]
    ahead = first.value - (ranked[1].value if len(ranked) > 1 else 0.0)
    if first.value < TOLD or ahead < AHEAD:
        return False
    return denies(clause) == denies(first.phrasing) or (first.value >= PLAIN and ahead >= PLAINLY)
