"""Whether the passages found answer the question, from how near they are and how much of the question they speak of."""

import math
from dataclasses import dataclass

ANSWERED_FROM = 0.28
"""The least confidence with which a question is answered."""

SURE_FROM = 0.5
"""With less confidence than this, what is quoted is called the nearest and not the answer, and counts as a gap.

By the signals alone, of 189 golden questions that are answered rightly (the library's, and those to articles of others)
5 lie below; of the 17 among 400 SQuAD questions on other subjects that the library answers after all, 10 do. At .6 it
were 15 and 13: more for an admin to look through in vain.
"""

FITTING_WORTH, DOUBT = 2.35, 0.5
"""A best sentence that is worth less than this often misses the point, however near its passage is to the question; the
confidence is so much lower then.

Of 147 right answers to golden questions 14 lie below, none of them over the articles of others; of the 54 everyday
questions of owners ("what should my staff wear?") that are answered off the point, 34 do.
"""
FITTING_UNASKED = 2.1
"""The same for a document that does not say what people ask of it: nothing can be worth more for coming near that."""

FACT_COVERAGE = 0.65
"""A question for a number, a date, a name or a law needs a text that speaks of this share of its words."""

NO_WORD_IN_COMMON = 0.55
"""Without a word in common, a sentence must be at least this similar to count as a paraphrase."""

ASKED_FROM = 0.5
"""Below this similarity, a question is not near to what people ask."""

# Logistic regression on 196 questions that the documents answer, 73 near misses and 220 SQuAD questions on other
# subjects, over two sets of documents (five articles; the built-in library).
_WEIGHTS = {"nearest": 6.5, "near": 6.0, "passage": 2.2, "block": 0.8, "unknown": -1.4, "beyond": 7.5}
_BIAS = -6.55


def beyond(similarity: float) -> float:
    """How much nearer than the least a question is to what people ask, from its cosine similarity to that."""
    return max(similarity - ASKED_FROM, 0.0)


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
    def beyond(self) -> float:
        return beyond(self.asked)

    @property
    def confidence(self) -> float:
        if self.passage == 0 and self.nearest < NO_WORD_IN_COMMON:
            return 0.0
        total = _BIAS + sum(weight * getattr(self, name) for name, weight in _WEIGHTS.items())
        return 1 / (1 + math.exp(-total))
