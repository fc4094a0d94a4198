"""Question -> ranked Passages: fusion of sentence vectors and BM25, and the confidence that they answer it."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from wordfreq import zipf_frequency

from retrieval.answerability import Signals
from retrieval.embeddings import EmbeddingModel, Vector
from retrieval.index import Hit, Index
from retrieval.lexical import stem, term_set, words
from retrieval.passages import Passage
from retrieval.provisional import ProvisionalIndex
from retrieval.quoting import is_script

Scores = NDArray[np.float32]

VECTOR_SHARE = 0.65
"""Share of the vectors in the convex combination, the rest is BM25; chosen on SQuAD paragraphs (MRR@10 .910)."""
CANDIDATES = 100

ASKED_SHARE = 1.0
"""What similarity to what people ask for a passage counts, against 1 for similarity to one of its sentences."""

DOCUMENT_PASSAGES = 3
"""How many of a document's passages tell how much it speaks of a question."""

NEAREST, BLOCKS = 3, 5
"""How many passages, and sentences with their paragraphs, the confidence rests on."""

RELATED = 0.4
"""What a word counts that means the same as one of the question's, against 1 for that word itself."""

SAME_MEANING = 0.7
"""How much of a word counts as covered by a passage that uses another word of its meaning."""

COMMON, TELLING = 7.0, 3.5
"""Zipf frequencies (log10 per billion words): a word as common as the first says nothing, as rare as the second all."""


@dataclass(frozen=True)
class Match:
    """A passage found; `score` is relative to the best (0–1), `similarities` holds the cosine of its near sentences.

    `asked` is the cosine to the nearest of what people ask for it, 0 where none is near. `position` is its place in
    the index.
    """

    passage: Passage
    score: float
    similarities: Mapping[int, float]
    coverage: float
    asked: float = 0.0
    position: int = -1

    @property
    def nearest(self) -> int:
        """The number of the sentence nearest to the question."""
        return max(self.similarities, key=self.similarities.__getitem__, default=0)


@dataclass(frozen=True)
class Scoring:
    """What the score of a passage is made of: `best` and `last` of the nearest vectors, BM25 of every passage.

    `asked` holds the cosine to the nearest of what people ask for a passage, by its position.
    """

    vector: Vector
    best: float
    last: float
    lexical: Scores
    asked: Mapping[int, float]

    def score(self, position: int, similarities: Iterable[float]) -> float:
        """0–1; a passage beyond the nearest vectors counts as near as the last of them."""
        nearest = max(max(similarities, default=self.last), ASKED_SHARE * self.asked.get(position, 0.0))
        top = max(float(self.lexical.max(initial=0)), 1e-9)
        share = VECTOR_SHARE * max(nearest, 0.0) / self.best
        return share + (1 - VECTOR_SHARE) * float(self.lexical[position]) / top


@dataclass(frozen=True)
class Found:
    """The passages for a question, best first, and the signals on which answering is decided.

    `speaking` is how much each document speaks of the question: its best passages together, relative to the document
    with most (0–1), most first. `asked` is the cosine to the nearest of what people ask for any passage of a document.
    """

    question: str
    matches: tuple[Match, ...]
    signals: Signals
    scoring: Scoring | None = None
    speaking: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    asked: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Term:
    """A word of the question: the term the index knows it by, terms that mean the same, and how telling it is (0–1)."""

    known: str | None
    related: frozenset[str]
    weight: float

    def presence(self, used: Set[str]) -> float:
        """1 where it is used, less where only a word of its meaning is, 0 where neither."""
        return 1.0 if self.known in used else SAME_MEANING if self.related & used else 0.0


@dataclass(frozen=True)
class Near:
    """A sentence, by its number in a passage, and its cosine similarity to a text."""

    passage: Passage
    number: int
    similarity: float

    @property
    def sentence(self) -> str:
        return self.passage.quote(self.passage.sentences[self.number])


