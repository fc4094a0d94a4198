"""BM25 over passages, and what their vocabulary knows of a question's words."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN_PLUS
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

K1, B = 0.9, 0.4
"""The better of four common settings on SQuAD paragraphs; Anserini's default for short texts."""

FUZZY_LENGTH, FUZZY_RATIO = 5, 86.0
"""An unknown word of this length or more stands for the known word that is this similar (0–100): a slip in typing."""

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_CONTRACTED = {"us", "im", "ive", "dont", "whats"}
_MODAL = {"would", "could", "may", "might", "must", "shall"}
_POLITE = {"also", "yes", "please", "thanks", "hi", "hello", "hey"}
_STOP = frozenset(STOPWORDS_EN_PLUS) | _CONTRACTED | _MODAL | _POLITE
_AMERICAN = (
    (re.compile(r"is(e[ds]?|ing|ations?|ers?)$"), r"iz\1"),
    (re.compile(r"our(s|ed|ing|al|able|ite)?$"), r"or\1"),
)

_STEMS = {"hospitality": "hospitality"}
"""Words that the stemmer takes for others: for hospitals, here."""


def words(text: str) -> list[str]:
    """The words that carry meaning, in order, lower case, in American spelling, so that each spelling finds both."""
    return [word for token in _WORD.findall(text.lower().replace("’", "'")) if (word := _word(token))]


def terms(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    return stem(words(text))


@lru_cache(maxsize=8192)
def term_set(text: str) -> frozenset[str]:
    """The different terms of a text; remembered, because the same passages are found again and again."""
    return frozenset(terms(text))


def stem(some_words: Sequence[str]) -> list[str]:
    # A stemmer of its own for each call: it keeps state, and questions come from several threads.
    stems = Stemmer.Stemmer("english").stemWords(list(some_words))
    return [_STEMS.get(word, found) for word, found in zip(some_words, stems, strict=True)]


@lru_cache(maxsize=65_536)
def _word(token: str) -> str:
    """A word in American spelling; empty when it carries no meaning."""
    if token in _STOP or (len(token) == 1 and not token.isdigit()):
        return ""
    if len(token) > 5:
        for pattern, replacement in _AMERICAN:
            token = pattern.sub(replacement, token)
    return token


class _Unhurried(list[list[int]]):
    """A list that pauses after each item as it is gone through."""

    def __init__(self, pause: Callable[[], None]) -> None:
        super().__init__()
        self._pause = pause

    def __iter__(self) -> Iterator[list[int]]:
        for item in super().__iter__():
            yield item
            self._pause()


@dataclass(frozen=True)
class _Corpus:
    """Texts as bm25s takes them: the numbers of their terms, and the number of each term."""

    ids: _Unhurried
    vocab: dict[str, int]


class LexicalIndex:
    """BM25 scores of a fixed list of passages, addressed by their position."""

    def __init__(self, scorer: bm25s.BM25, size: int, vocabulary: Sequence[str]) -> None:
        self._scorer = scorer
        self._vocabulary = vocabulary
        self.size = size

    @classmethod
    def build(cls, texts: Iterable[str], pause: Callable[[], None] = lambda: None) -> "LexicalIndex":
        """`pause` is called after each text."""
        corpus = _Corpus(_Unhurried(pause), {})
        numbers: dict[str, int] = {}  # of each word's term, stemmed once and not wherever it stands
        for text in texts:
            found = words(text)
            new = [word for word in dict.fromkeys(found) if word not in numbers]
            for word, term in zip(new, stem(new), strict=True):
                numbers[word] = corpus.vocab.setdefault(term, len(corpus.vocab))
            corpus.ids.append([numbers[word] for word in found])
            pause()
        scorer = bm25s.BM25(k1=K1, b=B)
        if corpus.vocab:
            scorer.index(corpus, show_progress=False)
        else:
            scorer.vocab_dict = {}
        return cls(scorer, len(corpus.ids), sorted(numbers))

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if self._scorer.vocab_dict:
            self._scorer.save(str(folder), show_progress=False)
        (folder / "words.json").write_text(json.dumps(self._vocabulary))

    @classmethod
    def load(cls, folder: Path, size: int) -> "LexicalIndex":
        vocabulary = json.loads((folder / "words.json").read_text())
        if not vocabulary:
            return cls.build([""] * size)
        return cls(bm25s.BM25.load(str(folder), mmap=True, show_progress=False), size, vocabulary)

    def known(self, some_words: Sequence[str]) -> list[str | None]:
        """For each word its term, or that of the word it is a slip of; None where the passages use neither."""
        return [
            term if term in self._scorer.vocab_dict else self._intended(word)
            for word, term in zip(some_words, stem(some_words), strict=True)
        ]

    def scores(self, known_terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every passage, shape (size,); terms that no passage uses count nothing."""
        known_terms = [term for term in known_terms if term in self._scorer.vocab_dict]
        if not known_terms:
            return np.zeros(self.size, np.float32)
        scores: NDArray[np.float32] = self._scorer.get_scores(list(known_terms))
        return scores

    def _intended(self, word: str) -> str | None:
        if len(word) < FUZZY_LENGTH or not word.isalpha():
            return None
        alike = [known for known in self._long_words if known[0] == word[0] and abs(len(known) - len(word)) < 3]
        found = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=FUZZY_RATIO)
        return stem([found[0]])[0] if found else None

    @cached_property
    def _long_words(self) -> list[str]:
        return [word for word in self._vocabulary if len(word) >= FUZZY_LENGTH - 1 and word.isalpha()]
