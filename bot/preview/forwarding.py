"""Messages that are passed on from one chat to another."""

from __future__ import annotations

from dataclasses import replace

from bot.preview.entities import Formatted
from bot.preview.exchange import Exchange
from bot.preview.posting import NotPossible, Seat, post
from bot.preview.world import Chat, Message, Origin


def find_forwardable(chat: Chat, person_id: int, message_id: int) -> Message:
    """A message this person sees and can pass on."""
    message = chat.messages.get(message_id)
    if message is None or person_id not in chat.members:
        raise NotPossible("The message to forward is gone, or in a chat this person does not see.")
    if message.event:
        raise NotPossible("Only messages can be forwarded, not what the chat tells of itself.")
    return message


def forward(exchange: Exchange, seat: Seat, message: Message) -> Message:
    """Pass a message on: words and file go along, buttons and the reply do not; the first author stays the author."""
    source = exchange.chats[message.chat_id] if message.anonymous else message.sender
    seat = replace(seat, origin=message.origin or Origin(source, message.date))
    content = Formatted(message.text, message.entities)
    return post(exchange, seat, content, media=message.media, via_bot=message.via_bot)
