"""What somebody writes at a question -> an answer, a likely answer to confirm, a wish, a question, or none of these."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from bot.coach.counting import numbers_in
from bot.coach.interview import Asked, InvalidAnswer, Value, checked
from bot.coach.meanings import Meanings
from bot.coach.naming import Meant, exactly_named, named
from bot.coach.wishes import Wish, is_at_a_loss, is_gibberish, is_question, is_uncounted, plain, wish_in
from bot.languages import mark, say
from knowledge.diagnostic import Question, QuestionKind

READ_CHARACTERS = 600
"""So much of a reply is read, and so many pieces of it where several answers fit."""
PIECES = 12

SHORT = 4
"""A text with a question mark that names an option is an answer in doubt if it has no more words: "sometimes?"."""


@dataclass(frozen=True)
class Sure:
    """The answer; the question takes it."""

    value: Value


@dataclass(frozen=True)
class Unsure:
    """One or two answers, the likelier first, to be confirmed."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class IsQuestion:
    """Something is asked. It wants an answer; then the interview goes on."""


@dataclass(frozen=True)
class Unclear:
    """Nothing was understood; `hint` is a sentence that says what fits here."""

    hint: str


Reading = Sure | Unsure | Wish | IsQuestion | Unclear

_ALL = re.compile("all|all of (?:them|these|those|the above)|everything|every one|both|both of them")
_ALL_BUT = re.compile(
    r"(?:all|everything|every one|all of (?:them|these|those))\s+(?:but|except(?:\s+for)?|apart from|save)\s+"
)
_BETWEEN_ANSWERS = re.compile(r"[,;\n•]+|\s(?:and|or|also|plus|as well as)\s|\s[&+]\s|\.\s", re.IGNORECASE)
_BETWEEN_ENTRIES = re.compile(r"[\n;•·▪]+|,(?!\d{3}\b)|\s(?:[-–—])\s|(?:^|\s)\d{1,2}[.)]\s+")
_OR = re.compile(r"\s+or\s+|\s*/\s*", re.IGNORECASE)
_OF = re.compile(r"\d\s*(?:/|of|out of)\s*\d", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?:[-–—*]|\d{1,2}[.)])\s+")
_LOWEST, _HIGHEST = (
    re.compile("(?:the )?(?:lowest|minimum|min|worst)"),
    re.compile("(?:the )?(?:highest|maximum|max|best|top)"),
)


class Reader:
    """Reads replies; one for all interviews."""

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings

    def read(self, asked: Asked, text: str) -> Reading:
        """What a reply is. Sure and Unsure hold only values that the question takes."""
        question, said = asked.question, text.strip()[:READ_CHARACTERS]
        exact = exactly_named(question, said)
        if exact.sure:
            return _answer(question, [exact.options])
        if wish := wish_in(said):
            return wish
        if is_gibberish(said):
            return Unclear(hint(question))
        match question.kind:
            case QuestionKind.SINGLE:
                return self._single(question, said)
            case QuestionKind.MULTIPLE:
                return self._multiple(question, said)
            case QuestionKind.SCALE | QuestionKind.NUMBER:
                return _figure(question, said)
            case QuestionKind.TEXT:
                return IsQuestion() if is_question(said) else _answer(question, [text])
            case QuestionKind.LIST:
                return IsQuestion() if is_question(said) else _list(question, said)

    def _single(self, question: Question, said: str) -> Reading:
        parts = [part for part in _OR.split(said) if part.strip()]
        if len(parts) > 1:
            return self._either(question, said, parts)
        return self._chosen(question, said, self._meant(question, [said])[0])

    def _either(self, question: Question, said: str, parts: Sequence[str]) -> Reading:
        """Two answers with "or" between them are to be asked about, unless both mean one."""
        options = {meant.options[0]: None for meant in self._meant(question, parts) if meant.options}
        if len(options) == 2 and not is_question(said):
            return _answer(question, [(option,) for option in options], sure=False)
        return self._chosen(question, said, self._meant(question, [said])[0])

    def _multiple(self, question: Question, said: str) -> Reading:
        every = tuple(option.id for option in question.choices if not option.alone)
        if _ALL.fullmatch(plain(said)):
            return _answer(question, [every])
        if (but := _ALL_BUT.match(said.casefold())) is not None:
            left_out = self._meant(question, _pieces(said[but.end() :]))
            out = {option for meant in left_out for option in meant.options[:1]}
            return _answer(question, [tuple(option for option in every if option not in out)], sure=_all_sure(left_out))
        pieces = self._meant(question, _pieces(said))
        meant = Meant(tuple(one.options[0] for one in pieces if one.options), _all_sure(pieces))
        return self._chosen(question, said, meant)

    def _chosen(self, question: Question, said: str, meant: Meant) -> Reading:
        """What is meant, unless the text asks something or says that nothing is known."""
        if is_question(said):
            doubted = len(said.split()) <= SHORT and named(question, said).sure
            if not (doubted if said.endswith("?") else meant.sure):
                return IsQuestion()
        if is_at_a_loss(said) and not meant.sure:
            return Wish.SKIP
        if not meant.options:
            return Unclear(hint(question))
        together = question.kind is QuestionKind.MULTIPLE
        return _answer(question, [meant.options] if together else [(one,) for one in meant.options], sure=meant.sure)

    def _meant(self, question: Question, pieces: Sequence[str]) -> list[Meant]:
        """What each piece stands for: by name, else by meaning. A word of a vocabulary may be said in passing."""
        names = [named(question, piece) for piece in pieces]
        open_ones = [n for n, name in enumerate(names) if not name.sure or question.vocabulary]
        meanings = self._meanings.meant(question, [pieces[n] for n in open_ones])
        for n, meaning in zip(open_ones, meanings, strict=True):
            if not names[n].options:
                names[n] = meaning
            elif meaning.sure and meaning.options[0] not in names[n].options:
                names[n] = Meant((names[n].options[0], meaning.options[0]))
        return names


