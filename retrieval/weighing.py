"""What each sentence found is worth as an answer: how near it is, what it speaks of, which part of a document it is."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType

from retrieval.answerability import Signals, beyond
from retrieval.kinds import Kind
from retrieval.lexical import term_set, terms, words
from retrieval.passages import Passage
from retrieval.quoting import Quote, is_script, quote, stands_alone, term_of
from retrieval.search import Found, Match, telling

# Added to a sentence's similarity (0–1); chosen on 191 questions over five articles, checked on others.
RANK_BONUS = 2.0
"""For the score of its passage."""
ASKED_BONUS, ASKED_OF_DOCUMENT = 1.0, 0.5
"""For how much nearer than the last the question is to what people ask for its passage, and for its document."""
LEXICAL_BONUS = 0.2
"""For the words it shares with the question."""
DEFINITION_BONUS = 0.25
"""For being the definition asked for; the same again for the document that has the subject as its title."""
TERM_BONUS = 0.15
"""For standing under a term of the question."""
TITLE_BONUS = 0.1
"""For a document whose whole title is in the question."""
SPEAKING_BONUS = 0.1
"""For a document of which many passages speak of the question, in proportion to the one that speaks most."""
DOCUMENT_BONUS = 0.2
"""For a document that the question names, by its title or another name."""
NAMED_BONUS = 0.4
"""For the line of an industry, stage or the like that the question names; the line of another one is left out."""

NAMED_SHARE, NAMED_COVERAGE = 0.2, 0.5
"""A named line gets this share of its bonus for the name alone, and all of it when it speaks of so much of the rest."""
SCRIPT_SHARE = 0.6
"""What words to say to a customer are worth, when the question does not ask for words."""

ASKS_FOR_WORDS = re.compile(
    r"\b(?:say|tell|write|reply|respond|word|wording|phrase|script|apologi[sz]e|put\s+it)\b|\bwhat\s+words\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^(?:so\s+)?(?:what(?:['’]?s|\s+is|\s+are|\s+does)?|define|definition\s+of|meaning\s+of|explain)\s+"
    r"(?:is\s+|meant\s+by\s+|an?\s+|the\s+)*(?P<subject>[^?]+?)"
    r"(?:(?:,|\s+and)\s+(?:how|why|when|what|give|which|where|who)\b.*|\s+(?:mean|stand\s+for|about))?\s*\??$|"
    r"^(?P<term>[^?]+?)\s+(?:meaning|definition|explained)\s*\??$",
    re.IGNORECASE,
)
_DEFINING_VERB = re.compile(r"(.{2,90}?)\s+(?:is|are|refers?\s+to|means?|describes?)\s")
SUBJECT_TERMS = 4
"""What is to be defined has no more terms than this."""


@dataclass(frozen=True)
class Role:
    """What the sections under some headings are for.

    A sentence from them is worth `share` of what it would be (0–1) unless the question asks for such, as `asks` tells;
    then it is worth `bonus` more.
    """

    headings: frozenset[str]
    asks: re.Pattern[str]
    share: float = 1.0
    bonus: float = 0.0


@dataclass(frozen=True)
class Row:
    """A sentence with the quote around it, and what it is worth as (part of) an answer."""

    match: Match
    number: int
    quote: Quote
    worth: float
    named: bool  # the line of an industry, stage or the like that the question names


class Weighing:
    """Weighs the sentences found for one question."""

    def __init__(
        self,
        question: str,
        kinds: Sequence[Kind],
        roles: Sequence[Role],
        named: Mapping[str, frozenset[str]] = MappingProxyType({}),
    ) -> None:
        self._documents = named
        self._question = question
        self._asked = term_set(question)
        self._weights = {term: telling(word) for term, word in zip(terms(question), words(question), strict=True)}
        self._subject = subject(question)
        self._wanted = [(kind, members) for kind in kinds if (members := kind.members_in(self._asked))]
        self._wants_words = bool(ASKS_FOR_WORDS.search(question))
        self._roles = roles
        self._found = Found(question, (), Signals())

    def rows(self, found: Found) -> list[Row]:
        """Every near sentence, the one worth most first."""
        self._found = found
        rows = (row for match in found.matches for number in match.similarities if (row := self._row(match, number)))
        return sorted(rows, key=lambda row: -row.worth)

    def _row(self, match: Match, number: int) -> Row | None:
        """None for the line of another industry than the one asked for."""
        passage, around = match.passage, quote(match.passage, number)
        named = self._named(passage, number)
        if named is False:
            return None
        sentence = passage.quote(passage.sentences[number])
        worth = match.similarities[number] * stands_alone(passage, number) + RANK_BONUS * match.score
        worth += ASKED_BONUS * beyond(match.asked)
        worth += ASKED_OF_DOCUMENT * beyond(self._found.asked.get(passage.document, 0.0))
        worth += LEXICAL_BONUS * self._share(term_set(around.text)) + TERM_BONUS * self._share(
            term_set(term_of(around.text))
        )
        worth += DEFINITION_BONUS * defines(sentence, self._subject) + self._for_title(passage)
        if not self._wants_words and is_script(sentence):
            worth *= SCRIPT_SHARE
        worth = self._for_role(passage, worth) + DOCUMENT_BONUS * (passage.document in self._documents)
        worth += SPEAKING_BONUS * self._found.speaking.get(passage.document, 0.0)
        return Row(match, number, around, worth + self._for_name(passage, around) * bool(named), bool(named))

    def _share(self, used: Set[str], besides: Set[str] = frozenset()) -> float:
        """Share of the question's words, weighed by how telling they are, that are used, 0–1; some may not count."""
        counted = {term: weight for term, weight in self._weights.items() if term not in besides}
        total = sum(counted.values())
        return sum(weight for term, weight in counted.items() if term in used) / total if total else 0.0

    def _for_title(self, passage: Passage) -> float:
        title = term_set(passage.title)
        if not title or not title <= self._asked:
            return 0.0
        return DEFINITION_BONUS if title == set(self._subject) else TITLE_BONUS

    def _for_role(self, passage: Passage, worth: float) -> float:
        heading = passage.path[-1].lower() if passage.path else ""
        for role in self._roles:
            if heading in role.headings:
                worth = worth + role.bonus if role.asks.search(self._question) else worth * role.share
        return worth

    def _for_name(self, passage: Passage, around: Quote) -> float:
        """The more a named line speaks of the rest of the question, the more it counts."""
        names = {term for kind, members in self._wanted for term in kind.terms_of(members)}
        rest = self._share(term_set(f"{passage.title}\n{around.text}"), besides=names)
        return NAMED_BONUS * (NAMED_SHARE + (1 - NAMED_SHARE) * min(1.0, rest / NAMED_COVERAGE))

    def _named(self, passage: Passage, number: int) -> bool | None:
        """True for the line of a member (an industry, say) that the question names, False for that of another one."""
        if not self._wanted:
            return None
        head = _head(passage, number)
        for kind, members in self._wanted:
            if here := kind.members_in(head):
                return bool(members & here)
        return None


