"""Writes the vectors of a new generation into Chroma, and keeps some of them as canaries."""

import shutil
from collections.abc import Callable, Mapping, Sequence, Set
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
            gone = (row for row in previous.sources.items() if row[0] not in kept)
            _delete(collection, [key for name, source in gone for key in vector_keys(name, source)], pause)
        else:
            collection = client.create_collection(
                place.collection, embedding_function=None, configuration={"hnsw": {"space": "ip", "ef_search": 150}}
            )
            if previous:
                _copy(previous, collection, [key for name in kept for key in vector_keys(name, sources[name])], pause)
        fresh = [(key, p) for name, source in sources.items() if name not in kept for key, p in keyed(name, source)]
        _embed(collection, fresh, model, progress, pause)
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


def _embed(
    collection: chromadb.Collection,
    fresh: Sequence[tuple[str, Passage]],
    model: EmbeddingModel,
    progress: Callable[[int, int], None],
    pause: Callable[[], None],
) -> None:
    keys: list[str] = []
    vectors: list[Vector] = []
    for position, embedded in model.embed_passages([p for _, p in fresh], lambda done: progress(done, len(fresh))):
        rows = np.concatenate([embedded.sentences, embedded.asked])
        keys += [f"{fresh[position][0]}:{n}" for n in range(len(rows))]
        vectors.append(rows)
        if len(keys) >= WRITE_BATCH:
            _add(collection, keys, vectors, pause)
            keys, vectors = [], []
    if keys:
        _add(collection, keys, vectors, pause)


def _add(collection: chromadb.Collection, keys: list[str], vectors: list[Vector], pause: Callable[[], None]) -> None:
    rows = np.concatenate(vectors)
    for first in range(0, len(keys), WRITE_BATCH):
        collection.add(ids=keys[first : first + WRITE_BATCH], embeddings=rows[first : first + WRITE_BATCH])
        pause()


def _delete(collection: chromadb.Collection, keys: list[str], pause: Callable[[], None]) -> None:
    for first in range(0, len(keys), WRITE_BATCH):
        collection.delete(ids=keys[first : first + WRITE_BATCH])
        pause()


def _copy(previous: Stored, collection: chromadb.Collection, keys: list[str], pause: Callable[[], None]) -> None:
    for first in range(0, len(keys), WRITE_BATCH):
        rows = previous.collection.get(ids=keys[first : first + WRITE_BATCH], include=["embeddings"])
        collection.add(ids=rows["ids"], embeddings=rows["embeddings"])
        pause()


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
