"""Generations: one answers, published by one pointer write."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import Database
from bot.store.generations import Generations, PublishRefused


async def _begun(database: Database, place: str = "one") -> int:
    return await Generations(database).begin("model-1", f"generations/{place}", {"a.md": "hash"})


async def test_nothing_answers_before_the_first_publication(database: Database) -> None:
    await _begun(database)
    assert await Generations(database).current() is None


async def test_publishing_moves_the_pointer_and_retires_the_former_one(database: Database) -> None:
    generations = Generations(database)
    first, second = await _begun(database), await _begun(database, "two")
    await generations.publish(first, passages=10)
    await generations.publish(second, passages=12)
    current = await generations.current()
    assert current is not None
    assert (current.number, current.state, current.passages, current.documents) == (
        second, "published", 12, {"a.md": "hash"},
    )  # fmt: skip
    assert [former.number for former in await generations.retired(datetime.now(UTC) + timedelta(seconds=1))] == [first]
    assert await generations.retired(datetime.now(UTC) - timedelta(minutes=5)) == []


async def test_only_a_generation_that_is_being_built_can_be_published(database: Database) -> None:
    generations = Generations(database)
    number = await _begun(database)
    await generations.fail(number)
    with pytest.raises(PublishRefused, match=f"generation {number} is failed"):
        await generations.publish(number, passages=1)
    with pytest.raises(PublishRefused, match="generation 999 is unknown"):
        await generations.publish(999, passages=1)
    assert await generations.current() is None


async def test_an_older_build_never_replaces_a_newer_one(database: Database) -> None:
    generations = Generations(database)
    old, new = await _begun(database), await _begun(database, "two")
    await generations.publish(new, passages=1)
    with pytest.raises(PublishRefused, match="answers already"):
        await generations.publish(old, passages=1)
    current = await generations.current()
    assert current is not None
    assert current.number == new


async def test_of_generations_published_at_once_the_newest_stands(database: Database) -> None:
    generations = Generations(database)
    numbers = [await _begun(database, str(place)) for place in range(5)]
    published = [generations.publish(number, passages=1) for number in numbers]
    await asyncio.gather(*published, return_exceptions=True)
    current = await generations.current()
    assert current is not None
    assert current.number == numbers[-1]


async def test_failing_leaves_a_published_generation_alone(database: Database) -> None:
    generations = Generations(database)
    number = await _begun(database)
    await generations.publish(number, passages=1)
    await generations.fail(number)
    current = await generations.current()
    assert current is not None
    assert current.state == "published"


async def test_builds_that_never_ended_can_be_found(database: Database) -> None:
    generations = Generations(database)
    dead, done = await _begun(database), await _begun(database, "two")
    await generations.publish(done, passages=1)
    assert [build.number for build in await generations.unfinished()] == [dead]


async def test_numbers_grow_even_when_the_last_generation_was_discarded(database: Database) -> None:
    generations = Generations(database)
    number = await _begun(database)
    await generations.discard(number)
    assert await _begun(database) > number


async def test_the_generation_that_answers_can_not_be_discarded(database: Database) -> None:
    generations = Generations(database)
    number = await _begun(database)
    await generations.publish(number, passages=1)
    with pytest.raises(ValueError, match="answers questions now"):
        await generations.discard(number)
    assert await generations.current() is not None
