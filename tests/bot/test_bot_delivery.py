"""Answers of several messages: sent in order, replaced in place, and still in order when some are gone."""

from collections.abc import AsyncIterator

import pytest_asyncio
from running_bot import RunningBot
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.handlers.delivery import Place, replace, send
from bot.preview.people import Speaker
from bot.rendering.answers import Rendered

VOTES = InlineKeyboardMarkup([[InlineKeyboardButton("👍", callback_data="f:1:1")]])


def answer(*messages: str) -> Rendered:
    return Rendered(messages, VOTES)


@pytest_asyncio.fixture(loop_scope="session")
async def telegram(bot: RunningBot, kim: Speaker) -> AsyncIterator[Bot]:
    """python-telegram-bot's own client; Kim has started the bot."""
    await kim.wait_for_reply(await kim.start())
    await kim.clear()
    async with Bot(bot.preview.token, base_url=f"{bot.preview.url}/bot") as client:
        yield client


async def shown(speaker: Speaker) -> list[tuple[str, bool]]:
    """What stands in the chat, each message with whether it has buttons."""
    return [(one.text, bool(one.labels)) for one in await speaker.messages()]


async def test_the_messages_come_in_order_with_the_buttons_under_the_last(telegram: Bot, kim: Speaker) -> None:
    await send(telegram, Place(kim.id), answer("one", "two", "three"))
    assert await shown(kim) == [("one", False), ("two", False), ("three", True)]


async def test_a_longer_answer_grows_in_place_and_below(telegram: Bot, kim: Speaker) -> None:
    former = await send(telegram, Place(kim.id), answer("one"))
    ids = await replace(telegram, Place(kim.id), former, answer("new one", "new two"))
    assert await shown(kim) == [("new one", False), ("new two", True)]
    assert ids[:1] == former


async def test_a_shorter_answer_takes_away_what_is_too_much(telegram: Bot, kim: Speaker) -> None:
    former = await send(telegram, Place(kim.id), answer("one", "two", "three"))
    ids = await replace(telegram, Place(kim.id), former, answer("new one"))
    assert await shown(kim) == [("new one", True)]
    assert ids == former[:1]


async def test_an_answer_whose_first_message_is_gone_is_sent_anew_in_order(telegram: Bot, kim: Speaker) -> None:
    former = await send(telegram, Place(kim.id), answer("one", "two"))
    await kim.delete(former[0])
    await replace(telegram, Place(kim.id), former, answer("new one", "new two"))
    assert await shown(kim) == [("new one", False), ("new two", True)]


async def test_an_answer_whose_last_message_is_gone_is_completed(telegram: Bot, kim: Speaker) -> None:
    former = await send(telegram, Place(kim.id), answer("one", "two"))
    await kim.delete(former[1])
    ids = await replace(telegram, Place(kim.id), former, answer("one", "new two"))
    assert await shown(kim) == [("one", False), ("new two", True)]
    assert ids[0] == former[0]


async def test_markup_that_telegram_does_not_take_is_sent_and_edited_as_plain_text(telegram: Bot, kim: Speaker) -> None:
    former = await send(telegram, Place(kim.id), answer("<b>never &lt;closed"))
    assert await shown(kim) == [("never <closed", True)]
    await replace(telegram, Place(kim.id), former, answer("<i>nor &amp; this"))
    assert await shown(kim) == [("nor & this", True)]
