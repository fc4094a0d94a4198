"""Which stretch of a passage to quote so that it can be read alone: no dangling "this", no bare list fragment."""

import re
from dataclasses import dataclass

from retrieval.passages import TERM, Passage

QUOTE_CHARACTERS = 420
"""A quote is not extended beyond this; it is a phone that it is read on."""

_LEANS = re.compile(
    r"^(?:this|these|those|that|it|its|they|their|them|such|he|she|his|her|there|here|another|other|others|both|either|neither|the\s+(?:former|latter|same|process|approach)|"
    r"however|moreover|also|further(?:more)?|in\s+addition|additionally|therefore|thus|hence|consequently|as\s+a\s+result|so|then|still|yet|but|and|or|because|instead|"
    r"for\s+(?:example|instance)|examples?\s+include|similarly|likewise|otherwise|in\s+this|at\s+this|by\s+doing|after\s+(?:this|that|the)|very\s+little\s+of\s+this|features\s+like)\b",
    re.IGNORECASE,
)
_EMPTY_TERM = re.compile(r"^(?:example|explanation|note|tip|case|definition|answer|step)s?(?:\s+\d+)?$", re.IGNORECASE)
_CUT_OFF = re.compile(r"\s(?:\.\.\.|…)$|[,;]$")


@dataclass(frozen=True)
class Quote:
    """A stretch of a passage by its offsets in the passage's text, and the sentences it holds."""

    passage: Passage
    start: int
    end: int
    sentences: range

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


def leans(sentence: str) -> bool:
    """Whether a sentence needs the one before it to be understood."""
    return bool(_LEANS.match(sentence)) or sentence[:1].islower()


def stands_alone(passage: Passage, number: int) -> float:
    """How well a sentence reads on its own, 0–1."""
    sentence = passage.quote(passage.sentences[number])
    if _CUT_OFF.search(sentence):
        return 0.4
    if sentence.endswith("?"):
        return 0.5
    if sentence.endswith(":") or len(sentence.split()) < 4:
        return 0.6
    return 0.85 if leans(sentence) else 1.0


def quote(passage: Passage, number: int) -> Quote:
    """The sentence with what it leans on: its "Term:" line, what "this" points to, the items it announces."""
    block = passage.block_of(number)
    first, last = number, number
    head = passage.quote(passage.sentences[block.start])
    if number > block.start and TERM.match(head) and _length(passage, block.start, last) <= QUOTE_CHARACTERS:
        first = block.start
    while (
        first > block.start
        and leans(passage.quote(passage.sentences[first]))
        and _length(passage, first - 1, last) <= QUOTE_CHARACTERS
    ):
        first -= 1
    while (
        last + 1 < len(passage.sentences)
        and (passage.quote(passage.sentences[last]).endswith(":") or last > number)
        and _length(passage, first, last + 1) <= QUOTE_CHARACTERS
        and (last == number or passage.quote(passage.sentences[last + 1])[:1] in "\"“'‘")
    ):
        last += 1
    return Quote(passage, start_of(passage, first), passage.sentences[last].end, range(first, last + 1))


def is_script(sentence: str) -> bool:
    """Whether a sentence is words to say to somebody, given in quotation marks, rather than a statement."""
    rest = TERM.sub("", sentence)
    return rest[:1] in '"“„«' and rest.rstrip(".,;")[-1:] in '"”“»'


def term_of(sentence: str) -> str:
    """The term that a "Term: explanation" line explains; empty when it is no such line or its term says nothing."""
    found = TERM.match(sentence)
    return found["term"].strip() if found and not _EMPTY_TERM.match(found["term"]) else ""


def start_of(passage: Passage, number: int) -> int:
    """Where the quote begins: behind a term that is repeated or, like "Example 1:", says nothing away from its list."""
    sentence = passage.sentences[number]
    text = passage.quote(sentence)
    found = TERM.match(text)
    if found and (_EMPTY_TERM.match(found["term"]) or text[found.end() :].lower().startswith(found["term"].lower())):
        return sentence.start + found.end()
    return sentence.start


def _length(passage: Passage, first: int, last: int) -> int:
    return passage.sentences[last].end - passage.sentences[first].start
