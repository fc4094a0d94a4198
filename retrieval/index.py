"""A generation of the index: built once, verified with canary queries, then only read."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import chromadb
import httpx
import numpy as np
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from retrieval.embeddings import EmbeddingModel, Vector
from retrieval.lexical import LexicalIndex
from retrieval.passages import Passage, Sentence

SCHEMA = 1
"""Raised when passages or vectors are made differently, so that older generations are built anew."""

WRITE_BATCH = 2000
CANARIES = 32
CANARY_SIMILARITY = 0.999

SERVER_SECONDS = 30.0
"""How long a Chroma server may take for one request; writing a batch takes it a few seconds."""


_CHROMA_FAULTS = (ChromaError, ValueError, OSError, httpx.HTTPError)
"""What Chroma raises when its files, or its server, do not do as they should."""


class IndexDamaged(RuntimeError):
    """A generation that does not return what was put into it; it has to be built again."""


class SearchUnavailable(RuntimeError):
    """The Chroma server does not answer."""


@dataclass(frozen=True)
class Place:
    """Where a generation lives: its folder, and the Chroma server that holds its vectors (else the folder does)."""

    folder: Path
    chroma_url: str = ""

    @property
    def collection(self) -> str:
        return f"sentences-{self.folder.name}"

    def client(self) -> Client:
        """Raises SearchUnavailable when CHROMA_URL is no address, or nobody answers there."""
        settings = Settings(anonymized_telemetry=False)
        if not self.chroma_url:
            return cast(Client, chromadb.PersistentClient(str(self.folder / "chroma"), settings=settings))
        host, port, secure = _address(self.chroma_url)
        try:
            # Chroma's own client waits for ever: a server that stays silent would hold up every question.
            httpx.get(f"http{'s' * secure}://{host}:{port}/api/v2/heartbeat", timeout=SERVER_SECONDS)
            client = cast(Client, chromadb.HttpClient(host=host, port=port, ssl=secure, settings=settings))
            cast(FastAPI, client._server)._session.timeout = httpx.Timeout(SERVER_SECONDS)
            return client
        except _CHROMA_FAULTS as error:
            raise SearchUnavailable(f"The Chroma server at {host}:{port} does not answer ({error}).") from error


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port and whether TLS is used, of CHROMA_URL."""
    try:
        parts = urlsplit(url if "//" in url else f"http://{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise SearchUnavailable(f"CHROMA_URL must look like http://host:8000, but is {url!r}.")
    secure = parts.scheme == "https"
    return host, port or (443 if secure else 8000), secure


@dataclass(frozen=True)
class Source:
    """A document that a generation holds: the hash of its content, and its passages."""

    hash: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Hit:
    """A sentence near a question: position of its passage, its number in there, cosine similarity."""

    passage: int
    sentence: int
    similarity: float


class Index:
    """An open generation. Nobody writes to it."""

    def __init__(self, place: Place, sources: Mapping[str, Source], fingerprint: str) -> None:
        self.place = place
        self.sources = sources
        self.fingerprint = fingerprint
        self.passages: tuple[Passage, ...] = tuple(p for source in sources.values() for p in source.passages)
        self.lexical = LexicalIndex.load(place.folder / "lexical", len(self.passages))
        self._client = place.client()
        try:
            self._collection = self._client.get_collection(place.collection, embedding_function=None)
        except NotFoundError as error:
            self._client.close()
            raise IndexDamaged(f"The vectors of {place.folder.name} are gone ({error}).") from error
        except _CHROMA_FAULTS as error:
            self._client.close()
            raise self._unusable(error) from error

    @classmethod
    def open(cls, place: Place) -> "Index":
        """Raises IndexDamaged when files are missing or unreadable, or a canary does not find itself."""
        try:
            manifest = json.loads((place.folder / "manifest.json").read_text("utf-8"))
            sources = {name: _source(row) for name, row in manifest["sources"].items()}
            index = cls(place, sources, manifest["fingerprint"])
        except (*_CHROMA_FAULTS, KeyError, TypeError, EOFError) as error:
            raise IndexDamaged(f"{place.folder.name} cannot be read ({error}).") from error
        try:
            index.verify()
        except (IndexDamaged, SearchUnavailable):
            index.close()
            raise
        return index

    def verify(self) -> None:
        """Canary queries: sentences from all over the generation must find themselves."""
        expected = sum(len(passage.sentences) for passage in self.passages)
        if not expected:
            return
        try:
            canaries = np.load(self.place.folder / "canaries.npz")
            keys, vectors = canaries["ids"].tolist(), canaries["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise IndexDamaged(f"{self.place.folder.name} has lost its canaries ({error}).") from error
        try:
            count = self._collection.count()
            found = self._collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
        except _CHROMA_FAULTS as error:
            raise self._unusable(error) from error
        nearest = zip(keys, found["distances"] or [], strict=True)
        lost = [key for key, distances in nearest if not distances or 1 - distances[0] < CANARY_SIMILARITY]
        if count != expected or lost:
            raise IndexDamaged(
                f"{self.place.folder.name} holds {count} of {expected} sentences, "
                f"and {len(lost)} of its {len(keys)} canaries are lost."
            )

    def passages_of(self, document: str) -> tuple[Passage, ...]:
        return self.sources[document].passages

    def nearest(self, vector: Vector, limit: int) -> list[Hit]:
        """The sentences nearest to a unit vector (dimension,), best first. Raises SearchUnavailable, IndexDamaged."""
        if not self.passages:
            return []
        try:
            found = self._collection.query(query_embeddings=vector[None], n_results=limit, include=["distances"])
        except _CHROMA_FAULTS as error:
            raise self._unusable(error) from error
        distances = (found["distances"] or [[]])[0]
        return [self._hit(key, 1 - distance) for key, distance in zip(found["ids"][0], distances, strict=True)]

    def close(self) -> None:
        self._client.close()

    def _unusable(self, error: Exception) -> "IndexDamaged | SearchUnavailable":
        """A server that fails may come back; files that fail do not."""
        if self.place.chroma_url:
            return SearchUnavailable(f"The Chroma server at CHROMA_URL does not answer ({error}).")
        return IndexDamaged(f"{self.place.folder.name} cannot be searched ({error}).")

    def _hit(self, key: str, similarity: float) -> Hit:
        passage, _, sentence = key.rpartition(":")
        return Hit(self._positions[passage], int(sentence), similarity)

    @cached_property
    def _positions(self) -> dict[str, int]:
        keys = (key for name, source in self.sources.items() for key, _ in keyed(name, source))
        return {key: position for position, key in enumerate(keys)}


def keyed(name: str, source: Source) -> Iterator[tuple[str, Passage]]:
    """The passages with their keys, which stay the same while the document's name and content do."""
    identity = sha256(f"{name}\n{source.hash}".encode()).hexdigest()[:16]
    for number, passage in enumerate(source.passages):
        yield f"{identity}-{number}", passage


def build(
    place: Place,
    sources: Mapping[str, Source],
    model: EmbeddingModel,
    previous: Index | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Index:
    """A new generation with exactly these sources; sentences that `previous` holds are not embedded again."""
    fingerprint = fingerprint_of(model)
    if previous is not None and previous.fingerprint != fingerprint:
        previous = None
    place.folder.mkdir(parents=True)
    kept = {
        name
        for name, source in sources.items()
        if previous and (old := previous.sources.get(name)) and old.hash == source.hash
    }
    _write_vectors(place, sources, kept, model, previous, progress)
    passages = [p for source in sources.values() for p in source.passages]
    LexicalIndex.build(f"{p.heading}\n{p.text}" for p in passages).save(place.folder / "lexical")
    manifest = {"fingerprint": fingerprint, "sources": {name: asdict(source) for name, source in sources.items()}}
    (place.folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False))
    return Index.open(place)


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
        finally:
            client.close()
    shutil.rmtree(place.folder, ignore_errors=True)


def _write_vectors(
    place: Place,
    sources: Mapping[str, Source],
    kept: set[str],
    model: EmbeddingModel,
    previous: Index | None,
    progress: Callable[[int, int], None],
) -> None:
    start_as_copy = previous is not None and not place.chroma_url and not previous.place.chroma_url
    if previous and start_as_copy:
        shutil.copytree(previous.place.folder / "chroma", place.folder / "chroma")
    client = place.client()
    try:
        if previous and start_as_copy:
            collection = client.get_collection(previous.place.collection, embedding_function=None)
            collection.modify(name=place.collection)
            _delete(
                collection,
                [
                    key
                    for name, source in previous.sources.items()
                    if name not in kept
                    for key in _sentence_keys(name, source)
                ],
            )
        else:
            collection = client.create_collection(
                place.collection, embedding_function=None, configuration={"hnsw": {"space": "ip", "ef_search": 150}}
            )
            if previous:
                _copy(previous, collection, [key for name in kept for key in _sentence_keys(name, sources[name])])
        fresh = [(key, p) for name, source in sources.items() if name not in kept for key, p in keyed(name, source)]
        _embed(collection, fresh, model, progress)
        _save_canaries(place.folder, collection, sources, {key.rpartition("-")[0] for key, _ in fresh})
    except (ChromaError, httpx.HTTPError) as error:
        if place.chroma_url:
            raise SearchUnavailable(f"The Chroma server at CHROMA_URL does not answer ({error}).") from error
        raise
    finally:
        client.close()


def _sentence_keys(name: str, source: Source) -> Iterator[str]:
    for key, passage in keyed(name, source):
        yield from (f"{key}:{n}" for n in range(len(passage.sentences)))


def _embed(
    collection: chromadb.Collection,
    fresh: Sequence[tuple[str, Passage]],
    model: EmbeddingModel,
    progress: Callable[[int, int], None],
) -> None:
    keys: list[str] = []
    vectors: list[Vector] = []
    for position, embedded in model.embed_passages([p for _, p in fresh], lambda done: progress(done, len(fresh))):
        keys += [f"{fresh[position][0]}:{n}" for n in range(len(embedded.sentences))]
        vectors.append(embedded.sentences)
        if len(keys) >= WRITE_BATCH:
            _add(collection, keys, vectors)
            keys, vectors = [], []
    if keys:
        _add(collection, keys, vectors)


def _add(collection: chromadb.Collection, keys: list[str], vectors: list[Vector]) -> None:
    rows = np.concatenate(vectors)
    for first in range(0, len(keys), WRITE_BATCH):
        collection.add(ids=keys[first : first + WRITE_BATCH], embeddings=rows[first : first + WRITE_BATCH])


def _delete(collection: chromadb.Collection, keys: list[str]) -> None:
    for first in range(0, len(keys), WRITE_BATCH):
        collection.delete(ids=keys[first : first + WRITE_BATCH])


def _copy(previous: Index, collection: chromadb.Collection, keys: list[str]) -> None:
    for first in range(0, len(keys), WRITE_BATCH):
        rows = previous._collection.get(ids=keys[first : first + WRITE_BATCH], include=["embeddings"])
        collection.add(ids=rows["ids"], embeddings=rows["embeddings"])


def _save_canaries(
    folder: Path, collection: chromadb.Collection, sources: Mapping[str, Source], fresh: set[str]
) -> None:
    """Sentences whose vectors must find themselves: one from each of many documents, new ones first."""
    first_keys = [key for name, source in sources.items() for key in list(_sentence_keys(name, source))[:1]]
    first_keys.sort(key=lambda key: key.rpartition("-")[0] not in fresh)
    step = max(1, len(first_keys) // CANARIES)
    chosen = list(dict.fromkeys(first_keys[: CANARIES // 2] + first_keys[::step][:CANARIES]))
    if chosen:
        rows = collection.get(ids=chosen, include=["embeddings"])
        vectors = np.asarray(rows["embeddings"], np.float32)
        np.savez(folder / "canaries.npz", ids=np.array(rows["ids"], dtype=str), vectors=vectors)


def _source(row: Mapping[str, Any]) -> Source:
    return Source(row["hash"], tuple(_passage(p) for p in row["passages"]))


def _passage(row: Mapping[str, Any]) -> Passage:
    sentences = tuple(Sentence(s["start"], s["end"]) for s in row["sentences"])
    return Passage(row["document"], row["title"], tuple(row["path"]), row["start"], row["end"], row["text"], sentences)
