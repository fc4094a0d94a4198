"""What a chat model was used for, counted by person and day."""

import asyncio
from datetime import date, timedelta

from bot.store import Database
from bot.store.people import forget
from bot.store.uses import Used, Uses

MONDAY = date(2030, 1, 7)
DAY = timedelta(days=1)


async def test_what_is_used_adds_up_for_a_person_and_for_all_by_day(database: Database) -> None:
    uses = Uses(database)
    await uses.note(1, MONDAY, Used(1, 900, 100))
    await uses.note(1, MONDAY, Used(2, 50, 5))
    await uses.note(2, MONDAY, Used(1, 10, 1))
    await uses.note(1, MONDAY + DAY, Used(1, 7, 3))
    assert await uses.on(MONDAY, 1) == Used(3, 950, 105)
    assert await uses.on(MONDAY) == Used(4, 960, 106)
    assert await uses.between(MONDAY, MONDAY + DAY) == Used(5, 967, 109)
    assert (await uses.on(MONDAY + DAY)).tokens == 10
    assert await uses.on(MONDAY - DAY, 1) == Used()


async def test_two_answers_at_once_are_both_counted(database: Database) -> None:
    uses = Uses(database)
    await asyncio.gather(*(uses.note(1, MONDAY, Used(1, 10, 1)) for _ in range(8)))
    assert await uses.on(MONDAY, 1) == await uses.on(MONDAY) == Used(8, 80, 8)


async def test_a_person_who_is_forgotten_leaves_the_sum_of_all_as_it_was(database: Database) -> None:
    uses = Uses(database)
    await uses.note(1, MONDAY, Used(1, 10, 1))
    await forget(database, 1)
    assert await uses.on(MONDAY, 1) == Used()
    assert await uses.on(MONDAY) == Used(1, 10, 1)
