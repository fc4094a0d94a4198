"""What a chat model claims that an owner's words answer -> the answers that these words bear out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from bot.coach.counting import numbers_in
from bot.coach.interview import Asked, By, Given, Value
from bot.coach.meanings import Meanings, quantities
from bot.coach.naming import named
from knowledge.diagnostic import Question, QuestionKind
from retrieval.agreement import contradicts
from retrieval.claims import objects_in
from retrieval.language import is_english
from retrieval.locating import span_of

LEAST, BEHIND = 0.2, 0.2
"""How like the option (cosine) English words must be, and how far behind the likest option of the question at most.

Chosen on tests/golden/prefilled.jsonl: of 96 options with the clause that says them 91 are kept, and of the other
options of their questions 12 in 100 pass; at .1 and .3 it was 25. That is no proof, so all of it is to be confirmed.
"""

SHARED = 2
"""The same words answer at most so many questions: a model that follows an order in them answers all with it."""

LONGEST_CLAUSE = 200

_CLAUSE_END = re.compile(r"[.,;:!?…()\n–—。、，！？；：]")
_NOT = re.compile(
    r"\b(?:not|\w+n['’]t|cannot|no|never|none|nobody|nothing|neither|nor|without|hardly|rarely|seldom|"
    r"nicht|kein\w*|nie|niemals|niemand\w*|nichts|ohne|kaum|selten|pas|jamais|aucun\w*|rien|personne|sans|"
    r"nunca|nadie|nada|ning[uú]n\w*|sin|tampoco|não|nem|jamais|sem|non|mai|nessun\w*|niente|senza|"
    r"niet|geen|nooit|niemand|zonder|inte|ingen|aldrig|utan|ikke|aldri|uten|nie|nigdy|bez|"
    r"не|нет|никогда|никто|ничего|без|yok|değil|hiç)\b",
    re.IGNORECASE,
)
"""In the languages of most who write; what it misses is shown to the owner all the same."""


@dataclass(frozen=True)
class Claimed:
    """An answer that words of a text bear out. `start` and `end` are where they stand in it."""

    asked: Asked
    value: Value
    start: int
    end: int
    said: str


class Claims:
    """Checks what a model writes on a text about these questions, numbered from 1 in this order."""

    def __init__(self, meanings: Meanings, asked: Sequence[Asked], text: str) -> None:
        self._meanings = meanings
        self._asked = asked
        self._text = text
        self._english = is_english(text)

    def borne_out(self, reply: str) -> tuple[Claimed, ...]:
        """What may stand; what the words do not say is left out. Takes a moment: call it in a thread."""
        return tuple(claimed for found in objects_in(reply) if (claimed := self._claimed(found)))

    def may_mean(self, question: Question, option: str, said: str) -> bool:
        """Whether words don't speak against an option: by another that they name, or by denying what it says."""
        mentioned = named(question, said)
        if mentioned.sure and option not in mentioned.options:
            return False
        if not self._english:  # the embedding model knows no other language; the owner is asked anyway
            return True
        (ranked,) = self._meanings.likeness(question, self._meanings.embed([said]))
        own = next(one for one in ranked if one.option == option)
        label = next(one.label for one in question.choices if one.id == option)
        return (
            own.value >= max(LEAST, ranked[0].value - BEHIND)
            and not any(contradicts(said, way) for way in (own.phrasing, label))
            and not _other_quantity(said, own.phrasing)
        )

    def _claimed(self, found: Mapping[str, object]) -> Claimed | None:
        number, words = found.get("question"), found.get("words")
        if not (_is_number(number) and 1 <= number <= len(self._asked) and isinstance(words, str)):
            return None
        asked = self._asked[number - 1]
        span = span_of(words, self._text)
        if span is None or not self._tells(*span):
            return None
        start, end = self._with_its_not(*span)
        said = self._text[start:end]
        value = self._value(asked.question, found, said)
        return Claimed(asked, value, start, end, " ".join(said.split())) if value is not None else None

    def _value(self, question: Question, found: Mapping[str, object], said: str) -> Value | None:
        match question.kind:
            case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
                chosen = options_in(question, found)
                return chosen if chosen and all(self.may_mean(question, option, said) for option in chosen) else None
            case QuestionKind.SCALE | QuestionKind.NUMBER:
                figure = found.get("number")
                return next((number for number in numbers_in(said) if number == figure and figure is not True), None)
            case QuestionKind.TEXT:
                return said
            case QuestionKind.LIST:
                return tuple(self._entries(found.get("entries"))) or None

    def _entries(self, entries: object) -> Iterator[str]:
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, str) and (span := span_of(entry, self._text)):
                yield self._text[slice(*span)]

    def _tells(self, start: int, end: int) -> bool:
        """Whether it is more than one word, or all that a clause has: a word may be said in passing."""
        said = self._text[start:end]
        return len(said.split()) > 1 or not said.isascii() or said == self._text[slice(*self._clause(start, end))]

    def _with_its_not(self, start: int, end: int) -> tuple[int, int]:
        """The words, with the whole clause where that holds a "not" which they leave out."""
        first, last = self._clause(start, end)
        left_out = f"{self._text[first:start]} {self._text[end:last]}"
        return (first, last) if _NOT.search(left_out) and last - first <= LONGEST_CLAUSE else (start, end)

    def _clause(self, start: int, end: int) -> tuple[int, int]:
        """The clauses in which these words stand."""
        first = max((found.end() for found in _CLAUSE_END.finditer(self._text, 0, start)), default=0)
        ending = _CLAUSE_END.search(self._text, end)
        last = ending.start() if ending else len(self._text)
        clause = self._text[first:last]
        return first + len(clause) - len(clause.lstrip()), first + len(clause.rstrip())


