"""Options that a text names: by label, by number, by a yes or no, with slips of typing."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from rapidfuzz import fuzz
from wordfreq import zipf_frequency

from bot.coach.counting import numbers_in, place_in
from bot.coach.wishes import is_said, plain
from bot.languages import mark
from knowledge.diagnostic import Option, Question

ALIKE, ALIKE_FROM = 85, 5
"""From which similarity (0–100, rapidfuzz) a text is a label with a slip of typing, and from how many letters on."""

IN_PASSING = 5
"""In a text of more words, a label of one or two words may be said in passing."""

FILLING = 6.0
"""Zipf frequency from which a word alone names nothing: "it", "they", "like"."""

_YES = re.compile("yes|yeah|yep|yup|sure|of course|definitely|absolutely|certainly|indeed|we do|i do|yes we do")
_NO = re.compile(
    "(?:no )?(?:no|nope|nah|never|not at all|not ever|not yet|we do not|none|nothing|nothing at all|nothing so far|"
    "none of (?:them|these|those|that))"
)
# Translators: the ways to say yes and no to a question, like the wishes.
_YES_TOO, _NO_TOO = mark("yes|sure|of course"), mark("no|never|not at all")
_DENIALS = frozenset(("no", "never", "none", "nothing"))
_DENYING = _DENIALS | {"not", "without", "except", "neither", "nor", "but"}
_RANGE = re.compile(r"(?P<least>\d+)\s*[-–—]\s*(?P<most>\d+)|(?P<above>\d+)\s*(?:\+|or more|and more)|(?P<one>\d+)")
_BELOW, _ABOVE = re.compile(r"\b(?:under|below|less than|fewer than)\b"), re.compile(r"\b(?:over|more than|above)\b")


@dataclass(frozen=True)
class Meant:
    """The options that a text stands for, the likeliest first; `sure` if the first needs no asking back."""

    options: tuple[str, ...] = ()
    sure: bool = False

    @classmethod
    def among(cls, options: Iterable[str], sure: bool = True) -> "Meant":
        """One option is what was meant, two are to be asked about, more say nothing."""
        found = tuple(dict.fromkeys(options))
        return cls(found, sure and len(found) == 1) if len(found) <= 2 else cls()


def exactly_named(question: Question, text: str) -> Meant:
    """The option of which the text is the label, or one of the ways to say it."""
    said = plain(text)
    return Meant.among(option.id for option in question.choices if said in map(plain, (option.label, *option.says)))


def named(question: Question, text: str) -> Meant:
    """The options that the text names in any way."""
    ways = (exactly_named, _by_number, _in_vocabulary, _yes_or_no, _by_a_part, _mentioned, _misspelled)
    return next((meant for way in ways if (meant := way(question, text)).options), Meant())


def _by_number(question: Question, text: str) -> Meant:
    numbers, counting = numbers_in(text), any(re.search(r"\d", option.label) for option in question.choices)
    if counting and len(numbers) == 1:
        found = Meant.among(option.id for option in question.choices if _holds(option.label, numbers[0]))
        if found.options:
            return found
    place = place_in(text, len(question.choices))
    return Meant() if place is None else Meant((question.choices[place].id,), sure=not counting)


def _holds(label: str, number: float) -> bool:
    """Whether a label such as "2–9 people", "under 10" or "50 or more" holds a number."""
    found = _RANGE.search(label)
    if found is None:
        return False
    if found["least"]:
        return int(found["least"]) <= number <= int(found["most"])
    if found["above"]:
        return number >= int(found["above"])
    bound, plainly = int(found["one"]), label.casefold()
    return number < bound if _BELOW.search(plainly) else number > bound if _ABOVE.search(plainly) else number == bound


def _in_vocabulary(question: Question, text: str) -> Meant:
    if question.vocabulary is None:
        return Meant()
    known = {option.id for option in question.choices}
    return Meant.among(word.value for word in question.vocabulary.words.mentioned(text) if word.value in known)


def _yes_or_no(question: Question, text: str) -> Meant:
    said = plain(text)
    if _NO.fullmatch(said) or is_said(text, _NO_TOO):
        return Meant.among(option.id for option in question.choices if option.alone or _begins(option, _DENIALS))
    if _YES.fullmatch(said) or is_said(text, _YES_TOO):
        return Meant.among(option.id for option in question.choices if _begins(option, {"yes"}))
    return Meant()


def _begins(option: Option, words: Set[str]) -> bool:
    """Whether the label or a way to say the option begins with one of the words."""
    return any(plain(way).partition(" ")[0] in words for way in (option.label, *option.says))


def _by_a_part(question: Question, text: str) -> Meant:
    """Of a label the beginning, or some of its words: "some" for "Sometimes", "phone" for "On the phone"."""
    said = plain(text)
    if len(said) < 3:
        return Meant()
    if begun := [option.id for option in question.choices if plain(option.label).startswith(said)]:
        return Meant.among(begun)
    words = set(said.split())
    parts = [option.id for option in question.choices if words <= set(plain(option.label).split())]
    return Meant.among(parts, sure=any(zipf_frequency(word, "en") < FILLING for word in words))


def _mentioned(question: Question, text: str) -> Meant:
    """The options of which the text holds the labels."""
    said = plain(text)
    rest = f" {said} "
    found: dict[str, str] = {}
    for label, id in sorted(_labels(question).items(), key=lambda item: -len(item[0])):
        before, held, after = rest.partition(f" {label} ")
        if held and not set(before.split()[-2:]) & _DENYING:
            found[id] = label
            rest = f"{before} … {after}"
    for label in found.values():
        passing = len(label.split()) < 3 and len(said.split()) > IN_PASSING and not said.startswith(label)
        return Meant.among(found, sure=not passing and not set(rest.split()) & _DENYING)
    return Meant()


def _misspelled(question: Question, text: str) -> Meant:
    said = plain(text)
    near = [
        id for label, id in _labels(question).items() if len(said) >= ALIKE_FROM and fuzz.ratio(said, label) >= ALIKE
    ]
    return Meant.among(near)


def _labels(question: Question) -> Mapping[str, str]:
    """Plain label -> option."""
    return {plain(option.label): option.id for option in question.choices}
