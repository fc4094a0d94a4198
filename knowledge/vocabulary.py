"""What people write -> words of the taxonomy, by their names, else by meaning."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Generic, TypeVar

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge.taxonomy import Challenge, Industry, JourneyStage, Word

W = TypeVar("W", bound=Word)
W_co = TypeVar("W_co", bound=Word, covariant=True)

_CLAUSE = re.compile(
    r"[.;:!?\n…]+(?:\s|$)|,\s|\s[–—-]\s|\s(?:but|because|while|although|however)\s",
    re.IGNORECASE,
)
CLAUSES, CLAUSE_CHARACTERS = 24, 200
"""So many clauses of a message are looked at, and so much of each."""

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


class Vocabulary(Generic[W]):
    """One vocabulary, with what people say for its words. Below `threshold` (cosine, 0–1) nothing is understood."""

    def __init__(self, words: type[W], phrasings: Iterable[Phrasing[W]], embed: Embed, threshold: float) -> None:
        self._words = words
        self.phrasings = tuple(phrasings)
        self._embed = embed
        self._threshold = threshold

    def understand(self, clauses: Sequence[str]) -> tuple[Understood[W], ...]:
        """The words that the clauses of a message stand for, the surest first, each once."""
        named = [Understood(word, clause, 1.0) for clause in clauses for word in self._words.mentioned(clause)]
        best: dict[W, Understood[W]] = {}
        for understood in (*named, *self._meant(clauses)):
            if understood.word not in best:
                best[understood.word] = understood
        return tuple(sorted(best.values(), key=lambda understood: -understood.likeness))

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
        return self._embed([phrasing.text for phrasing in self.phrasings])


@dataclass(frozen=True)
class Vocabularies:
    """The vocabularies in which a business is described."""

    industries: Vocabulary[Industry]
    stages: Vocabulary[JourneyStage]
    challenges: Vocabulary[Challenge]

    @classmethod
    def load(cls, embed: Embed) -> "Vocabularies":
        said: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
            resources.files(__package__).joinpath("phrasings.yaml").read_text("utf-8")
        )
        return cls(
            Vocabulary(Industry, _phrasings(Industry, said["industries"]), embed, INDUSTRY_FROM),
            Vocabulary(JourneyStage, _phrasings(JourneyStage, said["stages"]), embed, STAGE_FROM),
            Vocabulary(Challenge, _phrasings(Challenge, said["challenges"]), embed, CHALLENGE_FROM),
        )

    def prepare(self) -> None:
        for vocabulary in (self.industries, self.stages, self.challenges):
            vocabulary.prepare()


INDUSTRY_FROM, STAGE_FROM, CHALLENGE_FROM = 0.5, 0.5, 0.45
"""From which likeness on a text is taken to mean a phrasing; chosen on situations told by owners in twenty trades."""


def _phrasings(words: type[W], said: Mapping[str, Sequence[str]]) -> list[Phrasing[W]]:
    """The label, the synonyms and the phrasings of every word."""
    return [Phrasing(word, text) for word in words for text in (word.label, *word.synonyms, *said.get(word.value, ()))]
