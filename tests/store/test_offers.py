"""Offers: each made once, to people who want them."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.store import Database
from bot.store.chats import Chats
from bot.store.offers import Offer, Offers
from bot.store.people import forget
from bot.store.questions import Questions

from .samples import asked

HOUR = timedelta(hours=1)


async def _ask(database: Database, user_id: int = 1, message_id: int = 10, **changes: Any) -> int:
    given = {"chat_id": user_id, "answered": False, **changes}
    return await Questions(database).record(asked(user_id=user_id, message_id=message_id, **given))


async def _due(database: Database, now: datetime | None = None) -> list[Offer]:
    return await Offers(database).due(now or datetime.now(UTC), limit=9)


async def _ids(database: Database, now: datetime | None = None) -> list[int]:
    return [offer.question_id for offer in await _due(database, now)]


async def test_an_offer_is_due_until_it_is_sent_and_is_never_made_again(database: Database) -> None:
    offers, id = Offers(database), await _ask(database, 7, chat_id=-5, thread_id=9)
    assert await offers.make([id, 404]) == 1
    [offer] = await _due(database)
    assert (offer.question_id, offer.chat_id, offer.thread_id, offer.user_id) == (id, -5, 9, 7)
    assert (offer.message_id, offer.question, offer.answered) == (10, "and for banks?", False)
    assert await offers.begin(id)
    await offers.sent(id)
    assert await offers.make([id]) == 0
    assert await _due(database) == []
    assert not await offers.begin(id)


async def test_offers_planned_from_several_sides_at_once_are_there_once(database: Database) -> None:
    ids = [await _ask(database, person) for person in range(1, 5)]
    made = await asyncio.gather(*(Offers(database).make(order) for order in (ids, ids[::-1], ids, ids[::-1])))
    assert sum(made) == 4
    assert sorted(await _ids(database)) == ids


async def test_who_asked_the_same_several_times_is_told_once(database: Database) -> None:
    first = await _ask(database, 1, 1, standalone="Do you ship?")
    second = await _ask(database, 1, 2, standalone="do you ship?")
    other = await _ask(database, 1, 3, standalone="Do you wrap?")
    somebody = await _ask(database, 2, 4, standalone="Do you ship?")
    assert await Offers(database).make([first, second, other, somebody]) == 2
    assert await _ids(database) == [second, other, somebody]
    later = await _ask(database, 1, 5, standalone="Do you ship?")
    assert await Offers(database).make([first, later]) == 0


async def test_who_wants_no_offers_gets_none(database: Database) -> None:
    offers = Offers(database)
    waiting, begun, never = [await _ask(database, person) for person in (1, 2, 3)]
    assert await offers.make([waiting, begun]) == 2
    assert await offers.begin(begun)
    for person in (1, 2, 3, 3):
        await offers.quiet(person)
    assert await _due(database) == []
    assert not await offers.begin(waiting)
    assert await offers.make([never]) == 0
    assert await offers.is_quiet(3)
    assert not await offers.is_quiet(4)


async def test_after_a_crash_while_it_was_sent_it_is_sent_once_more_and_then_never(database: Database) -> None:
    offers, id = Offers(database), await _ask(database)
    await offers.make([id])
    begun = 0
    for _ in range(5):  # each time the process goes down before it can say that it was sent
        for offer in await _due(database):
            begun += await offers.begin(offer.question_id)
    assert begun == 2


async def test_one_that_did_not_arrive_is_tried_until_it_does(database: Database) -> None:
    offers, id, now = Offers(database), await _ask(database), datetime.now(UTC) + HOUR
    await offers.make([id])
    for hours in range(5):
        assert await _ids(database, now + hours * HOUR) == [id]
        assert await offers.begin(id)
        await offers.put_off(id, now + (hours + 1) * HOUR)
        assert await _ids(database, now + hours * HOUR) == []
    assert await offers.begin(id)
    await offers.sent(id)
    assert await _ids(database, now + 900 * HOUR) == []


async def test_a_chat_that_blocks_the_bot_gets_none_until_it_is_back(database: Database) -> None:
    one, two = await _ask(database, 1), await _ask(database, 2)
    await Offers(database).make([one, two])
    await Chats(database).blocked(1)
    assert await _ids(database) == [two]
    await Chats(database).seen(1, "private")
    assert await _ids(database) == [one, two]


async def test_an_offer_that_waits_can_be_taken_back_and_made_anew(database: Database) -> None:
    offers, waiting, begun = Offers(database), await _ask(database, 1), await _ask(database, 2)
    await offers.make([waiting, begun])
    await offers.begin(begun)
    await offers.take_back([waiting, begun])
    assert await _ids(database) == [begun]
    assert await offers.make([waiting, begun]) == 1


async def test_an_offer_goes_with_who_asked(database: Database) -> None:
    await Offers(database).make([await _ask(database, 1), await _ask(database, 2)])
    await forget(database, 1)
    assert [offer.user_id for offer in await _due(database)] == [2]
