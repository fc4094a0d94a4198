"""Digests: due once a week to who wants them."""

from datetime import UTC, datetime, timedelta

from bot.store import Database
from bot.store.digests import Digests

MONDAY = datetime(2030, 1, 7, 9, tzinfo=UTC)
WEEK = timedelta(weeks=1)


async def test_who_wants_digests_gets_one_when_it_is_due(database: Database) -> None:
    digests = Digests(database)
    await digests.want(2, MONDAY)
    await digests.want(1, MONDAY - timedelta(hours=1))
    await digests.want(3, MONDAY + WEEK)
    assert await digests.due(MONDAY) == [1, 2]
    await digests.next(1, MONDAY + WEEK)
    assert await digests.due(MONDAY) == [2]
    assert await digests.due(MONDAY + WEEK) == [2, 1, 3]


async def test_wanting_them_twice_changes_nothing(database: Database) -> None:
    digests = Digests(database)
    await digests.want(1, MONDAY)
    await digests.want(1, MONDAY + WEEK)
    assert await digests.due(MONDAY) == [1]


async def test_who_stops_them_gets_none_also_not_from_the_one_on_its_way(database: Database) -> None:
    digests = Digests(database)
    await digests.want(1, MONDAY)
    assert await digests.wanted(1)
    await digests.stop(1)
    await digests.next(1, MONDAY)
    assert not await digests.wanted(1)
    assert await digests.due(MONDAY + WEEK) == []
