"""A follow-up ("and for hotels?", "how do I measure it?") -> the question it stands for, from the ones before it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from retrieval.generation import Source
from retrieval.kinds import Kind
from retrieval.lexical import stem, terms, words
from retrieval.naming import names_of
from retrieval.passages import Passage
from retrieval.quoting import term_of

ELLIPTIC_WORDS = 3
"""The most words that "for …" may bring in place of something in the question before."""

TOPIC_WORDS = 6
"""A topic is named by no more words than these, small ones counted."""

SUBJECT_WORDS, STATED_WORDS = 12, 3
"""The most words of a question, and of words that ask nothing, that may stand within another one: more is a story."""

_BARE = {
    "why": "why does {} matter?",
    "how": "how does {} work?",
    "how so": "how does {} work?",
    "when": "when to use {}?",
    "when not": "when not to use {}?",
    "why not": "when not to use {}?",
    "more": "tell me more about {}",
    "tell me more": "tell me more about {}",
    "go on": "tell me more about {}",
}
_PARTS = frozenset(
    terms("example step metric formula definition benefit limit risk tip evidence source reason mistake")
)
"""Terms of what a subject has: each of them alone asks about the subject."""

_CARRIERS = frozenset(
    ("tell", "give", "show", "explain", "list", "name", "use", "need", "want", "get", "make", "say", "know", "think")
)
"""Verbs that carry a request and are not what it is about."""

_OPENING = re.compile(
    r"^(?:(?:ok(?:ay)?|so|and|but|or|also|then|now|what\s+about|how\s+about|same\s+(?:question\s+)?for|"
    r"what\s+if\s+it['’]?s)\b[\s,:]*)+",
    re.IGNORECASE,
)
_TIME = r"(?:time|morning|evening|night|week|weekend|month|quarter|year|season|spring|summer|autumn|winter)s?\b"
_THING = re.compile(
    r"\b(?:it(?!\s+(?:takes?|took|seems?|happens?)\b|\s+(?:all\s+)?\w+\s+to\s+\w+\s+\w)|its|this\s+one|that\s+one|"
    rf"(?:this|these|those)(?!\s+{_TIME})|"
    rf"(?:(?<=\bis\s)|(?<=\bdoes\s)|(?<=\bdo\s)|(?<=\bcan\s)|(?<=\bdid\s)|(?<=\bwill\s))that(?!\s+{_TIME})|"
    r"that(?=\s*(?:[?.!,]|$)|\s+(?:for|in|at|with|again)\b))\b",
    re.IGNORECASE,
)
"""A word for something said before; not that of "it takes", "is it right to …", "customers that …", "this week"."""

_PEOPLE = re.compile(r"\b(?:they|them|their)\b", re.IGNORECASE)
_OWNING = frozenset(("its", "their"))
_CLAUSE = re.compile(r"[,;:]|\band\b")
_QUESTION = re.compile(
    r"^(?:what|how|why|who|whom|whose|when|where|which|is|are|was|were|do|does|did|can|could|should|shall|may|will|would|"
    r"tell|give|show|explain|list|name)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"^(?:(?:what|how|why|when|where|who|which|do|does|did|can|could|should|is|are|was|were|will|would|i|we|you|to)\s+)+",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"^(?:for|in|at|with|of|to|by|on|from|about)\b\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s")
_FRAME = re.compile(r"\s*\?+\s*$")


def topics_of(sources: Iterable[Source]) -> tuple[str, ...]:
    """What the documents are about, as people would name it, longest first.

    A document that gives itself other names is about its title and these; any other one about its title and the terms
    that it explains.
    """
    found: dict[str, None] = {}
    for source in sources:
        found |= dict.fromkeys(names_of(source.document))
        if "aliases" not in source.document.front_matter:
            found |= dict.fromkeys(_explained(source.passages))
    named = (topic for topic in found if 1 <= len(terms(topic)) <= 4 and (len(words(topic)) > 1 or topic[0].isupper()))
    return tuple(sorted(named, key=lambda topic: -len(terms(topic))))


def _explained(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        for block in passage.blocks:
            if block:
                yield term_of(passage.quote(passage.sentences[block.start]))


def standalone(question: str, earlier: Sequence[str], topics: Sequence[str], kinds: Sequence[Kind] = ()) -> str:
    """The question as it stands alone. `earlier`: the questions before it as understood, oldest first.

    A member of a kind replaces another: "and for banks?" after a question about hotels.
    """
    if not earlier:
        return question
    previous = _FRAME.sub("", earlier[-1].strip())
    rest = _OPENING.sub("", question.strip())
    opened = rest != question.strip()
    subject = _subject(previous, topics)
    named = named_topic(rest, topics)
    if replaced := _in_place_of_subject(previous, rest, named, topics):
        return replaced
    if _FRAME.sub("", rest).lower() in _BARE:
        return _completed(rest, subject) or question
    elliptic = _PREPOSITION.match(rest) and len(words(rest)) <= ELLIPTIC_WORDS
    if elliptic or (opened and not _QUESTION.match(rest)):
        return _instead(previous, _FRAME.sub("", rest), kinds)
    if subject and (pronoun := _reference(rest, named)):
        return _with_subject(rest, pronoun, subject)
    if named or not subject:
        return rest if opened and _QUESTION.match(rest) else question
    return _completed(rest, subject) or question


def leans_on_earlier(question: str, topics: Sequence[str]) -> bool:
    """Whether a question can’t be understood alone: by how it opens, a word like "it", or for saying too little."""
    rest = _OPENING.sub("", question.strip())
    named = named_topic(rest, topics)
    return rest != question.strip() or bool(_reference(rest, named)) or not (named or len(_content(rest)) > 1)


def _subject(previous: str, topics: Sequence[str]) -> str:
    """What the question before was about: its topic with the article, else what was asked without the asking."""
    if topic := named_topic(previous, topics):
        article = re.search(rf"\bthe\s+{re.escape(topic)}", previous, re.IGNORECASE)
        return article[0] if article else topic
    asked = _ASKING.sub("", previous)
    most = STATED_WORDS if asked == previous else SUBJECT_WORDS
    fits = len(asked.split()) <= most and not _SENTENCE_END.search(asked)
    return asked if fits and _content(previous) else ""


def _in_place_of_subject(previous: str, rest: str, named: str, topics: Sequence[str]) -> str:
    """ "and social proof?" after "what is the Kano model?": the one topic in place of the other."""
    former = named_topic(previous, topics)
    if not (named and former) or _FRAME.sub("", rest).lower().removeprefix("the ") != named.lower():
        return ""
    return _replaced(rf"\b(?:the\s+)?{re.escape(former)}", _FRAME.sub("", rest), previous)


def _reference(rest: str, named: str) -> re.Match[str] | None:
    """The word in the question that stands for what was asked about before, and for nothing in the question itself."""
    for pattern, apart in ((_THING, True), (_PEOPLE, False)):
        for found in pattern.finditer(rest):
            before = rest[: found.start()]
            clause = _CLAUSE.split(before)[-1] if apart else before
            if len(_content(clause)) <= 1 and not (named and named in before):
                return found
    return None


def _with_subject(rest: str, pronoun: re.Match[str], subject: str) -> str:
    owner = "" if pronoun[0].lower() not in _OWNING else "’" if subject.endswith("s") else "’s"
    return f"{rest[: pronoun.start()]}{subject}{owner}{rest[pronoun.end() :]}"


def _completed(rest: str, about: str) -> str:
    """A few words that ask something only together with what was asked before: "why?", "examples?", "tell me more"."""
    bare = _FRAME.sub("", rest)
    if about and bare.lower() in _BARE:
        return _BARE[bare.lower()].format(about)
    content = _content(rest)
    if len(content) == 1 and (_QUESTION.match(rest) or set(stem(content)) <= _PARTS):
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


def _instead(previous: str, rest: str, kinds: Sequence[Kind]) -> str:
    """The previous question about something else: in place of a word of the same kind, else added to it."""
    new = _PREPOSITION.sub("", rest).strip()
    new_terms = set(terms(new))
    for kind in kinds:
        if kind.members_in(new_terms):
            for word in re.findall(r"[\w’'-]+", previous):
                if kind.members_in(set(terms(word))):
                    return _replaced(rf"\b(?:(?:an?|my|our)\s+)?{re.escape(word)}\b", new, previous)
    linked = rest if _PREPOSITION.match(rest) else f"for {rest}"
    return f"{previous} {linked}?"


def _replaced(pattern: str, new: str, previous: str) -> str:
    return re.sub(pattern, lambda _: new, previous, count=1, flags=re.IGNORECASE) + "?"
