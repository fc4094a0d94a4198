"""Letters for pictures and the PDF: the font, what it can draw of a text, and lines that fit."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

MARKS = 2
"""The most accents on one letter; more would grow into the lines above and below."""

_LACKING = "\N{REPLACEMENT CHARACTER}"
_UNSEEN = (_LACKING, *map(chr, range(0xFE00, 0xFE10)))
"""Besides control characters: what says whether a sign is shown in colour."""


class Face(StrEnum):
    """The faces of DejaVu Sans, which comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew, many signs."""

    REGULAR = "DejaVuSans.ttf"
    BOLD = "DejaVuSans-Bold.ttf"

    @property
    def path(self) -> Path:
        import matplotlib

        return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / self.value


def drawable(text: str) -> str:
    """The text on one line in letters that the font has.

    Emoji and signs that it lacks are left out; letters that it lacks become one "?" for each run of them.
    """
    drawn = "".join(_drawn(unicodedata.normalize("NFC", text)))
    return re.sub(rf"{_LACKING}+(?:\s+{_LACKING}+)*", "?", re.sub(r" +", " ", drawn).strip())


def lines(text: str, most: int, fits: Callable[[str], bool]) -> list[str]:
    """The text in at most so many lines that fit, cut between words where possible, with … for what is left out."""
    broken: list[str] = []
    rest = text.split()
    while rest:
        line, rest = _line(rest, fits)
        if rest and len(broken) == most - 1:
            return [*broken, _ended(line, fits)]
        broken.append(line)
    return broken


def _line(words: list[str], fits: Callable[[str], bool]) -> tuple[str, list[str]]:
    """As many words as fit, and those that are left; of a single word that is too long as much as fits."""
    number = 1
    while number < len(words) and fits(" ".join(words[: number + 1])):
        number += 1
    line = " ".join(words[:number])
    if number > 1 or fits(line):
        return line, words[number:]
    end = max(bisect_left(range(len(line)), True, key=lambda end: not fits(line[: end + 1])), 1)
    return line[:end], [line[end:], *words[1:]] if line[end:] else words[1:]


def _ended(line: str, fits: Callable[[str], bool]) -> str:
    """The line with … behind it, without its last word where that does not fit any more."""
    whole = line
    while line and not fits(f"{line}…"):
        line = line[:-1]
    if line != whole and " " in line:
        line = line.rsplit(maxsplit=1)[0]
    return f"{line.rstrip(' ,;:.')}…"


def _drawn(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category == "Mn" else 0
        if character.isspace():
            yield character if character == "\N{NO-BREAK SPACE}" else " "
        elif category[0] == "C" or character in _UNSEEN or marks > MARKS:
            continue
        elif ord(character) in _known():
            yield character
        elif _is_known(plainer := unicodedata.normalize("NFKC", character)):
            yield plainer
        elif category[0] in "LN":
            yield _LACKING


def _is_known(text: str) -> bool:
    return all(ord(character) in _known() for character in text)


@lru_cache
def _known() -> frozenset[int]:
    """The code points that every face has."""
    from matplotlib.ft2font import FT2Font

    return frozenset.intersection(*(frozenset(FT2Font(face.path).get_charmap()) for face in Face))
