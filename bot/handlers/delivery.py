"""Sends, edits and replaces rendered answers, with plain text where Telegram does not take the markup."""

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.rendering.answers import Rendered

Result = TypeVar("Result")

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNMODIFIED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


@dataclass(frozen=True)
class Place:
    """Where an answer goes: the chat, the forum topic in it, the message it replies to."""

    chat_id: int
    thread_id: int | None = None
    reply_to: int | None = None


def place_of(message: Message) -> Place:
    """Where to answer a person's message: in its topic, and in a group as a reply, which shows whom it answers."""
    reply_to = None if message.chat.type == ChatType.PRIVATE else message.message_id
    return Place(message.chat_id, thread_of(message), reply_to)


def thread_of(message: Message) -> int | None:
    """The forum topic a message stands in."""
    return message.message_thread_id if message.is_topic_message else None


async def send(bot: Bot, place: Place, rendered: Rendered, *, first: int = 0) -> list[int]:
    """Sends the messages in order, from number `first` on, the keyboard under the last; returns their ids."""
    ids = []
    for number, html in enumerate(rendered.messages[first:], start=first):
        reply_to = place.reply_to if number == 0 else None
        ids.append(await _send_one(bot, place, html, rendered.keyboard_under(number), reply_to))
    return ids


async def replace(bot: Bot, place: Place, former: Sequence[int], rendered: Rendered) -> list[int]:
    """Puts an answer in place of a former one: edits what is there, deletes what is too much, sends what is missing.

    From the first message that is gone on all are sent anew, so that they stand in order.
    """
    ids: list[int] = []
    for message_id, (number, html) in zip(former, enumerate(rendered.messages), strict=False):
        if not await edit(bot, place.chat_id, message_id, html, rendered.keyboard_under(number)):
            break
        ids.append(message_id)
    for surplus in former[len(ids) :]:
        await _delete(bot, place.chat_id, surplus)
    return ids + await send(bot, place, rendered, first=len(ids))


async def _send_one(
    bot: Bot, place: Place, html: str, keyboard: InlineKeyboardMarkup | None, reply_to: int | None
) -> int:
    # The question may have been deleted meanwhile; its answer is sent all the same.
    reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None

    async def act(text: str, parse_mode: str | None) -> Message:
        return await bot.send_message(
            place.chat_id,
            text,
            parse_mode=parse_mode,
            reply_markup=keyboard,
            message_thread_id=place.thread_id,
            reply_parameters=reply,
            link_preview_options=_NO_PREVIEW,
        )

    return (await _as_html_or_plain(html, act)).message_id


async def edit(bot: Bot, chat_id: int, message_id: int, html: str, keyboard: InlineKeyboardMarkup | None) -> bool:
    """False when there is no such message any more."""

    async def act(text: str, parse_mode: str | None) -> Message | bool:
        return await bot.edit_message_text(
            text,
            chat_id,
            message_id,
            parse_mode=parse_mode,
            reply_markup=keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    try:
        await _as_html_or_plain(html, act)
    except BadRequest as error:
        said = str(error).lower()
        if any(gone in said for gone in _GONE):
            return False
        if _UNMODIFIED not in said:
            raise
    return True


async def _as_html_or_plain(html: str, act: Callable[[str, str | None], Awaitable[Result]]) -> Result:
    try:
        return await act(html, ParseMode.HTML)
    except BadRequest as error:
        if "parse entities" not in str(error).lower():
            raise
        return await act(stripped(html), None)


async def remove(bot: Bot, chat_id: int, message_id: int) -> None:
    """Takes a screen away that stands somewhere else now; one that can't be deleted loses its buttons."""
    try:
        await bot.delete_message(chat_id, message_id)
    except BadRequest:
        with suppress(BadRequest):
            await bot.edit_message_reply_markup(chat_id, message_id)


async def _delete(bot: Bot, chat_id: int, message_id: int) -> None:
    try:
        await bot.delete_message(chat_id, message_id)
    except BadRequest:
        return  # gone already, or too old to be deleted: it stays, and says nothing wrong


def stripped(html: str) -> str:
    """The text of a message without its markup."""
    return unescape(re.sub(r"<[^>]+>", "", html))
