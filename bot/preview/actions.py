"""What people do in their chats, and which updates the bot gets of it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.preview.detection import detect
from bot.preview.entities import clean, settle, utf16_length
from bot.preview.exchange import Exchange
from bot.preview.posting import NotPossible, Seat, deliver, post
from bot.preview.queries import InlineAnswer, Query
from bot.preview.sending import LONGEST_TEXT
from bot.preview.wire import Json, chat_json, person_json
from bot.preview.world import Chat, Event, Message, Person


def say(exchange: Exchange, seat: Seat, text: str) -> list[Message]:
    """Send a text; a long one goes in several messages, as the apps send it."""
    parts = [settle(part, []) for part in _parts(clean(text))]
    if not any(part.text for part in parts):
        raise NotPossible("An empty message cannot be sent.")
    return [post(exchange, seat, detect(part)) for part in parts if part.text]


def _parts(text: str) -> Iterator[str]:
    part, size = "", 0
    for character in text:
        width = utf16_length(character)
        if size + width > LONGEST_TEXT:
            yield part
            part, size = "", 0
        part, size = part + character, size + width
    yield part


def edit(exchange: Exchange, person: Person, chat: Chat, message_id: int, text: str) -> Message:
    """Change one's own message; the bot gets an edited_message."""
    message = chat.messages.get(message_id)
    if message is None or message.sender.id != person.id or message.event or message.origin:
        raise NotPossible("Only one's own messages can be edited.")
    content = detect(settle(clean(text), []))
    if (not content.text and not message.media) or utf16_length(content.text) > LONGEST_TEXT:
        raise NotPossible(f"A message has 1 to {LONGEST_TEXT} characters.")
    if content.text == message.text:
        return message
    changed = exchange.change(message, text=content.text, entities=content.entities, edited=exchange.now)
    deliver(exchange, changed, "edited_message")
    return changed


def press(exchange: Exchange, person: Person, chat: Chat, message_id: int, data: str) -> Query:
    """Press a callback button under a message."""
    message = chat.messages.get(message_id)
    shown = [button for row in message.keyboard for button in row] if message else []
    if message is None or not any(one.action == "callback_data" and one.value == data for one in shown):
        raise NotPossible(f"There is no button with the data {data!r} under this message.")
    query = exchange.queries.ask("callback", person_id=person.id, chat_id=chat.id, now=exchange.clock())
    body: Json = {"id": query.id, "from": person_json(person), "chat_instance": str(hash(chat.id)), "data": data}
    inline = [key for key, place in exchange.inline_messages.items() if place == (chat.id, message.id)]
    body |= {"inline_message_id": inline[0]} if inline else {"message": exchange.message_json(message)}
    exchange.updates.put("callback_query", body)
    return query


def ask_inline(exchange: Exchange, person: Person, chat: Chat, text: str) -> Query:
    """Type `@bot text` somewhere."""
    query = exchange.queries.ask("inline", person_id=person.id, chat_id=chat.id, now=exchange.clock())
    kind = "sender" if chat.is_private else chat.kind
    body: Json = {"id": query.id, "from": person_json(person), "query": text[:256], "offset": "", "chat_type": kind}
    exchange.updates.put("inline_query", body)
    return query


def choose(exchange: Exchange, seat: Seat, query_id: str, result_id: str, text: str) -> Message:
    """Choose an inline result: it becomes a message of the person, sent via the bot."""
    answer = exchange.queries.answered(query_id)
    results = answer.results if isinstance(answer, InlineAnswer) else ()
    chosen = next((result for result in results if result.id == result_id), None)
    if chosen is None:
        raise NotPossible(f"There is no inline result {result_id!r}.")
    message = post(exchange, seat, chosen.content, via_bot=True, keyboard=chosen.keyboard)
    body: Json = {"result_id": result_id, "from": person_json(seat.person), "query": text}
    if chosen.keyboard:
        inline = f"inline{seat.chat.id}_{message.id}"
        exchange.inline_messages[inline] = (seat.chat.id, message.id)
        body["inline_message_id"] = inline
    exchange.updates.put("chosen_inline_result", body)
    return message


def block(exchange: Exchange, chat: Chat, *, blocked: bool) -> None:
    """Stop the bot in a private chat, or let it in again."""
    if not chat.is_private:
        raise NotPossible("Only a private chat can be blocked.")
    if chat.blocked != blocked:
        chat.blocked = blocked
        _tell_membership(exchange, chat, exchange.people[chat.id], "kicked" if blocked else "member")


def _tell_membership(exchange: Exchange, chat: Chat, person: Person, status: str) -> None:
    bot = person_json(exchange.bot)
    before = "left" if not chat.is_private else "member" if status == "kicked" else "kicked"
    new: Json = {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
    old: Json = {"user": bot, "status": before} | ({"until_date": 0} if before == "kicked" else {})
    body: Json = {
        "chat": chat_json(chat, exchange.people),
        "from": person_json(person),
        "date": exchange.now,
        "old_chat_member": old,
        "new_chat_member": new,
    }
    exchange.updates.put("my_chat_member", body)
    exchange.events.publish("chat", {"id": chat.id})


def add_bot(exchange: Exchange, chat: Chat, person: Person) -> None:
    """The bot becomes a member of a group."""
    chat.bot_inside = True
    _tell_membership(exchange, chat, person, "member")
    _happen(exchange, chat, person, Event("new_chat_members", person=exchange.bot))


def open_topic(exchange: Exchange, chat: Chat, person: Person, name: str) -> int:
    """Start a topic in a forum; returns its thread id."""
    if not chat.is_forum:
        raise NotPossible("Only a forum has topics.")
    thread = chat.last_id + 1
    chat.topics[thread] = name
    _happen(exchange, chat, person, Event("forum_topic_created", title=name), thread=thread)
    exchange.events.publish("chat", {"id": chat.id})
    return thread


def migrate(exchange: Exchange, chat: Chat, person: Person) -> Chat:
    """Upgrade a group: a new chat with a new id, told in both."""
    if chat.kind != "group" or chat.migrated_to:
        raise NotPossible("Only a group that is no supergroup yet can be upgraded.")
    new_id = int(f"-100{abs(chat.id)}")
    successor = Chat(
        new_id, "supergroup", chat.title, list(chat.members), list(chat.admins), bot_inside=chat.bot_inside
    )
    exchange.open_chat(successor)
    _happen(exchange, chat, person, Event("migrate_to_chat_id", chat_id=new_id))
    chat.migrated_to = new_id
    _happen(exchange, successor, person, Event("migrate_from_chat_id", chat_id=chat.id))
    exchange.events.publish("chat", {"id": chat.id})
    return successor


def _happen(exchange: Exchange, chat: Chat, person: Person, event: Event, thread: int = 0) -> None:
    message = Message(chat.next_id(), chat.id, person, exchange.now, event=event, thread=thread)
    deliver(exchange, exchange.post(message))


def remove_history(exchange: Exchange, chat: Chat) -> None:
    """Delete all messages; the bot is not told, as in Telegram."""
    for message in list(chat.messages.values()):
        exchange.remove(message)
