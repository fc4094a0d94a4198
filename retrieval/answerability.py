"""Whether the passages found answer the question, from how near they are and how much of the question they speak of."""

import math
from dataclasses import dataclass

ANSWERED_FROM = 0.35
"""The least confidence with which a question is answered."""

FACT_COVERAGE = 0.6
"""A question for a number, a date or a name needs a text that speaks of this share of its words."""

NO_WORD_IN_COMMON = 0.55
"""Without a word in common, a sentence must be at least this similar to count as a paraphrase."""

# Logistic regression, chosen on 191 questions that the documents answer, 90 near misses and 200 SQuAD questions on
# other subjects, each over two sets of documents (five articles; the built-in library); checked on others.
_WEIGHTS = {"nearest": 5.5, "near": 6.4, "passage": 4.6, "block": 1.5, "unknown": -1.3}
_BIAS = -6.27


@dataclass(frozen=True)
class Signals:
    """`nearest`: cosine similarity of the best sentence; `near`: mean of the best of each of the nearest passages.

    `passage`, `block`: share of the question's words, weighed by how telling they are, that the best passage, and
    the best paragraph or list item, speaks of, 0–1. `unknown`: how telling the most telling word is that is used
    nowhere. `asked`: cosine similarity of the nearest of what people ask for a passage.
    """

    nearest: float = 0.0
    near: float = 0.0
    passage: float = 0.0
    block: float = 0.0
    unknown: float = 1.0
    asked: float = 0.0

    @property
    def confidence(self) -> float:
        if self.passage == 0 and self.nearest < NO_WORD_IN_COMMON:
            return 0.0
        total = _BIAS + sum(weight * getattr(self, name) for name, weight in _WEIGHTS.items())
        return 1 / (1 + math.exp(-total))
