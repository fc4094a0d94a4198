"""The people, chats and messages of the preview, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.preview.entities import Entity
from bot.preview.keyboards import NO_KEYBOARD, Keyboard


@dataclass(frozen=True)
class Person:
    """Someone with a Telegram account; the id is also the id of the private chat with the bot."""

    id: int
    first_name: str
    username: str = ""
    language: str = "en"
    is_bot: bool = False


# What bots see instead of an administrator who speaks in the name of the group.
GROUP_ANONYMOUS = Person(1087968824, "Group", "GroupAnonymousBot", is_bot=True)


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file; the bytes are with `Files`. `name` is as the app gave it, and may be empty."""

    id: str
    unique_id: str
    name: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Media:
    """A file in a message: photo, document, sticker or voice."""

    kind: str
    file: StoredFile


@dataclass(frozen=True)
class Event:
    """A line in the chat that nobody wrote: topic created, chat upgraded, somebody joined or left."""

    kind: str
    title: str = ""
    chat_id: int = 0
    person: Person | None = None


@dataclass(frozen=True)
class Origin:
    """Who wrote a forwarded message, and when: a person, one known by name only, or a group for its anonymous admin."""

    source: Person | Chat | str
    date: int


@dataclass(frozen=True)
class Message:
    """One message; `text` is the caption where there is `media`. `media_group` joins what was sent at once."""

    id: int
    chat_id: int
    sender: Person
    date: int
    text: str = ""
    entities: tuple[Entity, ...] = ()
    media: Media | None = None
    event: Event | None = None
    keyboard: Keyboard = NO_KEYBOARD
    reply_to: int = 0
    quote: str = ""
    thread: int = 0
    edited: int = 0
    via_bot: bool = False
    reaction: str = ""
    origin: Origin | None = None
    media_group: str = ""
    anonymous: bool = False

    @property
    def has_text(self) -> bool:
        return self.media is None and self.event is None


@dataclass
class Chat:
    """A chat with everything said in it; `revision` grows with each change, `first_id` is never a message."""

    id: int
    kind: str
    title: str = ""
    members: list[int] = field(default_factory=list)
    admins: list[int] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    is_forum: bool = False
    bot_inside: bool = True
    started: bool = False
    blocked: bool = False
    migrated_to: int = 0
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    revision: int = 0

    @property
    def is_private(self) -> bool:
        return self.kind == "private"

    def next_id(self) -> int:
        """The id of the next message; ids only grow, also after messages were removed."""
        self.last_id += 1
        return self.last_id

    def put(self, message: Message) -> Message:
        """Keep a new message, or the new state of one."""
        self.messages[message.id] = message
        self.revision += 1
        return message

    def drop(self, message_id: int) -> None:
        """Remove a message."""
        del self.messages[message_id]
        self.revision += 1

    def change(self, message_id: int, **changes: object) -> Message:
        """Replace fields of a message."""
        return self.put(replace(self.messages[message_id], **changes))  # type: ignore[arg-type]
