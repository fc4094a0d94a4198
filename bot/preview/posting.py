"""Who may speak where, and how what they send gets into the chat and to the bot."""

from __future__ import annotations

from dataclasses import dataclass

from bot.preview.detection import commands, mentions
from bot.preview.entities import Formatted
from bot.preview.exchange import Exchange
from bot.preview.sending import reply_thread
from bot.preview.world import Chat, Message, Origin, Person


class NotPossible(Exception):
    """Something the Telegram app would not offer; the message says why."""


@dataclass(frozen=True)
class Seat:
    """Who speaks, and where: as themselves, as the group, or passing on what somebody else wrote."""

    person: Person
    chat: Chat
    thread: int = 0
    reply_to: int = 0
    anonymous: bool = False
    origin: Origin | None = None


def take_seat(
    exchange: Exchange,
    person_id: int,
    chat_id: int,
    thread: int = 0,
    reply_to: int = 0,
    *,
    anonymous: bool = False,
    origin: Origin | None = None,
) -> Seat:
    """Check that this person can speak in this place, and so."""
    person, chat = exchange.people.get(person_id), exchange.chats.get(chat_id)
    if person is None or chat is None:
        raise NotPossible(f"There is no person {person_id!r} or no chat {chat_id!r}.")
    if person_id not in chat.members:
        raise NotPossible(f"{person.first_name} is not in this chat.")
    if chat.migrated_to:
        raise NotPossible("This group became a supergroup; write there.")
    if thread and thread not in chat.topics:
        raise NotPossible(f"There is no topic {thread!r} in this chat.")
    replied = chat.messages.get(reply_to)
    if reply_to and replied is None:
        raise NotPossible("The message to reply to is gone.")
    if reply_to and origin:
        raise NotPossible("What is forwarded cannot be a reply.")
    if anonymous and (chat.kind != "supergroup" or person_id not in chat.admins):
        raise NotPossible("Only an admin of a supergroup can be anonymous; speak as one of its admins.")
    thread = thread or (reply_thread(chat, replied) if replied else 0)
    return Seat(person, chat, thread, reply_to, anonymous, origin)


def post(exchange: Exchange, seat: Seat, content: Formatted, **more: object) -> Message:
    """Put a message of a person into the chat; `more` are fields of `Message`."""
    if seat.chat.blocked:
        raise NotPossible("The bot is blocked; unblock it first.")
    seat.chat.started = True
    message = Message(
        id=seat.chat.next_id(),
        chat_id=seat.chat.id,
        sender=seat.person,
        date=exchange.now,
        text=content.text,
        entities=content.entities,
        thread=seat.thread,
        reply_to=seat.reply_to,
        anonymous=seat.anonymous,
        origin=seat.origin,
        **more,  # type: ignore[arg-type]
    )
    exchange.post(message)
    deliver(exchange, message)
    return message


def deliver(exchange: Exchange, message: Message, kind: str = "message") -> None:
    """Give the bot a message, if Telegram would."""
    if bot_sees(exchange, message):
        exchange.updates.put(kind, exchange.message_json(message))


def bot_sees(exchange: Exchange, message: Message) -> bool:
    """Privacy mode: in a group a bot gets commands, replies to it, mentions and what it helped to write."""
    chat = exchange.chats[message.chat_id]
    if not chat.bot_inside:
        return False
    if chat.is_private or not exchange.privacy_mode or message.event or message.via_bot:
        return True
    replied = chat.messages.get(message.reply_to)
    if replied and (replied.sender.id == exchange.bot.id):
        return True
    content = Formatted(message.text, message.entities)
    if exchange.mentions_delivered and exchange.bot.username.lower() in mentions(content):
        return True
    if not message.text.startswith("/"):
        return False
    return any(
        command.partition("@")[2].lower() in ("", exchange.bot.username.lower()) for command in commands(content)[:1]
    )