def subject(question: str) -> list[str]:
    """The terms of what is to be defined, when the question asks what something is."""
    found = _DEFINITION.match(question.strip())
    asked = terms((found["subject"] or found["term"] or "") if found else "")
    return asked if len(asked) <= SUBJECT_TERMS else []


def defines(sentence: str, wanted: Sequence[str]) -> bool:
    """Whether a sentence explains what is wanted: "Subject: …", "Subject is …", "Subject refers to …"."""
    if not wanted:
        return False
    head = term_of(sentence)
    if not head and (verb := _DEFINING_VERB.match(sentence)):
        head = verb[1]
    named = terms(head)
    return bool(named) and set(wanted) <= set(named) and len(named) <= len(wanted) + 2


def chosen(rows: Sequence[Row], asked: Set[str], limit: int, relative: float, elsewhere: float) -> Iterator[Row]:
    """The rows to quote, best first: worth the share `relative` of the best, or `elsewhere` from other documents.

    Each is from another passage, or explains another word of the question: where the best guess is wrong, what stands
    beside it is wrong as well.
    """
    taken: list[Row] = []
    for row in rows:
        if len(taken) == limit or row.worth < relative * rows[0].worth:
            return
        same = row.quote.passage.document == rows[0].quote.passage.document
        if not same and row.worth < elsewhere * rows[0].worth:
            continue
        if not any(_adds_nothing(row, other, asked) for other in taken):
            taken.append(row)
            yield row


def _adds_nothing(row: Row, other: Row, asked: Set[str]) -> bool:
    same = row.quote.passage == other.quote.passage and not _explains(row, asked) - _explains(other, asked)
    return same or _repeats(row.quote, other.quote) or _beside(row, other, asked)


def _explains(row: Row, asked: Set[str]) -> Set[str]:
    """The words of the question that a row stands under: both "wheat" and "rye" may be asked for."""
    return asked & _head(row.quote.passage, row.quote.sentences.start)


def _head(passage: Passage, number: int) -> Set[str]:
    """The terms of the "Term: …" line that a sentence stands under."""
    return term_set(term_of(passage.quote(passage.sentences[passage.block_of(number).start])))


def _beside(row: Row, other: Row, asked: Set[str]) -> bool:
    """Whether a row is another item of the same list, and not named in the question."""
    one, two = row.quote.passage, other.quote.passage
    item = term_of(row.quote.text)
    if (one.document, one.path) != (two.document, two.path) or not item or not term_of(other.quote.text):
        return False
    return not asked & term_set(item)


def _repeats(one: Quote, other: Quote) -> bool:
    """Whether two quotes say nearly the same: most words of the shorter are in the longer."""
    a, b = term_set(one.text), term_set(other.text)
    return len(a & b) >= 0.75 * max(min(len(a), len(b)), 1)
