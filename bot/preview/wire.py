"""People, chats and messages as the Bot API writes them in JSON."""

from __future__ import annotations

from bot.preview.entities import Entity
from bot.preview.keyboards import keyboard_json
from bot.preview.world import GROUP_ANONYMOUS, Chat, Media, Message, Origin, Person, StoredFile

Json = dict[str, object]


def person_json(person: Person) -> Json:
    body: Json = {"id": person.id, "is_bot": person.is_bot, "first_name": person.first_name}
    if person.username:
        body["username"] = person.username
    return body if person.is_bot else body | {"language_code": person.language}


def chat_json(chat: Chat, people: dict[int, Person]) -> Json:
    if chat.is_private:
        person = people[chat.id]
        body: Json = {"id": chat.id, "type": "private", "first_name": person.first_name}
        return body | ({"username": person.username} if person.username else {})
    body = {"id": chat.id, "type": chat.kind, "title": chat.title}
    if chat.kind == "group":
        body["all_members_are_administrators"] = False
    return body | ({"is_forum": True} if chat.is_forum else {})


def entity_json(entity: Entity) -> Json:
    body: Json = {"type": entity.kind, "offset": entity.offset, "length": entity.length}
    if entity.url:
        body["url"] = entity.url
    return body | ({"language": entity.language} if entity.language else {})


def message_json(message: Message, chat: Chat, people: dict[int, Person], bot: Person, *, nested: bool = False) -> Json:
    """A message; a message replied to is nested one level deep, as Telegram does."""
    body: Json = {
        "message_id": message.id,
        "from": person_json(GROUP_ANONYMOUS if message.anonymous else message.sender),
        "chat": chat_json(chat, people),
        "date": message.date,
    }
    if message.anonymous:
        body["sender_chat"] = chat_json(chat, people)
    if message.origin:
        body["forward_origin"] = origin_json(message.origin, people)
    if message.media_group:
        body["media_group_id"] = message.media_group
    if message.thread:
        body["message_thread_id"] = message.thread
        if chat.is_forum:
            body["is_topic_message"] = True
    # A message in a topic counts as a reply to the line that opened the topic.
    replied = chat.messages.get(message.reply_to or (message.thread if chat.is_forum else 0))
    if replied and replied.id != message.id and not nested:
        body["reply_to_message"] = message_json(replied, chat, people, bot, nested=True)
        if message.quote:
            body["quote"] = {"text": message.quote, "position": 0, "is_manual": True}
    if message.via_bot:
        body["via_bot"] = person_json(bot)
    if message.edited:
        body["edit_date"] = message.edited
    if message.keyboard:
        body["reply_markup"] = keyboard_json(message.keyboard)
    return body | _content(message)


def origin_json(origin: Origin, people: dict[int, Person]) -> Json:
    """A MessageOrigin: of a user, of a hidden user, or of a chat."""
    match origin.source:
        case Person() as person:
            source: Json = {"type": "user", "sender_user": person_json(person)}
        case Chat() as chat:
            source = {"type": "chat", "sender_chat": chat_json(chat, people)}
        case name:
            source = {"type": "hidden_user", "sender_user_name": name}
    return source | {"date": origin.date}


def _content(message: Message) -> Json:
    if message.event:
        return _event(message)
    entities = [entity_json(entity) for entity in message.entities]
    words = "caption" if message.media else "text"
    body: Json = {words: message.text} if message.text or not message.media else {}
    if entities:
        body["caption_entities" if message.media else "entities"] = entities
    return body | (media_json(message.media) if message.media else {})


def _event(message: Message) -> Json:
    event = message.event
    assert event is not None  # noqa: S101 - only called for messages with an event
    if event.kind == "forum_topic_created":
        return {event.kind: {"name": event.title, "icon_color": 0x6FB9F0}}
    if event.kind in ("migrate_to_chat_id", "migrate_from_chat_id"):
        return {event.kind: event.chat_id}
    if event.kind == "new_chat_members" and event.person:
        return {event.kind: [person_json(event.person)]}
    if event.kind == "left_chat_member" and event.person:
        return {event.kind: person_json(event.person)}
    return {event.kind: True}


def file_json(file: StoredFile) -> Json:
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}


def media_json(media: Media) -> Json:
    """The field of a message that holds its file."""
    body = file_json(media.file)
    if media.kind == "photo":
        return {"photo": [body | {"width": media.file.width, "height": media.file.height}]}
    if media.kind == "document":
        name: Json = {"file_name": media.file.name} if media.file.name else {}
        return {"document": body | name | {"mime_type": media.file.media_type}}
    if media.kind == "voice":
        return {"voice": body | {"duration": 3, "mime_type": media.file.media_type}}
    size: Json = {"width": media.file.width or 512, "height": media.file.height or 512}
    return {"sticker": body | size | {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👋"}}
