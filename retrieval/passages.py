"""Document -> Passages, each with its heading path and its Sentences."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import sentencex

from retrieval.documents import NO_PAGES, Document, Pages, Section

PASSAGE_CHARACTERS = 1000
"""About what the embedding model reads at once (256 word pieces), with room for the headings."""

Divide = Callable[[str], Iterable[tuple[int, int]]]
"""Cuts a text into stretches, each as its (start, end)."""

ITEM = re.compile(r"^(?:[-–—•*·▪‣]|\(?(?:\d{1,2}|[a-z])[.)])\s+")
TERM = re.compile(r"^[\"“]?(?P<term>[^.:!?;\"”]{2,80}?)[\"”]?:\s+(?=\S)")


@dataclass(frozen=True)
class Sentence:
    """A sentence by its offsets in the text of its Passage, list markers left out."""

    start: int
    end: int


@dataclass(frozen=True)
class Passage:
    """What is retrieved: neighbouring lines of one section. `start` and `end` are offsets in the Document's text.

    `asked` are ways in which people ask for what its section says: it is found by them too, and they are never shown.
    `pages` are those of the whole Document.
    """

    document: str
    title: str
    path: tuple[str, ...]
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    asked: tuple[str, ...] = ()
    pages: Pages = NO_PAGES

    def page(self, offset: int) -> str:
        """The page on which a character of the passage stands, such as "page 3"; empty where there are no pages."""
        return self.pages.at(self.start + offset)

    @property
    def heading(self) -> str:
        """What stands above the passage, outermost first, as it is embedded with it."""
        return " › ".join((self.title, *self.path) if self.title else self.path)

    @property
    def searched(self) -> str:
        """What its words are looked for in: its headings, its text, and what people ask for it."""
        return "\n".join((self.heading, self.text, *self.asked))

    def quote(self, sentence: Sentence) -> str:
        return self.text[sentence.start : sentence.end]

    @cached_property
    def blocks(self) -> list[range]:
        """The numbers of the sentences of each paragraph, or list item with the lines that explain it."""
        bounds = blocks(self.text, Section(self.path, 0, len(self.text)))
        return [range(*_within(self.sentences, start, end)) for start, end in bounds]

    def block_of(self, number: int) -> range:
        return next((block for block in self.blocks if number in block), range(number, number + 1))


def split(document: Document, divide: Divide, limit: int = PASSAGE_CHARACTERS) -> list[Passage]:
    """The passages of a document; `divide` cuts a stretch of text that is longer than `limit` into (start, end)."""
    passages = []
    for section in document.sections:
        for start, end in _stretches(document, section, divide, limit):
            text = document.text[start:end]
            if sentences := tuple(sentences_of(text)):
                asked = asked_of(document, section.path)
                name, title, path = document.name, document.title, section.path
                passages.append(Passage(name, title, path, start, end, text, sentences, asked, document.pages))
    return passages


def asked_of(document: Document, path: tuple[str, ...]) -> tuple[str, ...]:
    """What people ask that a section answers, as the front matter of its document tells it under its heading."""
    told = document.front_matter.get("asked")
    said = told.get(path[-1]) if path and isinstance(told, Mapping) else None
    return tuple(str(one) for one in said) if isinstance(said, list | tuple) else ()


def sentences_of(text: str) -> Iterable[Sentence]:
    """The sentences of a text; the end of a line ends a sentence too."""
    offset = 0
    for line in text.split("\n"):
        marker = ITEM.match(line)
        begin = marker.end() if marker else len(line) - len(line.lstrip())
        for found in sentencex.get_sentence_boundaries("en", line[begin:]):
            raw = found["text"]
            start = offset + begin + found["start_index"] + len(raw) - len(raw.lstrip())
            end = start + len(raw.strip())
            if any(character.isalnum() for character in raw):
                yield Sentence(start, end)
        offset += len(line) + 1


def _within(sentences: tuple[Sentence, ...], start: int, end: int) -> tuple[int, int]:
    inside = [n for n, sentence in enumerate(sentences) if start <= sentence.start and sentence.end <= end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _stretches(document: Document, section: Section, divide: Divide, limit: int) -> Iterable[tuple[int, int]]:
    """Neighbouring blocks of the section, together as long as they fit."""
    start: int | None = None
    end = section.start
    for block_start, block_end in blocks(document.text, section):
        if start is not None and block_end - start > limit:
            yield start, end
            start = None
        if block_end - block_start > limit:
            for a, b in divide(document.text[block_start:block_end]):
                yield block_start + a, block_start + b
            continue
        start = block_start if start is None else start
        end = block_end
    if start is not None:
        yield start, end


def blocks(text: str, section: Section) -> list[tuple[int, int]]:
    """Paragraphs and list items of a section; a line that explains the "Term: …" line above it stays with that line."""
    found: list[tuple[int, int]] = []
    offset = section.start
    in_term = False
    for line in text[section.start : section.end].split("\n"):
        stripped = line.strip()
        if stripped:
            start = offset + len(line) - len(line.lstrip())
            is_item = bool(ITEM.match(stripped))
            is_term = bool(TERM.match(ITEM.sub("", stripped)))
            if in_term and found and not is_item and not is_term:
                found[-1] = (found[-1][0], start + len(stripped))
            else:
                found.append((start, start + len(stripped)))
                in_term = is_term
        else:
            in_term = False
        offset += len(line) + 1
    return found
