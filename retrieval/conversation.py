"""A follow-up ("and for hotels?", "how do I measure it?") -> the question it stands for, from the ones before it."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from retrieval.kinds import Kind
from retrieval.lexical import terms, words
from retrieval.passages import Passage
from retrieval.quoting import term_of

ELLIPTIC_WORDS = 3
"""The most words that "for …" may bring in place of something in the question before."""

TOPIC_WORDS = 6
"""A topic is named by no more words than these, small ones counted."""

_BARE = {
    "why": "why does {} matter?",
    "how": "how does {} work?",
    "when": "when to use {}?",
    "how so": "how does {} work?",
    "why not": "when not to use {}?",
}
_CARRIERS = frozenset(
    ["tell", "give", "show", "explain", "list", "name", "use", "need", "want", "get", "make", "say", "know", "think"]
)
"""Verbs that carry a request and are not what it is about."""

_OPENING = re.compile(
    r"^(?:ok(?:ay)?|so|and|but|or|also|then|now|what\s+about|how\s+about|same\s+(?:question\s+)?for|what\s+if\s+it['’]?s)\b[\s,:]*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it(?!\s+\w+\s+to\b)|this|that|these|those|them|they|its|their|that\s+one|this\s+one)\b", re.IGNORECASE
)
_QUESTION = re.compile(
    r"^(?:what|how|why|who|whom|whose|when|where|which|is|are|was|were|do|does|did|can|could|should|shall|may|will|would|tell|give|show|explain|list|name)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"^(?:for|in|at|with|of|to|by|on|from|about)\b\s*", re.IGNORECASE)
_FRAME = re.compile(r"\s*\?+\s*$")


def topics_of(passages: Iterable[Passage]) -> tuple[str, ...]:
    """What the documents are about, as people would name it: titles and explained terms, longest first."""
    found: dict[str, None] = {}
    for passage in passages:
        found[re.split(r":|\s[–—-]\s", passage.title)[0].strip()] = None
        for block in passage.blocks:
            if block:
                found[term_of(passage.quote(passage.sentences[block.start]))] = None
    named = (topic for topic in found if 1 <= len(terms(topic)) <= 4 and (len(words(topic)) > 1 or topic[0].isupper()))
    return tuple(sorted(named, key=lambda topic: -len(terms(topic))))


def standalone(question: str, earlier: Sequence[str], topics: Sequence[str], kinds: Sequence[Kind] = ()) -> str:
    """The question as it stands alone. `earlier`: the questions before it as understood, oldest first.

    A member of a kind replaces another: "and for banks?" after a question about hotels.
    """
    if not earlier:
        return question
    previous = _FRAME.sub("", earlier[-1].strip())
    rest = _OPENING.sub("", question.strip())
    opened = rest != question.strip()
    if named_topic(rest, topics) and _QUESTION.match(rest) and not _leans_on_pronoun(rest):
        return rest
    if (opened and not _QUESTION.match(rest)) or (_PREPOSITION.match(rest) and len(words(rest)) <= ELLIPTIC_WORDS):
        return _instead(previous, _FRAME.sub("", rest), kinds)
    about = named_topic(previous, topics) or " ".join(_content(previous))
    if not about or named_topic(rest, topics):
        return rest if opened and _QUESTION.match(rest) else question
    if _PRONOUN.search(rest):
        return _PRONOUN.sub(about, rest, count=1)
    return _completed(rest, about) or question


def _completed(rest: str, about: str) -> str:
    """A few words that ask something only together with what was asked before: "why?", "examples?", "give me an example"."""
    bare = _FRAME.sub("", rest)
    if bare.lower() in _BARE:
        return _BARE[bare.lower()].format(about)
    if len(_content(rest)) == 1 and (_QUESTION.match(rest) or rest.endswith("?")):
        return f"{bare} {'for' if _QUESTION.match(rest) else 'of'} {about}?"
    return ""


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in _CARRIERS]


def named_topic(text: str, topics: Sequence[str]) -> str:
    """The longest topic that the text names, as it is written there; else an empty string."""
    known = _by_terms(tuple(topics))
    words_at = [found.span() for found in re.finditer(r"\w+", text)]
    said = [tuple(terms(text[start:end])) for start, end in words_at]
    best, longest = "", 0
    for first in range(len(said)):
        for last in range(first, min(first + TOPIC_WORDS, len(said))):
            named = tuple(term for some in said[first : last + 1] for term in some)
            if said[first] and said[last] and len(named) > longest and named in known:
                best, longest = text[words_at[first][0] : words_at[last][1]], len(named)
    return best


@lru_cache(maxsize=4)
def _by_terms(topics: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(terms(topic)) for topic in topics)


def _leans_on_pronoun(question: str) -> bool:
    return bool(re.search(r"\b(?:it|them|this|that)\s*\??$", question, re.IGNORECASE))


def _instead(previous: str, rest: str, kinds: Sequence[Kind]) -> str:
    """The previous question about something else: in place of a word of the same kind, else added to it."""
    new = _PREPOSITION.sub("", rest).strip()
    new_terms = set(terms(new))
    for kind in kinds:
        if kind.members_in(new_terms):
            for word in re.findall(r"[\w’'-]+", previous):
                if kind.members_in(set(terms(word))):
                    return re.sub(rf"\b(?:(?:an?|my|our|the)\s+)?{re.escape(word)}\b", new, previous, count=1) + "?"
    linked = rest if _PREPOSITION.match(rest) else f"for {rest}"
    return f"{previous} {linked}?"
