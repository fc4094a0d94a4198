"""Bot API methods that put something new into a chat: messages, photos, documents, drafts, typing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.preview.arguments import Arguments
from bot.preview.detection import detect
from bot.preview.entities import Entity, Formatted, check_bounds, clean, settle, utf16_length
from bot.preview.exchange import Exchange
from bot.preview.files import LARGEST_UPLOAD, check_photo
from bot.preview.keyboards import read_keyboard
from bot.preview.markup import read_html
from bot.preview.refusal import Refusal, bad_request
from bot.preview.wire import Json
from bot.preview.world import Chat, Media, Message, StoredFile

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    ]
)


@dataclass(frozen=True)
class Place:
    """Where in a chat a message goes."""

    thread: int
    reply_to: int
    quote: str


async def send_message(exchange: Exchange, args: Arguments) -> Json:
    chat = exchange.writable(args.number("chat_id"))
    formatted = read_formatted(args, "text")
    if utf16_length(formatted.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    if not formatted.text:
        raise bad_request("message text is empty")
    return _post(exchange, args, chat, formatted, None)


async def send_photo(exchange: Exchange, args: Arguments) -> Json:
    chat = exchange.writable(args.number("chat_id"))
    return _post(
        exchange, args, chat, read_caption(args), Media("photo", check_photo(read_file(exchange, args, "photo")))
    )


async def send_document(exchange: Exchange, args: Arguments) -> Json:
    chat = exchange.writable(args.number("chat_id"))
    return _post(exchange, args, chat, read_caption(args), Media("document", read_file(exchange, args, "document")))


async def send_chat_action(exchange: Exchange, args: Arguments) -> bool:
    chat = exchange.writable(args.number("chat_id"))
    action = args.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread = _thread(chat, args.number("message_thread_id"))
    exchange.events.publish("action", {"chat": chat.id, "thread": thread, "action": action})
    return True


async def send_message_draft(exchange: Exchange, args: Arguments) -> bool:
    chat = exchange.writable(args.number("chat_id"))
    if not chat.is_private:
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    draft = args.number("draft_id")
    if not draft:
        raise bad_request("TEXTDRAFT_ID_INVALID")
    formatted = read_formatted(args, "text")
    if utf16_length(formatted.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    exchange.events.publish("draft", {"chat": chat.id, "draft": draft, "text": formatted.text})
    return True


def read_formatted(args: Arguments, name: str) -> Formatted:
    """A text parameter with its parse mode or its entities, trimmed, with what Telegram finds in it."""
    source = clean(args.text(name))
    mode = args.text("parse_mode").lower()
    if mode == "html":
        text, entities = read_html(source)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request(
            "can't parse entities: the preview reads HTML and entities, not Markdown; use parse_mode HTML"
        )
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text = source
        entities = read_entities(args.items("caption_entities" if name == "caption" else "entities") or [])
        check_bounds(text, entities)
    return detect(settle(text, entities))


def read_caption(args: Arguments) -> Formatted:
    """The optional caption of a file."""
    formatted = read_formatted(args, "caption")
    if utf16_length(formatted.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return formatted


def read_entities(items: list[object]) -> list[Entity]:
    """Explicit entities; those of an unknown type are ignored, as Telegram does."""
    entities = []
    for item in items:
        if not isinstance(item, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        try:
            offset, length = int(item["offset"]), int(item["length"])
        except (KeyError, TypeError, ValueError):
            raise bad_request("can't parse MessageEntity: offset and length must be numbers") from None
        kind, url = str(item.get("type", "")), str(item.get("url", ""))
        if kind in FORMATTING and (kind != "text_link" or url):
            entities.append(Entity(kind, offset, length, url=url, language=str(item.get("language") or "")))
    return entities


FORMATTING = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
    ]
)


def read_file(exchange: Exchange, args: Arguments, name: str) -> StoredFile:
    """A file sent with the request, or one the server knows already."""
    upload = args.upload(name)
    if upload is None:
        known = args.text(name)
        if not known:
            raise bad_request(f"there is no {name} in the request")
        if known.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        return exchange.files.find(known)
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > LARGEST_UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    return exchange.files.add(upload.name, upload.data, upload.media_type)


def _post(exchange: Exchange, args: Arguments, chat: Chat, formatted: Formatted, media: Media | None) -> Json:
    place = _place(chat, args)
    keyboard = read_keyboard(args.text("reply_markup"))
    exchange.pace.check(chat.id, exchange.clock(), group=not chat.is_private)
    message = Message(
        id=chat.next_id(),
        chat_id=chat.id,
        sender=exchange.bot,
        date=exchange.now,
        text=formatted.text,
        entities=formatted.entities,
        media=media,
        keyboard=keyboard,
        reply_to=place.reply_to,
        quote=place.quote,
        thread=place.thread,
    )
    return exchange.message_json(exchange.post(message))


def _place(chat: Chat, args: Arguments) -> Place:
    parameters = args.mapping("reply_parameters")
    wanted = parameters.get("message_id") or args.number("reply_to_message_id")
    lenient = bool(parameters.get("allow_sending_without_reply")) or args.flag("allow_sending_without_reply")
    thread = _thread(chat, args.number("message_thread_id"))
    replied = chat.messages.get(wanted) if isinstance(wanted, int) else None
    if not wanted or (replied is None and lenient):
        return Place(thread, 0, "")
    if replied is None:
        raise bad_request("message to be replied not found")
    quote = str(parameters.get("quote") or "")
    if quote not in replied.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return Place(thread or reply_thread(chat, replied), replied.id, quote)


def _thread(chat: Chat, thread: int) -> int:
    if thread and not (chat.is_forum and thread in chat.topics):
        raise bad_request("message thread not found")
    return thread


def reply_thread(chat: Chat, replied: Message) -> int:
    """The thread a reply lands in: its topic, or in a plain supergroup the message that began the talk."""
    if chat.is_forum:
        return replied.thread
    return replied.thread or replied.id if chat.kind == "supergroup" else 0
