"""Writes the vectors of a new generation into Chroma, and keeps some of them as canaries."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import chromadb
import httpx
import numpy as np
from chromadb.errors import ChromaError

from retrieval.embeddings import EmbeddingModel, Vector
from retrieval.generation import IndexDamaged, Place, SearchUnavailable, Source, keyed, vector_keys
from retrieval.passages import Passage

WRITE_BATCH = 64
"""Chroma holds the interpreter while it writes: so many vectors take it some 30 ms, for which answers wait."""

CANARIES = 64

ROOM = 4_000_000
"""By so many bytes a batch may make a file of Chroma grow."""


@dataclass(frozen=True)
class Stored:
    """What an earlier generation holds, to be taken over."""

    place: Place
    sources: Mapping[str, Source]
    collection: chromadb.Collection


def write_vectors(
    place: Place,
    sources: Mapping[str, Source],
    kept: Set[str],
    model: EmbeddingModel,
    previous: Stored | None,
    progress: Callable[[int, int], None],
    pause: Callable[[], None],
) -> None:
    """The vectors of all sources into the collection of `place`; those of `kept` are taken over from `previous`."""
    start_as_copy = previous is not None and not place.chroma_url and not previous.place.chroma_url
    if previous and start_as_copy:
        shutil.copytree(previous.place.folder / "chroma", place.folder / "chroma")
    client = place.client()
    try:
        if previous and start_as_copy:
            collection = client.get_collection(previous.place.collection, embedding_function=None)
            collection.modify(name=place.collection)
            pause()
            vectors = _Vectors(collection, pause)
            # The first call reads the files; deleting would hold the interpreter meanwhile, looking does not.
            collection.peek(1)
            gone = (row for row in previous.sources.items() if row[0] not in kept)
            vectors.delete([key for name, source in gone for key in vector_keys(name, source)])
        else:
            collection = client.create_collection(
                place.collection, embedding_function=None, configuration={"hnsw": {"space": "ip", "ef_search": 150}}
            )
            vectors = _Vectors(collection, pause)
            if previous:
                vectors.take_over(previous, [key for name in kept for key in vector_keys(name, sources[name])])
        fresh = [(key, p) for name, source in sources.items() if name not in kept for key, p in keyed(name, source)]
        _embed(vectors, fresh, model, progress)
        _save_canaries(place.folder, collection, sources, {key.rpartition("-")[0] for key, _ in fresh})
    except (ChromaError, httpx.HTTPError) as error:
        if place.chroma_url:
            raise SearchUnavailable(f"The Chroma server at CHROMA_URL does not answer ({error}).") from error
        check_room(place.folder)
        raise IndexDamaged(f"{place.folder.name} cannot be written ({error}).") from error
    finally:
        client.close()


def check_room(folder: Path) -> None:
    """Raises OSError when no larger file fits on the disk: Chroma then fails in words that do not tell."""
    most = max((file.stat().st_size for file in folder.rglob("*") if file.is_file()), default=0)
    probe = folder / "room"
    try:
        probe.write_bytes(bytes(most + ROOM))
    finally:
        probe.unlink(missing_ok=True)


class _Vectors:
    """The vectors of a collection, written few at a time with a pause after each write."""

    def __init__(self, collection: chromadb.Collection, pause: Callable[[], None]) -> None:
        self._collection = collection
        self._pause = pause

    def add(self, keys: Sequence[str], rows: Vector) -> None:
        for some in _batches(len(keys)):
            self._collection.add(ids=list(keys[some]), embeddings=rows[some])
            self._pause()

    def delete(self, keys: Sequence[str]) -> None:
        for some in _batches(len(keys)):
            self._collection.delete(ids=list(keys[some]))
            self._pause()

    def take_over(self, previous: Stored, keys: Sequence[str]) -> None:
        """Adds the vectors that an earlier generation has under these keys."""
        for some in _batches(len(keys)):
            rows = previous.collection.get(ids=list(keys[some]), include=["embeddings"])
            self._collection.add(ids=rows["ids"], embeddings=rows["embeddings"])
            self._pause()


def _batches(number: int) -> Iterator[slice]:
    return (slice(first, first + WRITE_BATCH) for first in range(0, number, WRITE_BATCH))


def _embed(
    vectors: _Vectors, fresh: Sequence[tuple[str, Passage]], model: EmbeddingModel, progress: Callable[[int, int], None]
) -> None:
    keys: list[str] = []
    waiting: list[Vector] = []
    for position, embedded in model.embed_passages([p for _, p in fresh], lambda done: progress(done, len(fresh))):
        rows = np.concatenate([embedded.sentences, embedded.asked])
        keys += [f"{fresh[position][0]}:{n}" for n in range(len(rows))]
        waiting.append(rows)
        if len(keys) >= WRITE_BATCH:
            vectors.add(keys, np.concatenate(waiting))
            keys, waiting = [], []
    if keys:
        vectors.add(keys, np.concatenate(waiting))


def _save_canaries(
    folder: Path, collection: chromadb.Collection, sources: Mapping[str, Source], fresh: Set[str]
) -> None:
    """Sentences whose vectors must find themselves: spread evenly over all, and some of the new documents."""
    keys = [key for name, source in sources.items() for key in vector_keys(name, source)]
    new = [key for key in keys if key.endswith("-0:0") and key.rpartition("-")[0] in fresh]
    chosen = list(dict.fromkeys(new[: CANARIES // 4] + keys[:: max(1, len(keys) // CANARIES)]))
    if chosen:
        rows = collection.get(ids=chosen, include=["embeddings"])
        vectors = np.asarray(rows["embeddings"], np.float32)
        np.savez(folder / "canaries.npz", ids=np.array(rows["ids"], dtype=str), vectors=vectors)
