"""A chat model's text -> the claims and advice in it, as they come, whatever stands around them."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

OBJECT_CHARACTERS, CLAIM_CHARACTERS, WORDS_CHARACTERS = 4000, 500, 1500
"""What is longer is no claim: it is dropped."""

_TRAILING_COMMA = re.compile(r",\s*}$")
_NUMBER = re.compile(r"\D{0,12}(\d{1,3})\D{0,3}")


@dataclass(frozen=True)
class Claim:
    """What the model says the sources say: the passage by its number, from 1, and the words in it that it rests on.

    `said` is the same in the language of the question; empty when that is English.
    """

    text: str
    passage: int
    words: str
    said: str = ""


@dataclass(frozen=True)
class Advice:
    """What the model infers itself; `said` is as in a claim."""

    text: str
    said: str = ""


class ClaimReader:
    """Reads the JSON objects of a growing text; what stands between them, and what is no claim, is left out.

    The objects hold no others, so that the innermost braces are the ones that count: a list or an object around them
    does no harm. A string that is never closed ends where the next object begins a line.
    """

    def __init__(self) -> None:
        self._object: list[str] | None = None
        self._in_string = self._escaped = self._begins_line = False

    def feed(self, piece: str) -> Iterator[Claim | Advice]:
        """What is complete with this piece."""
        for character in piece:
            if self._ends_with(character) and self._object is not None:
                found = _claim("".join(self._object))
                self._object = None
                if found:
                    yield found

    def _ends_with(self, character: str) -> bool:
        """Takes in a character; whether it ends an object."""
        begins_line, self._begins_line = self._begins_line, character == "\n"
        if character == "{" and (begins_line or not self._in_string):
            self._object, self._in_string, self._escaped = [character], False, False
            return False
        if self._object is None:
            return False
        self._object.append(character)
        if len(self._object) > OBJECT_CHARACTERS:
            self._object, self._in_string = None, False
            return False
        if not self._in_string:
            self._in_string = character == '"'
            return character == "}"
        if self._escaped:
            self._escaped = False
        elif character == "\\":
            self._escaped = True
        else:
            self._in_string = character != '"'
        return False


def objects_in(text: str) -> Iterator[Mapping[str, object]]:
    """The innermost JSON objects of a whole text."""
    for found in re.finditer(r"{[^{}]*}", text):
        if (read := _read(found[0])) is not None:
            yield read


def _read(text: str) -> Mapping[str, object] | None:
    try:
        found = json.loads(_TRAILING_COMMA.sub("}", text), strict=False)
    except ValueError:  # no JSON, or a number of thousands of digits
        return None
    return found if isinstance(found, dict) else None


def _claim(text: str) -> Claim | Advice | None:
    read = _read(text) or {}
    claim, said, words = (_text(read.get(name), limit) for name, limit in _FIELDS)
    number = _passage(read.get("passage"))
    if claim and words and number:
        return Claim(claim, number, words, said)
    advice = _text(read.get("advice"), CLAIM_CHARACTERS)
    return Advice(advice, said) if advice and not claim else None


_FIELDS = (("claim", CLAIM_CHARACTERS), ("said", CLAIM_CHARACTERS), ("words", WORDS_CHARACTERS))


def _text(value: object, limit: int) -> str:
    """A text without what cannot be encoded; empty where there is none, or too much."""
    if not isinstance(value, str) or len(value) > limit:
        return ""
    return value.encode("utf-8", "ignore").decode().strip()


def _passage(value: object) -> int:
    """The number of a passage, also where a model writes "[2]" or "passage 2"; else 0."""
    if isinstance(value, int) and not isinstance(value, bool):
        return max(value, 0)
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return int(found[1]) if found else 0
