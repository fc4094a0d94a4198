"""Words that a model says it copied -> the sentences of the passage in which they stand, by exact offsets."""

import re
from collections.abc import Iterator

from retrieval.passages import Passage
from retrieval.quoting import Quote, quote

LEAST_WORDS = 4
"""Fewer words prove nothing, unless they are a whole sentence."""

MOST_SENTENCES, MOST_CHARACTERS = 4, 700
"""A claim rests on a few sentences; whole passages prove everything."""

_ALIKE = str.maketrans("“”„«»‘’‚‹›´`–—‒―−‐‑", "\"\"\"\"\"'''''''-------")
_EDGES = " \"'.,;:!?-()[]"

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that put no spaces between words, such as Thai, Chinese and Japanese: there words may end anywhere."""
_BEGIN, _END = rf"(?<![^\W{_UNSPACED}])", rf"(?![^\W{_UNSPACED}])"


def located(words: str, passage: Passage) -> Quote | None:
    """The whole sentences around the words, and what the first of them leans on; None where they do not stand there."""
    span = span_of(words, passage.text)
    if span is None:
        return None
    start, end = span
    covered = [n for n, one in enumerate(passage.sentences) if one.start < end and start < one.end]
    if not covered:
        return None
    whole = start <= passage.sentences[covered[0]].start + 2 and end >= passage.sentences[covered[-1]].end - 2
    if len(passage.text[start:end].split()) < LEAST_WORDS and not whole:
        return None
    return _extended(passage, covered[0], covered[-1])


def span_of(words: str, text: str) -> tuple[int, int] | None:
    """Where in a text these words stand for the first time, by its offsets; None where they do not.

    White space, letter case, and the kinds of quotation marks and dashes make no difference.
    """
    sought = "".join(character for character, _ in _normal(words)).strip(_EDGES)
    normal = list(_normal(text))
    found = re.search(f"{_BEGIN}{re.escape(sought)}{_END}", "".join(one for one, _ in normal)) if sought else None
    return (normal[found.start()][1], normal[found.end() - 1][1] + 1) if found else None


def _extended(passage: Passage, first: int, last: int) -> Quote | None:
    leaned_on = quote(passage, first)
    begin = min(leaned_on.sentences.start, first)
    start = leaned_on.start if leaned_on.start <= passage.sentences[first].end else passage.sentences[first].start
    extended = Quote(passage, start, passage.sentences[last].end, range(begin, last + 1))
    return extended if len(extended.sentences) <= MOST_SENTENCES and len(extended.text) <= MOST_CHARACTERS else None


def _normal(text: str) -> Iterator[tuple[str, int]]:
    """The characters as they are compared, each with its offset in the text."""
    spaced = True
    for offset, character in enumerate(text):
        if character.isspace():
            if not spaced:
                yield " ", offset
            spaced = True
            continue
        spaced = False
        for one in character.translate(_ALIKE).replace("…", "...").casefold():
            yield one, offset
