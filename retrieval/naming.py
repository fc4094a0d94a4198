"""The documents that a question names, by their title or another name that their front matter gives."""

import re
from collections.abc import Iterable, Mapping, Sequence

from retrieval.documents import Document
from retrieval.lexical import terms, words
from retrieval.search import telling

NAME_TERMS = 6
"""Longer names are not looked for."""

SAID_IN_PASSING = 0.75
"""Another name that is one word counts only when the word tells more than this (0–1): "reviews" is often just said."""


class Names:
    """The names of documents, as the terms that make them up."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._documents: dict[tuple[str, ...], set[str]] = {}
        for document in documents:
            for name in names_of(document):
                self._documents.setdefault(tuple(terms(name)), set()).add(document.name)

    def named_in(self, asked: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """The documents that a question with these terms, in order, names, each with the terms of its name.

        A name inside a longer one ("expectations" in "implicit expectations") does not count.
        """
        found: dict[str, frozenset[str]] = {}
        taken = [False] * len(asked)
        for length in range(min(NAME_TERMS, len(asked)), 0, -1):
            for start in range(len(asked) - length + 1):
                name = tuple(asked[start : start + length])
                if name in self._documents and not any(taken[start : start + length]):
                    taken[start : start + length] = [True] * length
                    for document in self._documents[name]:
                        found.setdefault(document, frozenset(name))
        return found


def names_of(document: Document) -> Iterable[str]:
    """The title, and the other names that tell enough to be recognised."""
    title = re.split(r":|\s[–—-]\s", document.title)[0]
    yield title
    aliases = document.front_matter.get("aliases")
    for alias in aliases if isinstance(aliases, list) else ():
        said = words(str(alias))
        if len(said) > 1 or (said and telling(said[0]) >= SAID_IN_PASSING):
            yield str(alias)
