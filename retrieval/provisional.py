"""Search without an index: by words, and by meaning among what the words find. For the time until there is one."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from retrieval.embeddings import EmbeddingModel, PassageVectors, Vector
from retrieval.generation import Source
from retrieval.index import Hit
from retrieval.lexical import LexicalIndex, terms
from retrieval.passages import Passage

LIKELY = 16
"""How many passages, the best by their words, are embedded for a question."""


class ProvisionalIndex:
    """Takes the place of an Index in a Search. Passages are embedded when a question first comes near them."""

    def __init__(self, sources: Mapping[str, Source], model: EmbeddingModel) -> None:
        self.sources = sources
        self.passages: tuple[Passage, ...] = tuple(p for source in sources.values() for p in source.passages)
        self.lexical = LexicalIndex.build(passage.searched for passage in self.passages)
        self._model = model
        self._vectors: dict[int, PassageVectors] = {}

    def passages_of(self, document: str) -> tuple[Passage, ...]:
        return self.sources[document].passages

    def positions_of(self, document: str) -> list[int]:
        """The positions of a document's passages."""
        first = self._first[document]
        return list(range(first, first + len(self.sources[document].passages)))

    def nearest(self, vector: Vector, limit: int, text: str = "") -> list[Hit]:
        """The sentences nearest to a unit vector (dimension,), best first, of the passages likely by their words."""
        likely = self._likely(text)
        self._embed(likely)
        hits = [
            Hit(position, number if number < len(self.passages[position].sentences) else None, float(similarity))
            for position in likely
            for number, similarity in enumerate(self._rows(position) @ vector)
        ]
        return sorted(hits, key=lambda hit: -hit.similarity)[:limit]

    def similarities(self, vector: Vector, positions: Sequence[int]) -> dict[int, dict[int, float]]:
        """Cosine similarity to a unit vector of every sentence of these passages, by position and number."""
        self._embed(positions)
        return {n: dict(enumerate(map(float, self._vectors[n].sentences @ vector))) for n in positions}

    def close(self) -> None:
        """Nothing is open."""

    def _likely(self, text: str) -> list[int]:
        scores = self.lexical.scores(terms(text))
        return [int(n) for n in np.argsort(-scores, kind="stable")[:LIKELY] if scores[n] > 0]

    def _rows(self, position: int) -> Vector:
        vectors = self._vectors[position]
        return np.concatenate([vectors.sentences, vectors.asked])

    def _embed(self, positions: Sequence[int]) -> None:
        new = [n for n in positions if n not in self._vectors]
        for number, vectors in self._model.embed_passages([self.passages[n] for n in new]):
            self._vectors[new[number]] = vectors

    @cached_property
    def _first(self) -> dict[str, int]:
        starts, count = {}, 0
        for name, source in self.sources.items():
            starts[name], count = count, count + len(source.passages)
        return starts
