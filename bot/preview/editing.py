"""Bot API methods that change or remove what is in a chat already."""

from __future__ import annotations

from bot.preview.arguments import Arguments, as_text
from bot.preview.entities import Formatted, utf16_length
from bot.preview.exchange import Exchange
from bot.preview.files import check_photo
from bot.preview.keyboards import Keyboard, read_keyboard
from bot.preview.refusal import bad_request
from bot.preview.sending import LONGEST_TEXT, read_caption, read_file, read_formatted
from bot.preview.wire import Json
from bot.preview.world import Media, Message

DELETABLE_FOR = 48 * 3600  # seconds
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
REACTIONS = frozenset(
    [
        "👍",
        "👎",
        "❤",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🎉",
        "🤩",
        "🙏",
        "👌",
        "🕊",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "💯",
        "🤣",
        "⚡",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "👀",
        "👨\u200d💻",
        "🆒",
        "🤷",
        "🤷\u200d♂",
        "🤷\u200d♀",
    ]
)


async def edit_message_text(exchange: Exchange, args: Arguments) -> Json | bool:
    message = _own(exchange, args)
    formatted = read_formatted(args, "text")
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > LONGEST_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    if not message.has_text:
        raise bad_request("there is no text in the message to edit")
    return _change(exchange, args, message, formatted, read_keyboard(args.text("reply_markup")))


async def edit_message_caption(exchange: Exchange, args: Arguments) -> Json | bool:
    message = _own(exchange, args)
    formatted = read_caption(args)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    return _change(exchange, args, message, formatted, read_keyboard(args.text("reply_markup")))


async def edit_message_reply_markup(exchange: Exchange, args: Arguments) -> Json | bool:
    message = _own(exchange, args)
    formatted = Formatted(message.text, message.entities)
    return _change(exchange, args, message, formatted, read_keyboard(args.text("reply_markup")))


async def edit_message_media(exchange: Exchange, args: Arguments) -> Json | bool:
    message = _own(exchange, args)
    described = args.mapping("media")
    kind = described.get("type")
    if kind not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: the preview edits photos and documents only")
    if not message.media:
        raise bad_request("message can't be edited")
    inside = Arguments(as_text(described), args.uploads)
    file = read_file(exchange, inside, "media")
    media = Media(str(kind), check_photo(file) if kind == "photo" else file)
    keyboard = read_keyboard(args.text("reply_markup"))
    return _change(exchange, args, message, read_caption(inside), keyboard, media)


async def delete_message(exchange: Exchange, args: Arguments) -> bool:
    chat = exchange.writable(args.number("chat_id"))
    message = chat.messages.get(args.number("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    own = message.sender.id == exchange.bot.id
    if exchange.now - message.date > DELETABLE_FOR or not (own or chat.is_private) or message.event:
        raise bad_request("message can't be deleted")
    exchange.remove(message)
    return True


async def delete_messages(exchange: Exchange, args: Arguments) -> bool:
    wanted = args.items("message_ids") or []
    if not 1 <= len(wanted) <= 100:
        raise bad_request("message identifiers must be 1 to 100 in number")
    chat = exchange.writable(args.number("chat_id"))
    for message_id in wanted:  # Telegram skips those it does not find
        message = chat.messages.get(message_id) if isinstance(message_id, int) else None
        if message and (chat.is_private or message.sender.id == exchange.bot.id):
            exchange.remove(message)
    return True


async def set_message_reaction(exchange: Exchange, args: Arguments) -> bool:
    chat = exchange.writable(args.number("chat_id"))
    message = chat.messages.get(args.number("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    reactions = args.items("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = ""
    for reaction in reactions:
        emoji = str(reaction.get("emoji", "")) if isinstance(reaction, dict) else ""
        if emoji not in REACTIONS:
            raise bad_request("REACTION_INVALID")
    exchange.change(message, reaction=emoji)
    return True


def _own(exchange: Exchange, args: Arguments) -> Message:
    """The bot's message an edit means."""
    if inline := args.text("inline_message_id"):
        if inline not in exchange.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        chat_id, message_id = exchange.inline_messages[inline]
        chat = exchange.chats[chat_id]
    else:
        chat, message_id = exchange.writable(args.number("chat_id")), args.number("message_id")
        if not message_id:
            raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request("message to edit not found")
    if not inline and message.sender.id != exchange.bot.id:
        raise bad_request("message can't be edited")
    return message


def _change(
    exchange: Exchange,
    args: Arguments,
    message: Message,
    formatted: Formatted,
    keyboard: Keyboard,
    media: Media | None = None,
) -> Json | bool:
    media = media or message.media
    after = (formatted.text, formatted.entities, keyboard, media)
    if after == (message.text, message.entities, message.keyboard, message.media):
        raise bad_request(_NOT_MODIFIED)
    chat = exchange.chats[message.chat_id]
    exchange.pace.check(chat.id, exchange.clock(), group=not chat.is_private)
    words = (formatted.text, formatted.entities, media) != (message.text, message.entities, message.media)
    changed = exchange.change(
        message,
        text=formatted.text,
        entities=formatted.entities,
        keyboard=keyboard,
        media=media,
        edited=exchange.now if words else message.edited,
    )
    return True if args.text("inline_message_id") else exchange.message_json(changed)
