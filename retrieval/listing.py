"""The section that a question asks for as a whole: its items, when it asks for a list or names the section."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from retrieval.lexical import terms
from retrieval.passages import ITEM, TERM, Passage
from retrieval.quoting import Quote, start_of
from retrieval.search import Found

ITEMS, PASSAGES, LEAST = 8, 3, 3
"""At most so many items from so many passages; fewer than the last are no list."""

MATCHES, DOCUMENTS = 6, 3
"""Sections are looked for in the best matches, and all through the documents of the very best."""

_LIST = re.compile(
    r"^(?:list|name|enumerate|give\s+me)\b|^(?:what|which)\s+are\s+the\b|"
    r"\b(?:types|kinds|sorts|categories|steps|stages|strategies|ways|tools|techniques|methods|factors|drivers|examples|principles|questions|"
    r"options|ideas|tips)\b",
    re.IGNORECASE,
)

Section = tuple[str, tuple[str, ...]]  # document, heading path


def find_list(question: str, found: Found, passages: Iterable[Passage]) -> list[tuple[Quote, list[str]]]:
    """The items of the section asked for, by passage, each with the quote they are from; empty when there is none."""
    asked = set(terms(question))
    wants_list = bool(_LIST.search(question))
    members: dict[Section, list[Passage]] = {}
    for passage in passages:
        members.setdefault((passage.document, passage.path), []).append(passage)
    for section in _candidates(asked, wants_list, found, members):
        listed = list(_items(members[section]))
        if sum(len(items) for _, items in listed) >= LEAST:
            return listed
    return []


def _candidates(asked: Set[str], wants_list: bool, found: Found, members: dict[Section, list[Passage]]) -> list[Section]:
    """Sections whose heading the question speaks of, best first; without a wish for a list only one that it names in full."""
    best = {match.passage.document for match in found.matches[:DOCUMENTS]}
    scores = {(match.passage.document, match.passage.path): match.score for match in reversed(found.matches[:MATCHES])}
    ranked: dict[Section, float] = {}
    for section, inside in members.items():
        document, path = section
        if not (path and (section in scores or document in best)):
            continue
        heading, title = set(terms(path[-1])), set(terms(inside[0].title))
        shared, titled = len(heading & asked) / max(len(heading), 1), len(title & asked) / max(len(title), 1)
        named = shared == 1 and titled == 1 and not heading <= title
        if named or wants_list and shared >= 0.5 and len((heading | title) & asked) >= 2:
            ranked[section] = scores.get(section, 0.5) + shared + titled
    return sorted(ranked, key=lambda section: -ranked[section])


def _items(passages: Sequence[Passage]) -> Iterator[tuple[Quote, list[str]]]:
    left = ITEMS
    for passage in passages[:PASSAGES]:
        items = [block for block in passage.blocks() if block and _is_item(passage, block)][:left]
        left -= len(items)
        if items:
            yield _span(passage, items), [_first(passage, item) for item in items]


def _is_item(passage: Passage, block: range) -> bool:
    start = passage.sentences[block.start].start
    line = passage.text.rfind("\n", 0, start) + 1
    return bool(ITEM.match(passage.text[line:])) or bool(TERM.match(passage.text[start:]))


def _first(passage: Passage, item: range) -> str:
    """The item's first sentence; its name alone would say too little, all of it too much."""
    return passage.text[start_of(passage, item.start) : passage.sentences[item.start].end]


def _span(passage: Passage, items: Sequence[range]) -> Quote:
    first, last = items[0].start, items[-1].stop - 1
    return Quote(passage, start_of(passage, first), passage.sentences[last].end, range(first, last + 1))
