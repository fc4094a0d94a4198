"""Whether the passages found answer the question, from how near they are and how much of the question they speak of."""

import math
from dataclasses import dataclass

ANSWERED_FROM = 0.40
"""The least confidence with which a question is answered."""

FACT_COVERAGE = 0.6
"""A question for a number, a date or a name needs a passage that speaks of this share of its words."""

# Logistic regression over questions on five documents about customer experience (160 that they answer, 80 near misses,
# 300 SQuAD questions on other subjects); chosen on those, checked on others.
_WEIGHTS = {"nearest": 5.4, "near": 8.2, "coverage": 3.1, "unknown": -1.2}
_BIAS = -5.1


@dataclass(frozen=True)
class Signals:
    """`nearest`: cosine similarity of the best sentence; `near`: mean of the sentences of the three nearest passages.

    `coverage`: share of the question's words, weighed by how telling they are, in the three best passages, 0–1.
    `unknown`: how telling the most telling word is that no passage uses, 0–1.
    """

    nearest: float
    near: float
    coverage: float
    unknown: float

    @property
    def confidence(self) -> float:
        if self.coverage == 0 and self.nearest < 0.55:
            return 0.0  # not one word in common, and no close paraphrase either
        total = _BIAS + sum(weight * getattr(self, name) for name, weight in _WEIGHTS.items())
        return 1 / (1 + math.exp(-total))
