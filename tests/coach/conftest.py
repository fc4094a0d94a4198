"""What reads replies and stories, with the model loaded once."""

import pytest

from bot.coach.meanings import Meanings
from bot.coach.reading import Reader
from bot.coach.story import StoryReader
from knowledge.vocabulary import Vocabularies
from retrieval.embeddings import EmbeddingModel


@pytest.fixture(scope="session")
def words(model: EmbeddingModel) -> Vocabularies:
    return Vocabularies.load(model.embed_texts)


@pytest.fixture(scope="session")
def meanings(model: EmbeddingModel, words: Vocabularies) -> Meanings:
    return Meanings(model.embed_texts, words)


@pytest.fixture(scope="session")
def reader(meanings: Meanings) -> Reader:
    return Reader(meanings)


@pytest.fixture(scope="session")
def stories(meanings: Meanings, words: Vocabularies) -> StoryReader:
    return StoryReader(meanings, words)