def options_in(question: Question, found: Mapping[str, object]) -> tuple[str, ...]:
    """The options whose numbers, from 1, a model names; none where one of them is no option's."""
    named_ = found.get("options")
    numbers = named_ if isinstance(named_, list) else [named_]
    choices = question.choices
    known = [number for number in numbers if _is_number(number) and 1 <= number <= len(choices)]
    return tuple(dict.fromkeys(choices[number - 1].id for number in known)) if len(known) == len(numbers) else ()


def apart(claims: Sequence[Claimed]) -> list[Claimed]:
    """Those whose words are not claimed to answer too many questions."""
    return [one for one in claims if len({other.asked.key for other in claims if _shares(one, other)}) <= SHARED]


def answers(claims: Sequence[Claimed]) -> Mapping[str, Given]:
    """By the key of the question, what is claimed of it; nothing where claims on it differ."""
    by_key: dict[str, list[Claimed]] = {}
    for one in claims:
        by_key.setdefault(one.asked.key, []).append(one)
    merged = {key: _merged(of_one) for key, of_one in by_key.items()}
    return {key: one for key, one in merged.items() if one}


def _merged(claims: Sequence[Claimed]) -> Given | None:
    values = list(dict.fromkeys(one.value for one in claims))
    said = "; ".join(dict.fromkeys(one.said for one in claims))
    if claims[0].asked.question.kind in (QuestionKind.MULTIPLE, QuestionKind.LIST):
        parts = [part for value in values if isinstance(value, tuple) for part in value]
        return Given(tuple(dict.fromkeys(parts)), By.STORY, said)
    return Given(values[0], By.STORY, said) if len(values) == 1 else None


def _shares(one: Claimed, other: Claimed) -> bool:
    """Whether two claims rest on the same words; of figures, on the same number in them."""
    overlap = one.start < other.end and other.start < one.end
    figures = one.asked.question.is_figure and other.asked.question.is_figure
    return overlap and (not figures or one.value == other.value)


def _other_quantity(said: str, phrasing: str) -> bool:
    """Whether one says "all" or "some" where the other says another of them."""
    here, there = quantities(said), quantities(phrasing)
    return bool(here and there and not here & there)


def _is_number(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
