"""The bot that is attacked: one for all of these tests, because its start takes longest."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from attack_bot import ADA, ANN, PARKING, faults
from bakery_bot import answer, bakery_at_work
from running_bot import RunningBot

from retrieval.embeddings import EmbeddingModel


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def bakery(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningBot]:
    """A bot with two admins, Ann and Ada, and a question of Bo's that it could not answer."""
    folder = tmp_path_factory.mktemp("attacked")
    async with bakery_at_work(folder, model, admin_ids=frozenset({ANN, ADA}), look_seconds=0.2) as running:
        await answer(running.people.bo, PARKING)
        for admin in (running.people.ann, running.people.admin):
            await answer(admin, "/help")
        yield running


@pytest.fixture
def nothing_breaks() -> Iterator[None]:
    """No error is logged, but that nobody can have a number that is larger than the database keeps."""
    with faults() as lines:
        yield
    assert [line for line in lines if "ValueRefused" not in line] == []
