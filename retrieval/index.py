"""A generation of the index: built once, verified with canary queries, then only read."""

import json
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import numpy as np
from chromadb.errors import ChromaError, NotFoundError

from retrieval.documents import Document, Pages, Section
from retrieval.embeddings import EmbeddingModel, Vector
from retrieval.generation import CHROMA_FAULTS, IndexDamaged, Place, SearchUnavailable, Source, keyed
from retrieval.lexical import LexicalIndex
from retrieval.passages import Passage, Sentence, asked_of
from retrieval.vectors import Stored, check_room, write_vectors

__all__ = ["Hit", "Index", "IndexDamaged", "Place", "SearchUnavailable", "Source", "build", "drop", "fingerprint_of"]

SOURCES = "sources.jsonl"
"""A line for each source: its name, then what `_row` tells of it."""

SCHEMA = 6
"""Raised when passages or vectors are made differently, so that older generations are built anew."""

CANARY_SIMILARITY, CANARIES_MISSED = 0.999, 0.2
"""How similar what a canary finds is to it, and the share that may not find itself as long as it is there: among
thousands of sentences that are nearly the same, an approximate search misses some."""


_UNREADABLE = (*CHROMA_FAULTS, KeyError, TypeError, EOFError)


@dataclass(frozen=True)
class Hit:
    """A sentence near a question: position of its passage, its number in there, cosine similarity.

    `sentence` is None where the question is near to what people ask for that passage.
    """

    passage: int
    sentence: int | None
    similarity: float


