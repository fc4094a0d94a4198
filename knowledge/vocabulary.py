"""What people write -> words of the taxonomy, by their names, else by meaning."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from itertools import pairwise
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.taxonomy import Challenge, Industry, JourneyStage, Word
from retrieval.formats.quick_yaml import read_yaml

W = TypeVar("W", bound=Word)
W_co = TypeVar("W_co", bound=Word, covariant=True)

_CLAUSE = re.compile(
    r"[.;:!?\n…]+(?:\s|$)|,\s|\s[–—-]\s|\s(?:but|because|while|although|however)\s",
    re.IGNORECASE,
)
CLAUSES, CLAUSE_CHARACTERS = 24, 200
"""So many clauses of a message are looked at, and so much of each."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")
STRETCHES, STRETCH_CHARACTERS = 16, 600
"""So many sentences of a message are looked at, and so much of the longest stretch of it."""

ALIKE = 3
"""So many phrasings of a word must be near to a stretch of text: one alone is often near by chance."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> unit vectors, one a row (texts, dimension)."""


@dataclass(frozen=True)
class Understood(Generic[W_co]):
    """A word of the taxonomy, the words it was understood from, and how surely: 1 where it was named, else 0–1."""

    word: W_co
    said: str
    likeness: float


@dataclass(frozen=True)
class Phrasing(Generic[W]):
    """One way to say a word of the taxonomy."""

    word: W
    text: str


def clauses_of(text: str) -> tuple[str, ...]:
    """The clauses of a message, and the message itself where it is no longer than one of them may be."""
    whole = " ".join(text.split())
    parts = (part.strip(" ,.;:!?-–—")[:CLAUSE_CHARACTERS] for part in _CLAUSE.split(text))
    found = [part for part in parts if len(part) > 2][:CLAUSES]
    return tuple(dict.fromkeys([*found, whole] if 2 < len(whole) <= CLAUSE_CHARACTERS else found))


@dataclass(frozen=True)
class Stretches:
    """The sentences of a message, and what of it is wider: neighbours together, and the whole."""

    sentences: tuple[str, ...]
    wider: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Stretches":
        found = [" ".join(part.split()) for part in _SENTENCE.split(text)]
        sentences = [part[:STRETCH_CHARACTERS] for part in found if len(part) > 2][:STRETCHES]
        pairs = [f"{one} {other}" for one, other in pairwise(sentences)]
        whole = [" ".join(sentences)] if len(sentences) > 2 else []
        return cls(tuple(sentences), tuple(wide[:STRETCH_CHARACTERS] for wide in (*pairs, *whole)))


