"""The packaged model, loaded once, and a bakery's handbook to search."""

from collections.abc import Iterator

import pytest
from bakery import COFFEE, HANDBOOK, INDUSTRIES, place, sources

from retrieval.answering import Answering
from retrieval.embeddings import EmbeddingModel
from retrieval.index import Index, build
from retrieval.search import Search


@pytest.fixture(scope="session")
def handbook(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Nobody writes to a generation, so that all tests may read this one."""
    index = build(place(tmp_path_factory.mktemp("handbook")), sources(handbook=HANDBOOK, coffee=COFFEE), model)
    yield index
    index.close()


@pytest.fixture(scope="session")
def search(handbook: Index, model: EmbeddingModel) -> Search:
    return Search(handbook, model)


@pytest.fixture(scope="session")
def answering(search: Search) -> Answering:
    return Answering(search, (INDUSTRIES,))
