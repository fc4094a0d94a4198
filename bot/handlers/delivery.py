"""Sends, edits and replaces rendered answers, with plain text where Telegram does not take the markup."""

import re
from collections.abc import Sequence
from html import unescape

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.rendering.answers import Rendered

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_UNMODIFIED = "message is not modified"
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")


async def send(
    bot: Bot, chat_id: int, rendered: Rendered, *, thread_id: int | None = None, reply_to: int | None = None
) -> list[int]:
    """Sends the messages in order, the keyboard under the last; returns their ids."""
    ids = []
    for number, html in enumerate(rendered.messages):
        last = number == len(rendered.messages) - 1
        sent = await _send_one(bot, chat_id, html, rendered.keyboard if last else None, thread_id, reply_to if number == 0 else None)
        ids.append(sent.message_id)
    return ids


async def replace(bot: Bot, chat_id: int, former: Sequence[int], rendered: Rendered, *, thread_id: int | None, reply_to: int | None) -> list[int]:
    """Puts an answer in place of a former one: edits what is there, sends what is missing, deletes what is too much."""
    ids: list[int] = []
    last = len(rendered.messages) - 1
    for number, html in enumerate(rendered.messages):
        keyboard = rendered.keyboard if number == last else None
        if number < len(former) and await _edit(bot, chat_id, former[number], html, keyboard):
            ids.append(former[number])
        else:
            ids.append((await _send_one(bot, chat_id, html, keyboard, thread_id, reply_to if number == 0 else None)).message_id)
    for surplus in former[len(rendered.messages) :]:
        await _delete(bot, chat_id, surplus)
    return ids


async def _send_one(
    bot: Bot, chat_id: int, html: str, keyboard: InlineKeyboardMarkup | None, thread_id: int | None, reply_to: int | None
) -> Message:
    # The question may have been deleted meanwhile; its answer is sent all the same.
    reply = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    try:
        return await bot.send_message(
            chat_id, html, parse_mode=ParseMode.HTML, reply_markup=keyboard, message_thread_id=thread_id,
            reply_parameters=reply, link_preview_options=_NO_PREVIEW,
        )  # fmt: skip
    except BadRequest as error:
        if "parse entities" not in str(error).lower():
            raise
        return await bot.send_message(
            chat_id, stripped(html), reply_markup=keyboard, message_thread_id=thread_id, reply_parameters=reply,
            link_preview_options=_NO_PREVIEW,
        )  # fmt: skip


async def _edit(bot: Bot, chat_id: int, message_id: int, html: str, keyboard: InlineKeyboardMarkup | None) -> bool:
    """False when there is no such message any more."""
    try:
        await bot.edit_message_text(
            html, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=keyboard, link_preview_options=_NO_PREVIEW
        )
    except BadRequest as error:
        said = str(error).lower()
        if any(gone in said for gone in _GONE):
            return False
        if _UNMODIFIED not in said:
            raise
    return True


async def _delete(bot: Bot, chat_id: int, message_id: int) -> None:
    try:
        await bot.delete_message(chat_id, message_id)
    except BadRequest:
        return  # gone already, or too old to be deleted: it stays, and says nothing wrong


def stripped(html: str) -> str:
    """The text of a message without its markup."""
    return unescape(re.sub(r"<[^>]+>", "", html))