class Vocabulary(Generic[W]):
    """One vocabulary, with what people say for its words. Below `threshold` (cosine, 0–1) nothing is understood."""

    def __init__(
        self, words: type[W], phrasings: Iterable[Phrasing[W]], embed: Embed, embed_phrases: Embed, threshold: float
    ) -> None:
        self._words = words
        self.phrasings = tuple(phrasings)
        self._embed = embed
        self._embed_phrases = embed_phrases
        self._threshold = threshold

    def understand(self, clauses: Sequence[str]) -> tuple[Understood[W], ...]:
        """The words that the clauses of a message stand for, the surest first, each once."""
        named = [Understood(word, clause, 1.0) for clause in clauses for word in self._words.mentioned(clause)]
        best: dict[W, Understood[W]] = {}
        for understood in (*named, *self._meant(clauses)):
            if understood.word not in best:
                best[understood.word] = understood
        return tuple(sorted(best.values(), key=lambda understood: -understood.likeness))

    def told(self, text: str) -> tuple[Understood[W], ...]:
        """The words that a message as a whole tells of, the surest first, each once: those it names, then by meaning.

        For trouble, which is told in a sentence or two rather than named: each word is judged by several of its
        phrasings, in the stretch where it is told best and over all of them.
        """
        named = [Understood(word, text, 1.0) for word in self._words.mentioned(text)]
        stretches = Stretches.of(text)
        known = {understood.word for understood in named}
        return (*named, *(one for one in self._told(stretches) if one.word not in known))

    def _told(self, stretches: Stretches) -> list[Understood[W]]:
        if not stretches.sentences:
            return []
        vectors = self._embed([*stretches.sentences, *stretches.wider])
        likeness = _centred(vectors, self._middle) @ _centred(self._vectors, self._middle).T
        found = []
        for word, columns in self._columns.items():
            nearest = np.sort(likeness[:, columns], axis=1)[:, -ALIKE:].mean(axis=1)  # (stretches,)
            sure = float(nearest.max() + nearest.mean()) / 2
            if sure >= TOLD_FROM:
                said = stretches.sentences[int(nearest[: len(stretches.sentences)].argmax())]
                found.append(Understood(word, said, sure))
        return sorted(found, key=lambda understood: -understood.likeness)

    def prepare(self) -> None:
        """Embeds the phrasings, which takes a moment, before the first message comes."""
        _ = self._vectors

    def _meant(self, clauses: Sequence[str]) -> list[Understood[W]]:
        if not clauses:
            return []
        likeness = self._embed(clauses) @ self._vectors.T
        found = [
            Understood(self.phrasings[column].word, clauses[row], float(likeness[row, column]))
            for row, column in np.argwhere(likeness >= self._threshold)
        ]
        return sorted(found, key=lambda understood: -understood.likeness)

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        return self._embed_phrases([phrasing.text for phrasing in self.phrasings])

    @cached_property
    def _middle(self) -> NDArray[np.float32]:
        """What all phrasings have in common: that an owner speaks of customers. It is taken off before comparing."""
        return np.asarray(self._vectors.mean(axis=0))

    @cached_property
    def _columns(self) -> Mapping[W, list[int]]:
        """Which phrasings are of each word."""
        return {
            word: [column for column, phrasing in enumerate(self.phrasings) if phrasing.word is word]
            for word in self._words
        }


@dataclass(frozen=True)
class Vocabularies:
    """The vocabularies in which a business is described."""

    industries: Vocabulary[Industry]
    stages: Vocabulary[JourneyStage]
    challenges: Vocabulary[Challenge]

    @classmethod
    def load(cls, embed: Embed, embed_phrases: Embed | None = None) -> "Vocabularies":
        """`embed` is for what people write, `embed_phrases` for the phrasings, which are the same at every start."""
        both = (embed, embed_phrases or embed)
        said: Mapping[str, Mapping[str, list[str]]] = read_yaml(
            resources.files(__package__).joinpath("phrasings.yaml").read_text("utf-8")
        )
        return cls(
            Vocabulary(Industry, _phrasings(Industry, said["industries"]), *both, INDUSTRY_FROM),
            Vocabulary(JourneyStage, _phrasings(JourneyStage, said["stages"]), *both, STAGE_FROM),
            Vocabulary(Challenge, _phrasings(Challenge, said["challenges"]), *both, CHALLENGE_FROM),
        )

    def prepare(self) -> None:
        for vocabulary in (self.industries, self.stages, self.challenges):
            vocabulary.prepare()


INDUSTRY_FROM, STAGE_FROM, CHALLENGE_FROM = 0.5, 0.5, 0.45
"""From which likeness on a clause is taken to mean a phrasing; chosen on situations told by owners in twenty trades."""
TOLD_FROM = 0.24
"""From which likeness, without what all phrasings have in common, a message tells of a word; chosen on the same."""


def _centred(vectors: NDArray[np.float32], middle: NDArray[np.float32]) -> NDArray[np.float32]:
    """Unit vectors (texts, dimension) without `middle` (dimension,), as unit vectors again."""
    moved = vectors - middle
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9))


def _phrasings(words: type[W], said: Mapping[str, Sequence[str]]) -> list[Phrasing[W]]:
    """The label, the synonyms and the phrasings of every word."""
    return [Phrasing(word, text) for word in words for text in (word.label, *word.synonyms, *said.get(word.value, ()))]
