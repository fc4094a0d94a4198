"""The section that a question asks for as a whole: its items, when it asks for a list or names the section."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from retrieval.lexical import term_set, terms, words
from retrieval.passages import ITEM, TERM, Passage
from retrieval.quoting import QUOTE_CHARACTERS, Quote, is_script, start_of
from retrieval.search import Found, telling

ITEMS, PASSAGES, LEAST = 8, 3, 3
"""At most so many items from so many passages; fewer than the last are no list."""

TELLING_HEADING = 0.5
"""A heading is named by a question only if its words tell so much: "Measure it" does, "When to use it" does not."""

LIST_COVERAGE = 0.6
"""Heading and title speak of this share of the question, or it asks for something narrower than the whole list."""

SAID_BONUS = 0.1
"""For each word of a heading that is in the question word for word."""

BULLET = "•"

MATCHES, DOCUMENTS = 6, 3
"""Sections are looked for in the best matches, and all through the documents of the very best."""

_LIST = re.compile(
    r"^(?:list|name|enumerate|give\s+me)\b|^(?:what|which)\s+are\s+the\b|"
    r"\b(?:types|kinds|sorts|categories|steps|stages|strategies|ways|tools|techniques|methods|factors|drivers|examples|principles|questions|"
    r"options|ideas|tips)\b",
    re.IGNORECASE,
)

_SORTS = {
    other: group[0]
    for group in (
        ("type", "kind", "sort", "categori"),
        ("tool", "techniqu", "method", "way"),
        ("factor", "driver", "reason"),
        ("exampl", "case", "stori"),
    )
    for other in terms(" ".join(group))
}

Section = tuple[str, tuple[str, ...]]  # document, heading path


def wants_list(question: str) -> bool:
    return bool(_LIST.search(question))


@dataclass(frozen=True)
class Listed:
    """Items of a list from one passage, each with its number or bullet, and the quote that holds them all."""

    quote: Quote
    items: tuple[str, ...]


def find_list(question: str, found: Found, passages_of: Callable[[str], Iterable[Passage]]) -> list[Listed]:
    """The items of the section asked for, by passage; empty when there is none. `passages_of`: those of a document."""
    members: dict[Section, list[Passage]] = {}
    for document in {match.passage.document for match in found.matches[:MATCHES]}:
        for passage in passages_of(document):
            members.setdefault((document, passage.path), []).append(passage)
    for section, named in _candidates(question, wants_list(question), found, members):
        listed = list(_listed(members[section], every=named))
        if sum(len(part.items) for part in listed) >= (1 if named else LEAST):
            return listed
    return []


def _candidates(
    question: str, listing: bool, found: Found, members: dict[Section, list[Passage]]
) -> list[tuple[Section, bool]]:
    """Sections whose heading the question speaks of, best first, and whether it names them in full.

    With `listing` the question wishes for a list, and part of a heading is enough.
    """
    asked, asked_words = _alike(term_set(question)), set(re.findall(r"[\w-]+", question.lower()))
    best = {match.passage.document for match in found.matches[:DOCUMENTS]}
    scores = {(match.passage.document, match.passage.path): match.score for match in reversed(found.matches[:MATCHES])}
    ranked: dict[tuple[Section, bool], float] = {}
    for section, inside in members.items():
        document, path = section
        if not (path and (section in scores or document in best)):
            continue
        heading, title = _alike(term_set(path[-1])), _alike(term_set(inside[0].title))
        shared, titled = len(heading & asked) / max(len(heading), 1), len(title & asked) / max(len(title), 1)
        precise = ":" in question or sum(telling(word) for word in words(path[-1])) >= TELLING_HEADING
        named = precise and shared == 1 and titled == 1 and not heading <= title
        spoken_of = len((heading | title) & asked)
        fits = shared >= 0.5 and spoken_of >= max(2, LIST_COVERAGE * len(asked))
        if named or (listing and fits):
            # "When not to use it" before "When to use it": small words tell headings apart when all of one are said.
            said = len(small) if (small := path[-1].lower().split()) and set(small) <= asked_words else 0
            ranked[section, named] = scores.get(section, 0.5) + shared + titled + SAID_BONUS * said
    return sorted(ranked, key=lambda candidate: -ranked[candidate])


def _alike(some_terms: Set[str]) -> frozenset[str]:
    """The terms, with one word for those that lists of the same sort go by: "kinds" finds "Six types of …"."""
    return frozenset(_SORTS.get(term, term) for term in some_terms)


def _listed(passages: Sequence[Passage], *, every: bool) -> Iterator[Listed]:
    """The list items; with `every` each paragraph counts as one, because the section as a whole was asked for."""
    left = ITEMS
    for passage in passages[:PASSAGES]:
        items = [block for block in passage.blocks if block and (every or _is_item(passage, block))][:left]
        left -= len(items)
        if items:
            yield Listed(_span(passage, items), tuple(_item(passage, item) for item in items))


def _is_item(passage: Passage, block: range) -> bool:
    return bool(_marker(passage, block)) or bool(TERM.match(passage.text[passage.sentences[block.start].start :]))


def _marker(passage: Passage, block: range) -> str:
    """The number or bullet before an item."""
    start = passage.sentences[block.start].start
    found = ITEM.match(passage.text[passage.text.rfind("\n", 0, start) + 1 :].lstrip(" "))
    return found[0].strip() if found else ""


def _item(passage: Passage, item: range) -> str:
    """The item's first sentence: its name alone would say too little, all of it too much. Words to say are whole."""
    marker = _marker(passage, item)
    start, first = start_of(passage, item.start), passage.sentences[item.start]
    whole = passage.text[start : passage.sentences[item.stop - 1].end]
    text = whole if is_script(whole) and len(whole) <= QUOTE_CHARACTERS else passage.text[start : first.end]
    return f"{marker if marker[:1].isdigit() else BULLET} {text}"


def _span(passage: Passage, items: Sequence[range]) -> Quote:
    """All items with the marker of the first, so that the quote reads as the list it is."""
    first, last = items[0].start, items[-1].stop - 1
    start = passage.sentences[first].start
    return Quote(passage, passage.text.rfind("\n", 0, start) + 1, passage.sentences[last].end, range(first, last + 1))
