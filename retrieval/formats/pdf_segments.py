"""Words on a page -> segments: stretches of a line with nothing but single blanks in them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.formats.pdf_page import Rule, Word

SEGMENT_GAP = 1.3
"""Words of a line that are further apart than so many times their size stand in two columns, or cells."""
SAME_LINE = 0.4
"""Words whose heights differ by no more than this share of their size stand on one line."""

BULLETS = "•●○◦▪▫■□◆◇►▸▶‣⁃∙·–—-*o\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
_MARKER = re.compile(rf"[{re.escape(BULLETS)}]|\(?(?:\d{{1,2}}|[a-zA-Z])[.)]")


@dataclass(frozen=True)
class Segment:
    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def base(self) -> float:
        return self.words[0].base

    @cached_property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.words, key=lambda word: len(word.text)).size

    @cached_property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


Row = tuple[Segment, ...]
"""Segments on one line, from left to right."""


def rows_of(words: Iterable[Word], rules: Sequence[Rule]) -> list[Row]:
    """The segments, line by line from the top; a ruled line between two words divides them."""
    uprights = [rule for rule in rules if not rule.level]
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.base):
        if rows and rows[-1][0].base - word.base <= SAME_LINE * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [tuple(_segments(sorted(row, key=lambda word: word.left), uprights)) for row in rows]


def _segments(words: Sequence[Word], uprights: Sequence[Rule]) -> list[Segment]:
    segments = [[words[0]]]
    for word in words[1:]:
        last = segments[-1][-1]
        apart = word.left - last.right > SEGMENT_GAP * max(word.size, last.size)
        marker = len(segments[-1]) == 1 and _MARKER.fullmatch(last.text)
        if (apart and not marker) or _divided(last, word, uprights):
            segments.append([word])
        else:
            segments[-1].append(word)
    return [Segment(tuple(words)) for words in segments]


def _divided(left: Word, right: Word, uprights: Sequence[Rule]) -> bool:
    middle = left.base + left.size / 3
    return any(left.right - 1 <= rule.x0 <= right.left + 1 and rule.y0 <= middle <= rule.y1 for rule in uprights)