def merged(found: Iterable[Iterable[Near]]) -> list[Near]:
    """What is near to several texts, best first, each sentence once."""
    best: dict[tuple[str, int, int], Near] = {}
    for near in (near for each in found for near in each):
        key = (near.passage.document, near.passage.start, near.number)
        if key not in best or near.similarity > best[key].similarity:
            best[key] = near
    return sorted(best.values(), key=lambda near: -near.similarity)


class Search:
    """Searches one generation. `thesaurus`: term -> terms of the same meaning."""

    def __init__(
        self,
        index: Index | ProvisionalIndex,
        model: EmbeddingModel,
        thesaurus: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        self.index = index
        self.model = model
        self._thesaurus = thesaurus or {}

    def search(self, question: str, limit: int = 10) -> Found:
        """Raises SearchUnavailable when the index does not answer."""
        vector = self.model.embed_question(question)
        hits = self.index.nearest(vector, CANDIDATES, question)
        asked = self._terms(question)
        lexical = self._lexical(asked)
        if not hits:
            return Found(question, (), Signals())
        similar: dict[int, dict[int, float]] = {}
        known: dict[int, float] = {}
        for hit in hits:
            if hit.sentence is None:
                known.setdefault(hit.passage, hit.similarity)
            else:
                similar.setdefault(hit.passage, {})[hit.sentence] = hit.similarity
        scoring = Scoring(vector, max(hits[0].similarity, 1e-9), max(hits[-1].similarity, 0.0), lexical, known)
        candidates = self._fuse(scoring, similar)
        matches = tuple(self._match(n, score, similar.get(n, {}), asked, known) for n, score in candidates[:limit])
        signals = self._signals(hits, matches, asked)
        return Found(question, matches, signals, scoring, self._speaking(candidates), self._asked(known))

    def completed(self, found: Found, documents: Iterable[str]) -> Found:
        """The same with every passage of these documents, and the sentences of all that were found by words alone.

        Raises SearchUnavailable and IndexDamaged.
        """
        if found.scoring is None:
            return found
        whole = [position for document in documents for position in self.index.positions_of(document)]
        kept = [match for match in found.matches if match.position not in set(whole)]
        bare = [match.position for match in kept if not match.similarities]
        similar = self.index.similarities(found.scoring.vector, [*whole, *bare])
        matches = [replace(match, similarities=similar.get(match.position, match.similarities)) for match in kept]
        asked = self._terms(found.question)
        for position in whole:
            score = found.scoring.score(position, similar[position].values())
            matches.append(self._match(position, score, similar[position], asked, found.scoring.asked))
        matches.sort(key=lambda match: -match.score)
        return replace(found, matches=tuple(matches))

    def near(self, texts: Sequence[str], limit: int) -> list[Near]:
        """The sentences nearest to one of the texts, best first. Raises SearchUnavailable and IndexDamaged."""
        return merged(self.near_each(texts, limit))

    def near_each(self, texts: Sequence[str], limit: int) -> list[list[Near]]:
        """For each text the sentences nearest to it, best first. Raises SearchUnavailable and IndexDamaged."""
        return [
            [
                Near(self.index.passages[hit.passage], hit.sentence, hit.similarity)
                for hit in self.index.nearest(vector, limit, text)
                if hit.sentence is not None
            ]
            for text, vector in zip(texts, self.model.embed_texts(texts) if texts else (), strict=True)
        ]

    def known_terms(self, question: str) -> list[str]:
        """The terms of a question in order, slips of typing put right where the documents know the word."""
        asked = words(question)
        return [term or stemmed for term, stemmed in zip(self.index.lexical.known(asked), stem(asked), strict=True)]

    def _terms(self, question: str) -> list[Term]:
        asked = words(question)
        known = self.index.lexical.known(asked)
        return [
            Term(term, self._thesaurus.get(term or stemmed, frozenset()), telling(word))
            for word, stemmed, term in zip(asked, stem(asked), known, strict=True)
        ]

    def _lexical(self, asked: Sequence[Term]) -> Scores:
        """BM25 of every passage (passages,), each term counted as much as it tells, the best of its like a little."""
        scores = np.zeros(self.index.lexical.size, np.float32)
        for term in asked:
            if term.known:
                scores += term.weight * self.index.lexical.scores([term.known])
            if term.related:
                alike = [self.index.lexical.scores([related]) for related in term.related]
                scores += RELATED * term.weight * np.maximum.reduce(alike)
        return scores

    @staticmethod
    def _fuse(scoring: Scoring, similar: Mapping[int, Mapping[int, float]]) -> list[tuple[int, float]]:
        """Position and score, best first."""
        lexical = scoring.lexical
        lexical_best = np.argpartition(-lexical, min(CANDIDATES, len(lexical)) - 1)[:CANDIDATES]
        candidates = {*similar, *scoring.asked, *(int(n) for n in lexical_best if lexical[n] > 0)}
        scored = {n: scoring.score(n, similar.get(n, {}).values()) for n in candidates}
        return sorted(scored.items(), key=lambda item: (-item[1], item[0]))

    def _speaking(self, candidates: Sequence[tuple[int, float]]) -> dict[str, float]:
        scores: dict[str, list[float]] = {}
        for position, score in candidates:  # the best come first
            scores.setdefault(self.index.passages[position].document, []).append(score)
        sums = {document: sum(own[:DOCUMENT_PASSAGES]) for document, own in scores.items()}
        most = max(sums.values(), default=0.0) or 1.0
        return {document: total / most for document, total in sorted(sums.items(), key=lambda item: -item[1])}

    def _asked(self, known: Mapping[int, float]) -> dict[str, float]:
        best: dict[str, float] = {}
        for position, similarity in known.items():
            document = self.index.passages[position].document
            best[document] = max(similarity, best.get(document, 0.0))
        return best

    def _match(
        self,
        position: int,
        score: float,
        similar: Mapping[int, float],
        asked: Sequence[Term],
        known: Mapping[int, float],
    ) -> Match:
        passage = self.index.passages[position]
        covered = coverage(asked, passage.searched)
        return Match(passage, score, similar, covered, known.get(position, 0.0), position)

    def _signals(self, hits: Sequence[Hit], matches: Sequence[Match], asked: Sequence[Term]) -> Signals:
        # What one could say to a customer states nothing.
        stated = [
            (hit, hit.sentence)
            for hit in hits
            if hit.sentence is not None and not is_script(self._sentence(hit.passage, hit.sentence))
        ]
        if not stated:
            return Signals()
        best: dict[int, float] = {}
        for hit, _ in stated:
            best.setdefault(hit.passage, hit.similarity)
        return Signals(
            nearest=stated[0][0].similarity,
            near=float(np.mean(list(best.values())[:NEAREST])),
            passage=max((match.coverage for match in matches[:NEAREST]), default=0.0),
            block=max(coverage(asked, self._block(hit.passage, number)) for hit, number in stated[:BLOCKS]),
            asked=max((hit.similarity for hit in hits if hit.sentence is None), default=0.0),
            unknown=max((term.weight for term in asked if not term.known and not term.related), default=0.0),
        )

    def _sentence(self, position: int, number: int) -> str:
        passage = self.index.passages[position]
        return passage.quote(passage.sentences[number])

    def _block(self, position: int, number: int) -> str:
        """The paragraph or list item around a sentence, with its heading."""
        passage = self.index.passages[position]
        block = passage.block_of(number)
        text = passage.text[passage.sentences[block.start].start : passage.sentences[block.stop - 1].end]
        return f"{passage.heading}\n{text}"


@lru_cache(maxsize=10_000)
def telling(word: str) -> float:
    """How much a word says about what is meant, 0.02–1, from how common it is in English."""
    zipf = zipf_frequency(word, "en", wordlist="small")
    return min(1.0, max(0.02, (COMMON - zipf) / (COMMON - TELLING)))


def coverage(asked: Sequence[Term], text: str) -> float:
    """Share of the question's words, by weight, that a text speaks of, 0–1."""
    used = term_set(text)
    total = sum(term.weight for term in asked)
    return sum(term.weight * term.presence(used) for term in asked) / total if total else 0.0
