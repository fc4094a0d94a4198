"""Question -> Answer with Citations, without a language model: the best sentences, quoted exactly."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.answerability import ANSWERED_FROM, DOUBT, FACT_COVERAGE, FITTING_UNASKED, FITTING_WORTH, SURE_FROM
from retrieval.asked import Asked, asked_for, counted, holds, how_many, is_counted_in, is_fact, role_in
from retrieval.kinds import Kind
from retrieval.lexical import term_set, terms, words
from retrieval.listing import Listed, find_list, wants_list
from retrieval.naming import Names
from retrieval.passages import Passage
from retrieval.quoting import Quote, is_script, term_of
from retrieval.search import Found, Search, telling
from retrieval.weighing import Role, Row, Weighing, chosen

QUOTES, CITATIONS, TOPICS = 3, 5, 2

NEAREST = 3
"""Of so many documents, besides those that the question names, every sentence is looked at."""

RELATIVE = 0.93
"""A further sentence is quoted when it is worth at least this share of the best one …"""
ELSEWHERE = 0.97
"""… and one from another document only when it is worth this share."""

STANDARD, STANDARD_FROM = "standard_answer", 0.85
"""The key of front matter that makes a document the answer to what is asked there, from this similarity on."""

STANDARD_CONFIDENCE = 1.0
"""That of such an answer; what is found by search never quite reaches it."""

TOPIC_FROM = 0.3
"""The least similarity at which a topic is near enough to be offered."""

_ASIDE = re.compile(
    r"\b(?:please|pls|plz|(?:can|could|would)\s+you\s+(?:please\s+)?(?:tell|explain|show|give)(?:\s+(?:me|us))?|in\s+(?:short|brief|one\s+sentence|a\s+few\s+words|"
    r"a\s+nutshell|simple\s+(?:terms|words)|plain\s+english)|briefly|quick\s+question)\b[,:]?",
    re.IGNORECASE,
)
"""What is said about how to answer rather than about the subject."""

_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True)
class Citation:
    """What a claim rests on: `quote` is an exact substring of `passage`, and `passage` of the document's text.

    `page` is where the quote begins, such as "page 3" or "slide 4"; empty in a document without pages.
    """

    document: str
    title: str
    section: str
    quote: str
    passage: str
    page: str = ""

    @classmethod
    def of(cls, passage: Passage, quote: str, start: int | None = None) -> "Citation":
        """A stretch of a passage, cited; `start` is its offset in there, by default where these words come first."""
        page = passage.page(passage.text.index(quote) if start is None else start)
        return cls(passage.document, passage.title, " › ".join(passage.path), quote, passage.text, page)


class Reason(StrEnum):
    """Why a question was not answered."""

    OUTSIDE = "outside"  # nothing near it in the documents
    MISSING = "missing"  # its subject is there, its answer is not
    OWN_DATA = "own data"
    SMALL_TALK = "small talk"
    TASK = "task"
    EMPTY = "empty"


@dataclass(frozen=True)
class Answer:
    """The answer to a question, or why there is none.

    `text` refers to citations as [1], [2] …; `cited` is how many of `citations` it refers to, the first ones; the
    others are passages to read on. `topics` are near subjects to ask about when there is no sure answer. `confidence`
    is how surely the documents answer it, 0–1. `inferred` is what a chat model advises beyond what the documents say.
    """

    question: str
    text: str
    citations: tuple[Citation, ...] = ()
    cited: int = 0
    reason: Reason | None = None
    topics: tuple[str, ...] = ()
    confidence: float = 0.0
    inferred: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        return self.reason is None

    @property
    def is_sure(self) -> bool:
        """Whether it is the answer; else what is quoted is only the nearest that the documents have."""
        return self.answered and self.confidence >= SURE_FROM


Grows = Callable[[Answer], None]
"""Told an answer as it grows, before it is whole."""


def unseen(answer: Answer) -> None:
    """Nobody watches the answer grow."""


_REFUSALS = {
    Reason.OUTSIDE: "That's outside what my documents cover.",
    Reason.MISSING: "I don't have that in my documents.",
    Reason.OWN_DATA: "Only your own figures can tell that; I answer from documents.",
    Reason.SMALL_TALK: "Ask me a question, and I answer from my documents.",
    Reason.TASK: "That's a task; I only answer questions from documents.",
    Reason.EMPTY: "Send me a question in words.",
}


_NEVER_ANSWERED = {Asked.OWN_DATA: Reason.OWN_DATA, Asked.SMALL_TALK: Reason.SMALL_TALK, Asked.TASK: Reason.TASK}


class Answering:
    """Answers questions from one generation of the index."""

    def __init__(self, search: Search, kinds: Sequence[Kind] = (), roles: Sequence[Role] = ()) -> None:
        self._search = search
        self._names = Names(source.document for source in search.index.sources.values())
        self._kinds = kinds
        self._roles = roles

    def answer(self, question: str) -> Answer:
        """Raises SearchUnavailable and IndexDamaged when the index does not answer."""
        if not words(question) and not any(character.isalnum() for character in question):
            return Answer(question, _REFUSALS[Reason.EMPTY], reason=Reason.EMPTY)
        plain = _ASIDE.sub(" ", question).strip() or question
        found = self._search.search(plain)
        if standard := self._standard(question, found):
            return standard
        named = self._names.named_in(self._search.known_terms(plain))
        found = self._search.completed(found, list(dict.fromkeys([*named, *list(found.speaking)[:NEAREST]])))
        return self._answer(question, plain, found, named)

    def _standard(self, question: str, found: Found) -> Answer | None:
        """The answer that somebody wrote for just this question, whole."""
        for document, similarity in found.asked.items():
            source = self._search.index.sources[document].document
            if similarity >= STANDARD_FROM and source.front_matter.get(STANDARD) is True:
                passages = self._search.index.passages_of(document)[:CITATIONS]
                text = "\n\n".join(f"{_readable(one.text)} [{number}]" for number, one in enumerate(passages, start=1))
                cited = tuple(Citation.of(passage, passage.text) for passage in passages)
                return Answer(question, text, cited, len(cited), confidence=STANDARD_CONFIDENCE)
        return None

    def _answer(self, question: str, plain: str, found: Found, named: Mapping[str, frozenset[str]]) -> Answer:
        """The answer from what was found for the question; `plain` is the question without what is said beside it."""
        asked = asked_for(plain)
        rows = Weighing(plain, self._kinds, self._roles, named).rows(found)
        if reason := _refused(found, asked, rows):
            return _refusal(question, found, reason)
        if asked is not Asked.ANYTHING:
            rows = [row for row in rows if _holds(asked, row, plain)]
        if not rows:
            return _refusal(question, found, Reason.MISSING)
        of_named = rows[0].named and not wants_list(plain)
        if not of_named and (listed := find_list(plain, found, self._search.index.passages_of)):
            return _listed(question, listed, rows, found.signals.confidence)
        quoted = chosen(rows, term_set(plain), QUOTES, RELATIVE, ELSEWHERE)
        confidence = found.signals.confidence * (1 if self._fits(rows[0]) else DOUBT)
        answer = _composed(question, [row.quote for row in quoted], rows, confidence)
        return answer if answer.is_sure else replace(answer, topics=_topics(found))

    def _fits(self, row: Row) -> bool:
        """Whether a sentence is worth enough to be the answer."""
        passages = self._search.index.passages_of(row.match.passage.document)
        return row.worth >= (FITTING_WORTH if any(passage.asked for passage in passages) else FITTING_UNASKED)


def _refused(found: Found, asked: Asked, rows: Sequence[Row]) -> Reason | None:
    if asked in _NEVER_ANSWERED:
        return _NEVER_ANSWERED[asked]
    if not rows or found.signals.confidence < ANSWERED_FROM:
        near = found.signals.nearest >= 0.35 and found.signals.passage >= 0.25
        return Reason.MISSING if near else Reason.OUTSIDE
    return None


def _holds(asked: Asked, row: Row, question: str) -> bool:
    """Whether the quote has what is asked for, in a stretch of text that speaks of what the question speaks of."""
    passage = row.match.passage
    block = passage.block_of(row.number)
    around = passage.text[passage.sentences[block.start].start : passage.sentences[block.stop - 1].end]
    speaks = term_set(f"{passage.heading}\n{around}")
    if not set(terms(counted(question))) <= speaks or not set(_YEAR.findall(question)) <= set(_YEAR.findall(around)):
        return False
    if asked is Asked.PERSON and not set(terms(role_in(question))) <= speaks:
        return False
    if asked is Asked.DATE and not set(terms(question)[-1:]) <= speaks:  # what happened: "born", "founded"
        return False
    if is_fact(asked):
        if is_script(row.quote.text):  # what a shop might say: "From May a haircut costs 38 euros."
            return False
        weights = [(term, telling(word)) for term, word in zip(terms(question), words(question), strict=True)]
        total = sum(weight for _, weight in weights)
        if total and sum(weight for term, weight in weights if term in speaks) < FACT_COVERAGE * total:
            return False
    if thing := how_many(question):
        return is_counted_in(row.quote.text, thing)
    return holds(asked, row.quote.text, question)


def _composed(question: str, quotes: Sequence[Quote], rows: Sequence[Row], confidence: float) -> Answer:
    text = "\n\n".join(f"{_readable(quote.text)} [{number}]" for number, quote in enumerate(quotes, start=1))
    return Answer(question, text, tuple(_cited(quotes, rows)), len(quotes), confidence=confidence)


def _listed(question: str, listed: Sequence[Listed], rows: Sequence[Row], confidence: float) -> Answer:
    """The items one a line; the number of the source stands behind the last item from it."""
    lines = []
    for number, part in enumerate(listed, start=1):
        lines += [_readable(item) for item in part.items]
        lines[-1] += f" [{number}]"
    quotes = [part.quote for part in listed]
    return Answer(question, "\n".join(lines), tuple(_cited(quotes, rows)), len(quotes), confidence=confidence)


def _readable(text: str) -> str:
    """A quote without the list markers and empty lines inside it."""
    return re.sub(r"\s*\n\s*(?:[-–—•*]\s+)?", "\n", text)


def _cited(quotes: Sequence[Quote], rows: Sequence[Row]) -> Iterator[Citation]:
    """The quotes, then the best sentences of other passages to read on."""
    seen = []
    for cited in quotes:
        seen.append(cited.passage)
        yield _citation(cited)
    for row in rows:
        if len(seen) >= CITATIONS:
            return
        if row.quote.passage not in seen:
            seen.append(row.quote.passage)
            yield _citation(row.quote)


def _citation(cited: Quote) -> Citation:
    return Citation.of(cited.passage, cited.text, cited.start)


def _refusal(question: str, found: Found, reason: Reason) -> Answer:
    topics = () if reason in (Reason.SMALL_TALK, Reason.TASK) else _topics(found)
    return Answer(question, _REFUSALS[reason], reason=reason, topics=topics, confidence=found.signals.confidence)


def _topics(found: Found) -> tuple[str, ...]:
    """The nearest subjects."""
    return tuple(dict.fromkeys(_near(found)))[:TOPICS]


def _near(found: Found) -> Iterator[str]:
    asked = term_set(found.question)
    for match in found.matches:
        if max(match.similarities.values(), default=0) >= TOPIC_FROM:
            yield topic(match.passage, match.nearest, asked)


def topic(passage: Passage, number: int, asked: Set[str]) -> str:
    """What a passage is about: its term where the question names it, else its document, else its heading."""
    head = passage.quote(passage.sentences[passage.block_of(number).start])
    term = term_of(head)
    if term and term_set(term) & asked:
        return term
    title = re.split(r":|\s[–—-]\s", passage.title)[0].strip()
    return title or (passage.path[-1] if passage.path else term) or " ".join(words(head)[:4]).capitalize()
