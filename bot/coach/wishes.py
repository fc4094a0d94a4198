"""What a message is when it is no answer: a wish such as "skip", a question, or a row of keys."""

import re
from enum import StrEnum
from functools import lru_cache

from wordfreq import zipf_frequency

from bot.languages import mark, ways


class Wish(StrEnum):
    """What the buttons below a question do, said in words."""

    SKIP = "skip"
    BACK = "back"
    CANCEL = "cancel"
    WHY = "why"


# Translators: ways to say what the buttons below a question do: in small letters, without marks, with | between them.
_SAID = {
    Wish.SKIP: mark(
        "skip|next|pass|move on|leave it out|no answer|no comment|rather not say|i would rather not say|"
        "i prefer not to say|i do not want to answer|next question|skip question|not applicable|na|n a|"
        "does not apply|it does not apply|does not apply to us"
    ),
    Wish.BACK: mark(
        "back|go back|step back|one back|previous|previous question|last question|undo|back to the last question|"
        "oops|oops back|that was wrong|i made a mistake|i tapped the wrong one|wrong button|wrong answer"
    ),
    Wish.CANCEL: mark(
        "cancel|stop|quit|exit|end|abort|stop it|end it|enough|i want to stop|i want to cancel|never mind|forget it|"
        "no more questions|leave me alone|stop asking|i am done|not now"
    ),
    Wish.WHY: mark(
        "why|why so|why is that|what for|why do you ask|why do you ask that|why do you want to know|"
        "why do you need that|why do you want to know that|why do you need to know|why we ask|why this question|"
        "why is that important|why does it matter|what is it for|what do you need that for"
    ),
}

_AT_A_LOSS = re.compile(
    "(?:i )?(?:really )?(?:do not (?:really )?know|cannot say|have no idea|am not sure)(?: yet)?|dunno|idk|not sure|"
    "no (?:idea|clue)(?: yet)?|hard to say|difficult to say|who knows"
)

# Translators: ways to say that one does not know, like the wishes.
_NO_IDEA = mark("no idea|not sure|hard to say")

_UNCOUNTED = re.compile(
    r"\b(?:not|never|no one|nobody) (?:yet |ever )?(?:asked|asks?|counted|counts?|measured?|measures|tracked|tracks?|"
    r"checked|knows?)\b|\bno (?:figures?|numbers?|data|counts?|records?)\b"
)

_POLITE = re.compile(
    r"\b(?:please|pls|plz|let us|can we|can i|could you|could we|can you|this one|this|that one|just)\b"
)

_ASKING = re.compile(
    r"(?:(?:what|who|which|where|when|why|how)(?:\s+(?:is|are|was|were|do|does|did|can|could|should|would|will|to|many|"
    r"much|long|often|about|kind|sort|exactly)\b|[’']s\b)|what(?:\s+\w+){1,3}\s+(?:should|do|does|did|can|would|will)\b|"
    r"(?:is|are|does|did|can|could|should|would|will)\s+(?:i|you|we|it|they|there|that|this|people|customers)\b|"
    r"do\s+(?:i|you|we|they|people|customers)\b|"
    r"(?:please\s+)?(?:explain|define|describe|tell\s+me|show\s+me|give\s+me\s+an?\s+example|help\s+me|what\s+if|"
    r"i\s+(?:don[’']?t|do\s+not)\s+understand|i\s+have\s+a\s+question|meaning\s+of|difference\s+between))",
    re.IGNORECASE,
)

_OF_A_BUSINESS = re.compile(
    r"\b(?:my|our|we|us|they|people|nobody|everybody|customers?|guests?|clients?|patients?|members?|students?|parents|buyers?)\b",
    re.IGNORECASE,
)

_ROWS = ("qwertzuiop", "qwertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm")
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûåøæœ")
_LATIN = re.compile(r"[a-zà-öø-ÿœ]+")

COMMON = 2.6
"""Zipf frequency (log10 per billion words) from which a word is one, whatever its keys: "typewriter" (3.0) and "SaaS"
(3.0) are, "sdfsdf" (0) and "qwert" (2.4) are not."""


def plain(text: str) -> str:
    """A text in the form in which ways to say a thing are compared: small letters, no marks, "do not" for "don't"."""
    spread = text.casefold().replace("’", "'")
    for short, long in (
        ("can't", "cannot"),
        ("won't", "will not"),
        ("n't", " not"),
        ("'m", " am"),
        ("let's", "let us"),
    ):
        spread = spread.replace(short, long)
    spread = re.sub(r"\b(do|does|did|is|are)nt\b", r"\1 not", spread).replace("'s", " is").replace("'", "")
    return " ".join(re.sub(r"[^\w\s]|_", " ", spread).split())


def _ways(marked: str) -> frozenset[str]:
    return _plainly(ways(marked))


@lru_cache
def _plainly(said: frozenset[str]) -> frozenset[str]:
    return frozenset(map(plain, said))


def wish_in(text: str) -> Wish | None:
    """The wish that a message is."""
    said = plain(text)
    bare = " ".join(_POLITE.sub(" ", said).split())
    if not said and "?" in text:
        return Wish.WHY
    return next((wish for wish, marked in _SAID.items() if not {said, bare}.isdisjoint(_ways(marked))), None)


def is_said(text: str, marked: str) -> bool:
    """Whether a message is one of the ways to say something that are marked as "yes|sure|…"."""
    return plain(text) in _ways(marked)


def is_at_a_loss(text: str) -> bool:
    """Whether somebody says that they don't know."""
    return _AT_A_LOSS.fullmatch(plain(text)) is not None or is_said(text, _NO_IDEA)


def is_uncounted(text: str) -> bool:
    """Whether somebody says, where a figure is wanted, that there is none."""
    return _UNCOUNTED.search(plain(text)) is not None


def is_question(text: str) -> bool:
    """Whether a message asks something: by its mark, or by how it begins."""
    return text.rstrip(" )\"”'*!").endswith("?") or _ASKING.match(text.strip(" \"“'(*")) is not None


def is_situation(text: str) -> bool:
    """Whether a message tells what happens in a business, and asks nothing."""
    return not is_question(text) and _OF_A_BUSINESS.search(text) is not None


def is_gibberish(text: str) -> bool:
    """Whether a message has no word in it: "....", "👍", "asdf", "dfgh sdfg"."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return not any(character.isdigit() for character in text) and all(_is_mash(word) for word in words)


def _is_mash(word: str) -> bool:
    """Whether a word is a row of keys, or can't be spoken. Foreign names such as "khachapuri" are words."""
    if not _LATIN.fullmatch(word):
        return False
    if len(word) > 2 and (len(set(word)) == 1 or any(word in row or word in row[::-1] for row in _ROWS)):
        return True
    if zipf_frequency(word, "en") >= COMMON:
        return False
    vowels = sum(letter in _VOWELS for letter in word)
    return 5 * vowels < len(word) or any(set(word) <= set(row) for row in _ROWS)
