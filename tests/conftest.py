"""Fixtures for every test."""

from pathlib import Path

import pytest

from retrieval.embeddings import EmbeddingModel, load

pytest_plugins = ["preview_fixtures"]

ARTICLES = Path(__file__).parent / "articles"


@pytest.fixture(scope="session")
def model() -> EmbeddingModel:
    """The packaged model, loaded once for all tests."""
    return load()


@pytest.fixture(scope="session")
def articles() -> dict[str, Path]:
    """Two articles about biases that the library leaves out, by file name."""
    return {path.name: path for path in sorted(ARTICLES.iterdir())}
