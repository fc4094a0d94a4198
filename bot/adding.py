"""What an admin sends -> what was understood of it, before anything is added."""

import asyncio
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath, PureWindowsPath

from bot.languages import say_counted, say_within
from bot.library import Library, OpenGeneration
from bot.store.documents import Change, Origin
from knowledge.catalogue import playbook_in
from knowledge.playbook import Playbook
from retrieval.index import IndexDamaged, SearchUnavailable, Source
from retrieval.instructions import instruction_in
from retrieval.search import Near

SECTIONS = 60
"""The most headings that are kept to be shown."""

SAMPLES, SAME, CLOSE, SHARE = 12, 0.95, 0.72, 0.5
"""So many sentences of a document are compared; a known one that is this similar to this share of them is near."""

NAME_CHARACTERS = 100

_UNSAFE = re.compile(r"[<>:\"/\\|?*]")
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Co")
"""Control characters and those that are not seen, halves of characters, private ones."""


@dataclass(frozen=True)
class Nearby:
    """A known document that says much the same; `same`: nearly in the same words."""

    name: str
    title: str
    same: bool


@dataclass(frozen=True)
class Understood:
    """What was read in a document. `known`: a document of this name is there, "same" or "other"; else empty.

    `pages` is "4 pages" or "12 slides" where a document has any; `playbook` says what it is in the catalogue;
    `instruction` is a sentence that reads like an order to a machine.
    """

    title: str
    sections: tuple[str, ...]
    section_count: int
    passages: int
    pages: str
    language: str
    playbook: str
    nearby: tuple[Nearby, ...]
    instruction: str
    known: str

    def kept(self) -> dict[str, object]:
        """As it is kept in the database."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, object]) -> "Understood":
        nearby = tuple(Nearby(**one) for one in kept["nearby"])  # type: ignore[attr-defined]
        return cls(**{**kept, "nearby": nearby, "sections": tuple(kept["sections"])})  # type: ignore[arg-type]


class Adding:
    """Reads what admins send and takes up what they confirm."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def understand(self, name: str, content: bytes) -> Understood:
        """Raises UnreadableDocument and InvalidPlaybook, with a sentence for the admin."""
        source = await self._library.holdings.read(name, content)
        stored = await self._library.documents.get(name)
        known = "" if stored is None else "same" if stored.content == content else "other"
        return Understood(
            title=source.document.title or name,
            sections=_headings(source)[:SECTIONS],
            section_count=len(_headings(source)),
            passages=len(source.passages),
            pages=_pages(source),
            language=source.document.language,
            playbook=_described(playbook_in(source.document)),
            nearby=await self._nearby(source),
            instruction=instruction_in(source.document),
            known=known,
        )

    async def add(self, name: str, content: bytes, instead_of: str = "", origin: Origin = "added") -> list[Change]:
        """Takes a document up, in place of the one it replaces."""
        changes = []
        if instead_of and instead_of != name and (removed := await self._library.documents.remove(instead_of)):
            changes.append(removed)
        return [*changes, await self._library.holdings.save(name, content, origin)]

    async def _nearby(self, source: Source) -> tuple[Nearby, ...]:
        sentences = [passage.quote(one) for passage in source.passages for one in passage.sentences]
        samples = sentences[:: max(1, len(sentences) // SAMPLES)][:SAMPLES]
        try:
            async with self._library.reading() as generation:
                each = await asyncio.to_thread(generation.search.near_each, samples, 5)
                return _near(each, generation, source.document.name)
        except (IndexDamaged, SearchUnavailable):  # it helps, but nothing depends on it
            return ()


def named(raw: str | None, otherwise: str) -> str:
    """A file name that is safe to show and to keep: no path, no control characters, not too long."""
    name = PureWindowsPath(PurePosixPath(unicodedata.normalize("NFC", raw or "")).name).name
    name = _UNSAFE.sub("", "".join(one for one in name if unicodedata.category(one) not in _UNPRINTABLE))
    name = " ".join(name.split()).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not stem.strip(" ."):
        return otherwise
    return f"{stem[: max(1, NAME_CHARACTERS - len(suffix) - 1)]}{dot}{suffix}"[:NAME_CHARACTERS]


def _headings(source: Source) -> tuple[str, ...]:
    """The headings of a document in order, each once, with those above it."""
    return tuple(dict.fromkeys(" › ".join(section.path) for section in source.document.sections if section.path))


def _pages(source: Source) -> str:
    pages = source.document.pages
    if not pages.starts:
        return ""
    if pages.word == "slide":
        return say_counted("{count} slide", "{count} slides", len(pages.starts))
    return say_counted("{count} page", "{count} pages", len(pages.starts))


def _described(playbook: Playbook | None) -> str:
    """What a playbook is in the catalogue: "bias; selection, loyalty; hospitality, banking"."""
    if playbook is None:
        return ""
    words = (
        [say_within(playbook.kind.label)],
        [say_within(stage.label) for stage in playbook.stages],
        [say_within(industry.label) for industry in playbook.by_industry],
    )
    return "; ".join(", ".join(group) for group in words if group)


def _near(each: Sequence[Sequence[Near]], generation: OpenGeneration, name: str) -> tuple[Nearby, ...]:
    """The documents that are near to most of the samples, the nearest first."""
    similar: dict[str, list[float]] = defaultdict(list)
    for found in each:
        best: dict[str, float] = {}
        for near in found:
            best[near.passage.document] = max(best.get(near.passage.document, 0.0), near.similarity)
        for document, similarity in best.items():
            if similarity >= CLOSE:
                similar[document].append(similarity)
    share = SHARE * len(each)
    near_ones = [(sum(ones), document, ones) for document, ones in similar.items() if len(ones) >= share]
    return tuple(
        Nearby(document, generation.index.sources[document].document.title or document, _same(ones, share))
        for _, document, ones in sorted(near_ones, reverse=True)[:2]
        if document != name
    )


def _same(similarities: Sequence[float], share: float) -> bool:
    return sum(one >= SAME for one in similarities) >= share
