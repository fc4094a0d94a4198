"""Everything the preview knows, and the one way a message gets into a chat or out of it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.preview.events import Events
from bot.preview.faults import Faults
from bot.preview.files import Files
from bot.preview.menu import Menu
from bot.preview.pace import Pace
from bot.preview.queries import Queries
from bot.preview.refusal import Refusal, bad_request, forbidden
from bot.preview.updates import UpdateQueue
from bot.preview.wire import Json, message_json
from bot.preview.world import Chat, Message, Person

MOST_CALLS_KEPT = 20_000
_EPOCH = 1_735_689_600  # 2025: keeps the ids below 2**31


def first_update_id(now: float) -> int:
    """Update ids that grow from one preview to the next, for a bot that remembers the ones it has seen."""
    return int((now - _EPOCH) * 8)


@dataclass(frozen=True)
class Call:
    """One Bot API call as it was answered; `code` is 200 or the refusal's."""

    method: str
    chat_id: int
    code: int
    at: float


@dataclass
class Exchange:
    """The state behind the Bot API and the page; one for each preview."""

    bot: Person
    files: Files
    pace: Pace
    privacy_mode: bool = True
    mentions_delivered: bool = True
    clock: Callable[[], float] = time.time
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    inline_messages: dict[str, tuple[int, int]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    events: Events = field(default_factory=Events)
    queries: Queries = field(default_factory=Queries)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=MOST_CALLS_KEPT))
    updates: UpdateQueue = field(init=False)
    menu: Menu = field(init=False)

    def __post_init__(self) -> None:
        self.updates = UpdateQueue(first_update_id(self.clock()))
        self.menu = Menu(self.bot.first_name)

    @property
    def now(self) -> int:
        """Seconds since 1970, as messages carry them."""
        return int(self.clock())

    def open_chat(self, chat: Chat) -> Chat:
        """Add a chat; its message ids start high, for a bot that remembers those of an earlier preview."""
        chat.last_id = int(self.clock() - _EPOCH)
        self.chats[chat.id] = chat
        self.events.publish("chat", {"id": chat.id})
        return chat

    def message_json(self, message: Message) -> Json:
        """A message as the Bot API writes it."""
        return message_json(message, self.chats[message.chat_id], self.people, self.bot)

    def shown(self, message: Message) -> Json:
        """A message as the page sees it: with the bot's reaction, and with its author, also an anonymous one."""
        return self.message_json(message) | {"reaction": message.reaction, "author": message.sender.id}

    def post(self, message: Message) -> Message:
        """Put a new message into its chat."""
        self.chats[message.chat_id].put(message)
        self.events.publish("message", self.shown(message))
        return message

    def change(self, message: Message, **changes: object) -> Message:
        """Replace fields of a message in place."""
        changed = self.chats[message.chat_id].change(message.id, **changes)
        self.events.publish("edited", self.shown(changed))
        return changed

    def remove(self, message: Message) -> None:
        """Take a message out of its chat."""
        self.chats[message.chat_id].drop(message.id)
        self.events.publish("deleted", {"chat": message.chat_id, "message": message.id})

    def meet(self, person: Person) -> Chat:
        """A new person, with a private chat in which START was not pressed yet."""
        self.people[person.id] = person
        return self.open_chat(Chat(person.id, "private", members=[person.id]))

    def found(self, title: str, members: list[int], *, kind: str = "group", is_forum: bool = False) -> Chat:
        """A new group without the bot; its first member is the owner."""
        number = 2_000_004_001 + len(self.chats)
        chat_id = -number if kind == "group" else int(f"-100{number}")
        chat = Chat(chat_id, kind, title, list(members), members[:1], is_forum=is_forum, bot_inside=False)
        return self.open_chat(chat)

    def chat(self, chat_id: int) -> Chat:
        """A chat the bot may know of."""
        if chat_id not in self.chats:
            raise bad_request("chat not found")
        return self.chats[chat_id]

    def writable(self, chat_id: int) -> Chat:
        """A chat the bot may write to, or Telegram's reason why not."""
        chat = self.chat(chat_id)
        if chat.migrated_to:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to=chat.migrated_to,
            )
        if chat.is_private and not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.bot_inside:
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        return chat
