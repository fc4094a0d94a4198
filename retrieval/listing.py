"""A list for a question that asks for one: the items of the section that lists them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from retrieval.lexical import terms
from retrieval.passages import ITEM, TERM, Passage
from retrieval.quoting import Quote
from retrieval.search import Found

ITEMS, PASSAGES, LEAST = 10, 3, 3

_LIST = re.compile(
    r"^(?:list|name|enumerate|give\s+me)\b|"
    r"\b(?:types?|kinds?|sorts?|categories|steps|stages|strategies|ways|tools|techniques|methods|factors|drivers|examples|principles|questions|options|ideas|tips)\b.*\b(?:of|to|for|in|are|is|do|does|can|should)?|"
    r"^(?:what|which)\s+are\s+the\b",
    re.IGNORECASE,
)


def asks_for_list(question: str) -> bool:
    return bool(_LIST.search(question))


def find_list(question: str, found: Found, passages: Iterable[Passage]) -> list[tuple[Quote, list[str]]]:
    """The items of the best section whose heading speaks of what is asked, by passage; empty when no section does."""
    asked = set(terms(question))
    sections: dict[tuple[str, tuple[str, ...]], float] = defaultdict(float)
    for match in found.matches[:6]:
        passage = match.passage
        heading = set(terms(passage.path[-1] if passage.path else passage.title))
        shared = len(heading & asked) / max(len(heading), 1)
        if shared >= 0.5 and len(heading & asked) >= min(2, len(asked)):
            key = (passage.document, passage.path)
            sections[key] = max(sections[key], match.score + shared)
    for document, path in sorted(sections, key=lambda key: -sections[key]):
        members = [p for p in passages if p.document == document and p.path == path]
        listed = [(p, _items(p)) for p in members]
        if sum(len(items) for _, items in listed) >= LEAST:
            return [(_span(p, items), [_first(p, item) for item in items]) for p, items in listed if items][:PASSAGES]
    return []


def _items(passage: Passage) -> list[range]:
    return [block for block in passage.blocks() if block and _is_item(passage, block)]


def _is_item(passage: Passage, block: range) -> bool:
    start = passage.sentences[block.start].start
    line = passage.text.rfind("\n", 0, start) + 1
    return bool(ITEM.match(passage.text[line:])) or bool(TERM.match(passage.text[start:]))


def _first(passage: Passage, item: range) -> str:
    """The item's first sentence; its name alone would say too little, all of it too much."""
    return passage.quote(passage.sentences[item.start])


def _span(passage: Passage, items: Sequence[range]) -> Quote:
    first, last = items[0].start, items[-1].stop - 1
    return Quote(passage, passage.sentences[first].start, passage.sentences[last].end, range(first, last + 1))
