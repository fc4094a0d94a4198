"""Every playbook that the documents hold, found by kind, stage, industry, challenge, expectation and name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from knowledge.article import read_article
from knowledge.front_matter import InvalidPlaybook
from knowledge.playbook import Playbook
from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind
from retrieval.documents import Document

OURS = frozenset(("kind", "summary", "stages", "challenges"))
"""Front matter with two of these keys is meant to be a playbook's; other front matter is not ours to judge."""

RUN, ALIKE = 5, 0.5
"""Texts that share this share of the shorter one's runs of five words are versions of one text."""

_GENERIC = re.compile(
    r"\b(?:the|an?|of|in|on|to|and|effects?|bias(?:es)?|principles?|heuristics?|theory|law|rule|models?|phenomenon|"
    r"tendency|fallacy|illusion|syndrome)\b"
)


def playbook_in(document: Document) -> Playbook | None:
    """The playbook that a document holds, written in our form or as an article; None for any other document.

    Raises InvalidPlaybook when it is meant to be in our form and breaks its rules.
    """
    if len(OURS & document.front_matter.keys()) >= 2:
        return Playbook.read(document)
    return read_article(document)


@dataclass(frozen=True)
class Catalogue:
    """Playbooks by title; versions of one are joined. `faults` are the documents that ought to be one and are not."""

    playbooks: tuple[Playbook, ...]
    faults: tuple[InvalidPlaybook, ...] = field(default=(), compare=False)

    @classmethod
    def of(cls, documents: Iterable[Document]) -> "Catalogue":
        """The catalogue of these documents. What is written in our form comes before an article on the same thing."""
        read: list[tuple[Document, Playbook]] = []
        faults = []
        for document in documents:
            try:
                if playbook := playbook_in(document):
                    read.append((document, playbook))
            except InvalidPlaybook as fault:
                faults.append(fault)
        read.sort(key=lambda row: (not row[0].front_matter, row[0].name))
        playbooks = sorted(_joined(read), key=lambda playbook: playbook.title.casefold())
        return cls(tuple(playbooks), tuple(faults))

    def find(
        self,
        *,
        kind: PlaybookKind | None = None,
        stage: JourneyStage | None = None,
        industry: Industry | None = None,
        challenge: Challenge | None = None,
        expectation: ExpectationType | None = None,
    ) -> tuple[Playbook, ...]:
        """The playbooks to which all that is given applies, by title."""
        return tuple(
            playbook
            for playbook in self.playbooks
            if (kind is None or playbook.kind is kind)
            and (stage is None or stage in playbook.stages)
            and (industry is None or industry in playbook.by_industry)
            and (challenge is None or challenge in playbook.challenges)
            and (expectation is None or expectation in playbook.expectations)
        )

    def named(self, name: str) -> Playbook | None:
        """The playbook with this title or alias, whatever its case and with or without "effect", "the" and the like."""
        return self._by_name.get(name_key(name))

    def of_document(self, document: str) -> Playbook | None:
        """The playbook that a document holds or adds to."""
        return self._by_document.get(document)

    @cached_property
    def _by_name(self) -> dict[str, Playbook]:
        names = {name_key(alias): playbook for playbook in self.playbooks for alias in playbook.aliases}
        return names | {name_key(playbook.title): playbook for playbook in self.playbooks}

    @cached_property
    def _by_document(self) -> dict[str, Playbook]:
        return {document: playbook for playbook in self.playbooks for document in playbook.documents}


@lru_cache(4096)
def name_key(name: str) -> str:
    """What makes a name: "The Goal-Gradient Effect" and "goal gradient" have the same key."""
    plain = re.sub(r"[^\w\s]|_", " ", name.casefold().replace("’", "'").replace("&", " and "))
    kept = " ".join(_GENERIC.sub(" ", plain).split())
    return kept or " ".join(plain.split())


def _joined(read: Sequence[tuple[Document, Playbook]]) -> list[Playbook]:
    """The playbooks; one that tells of the same thing as an earlier one adds to that instead.

    An article may go by an alias of a known playbook; authors who wrote two playbooks meant two.
    """
    joined: list[Playbook] = []
    texts: list[set[int]] = []
    for document, playbook in read:
        runs = _runs(document.text)
        for number, known in enumerate(joined):
            if _same_name(known, playbook, by_alias=not document.front_matter) or _same_text(texts[number], runs):
                joined[number] = known.joined(playbook)
                break
        else:
            joined.append(playbook)
            texts.append(runs)
    return joined


def _same_name(known: Playbook, playbook: Playbook, *, by_alias: bool) -> bool:
    if not by_alias:
        return name_key(known.title) == name_key(playbook.title)
    one = {name_key(name) for name in (known.title, *known.aliases)}
    other = {name_key(name) for name in (playbook.title, *playbook.aliases)}
    return name_key(playbook.title) in one or name_key(known.title) in other


def _same_text(one: set[int], other: set[int]) -> bool:
    return len(one & other) >= ALIKE * max(min(len(one), len(other)), 1)


def _runs(text: str) -> set[int]:
    words = re.findall(r"\w+", text.casefold())
    return {hash(tuple(words[start : start + RUN])) for start in range(len(words) - RUN + 1)}
