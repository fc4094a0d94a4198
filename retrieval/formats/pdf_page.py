"""A page of a PDF -> its words and ruled lines, each with its place; the seam to PDFium.

Places are in points from the left and from the bottom of the page as its text is read: a page whose text runs upwards
is turned first.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_int, create_string_buffer
from dataclasses import dataclass
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

WORD_GAP = 0.6
"""Letters that are further apart than this share of their size belong to two words, also without a blank."""
THIN = 3.0
"""A ruled line is at most so thick, in points."""
SHORT = 8.0
"""What is drawn and no longer than this is no ruled line."""
MOST_SHAPES = 3_000
"""A page that draws more shapes than these has a picture and no tables that could be told from it."""

_BREAKS = frozenset((0, 10, 13))
_BLANK = 32
_HYPHEN = 2  # what PDFium has instead of a hyphen at the end of a line
_BOLD = ("bold", "black", "heavy", "demi")
_HEAVY = 600
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_ASKEW = -1
_DIRECTIONS = {1: (0, -1), 2: (-1, 0), 3: (0, 1)}


@dataclass(frozen=True)
class Word:
    """A word; `base` is the height of the line that it stands on."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Rule:
    """A straight line that is drawn on the page, from its left or lower end to the other."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True)
class Sheet:
    """What is on a page. `pictures` is whether there are images."""

    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    pictures: bool


class _Letter(NamedTuple):
    code: int
    number: int
    left: float
    right: float
    base: float
    turn: int  # how often it is turned clockwise by 90 degrees; _ASKEW for what stands otherwise, as a watermark


def sheet_of(page: pypdfium2.PdfPage) -> Sheet:
    """Raises pypdfium2.PdfiumError when the page is damaged."""
    left, bottom, right, top = page.get_bbox()
    text = page.get_textpage()
    try:
        letters = list(_letters(text, left, bottom))
        turns = Counter(letter.turn for letter in letters if letter.turn >= 0).most_common(1)
        turn = turns[0][0] if turns else 0
        width, height = (right - left, top - bottom) if turn % 2 == 0 else (top - bottom, right - left)
        shift = width * (turn in (1, 2)), height * (turn in (2, 3))
        words = tuple(word for word in _words(text, letters, turn, *shift) if 0 <= word.base <= height)
    finally:
        text.close()
    rules, pictures = _drawn(page, left, bottom)
    return Sheet(height, words, () if turn else rules, pictures)


def _letters(text: pypdfium2.PdfTextPage, x0: float, y0: float) -> Iterator[_Letter]:
    """All letters; how one stands on the page is asked once for each upright word, which takes half of the time."""
    left, right, bottom, top, x, y = (c_double() for _ in range(6))
    box, origin = [byref(side) for side in (left, right, bottom, top)], [byref(x), byref(y)]
    turn, base, known = 0, 0.0, False
    for number in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, number)
        if code in _BREAKS or code == _BLANK:
            known = False
            if code == _BLANK or turn == 0:  # in turned text breaks stand between letters
                yield _Letter(code, number, 0, 0, 0, _ASKEW)
            continue
        raw.FPDFText_GetCharBox(text.raw, number, *box)
        if not known:
            raw.FPDFText_GetCharOrigin(text.raw, number, *origin)
            turn, base = _turn(raw.FPDFText_GetCharAngle(text.raw, number)), y.value - y0
            known = turn == 0
        if turn in _DIRECTIONS:
            across, up = _DIRECTIONS[turn]
            corners = [(a, b) for a in (left.value, right.value) for b in (bottom.value, top.value)]
            ends = sorted((a - x0) * across + (b - y0) * up for a, b in corners)
            yield _Letter(code, number, ends[0], ends[-1], (y.value - y0) * across - (x.value - x0) * up, turn)
        else:
            yield _Letter(code, number, left.value - x0, right.value - x0, base, turn)
            known = known and code != _HYPHEN  # behind it there is no break, though the next line begins


def _turn(angle: float) -> int:
    quarters = angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else _ASKEW


def _words(text: pypdfium2.PdfTextPage, letters: Sequence[_Letter], turn: int, x: float, y: float) -> Iterator[Word]:
    """The words made of the letters that are turned so, moved by (x, y)."""
    word: list[_Letter] = []
    size, bold = 0.0, False
    for letter in letters:
        ends = letter.turn != turn
        if word and not ends:
            last = word[-1]
            ends = not -size < letter.left - last.right < WORD_GAP * size or abs(letter.base - last.base) > size / 2
        if ends and word:
            yield _word(word, size, bold, x, y)
            word = []
        if letter.turn == turn:
            if not word:
                size, bold = _size(text, letter.number), _is_bold(text, letter.number)
            word.append(letter)
    if word:
        yield _word(word, size, bold, x, y)


def _word(letters: Sequence[_Letter], size: float, bold: bool, x: float, y: float) -> Word:
    said = "".join("-" if a.code == _HYPHEN else _LIGATURES.get(a.code) or chr(a.code) for a in letters)
    left, right = min(letter.left for letter in letters), max(letter.right for letter in letters)
    return Word(said, left + x, right + x, letters[0].base + y, size, bold)


def _size(text: pypdfium2.PdfTextPage, index: int) -> float:
    """The size of a letter as it is seen: that of its font, as the page scales it."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text.raw, index, byref(matrix))
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    return float(min(max(raw.FPDFText_GetFontSize(text.raw, index) * scale, 1.0), 1000.0))


def _is_bold(text: pypdfium2.PdfTextPage, index: int) -> bool:
    name, flags = create_string_buffer(100), c_int()
    raw.FPDFText_GetFontInfo(text.raw, index, name, 100, byref(flags))
    said = name.value.decode("latin-1").lower()
    return any(word in said for word in _BOLD) or raw.FPDFText_GetFontWeight(text.raw, index) >= _HEAVY


def _drawn(page: pypdfium2.PdfPage, x: float, y: float) -> tuple[tuple[Rule, ...], bool]:
    """The ruled lines of a page, the edges of its boxes among them, and whether there are images."""
    rules: list[Rule] = []
    pictures, shapes = False, 0
    for drawn in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE), max_depth=3):
        if drawn.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures = True
            continue
        shapes += 1
        if shapes > MOST_SHAPES:
            return (), pictures
        left, bottom, right, top = drawn.get_bounds()
        rules += _edges(left - x, bottom - y, right - x, top - y)
    return tuple(rules), pictures


def _edges(left: float, bottom: float, right: float, top: float) -> list[Rule]:
    if top - bottom <= THIN:
        return [Rule(left, bottom, right, bottom)] if right - left > SHORT else []
    if right - left <= THIN:
        return [Rule(left, bottom, left, top)] if top - bottom > SHORT else []
    if min(right - left, top - bottom) < SHORT:
        return []
    levels = [Rule(left, height, right, height) for height in (bottom, top)]
    return levels + [Rule(side, bottom, side, top) for side in (left, right)]
