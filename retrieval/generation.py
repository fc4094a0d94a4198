"""A generation of the index: where it lives, what it holds, and how it fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self, cast
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.config import Settings
from chromadb.errors import ChromaError

from retrieval.documents import Document, content_hash
from retrieval.passages import Divide, Passage, split

SERVER_SECONDS = 30.0
"""How long a Chroma server may take for one request; writing a batch takes it a few seconds."""

CHROMA_FAULTS = (ChromaError, ValueError, OSError, httpx.HTTPError)
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
        except CHROMA_FAULTS as error:
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
    """A document that a generation holds, with the hash of its content and its passages."""

    hash: str
    document: Document
    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, document: Document, content: bytes, divide: Divide) -> Self:
        """The document parsed from `content`, split into passages; `divide` cuts what is too long for one."""
        return cls(content_hash(content), document, tuple(split(document, divide)))


def keyed(name: str, source: Source) -> Iterator[tuple[str, Passage]]:
    """The passages with their keys, which stay the same while the document's name and content do."""
    identity = sha256(f"{name}\n{source.hash}".encode()).hexdigest()[:16]
    for number, passage in enumerate(source.passages):
        yield f"{identity}-{number}", passage


def vector_keys(name: str, source: Source) -> Iterator[str]:
    """The keys of all vectors of a source: of each passage those of its sentences, then those of what people ask."""
    for key, passage in keyed(name, source):
        yield from (f"{key}:{n}" for n in range(len(passage.sentences) + len(passage.asked)))