_WORDS, _WORDS_LIKE = mark("I need a few words here."), mark("I need a few words here, for example: {example}.")
_ENTRIES, _ENTRIES_LIKE = (
    mark("I need up to {most} entries here, one a line or with commas between."),
    mark("I need up to {most} entries here, one a line or with commas between, for example: {example}."),
)


def hint(question: Question) -> str:
    """What fits at a question, in a sentence or two."""
    least, most, example = question.least, question.most, question.example
    match question.kind:
        case QuestionKind.SINGLE:
            return say("I can't match that to an answer here. Tap the one that fits best, or say it in other words.")
        case QuestionKind.MULTIPLE:
            return say("I can't match that to an answer here. Tap all that fit, or name them with commas between.")
        case QuestionKind.SCALE:
            if not question.low:
                return say("I need a number from {least} to {most} here.", least=least, most=most)
            return say(
                "I need a number from {least} to {most} here: {least} is “{low}”, {most} is “{high}”.",
                least=least,
                most=most,
                low=question.low,
                high=question.high,
            )
        case QuestionKind.NUMBER:
            such = example or "40"
            return say(
                "I need a whole number from {least} to {most} here, such as {such}.", least=least, most=most, such=such
            )
        case QuestionKind.TEXT:
            return say(_WORDS_LIKE, example=example) if example else say(_WORDS)
        case QuestionKind.LIST:
            return say(_ENTRIES_LIKE, most=most, example=example) if example else say(_ENTRIES, most=most)


def _answer(question: Question, values: Iterable[Value], *, sure: bool = True) -> Reading:
    """The values that the question takes."""
    taken: list[Value] = []
    refused = hint(question)
    for value in values:
        try:
            taken.append(checked(question, value))
        except InvalidAnswer as invalid:
            refused = str(invalid)
    if not taken:
        return Unclear(refused)
    return Sure(taken[0]) if sure else Unsure(tuple(dict.fromkeys(taken)))


def _pieces(said: str) -> list[str]:
    return [piece for part in _BETWEEN_ANSWERS.split(said) if (piece := _MARKER.sub("", part).strip(" .!"))][:PIECES]


def _all_sure(pieces: Sequence[Meant]) -> bool:
    return bool(pieces) and all(piece.sure for piece in pieces)


def _figure(question: Question, said: str) -> Reading:
    if question.kind is QuestionKind.SCALE and (end := _end_of_scale(question, said)) is not None:
        return Sure(float(end))
    numbers = numbers_in(said)
    if not numbers or said.endswith("?"):
        if is_question(said):
            return IsQuestion()
        return Wish.SKIP if is_at_a_loss(said) or is_uncounted(said) else Unclear(hint(question))
    if question.kind is QuestionKind.SCALE and _OF.search(said) and numbers[-1] == question.most:
        numbers = numbers[:1]
    whole = dict.fromkeys(float(end) for number in numbers for end in (floor(number), ceil(number)))
    fits = [number for number in whole if question.least <= number <= question.most]
    if not fits:
        return Unclear(hint(question))
    share = "%" in said and "%" not in question.unit and "percent" not in question.unit
    return _answer(question, fits[:2], sure=len(whole) == 1 and not share)


def _end_of_scale(question: Question, said: str) -> int | None:
    words = plain(said)
    if _LOWEST.fullmatch(words) or words == plain(question.low):
        return question.least
    return question.most if _HIGHEST.fullmatch(words) or words == plain(question.high) else None


def _list(question: Question, said: str) -> Reading:
    entries = [_MARKER.sub("", entry).strip() for entry in _BETWEEN_ENTRIES.split(said)]
    told = [entry for entry in entries if entry and not is_gibberish(entry)]
    if told:
        head, both, tail = told[-1].rpartition(" and ")
        if both and (len(told) > 1 or len(told[0].split()) <= SHORT):
            told[-1:] = [head, tail]
    return _answer(question, [tuple(told)]) if told else Unclear(hint(question))
