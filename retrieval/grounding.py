"""Whether a chat model's claim is what a passage says: its quote stands there, and the claim follows from it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.agreement import has_names_of, has_numbers_of, has_opposite, is_number, is_told, negations_agree
from retrieval.answering import Citation
from retrieval.claims import Advice, Claim
from retrieval.instructions import gives_orders
from retrieval.language import ENGLISH, is_english
from retrieval.lexical import stem, term_set, words
from retrieval.locating import located
from retrieval.passages import Passage
from retrieval.plain import first_sentences, plain
from retrieval.quoting import Quote
from retrieval.search import telling

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts -> their unit vectors (texts, dimension)."""

COVERAGE, SIMILARITY = 0.6, 0.6
"""The least share of a claim's words, weighed by how telling they are, that its quote uses, and their cosine.

Chosen on 33 paraphrases of sentences in the built-in library (tests/golden/paraphrases.jsonl): 32 are kept, and of the
same claims with each of the 15 sentences nearest to them in all documents 2 in 100 pass, nearly all of them because
that sentence says the same. At .5 and .5 all are kept and 5 in 100 pass; at .65 and .65 only 29 are kept.
"""

CLAUSE, CLAUSE_WEIGHT = 0.34, 0.8
"""So much of each clause must the quote use, too, if its words together tell at least this: else inventions ride along.

On the same paraphrases with one of 7 invented clauses added ("and hire a consultant"), 68 of 231 pass all other
checks of words, and 1 this one; of the 31 paraphrases that pass those it costs one.
"""

CLOSE, SAME = 0.8, 0.95
"""Two claims on one quote as near as the first (cosine), and any as near as the second, say the same."""

ADVICE_SENTENCES, ADVICE_CHARACTERS, SAID_LENGTH = 2, 300, (0.4, 2.5)
"""`SAID_LENGTH`: how much shorter or longer than a claim its translation may be."""

_CLAUSE_END = re.compile(
    r"[.,;:!?()–—]|\b(?:and|or|but|because|although|though|while|so|when|if|since|whereas|which|who|as|than|that|with|by)\b",
    re.IGNORECASE,
)
_APPEALS = re.compile(
    r"\b(?:sources?|documents?|stud(?:y|ies)|research(?:ers?)?|evidence|experts?|scien(?:ce|tists?)|texts?|articles?|"
    r"playbooks?|librar(?:y|ies)|passages?|literature|surveys?|data|according\s+to)\b",
    re.IGNORECASE,
)
"""What is inferred must not lean on an authority."""


@dataclass(frozen=True)
class Grounded:
    """A claim that its quote bears out; `text` is how it is shown, `claim` the same in English."""

    text: str
    claim: str
    quote: Quote

    @property
    def citation(self) -> Citation:
        return Citation.of(self.quote.passage, self.quote.text, self.quote.start)


class Grounding:
    """Checks what a model writes about a question against the passages it was given, numbered from 1 in this order."""

    def __init__(self, question: str, passages: Sequence[Passage], embed: Embed, language: str = ENGLISH) -> None:
        self._question = question
        self._language = language
        self._passages = passages
        self._embed = embed

    def ground(self, claim: Claim) -> Grounded | None:
        """The claim with its quote; None where anything in it is not borne out."""
        if claim.passage > len(self._passages):
            return None
        passage = self._passages[claim.passage - 1]
        quote = located(claim.words, passage)
        if quote is None or gives_orders(quote.text):
            return None
        text = plain(claim.text, quote.text)
        if not text or not self.supports(text, quote):
            return None
        return Grounded(self._translated(claim.said, text, quote.text) or text, text, quote)

    def supports(self, text: str, quote: Quote) -> bool:
        """Whether a plain claim follows from the quote."""
        around = f"{quote.passage.heading}\n{quote.text}"
        return (
            is_told(text, quote.text)
            and has_numbers_of(text, quote.text)
            and has_names_of(text, around)  # not those of the question: a fact about one is none about another
            and negations_agree(text, quote.text)
            and not has_opposite(text, quote.text)
            and coverage(text, around) >= COVERAGE
            and all(coverage(clause, around) >= CLAUSE for clause in clauses(text) if weight(clause) >= CLAUSE_WEIGHT)
            and similarity(self._embed, text, quote.text) >= SIMILARITY
        )

    def advise(self, advice: Advice, grounded: Sequence[Grounded]) -> str:
        """The advice as it may be shown, as something the coach infers; empty where it may not."""
        known = "\n".join([self._question, *(f"{one.quote.passage.heading}\n{one.quote.text}" for one in grounded)])
        text = first_sentences(plain(advice.text), ADVICE_SENTENCES)
        if len(text) > ADVICE_CHARACTERS or _APPEALS.search(text):
            return ""
        if not (has_numbers_of(text, known) and has_names_of(text, known)):
            return ""
        contradicts = any(
            coverage(text, one.quote.text) >= COVERAGE and not negations_agree(text, one.quote.text) for one in grounded
        )
        return "" if contradicts else self._translated(advice.said, text) or text

    def is_new(self, one: Grounded, before: Sequence[Grounded]) -> bool:
        """Whether a claim says something that those before it did not."""
        if not before:
            return True
        vectors = self._embed([one.claim, *(other.claim for other in before)])
        near = (vectors[1:] @ vectors[0]).tolist()
        return not any(
            likeness >= (CLOSE if other.quote == one.quote else SAME)
            for likeness, other in zip(near, before, strict=True)
        )

    def _translated(self, said: str, text: str, quoted: str = "") -> str:
        """What was verified in English, in the language of the question, where it may be shown so; else empty.

        Its numbers and its looks are checked; that it means the same rests on the model.
        """
        said = plain(said, quoted)
        if self._language == ENGLISH or is_english(said):  # else it would stand unchecked in place of what was checked
            return ""
        shortest, longest = (share * len(text) for share in SAID_LENGTH)
        return said if shortest <= len(said) <= longest and has_numbers_of(said, text) else ""


def similarity(embed: Embed, text: str, other: str) -> float:
    """Cosine similarity of two texts."""
    one, two = embed([text, other])
    return float(one @ two)


def clauses(text: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE_END.split(text) if clause.strip()]


def weight(text: str) -> float:
    """How telling the words of a text are together, each 0–1, numbers left out."""
    return sum(telling(word) for word in words(text) if not is_number(word))


def coverage(text: str, around: str) -> float:
    """Share of the words of a text, weighed by how telling they are, whose stems another text uses, 0–1.

    Numbers are left out: the same may be written as 9 and as nine.
    """
    said = [word for word in words(text) if not is_number(word)]
    weights = {term: telling(word) for word, term in zip(said, stem(said), strict=True)}
    total = sum(weights.values())
    used = term_set(around)
    return sum(weight for term, weight in weights.items() if term in used) / total if total else 0.0
