"""Question -> Answer with Citations, without a language model: the best sentences, quoted exactly."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

from retrieval.answerability import ANSWERED_FROM, FACT_COVERAGE
from retrieval.asked import Asked, asked_for, counted, holds, is_fact
from retrieval.kinds import Kind
from retrieval.lexical import term_set, terms, words
from retrieval.listing import Listed, find_list, wants_list
from retrieval.passages import Passage
from retrieval.quoting import Quote, is_script, quote, stands_alone, term_of
from retrieval.search import Found, Match, Search, telling

QUOTES, CITATIONS, TOPICS = 3, 5, 2

RELATIVE = 0.93
"""A further sentence is quoted when it is worth at least this share of the best one."""

RANK_BONUS, LEXICAL_BONUS, DEFINITION_BONUS, TERM_BONUS = 0.5, 0.35, 0.25, 0.15
"""What is added to a sentence's similarity (0–1) for its passage's score, the words it shares with the question,
for being a definition that was asked for, and for standing under a term of the question."""
NAMED_BONUS = 0.4
"""For the line of an industry, stage or the like that the question names; the line of another one is left out."""
TITLE_BONUS = 0.1
"""For a document whose whole title is in the question: it is about what is asked."""
SCRIPT_SHARE = 0.6
"""What words to say to a customer are worth, when the question does not ask for words."""

_ASKS_FOR_WORDS = re.compile(r"\b(?:say|tell|write|reply|respond|word|words|wording|phrase|script|answer|message|email|call)\b", re.IGNORECASE)

TOPIC_FROM = 0.2
"""The least similarity at which a topic is near enough to be offered."""

_DEFINITION = re.compile(
    r"^(?:so\s+)?(?:what(?:['’]?s|\s+is|\s+are|\s+does)?|define|definition\s+of|meaning\s+of|explain)\s+(?:is\s+|meant\s+by\s+|an?\s+|the\s+)*"
    r"(?P<subject>[^?]+?)(?:\s+(?:mean|stand\s+for|about))?\s*\??$|^(?P<term>[^?]+?)\s+(?:meaning|definition|explained|in\s+one\s+sentence)\s*\??$",
    re.IGNORECASE,
)

_ASIDE = re.compile(
    r"\b(?:please|pls|plz|(?:can|could|would)\s+you\s+(?:please\s+)?(?:tell|explain|show|give)(?:\s+(?:me|us))?|in\s+(?:short|brief|one\s+sentence|a\s+few\s+words|"
    r"a\s+nutshell|simple\s+(?:terms|words)|plain\s+english)|briefly|quick\s+question)\b[,:]?",
    re.IGNORECASE,
)
"""What is said about how to answer rather than about the subject."""


@dataclass(frozen=True)
class Citation:
    """What a claim rests on: `quote` is an exact substring of `passage`, and `passage` of the document's text."""

    document: str
    title: str
    section: str
    quote: str
    passage: str


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
    others are passages to read on. `topics` are near subjects to ask about when there is no answer.
    """

    question: str
    text: str
    citations: tuple[Citation, ...] = ()
    cited: int = 0
    reason: Reason | None = None
    topics: tuple[str, ...] = ()

    @property
    def answered(self) -> bool:
        return self.reason is None


_REFUSALS = {
    Reason.OUTSIDE: "That's outside what my documents cover.",
    Reason.MISSING: "I don't have that in my documents.",
    Reason.OWN_DATA: "Only your own figures can tell that; I answer from documents.",
    Reason.SMALL_TALK: "I answer questions from documents, and leave small talk to people.",
    Reason.TASK: "That's a task; I only answer questions from documents.",
    Reason.EMPTY: "Send me a question in words.",
}


_NEVER_ANSWERED = {Asked.OWN_DATA: Reason.OWN_DATA, Asked.SMALL_TALK: Reason.SMALL_TALK, Asked.TASK: Reason.TASK}


class Answering:
    """Answers questions from one generation of the index."""

    def __init__(self, search: Search, kinds: Sequence[Kind] = ()) -> None:
        self._search = search
        self._kinds = kinds

    def answer(self, question: str) -> Answer:
        """Raises SearchUnavailable when the index does not answer."""
        asked = asked_for(question)
        if not words(question) and not any(character.isalnum() for character in question):
            return Answer(question, _REFUSALS[Reason.EMPTY], reason=Reason.EMPTY)
        found = self._search.search(_ASIDE.sub(" ", question).strip() or question)
        scored = sorted(_scored(found, question, self._kinds), key=lambda row: -row.worth)
        if reason := _refused(found, asked, scored):
            return _refusal(question, found, reason)
        if asked is not Asked.ANYTHING:
            scored = [row for row in scored if _holds(asked, row, question)]
        of_named = scored[0].named and not wants_list(question)
        if not of_named and (listed := find_list(question, found, self._search.index.passages_of)):
            return _listed(question, listed, found)
        return _composed(question, [row.quote for row in _choose(scored, term_set(question))], found)


@dataclass(frozen=True)
class Scored:
    """A sentence with the quote around it, and what it is worth as (part of) an answer."""

    match: Match
    number: int
    quote: Quote
    worth: float
    named: bool = False  # the line of an industry, stage or the like that the question names


def _scored(found: Found, question: str, kinds: Sequence[Kind]) -> Iterator[Scored]:
    asked = term_set(question)
    wanted = [(kind, members) for kind in kinds if (members := kind.members_in(asked))]
    wants_words = bool(_ASKS_FOR_WORDS.search(question))
    weights = {term: telling(word) for term, word in zip(terms(question), words(question), strict=True)}
    subject = _subject(question)
    for match in found.matches:
        for number, similarity in match.similarities.items():
            passage = match.passage
            around = quote(passage, number)
            total = max(sum(weights.values()), 1e-9)
            shared = sum(weights[term] for term in asked & term_set(around.text)) / total
            headed = sum(weights[term] for term in asked & term_set(term_of(around.text))) / total
            worth = similarity * stands_alone(passage, number) + RANK_BONUS * match.score + LEXICAL_BONUS * shared
            worth += DEFINITION_BONUS * _defines(passage.quote(passage.sentences[number]), subject) + TERM_BONUS * headed
            if (title := term_set(passage.title)) and title <= asked:
                worth += DEFINITION_BONUS if title == set(subject) else TITLE_BONUS
            if not wants_words and is_script(passage.quote(passage.sentences[number])):
                worth *= SCRIPT_SHARE
            if (named := _named(passage, number, wanted)) is not False:
                yield Scored(match, number, around, worth + NAMED_BONUS * bool(named), bool(named))


def _named(passage: Passage, number: int, wanted: Sequence[tuple[Kind, Set[str]]]) -> bool | None:
    """True for the line of a member (an industry, say) that the question names, False for that of another; None for others."""
    if not wanted:
        return None
    head = term_set(term_of(passage.quote(passage.sentences[passage.block_of(number).start])))
    for kind, members in wanted:
        if here := kind.members_in(head):
            return bool(members & here)
    return None


def _subject(question: str) -> list[str]:
    """The terms of what is to be defined, when the question asks what something is."""
    found = _DEFINITION.match(question.strip())
    subject = terms((found["subject"] or found["term"] or "") if found else "")
    return subject if len(subject) <= 4 else []


def _defines(sentence: str, subject: Sequence[str]) -> bool:
    """Whether a sentence explains the subject: "Subject: …", "Subject is …", "Subject refers to …"."""
    if not subject:
        return False
    head = term_of(sentence)
    if not head and (verb := re.match(r"(.{2,90}?)\s+(?:is|are|refers?\s+to|means?|describes?)\s", sentence)):
        head = verb[1]
    named = terms(head)
    return bool(named) and set(subject) <= set(named) and len(named) <= len(subject) + 2


def _refused(found: Found, asked: Asked, scored: Sequence[Scored]) -> Reason | None:
    if asked in _NEVER_ANSWERED:
        return _NEVER_ANSWERED[asked]
    if not scored or found.signals.confidence < ANSWERED_FROM:
        near = found.signals.nearest >= 0.35 and found.signals.passage >= 0.25
        return Reason.MISSING if near else Reason.OUTSIDE
    if asked is not Asked.ANYTHING and not any(_holds(asked, row, found.question) for row in scored):
        return Reason.MISSING
    return None


def _holds(asked: Asked, row: Scored, question: str) -> bool:
    """Whether the quote has what is asked for, in a stretch of text that speaks of what the question speaks of."""
    passage = row.match.passage
    block = passage.block_of(row.number)
    around = passage.text[passage.sentences[block.start].start : passage.sentences[block.stop - 1].end]
    speaks = term_set(f"{passage.heading}\n{around}")
    if thing := terms(counted(question)):
        if not set(thing) <= speaks:
            return False
    if is_fact(asked):
        weights = [(term, telling(word)) for term, word in zip(terms(question), words(question), strict=True)]
        total = sum(weight for _, weight in weights)
        if total and sum(weight for term, weight in weights if term in speaks) < FACT_COVERAGE * total:
            return False
    return holds(asked, row.quote.text, question)


def _choose(scored: Sequence[Scored], asked: Set[str]) -> list[Scored]:
    """The best sentences, no two from one block, none much weaker than the best."""
    chosen: list[Scored] = []
    for row in scored:
        if len(chosen) == QUOTES or row.worth < RELATIVE * scored[0].worth:
            break
        if not any(_overlap(row.quote, other.quote) or _repeats(row.quote, other.quote) or _beside(row, other, asked) for other in chosen):
            chosen.append(row)
    return chosen


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.passage == other.passage
    return same and bool(set(one.sentences) & set(other.sentences) or one.passage.block_of(one.sentences.start) == other.passage.block_of(other.sentences.start))


def _beside(row: Scored, chosen: Scored, asked: Set[str]) -> bool:
    """Whether a row is another item of the list that a chosen one is from, and not named in the question."""
    one, other = row.quote.passage, chosen.quote.passage
    item = term_of(row.quote.text)
    return (one.document, one.path) == (other.document, other.path) and bool(item and term_of(chosen.quote.text)) and not asked & term_set(item)


def _repeats(one: Quote, other: Quote) -> bool:
    """Whether two quotes say nearly the same: most words of the shorter are in the longer."""
    a, b = term_set(one.text), term_set(other.text)
    return len(a & b) >= 0.75 * max(min(len(a), len(b)), 1)


def _composed(question: str, quotes: Sequence[Quote], found: Found) -> Answer:
    text = "\n\n".join(f"{_readable(quote.text)} [{number}]" for number, quote in enumerate(quotes, start=1))
    return Answer(question, text, tuple(_cited(quotes, found)), len(quotes))


def _listed(question: str, listed: Sequence[Listed], found: Found) -> Answer:
    """The items one a line; the number of the source stands behind the last item from it."""
    lines = []
    for number, part in enumerate(listed, start=1):
        lines += [_readable(item) for item in part.items]
        lines[-1] += f" [{number}]"
    quotes = [part.quote for part in listed]
    return Answer(question, "\n".join(lines), tuple(_cited(quotes, found)), len(quotes))


def _readable(text: str) -> str:
    """A quote without the list markers and empty lines inside it."""
    return re.sub(r"\s*\n\s*(?:[-–—•*]\s+)?", "\n", text)


def _cited(quotes: Sequence[Quote], found: Found) -> Iterator[Citation]:
    """The quotes, then the best sentences of other passages to read on."""
    seen = []
    for chosen in quotes:
        seen.append(chosen.passage)
        yield _citation(chosen)
    for match in found.matches:
        if len(seen) >= CITATIONS:
            return
        if match.passage not in seen:
            seen.append(match.passage)
            yield _citation(quote(match.passage, match.nearest))


def _citation(chosen: Quote) -> Citation:
    passage = chosen.passage
    return Citation(passage.document, passage.title, " › ".join(passage.path), chosen.text, passage.text)


def _refusal(question: str, found: Found, reason: Reason) -> Answer:
    topics = [] if reason in (Reason.SMALL_TALK, Reason.TASK) else list(dict.fromkeys(_topics(found)))[:TOPICS]
    return Answer(question, _REFUSALS[reason], reason=reason, topics=tuple(topics))


def _topics(found: Found) -> Iterator[str]:
    for match in found.matches:
        if max(match.similarities.values(), default=0) >= TOPIC_FROM:
            yield topic(match.passage, match.nearest)


def topic(passage: Passage, number: int) -> str:
    """What a passage is about, in a few words: its term, else its heading."""
    block = passage.block_of(number)
    head = passage.quote(passage.sentences[block.start])
    return term_of(head) or (passage.path[-1] if passage.path else passage.title) or " ".join(words(head)[:4]).capitalize()
