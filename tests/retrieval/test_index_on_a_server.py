"""Vectors on a Chroma server: a real one, on a free port of this machine."""

import gc
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from bakery import COFFEE, HANDBOOK, place, sources

from retrieval.answering import Answering
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index, IndexDamaged, Place, SearchUnavailable, build, drop
from retrieval.search import Search

# Chroma's client leaves its connections to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")


class Server:
    """`chroma run`, which can be killed and started again on its data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        chroma = shutil.which("chroma", path=str(Path(sys.executable).parent))
        assert chroma
        command = [chroma, "run", "--host", "127.0.0.1", "--port", str(self._port), "--path", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self._answers():
            assert self._process.poll() is None, "the Chroma server did not start"
            time.sleep(0.05)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat", timeout=5).is_success
        except httpx.HTTPError:
            return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "server")
    yield running
    running.kill()
    gc.collect()


def test_a_generation_on_a_server_is_built_searched_reused_and_dropped(
    server: Server, model: EmbeddingModel, tmp_path: Path
) -> None:
    one = build(place(tmp_path, "one", server.url), sources(handbook=HANDBOOK), model)
    assert Answering(Search(one, model)).answer("who founded the bakery?").answered
    told: list[int] = []
    both = sources(handbook=HANDBOOK, coffee=COFFEE)
    two = build(place(tmp_path, "two", server.url), both, model, one, lambda done, total: told.append(total))
    assert told == [3]  # the passages about coffee
    assert "sixty degrees" in Answering(Search(two, model)).answer("how hot should milk be?").text
    one.close()
    drop(one.place)
    with pytest.raises(IndexDamaged):
        Index.open(one.place)
    again = Index.open(two.place)
    assert "sixty degrees" in Answering(Search(again, model)).answer("how hot should milk be?").text
    again.close()
    two.close()


def test_what_is_embedded_in_the_folder_is_taken_over_to_a_server(
    server: Server, model: EmbeddingModel, tmp_path: Path
) -> None:
    told: list[int] = []
    one = build(place(tmp_path, "one"), sources(coffee=COFFEE), model)
    two = build(
        place(tmp_path, "two", server.url), sources(coffee=COFFEE), model, one, lambda done, total: told.append(total)
    )
    assert told == []
    assert "sixty degrees" in Answering(Search(two, model)).answer("how hot should milk be?").text
    one.close()
    two.close()


def test_while_the_server_is_down_search_is_unavailable_and_nothing_is_invented(
    server: Server, model: EmbeddingModel, tmp_path: Path
) -> None:
    index = build(place(tmp_path, "one", server.url), sources(handbook=HANDBOOK), model)
    answering = Answering(Search(index, model))
    server.kill()
    with pytest.raises(SearchUnavailable, match="The Chroma server at CHROMA_URL does not answer"):
        answering.answer("who founded the bakery?")
    with pytest.raises(SearchUnavailable):
        index.verify()
    with pytest.raises(SearchUnavailable):
        Index.open(index.place)
    with pytest.raises(SearchUnavailable):
        build(place(tmp_path, "two", server.url), sources(coffee=COFFEE), model, index)
    server.start()
    assert answering.answer("who founded the bakery?").answered
    index.close()


def test_a_server_that_accepts_and_stays_silent_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.generation.SERVER_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SearchUnavailable, match="does not answer"):
        Place(tmp_path / "one", f"http://127.0.0.1:{silent.getsockname()[1]}").client()


@pytest.mark.parametrize("url", ["http://", "http://localhost:port", "http://[::1", "//"])
def test_an_address_that_is_none_is_named(url: str, tmp_path: Path) -> None:
    with pytest.raises(SearchUnavailable, match="CHROMA_URL must look like http://host:8000, but is"):
        Place(tmp_path / "one", url).client()
