"""Which lines of a PDF are headings: those that its bookmarks name, and those that are set larger or bolder."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.formats.pdf_lines import Item, Line

LARGER = 1.12
"""A heading is so many times larger than the text below it, or as large and bold."""
HEADING_WORDS = 20
BOLD_WORDS = 12
"""A line in the size of the text has at most so many words, where it is a heading."""
LEVELS = 6

_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True)
class Bookmark:
    """`page` counts from 1; `level` is 1 for the outermost."""

    title: str
    page: int
    level: int


class Headings:
    """Tells the level of the heading that a line is, 0 for text."""

    def __init__(self, pages: Sequence[Sequence[Item]], bookmarks: Iterable[Bookmark]) -> None:
        lines = [item for items in pages for item in items if isinstance(item, Line)]
        letters: Counter[tuple[float, bool]] = Counter()
        for line in lines:
            letters[_size(line), line.bold] += len(line.text)
        self.body, self._bold_body = letters.most_common(1)[0][0] if letters else (0.0, False)
        styles = {_style(line) for line in lines if self._is_set_apart(line)}
        self._levels = {style: min(n, LEVELS) for n, style in enumerate(sorted(styles, reverse=True), start=1)}
        self._bookmarks = {(mark.page, _plain(mark.title)): mark.level for mark in bookmarks}

    def level(self, line: Line, page: int) -> int:
        marked = self._bookmarks.get((page, _plain(line.text)))
        if not self._is_set_apart(line):
            return marked or 0
        return self._levels[_style(line)]

    def _is_set_apart(self, line: Line) -> bool:
        words = len(line.text.split())
        if not any(map(str.isalpha, line.text)):
            return False
        if _size(line) >= LARGER * self.body:
            return words <= HEADING_WORDS
        bolder = line.bold and not self._bold_body and _size(line) >= 0.95 * self.body
        return bolder and words <= BOLD_WORDS and line.text[-1] not in ".,;:"


def _size(line: Line) -> float:
    return round(line.size * 2) / 2


def _style(line: Line) -> tuple[float, bool]:
    return _size(line), line.bold


def _plain(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold()))