class Index:
    """An open generation. Nobody writes to it."""

    def __init__(self, place: Place, sources: Mapping[str, Source], fingerprint: str, sizes: Mapping[str, int]) -> None:
        self.place = place
        self.sources = sources
        self.fingerprint = fingerprint
        self._file_sizes = sizes
        self.passages: tuple[Passage, ...] = tuple(p for source in sources.values() for p in source.passages)
        self.lexical = LexicalIndex.load(place.folder / "lexical", len(self.passages))
        self._client = place.client()
        try:
            self._collection = self._client.get_collection(place.collection, embedding_function=None)
        except NotFoundError as error:
            self._client.close()
            raise IndexDamaged(f"The vectors of {place.folder.name} are gone ({error}).") from error
        except CHROMA_FAULTS as error:
            self._client.close()
            raise self._unusable(error) from error

    @classmethod
    def open(cls, place: Place, pause: Callable[[], None] = lambda: None) -> "Index":
        """Raises IndexDamaged when files are missing or unreadable, or a canary does not find itself.

        `pause`, called now and then, may hold it up.
        """
        try:
            manifest = json.loads((place.folder / "manifest.json").read_text("utf-8"))
            _check_sizes(place.folder, manifest["sizes"])
            sources = {}
            with (place.folder / SOURCES).open(encoding="utf-8") as lines:
                for line in lines:
                    name, row = json.loads(line)
                    sources[name] = _source(name, row)
                    pause()
            fingerprint, sizes = manifest["fingerprint"], manifest["sizes"]
        except _UNREADABLE as error:
            raise IndexDamaged(f"{place.folder.name} cannot be read ({error}).") from error
        return cls._sound(place, sources, fingerprint, sizes, pause)

    @classmethod
    def _sound(
        cls,
        place: Place,
        sources: Mapping[str, Source],
        fingerprint: str,
        sizes: Mapping[str, int],
        pause: Callable[[], None],
    ) -> "Index":
        """Opened and verified."""
        try:
            index = cls(place, sources, fingerprint, sizes)
        except _UNREADABLE as error:
            raise IndexDamaged(f"{place.folder.name} cannot be read ({error}).") from error
        try:
            pause()
            index.verify(pause)
        except (IndexDamaged, SearchUnavailable):
            index.close()
            raise
        return index

    def verify(self, pause: Callable[[], None] = lambda: None) -> None:
        """Canary queries: sentences from all over the generation must find themselves."""
        expected = sum(len(passage.sentences) + len(passage.asked) for passage in self.passages)
        if not expected:
            return
        try:
            canaries = np.load(self.place.folder / "canaries.npz")
            keys, vectors = canaries["ids"].tolist(), canaries["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"{self.place.folder.name} has lost its canaries ({error}).") from error
        try:
            # In this order: the first call reads the files, and counting would hold the interpreter meanwhile.
            found = self._collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
            pause()
            count = self._collection.count()
        except CHROMA_FAULTS as error:
            raise self._unusable(error) from error
        nearest = zip(keys, vectors, found["distances"] or [], strict=True)
        missed = {
            key: vector for key, vector, distances in nearest if not distances or 1 - distances[0] < CANARY_SIMILARITY
        }
        lost = self._lost(missed)
        if count != expected or lost or len(missed) > CANARIES_MISSED * len(keys):
            raise IndexDamaged(
                f"{self.place.folder.name} holds {count} of {expected} sentences; of its {len(keys)} canaries "
                f"{len(missed)} do not find themselves, and {lost} are gone."
            )

    def _lost(self, vectors: Mapping[str, Vector]) -> int:
        """How many of these vectors, by key, are not there any more as they were."""
        if not vectors:
            return 0
        try:
            got = self._collection.get(ids=list(vectors), include=["embeddings"])
        except CHROMA_FAULTS as error:
            raise self._unusable(error) from error
        rows = zip(got["ids"], np.asarray(got["embeddings"], np.float32), strict=True)
        return len(vectors) - sum(float(row @ vectors[key]) >= CANARY_SIMILARITY for key, row in rows)

    def check_files(self) -> None:
        """Raises IndexDamaged when files were lost since it was opened, which a search need not notice."""
        _check_sizes(self.place.folder, self._file_sizes)

    def passages_of(self, document: str) -> tuple[Passage, ...]:
        return self.sources[document].passages

    def nearest(self, vector: Vector, limit: int, text: str = "") -> list[Hit]:
        """The sentences nearest to a unit vector (dimension,), best first. Raises SearchUnavailable, IndexDamaged.

        `text` is what the vector stands for; here, where every sentence has a vector, it is not needed.
        """
        if not self.passages:
            return []
        try:
            found = self._collection.query(query_embeddings=vector[None], n_results=limit, include=["distances"])
        except CHROMA_FAULTS as error:
            raise self._unusable(error) from error
        distances = (found["distances"] or [[]])[0]
        return [self._hit(key, 1 - distance) for key, distance in zip(found["ids"][0], distances, strict=True)]

    def positions_of(self, document: str) -> list[int]:
        """The positions of a document's passages."""
        return [self._positions[key] for key, _ in keyed(document, self.sources[document])]

    def similarities(self, vector: Vector, positions: Sequence[int]) -> dict[int, dict[int, float]]:
        """Cosine similarity to a unit vector of every sentence of these passages, by position and number.

        Raises SearchUnavailable and IndexDamaged.
        """
        keys = [f"{self._keys[n]}:{s}" for n in positions for s in range(len(self.passages[n].sentences))]
        if not keys:
            return {}
        try:
            got = self._collection.get(ids=keys, include=["embeddings"])
        except CHROMA_FAULTS as error:
            raise self._unusable(error) from error
        vectors = got["embeddings"]
        found: dict[int, dict[int, float]] = {}
        for key, similarity in zip(got["ids"], np.asarray(vectors, np.float32) @ vector, strict=True):
            hit = self._hit(key, float(similarity))
            if hit.sentence is not None:  # by the keys always
                found.setdefault(hit.passage, {})[hit.sentence] = hit.similarity
        return found

    def close(self) -> None:
        self._client.close()

    def _unusable(self, error: Exception) -> "IndexDamaged | SearchUnavailable":
        """A server that fails may come back; files that fail do not."""
        if self.place.chroma_url:
            return SearchUnavailable(f"The Chroma server at CHROMA_URL does not answer ({error}).")
        return IndexDamaged(f"{self.place.folder.name} cannot be searched ({error}).")

    def _hit(self, key: str, similarity: float) -> Hit:
        passage, _, number = key.rpartition(":")
        position, sentence = self._positions[passage], int(number)
        return Hit(position, sentence if sentence < len(self.passages[position].sentences) else None, similarity)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {key: position for position, key in enumerate(self._keys)}

    @cached_property
    def _keys(self) -> list[str]:
        return [key for name, source in self.sources.items() for key, _ in keyed(name, source)]


def build(
    place: Place,
    sources: Mapping[str, Source],
    model: EmbeddingModel,
    previous: Index | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
    pause: Callable[[], None] = lambda: None,
) -> Index:
    """A new generation with exactly these sources; sentences that `previous` holds are not embedded again.

    `progress` is told how many passages of how many are embedded; `pause`, called often, may hold the build up.
    Raises IndexDamaged when it does not come out sound, as it may if the files of `previous` are not.
    """
    fingerprint = fingerprint_of(model)
    if previous is not None and previous.fingerprint != fingerprint:
        previous = None
    if previous is not None:
        previous.check_files()
    place.folder.mkdir(parents=True)
    kept = {
        name
        for name, source in sources.items()
        if previous and (old := previous.sources.get(name)) and old.hash == source.hash
    }
    stored = Stored(previous.place, previous.sources, previous._collection) if previous else None
    write_vectors(place, sources, kept, model, stored, progress, pause)
    passages = [p for source in sources.values() for p in source.passages]
    LexicalIndex.build((passage.searched for passage in passages), pause).save(place.folder / "lexical")
    with (place.folder / SOURCES).open("w", encoding="utf-8") as lines:
        for name, source in sources.items():
            lines.write(json.dumps([name, _row(source)], ensure_ascii=False) + "\n")
            pause()
    sizes = _sizes(place.folder)
    (place.folder / "manifest.json").write_text(json.dumps({"fingerprint": fingerprint, "sizes": sizes}), "utf-8")
    try:
        return Index._sound(place, sources, fingerprint, sizes, pause)
    except IndexDamaged:
        check_room(place.folder)
        raise


def fingerprint_of(model: EmbeddingModel) -> str:
    return f"{SCHEMA}:{model.fingerprint}"


def drop(place: Place) -> None:
    """Removes a generation that nobody reads any more."""
    if place.chroma_url:
        client = place.client()
        try:
            client.delete_collection(place.collection)
        except ChromaError:
            pass  # it was never created, or is gone already
        except httpx.HTTPError as error:
            raise SearchUnavailable(f"The Chroma server at CHROMA_URL does not answer ({error}).") from error
        finally:
            client.close()
    shutil.rmtree(place.folder, ignore_errors=True)


def _sizes(folder: Path) -> dict[str, int]:
    """The size of every file in there, in bytes, by its path."""
    return {str(file.relative_to(folder)): file.stat().st_size for file in folder.rglob("*") if file.is_file()}


def _check_sizes(folder: Path, expected: Mapping[str, int]) -> None:
    """Raises IndexDamaged when a file is gone or shorter than it was.

    Before Chroma opens them: it maps them into memory, where a file cut short takes the whole process down.
    """
    found = _sizes(folder)
    short = sorted(name for name, size in expected.items() if found.get(name, -1) < size)
    if short:
        raise IndexDamaged(f"{folder.name} has lost {short[0]}, or a part of it.")


def _row(source: Source) -> dict[str, Any]:
    """A source as the manifest holds it: the text once, passages and sentences by their offsets."""
    document = source.document
    return {
        "hash": source.hash,
        "title": document.title,
        "text": document.text,
        "sections": [(section.path, section.start, section.end) for section in document.sections],
        "front_matter": dict(document.front_matter),
        "pages": (document.pages.word, document.pages.starts),
        "passages": [(p.path, p.start, p.end, [(s.start, s.end) for s in p.sentences]) for p in source.passages],
    }


def _source(name: str, row: Mapping[str, Any]) -> Source:
    title, text = row["title"], row["text"]
    sections = tuple(Section(tuple(path), start, end) for path, start, end in row["sections"])
    word, starts = row["pages"]
    pages = Pages(word, tuple(starts))
    document = Document(name, title, text, sections, MappingProxyType(row["front_matter"]), pages)
    passages = tuple(
        Passage(
            name,
            title,
            tuple(path),
            start,
            end,
            text[start:end],
            tuple(Sentence(*offsets) for offsets in inside),
            asked_of(document, tuple(path)),
            pages,
        )
        for path, start, end, inside in row["passages"]
    )
    return Source(row["hash"], document, passages)
