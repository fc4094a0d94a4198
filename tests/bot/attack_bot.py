"""What the tests of attacks look at: what the bot keeps, what it said, and whether anything broke."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from running_bot import RunningBot, until

from bot.preview.detection import detect
from bot.preview.entities import Formatted
from bot.preview.people import Speaker
from bot.preview.seen import SeenMessage
from bot.preview.world import Chat, Person
from bot.rendering import screens

Json = dict[str, Any]

ANN, ADA = 1001, 7001
"""The two admins."""

PARKING = "Where can guests park their cars?"
"""What Bo has asked in vain."""

OURS = frozenset({"bold", "code", "italic", "blockquote", "expandable_blockquote"})
"""The formatting that the bot's own screens have."""

EXAMPLES = tuple(
    re.findall("<code>(.*?)</code>", "\n".join(text for text in vars(screens).values() if isinstance(text, str)))
)
"""What the bot itself shows as something to copy."""

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
"""Control characters, and what is not seen or changes the direction of the text."""

_KEPT = (
    "SELECT name, content_hash FROM documents ORDER BY name",
    "SELECT id FROM changes",
    "SELECT id, state FROM drafts",
    "SELECT id, state FROM runs",
    "SELECT user_id FROM digests",
    "SELECT question_id FROM offers",
    "SELECT id FROM questions WHERE closed_at IS NOT NULL",
    "SELECT max(number) FROM generations",
    "SELECT question_id, user_id, value FROM feedback",
)


async def kept(bot: RunningBot) -> list[list[tuple[Any, ...]]]:
    """Everything that only admins may change, and what people think of their answers."""
    return [await bot.rows(query) for query in _KEPT]


async def settled(bot: RunningBot, seconds: float = 60) -> None:
    """Waits until the bot has fetched every update, none is pending, and no run of the index goes on."""

    async def done() -> bool:
        if len(bot.preview.exchange.updates):
            return False
        pending = "SELECT id FROM updates WHERE state = 'pending' UNION SELECT id FROM runs WHERE state = 'running'"
        return await bot.rows(pending) == []

    await until(done, seconds)


def said(bot: RunningBot) -> dict[tuple[int, int], str]:
    """Everything that stands in messages of the bot, in all chats."""
    exchange = bot.preview.exchange
    return {
        (chat.id, one.id): f"{one.text} {one.keyboard}"
        for chat in exchange.chats.values()
        for one in chat.messages.values()
        if one.sender.id == exchange.bot.id
    }


@contextmanager
def nothing_told(bot: RunningBot, *allowed: str) -> Iterator[None]:
    """The bot says nothing in any chat meanwhile but these texts."""
    before = said(bot)
    yield
    now = said(bot).items()
    new = [text for place, text in now if before.get(place) != text and not text.startswith(allowed)]
    assert not new, new


def with_chat(bot: RunningBot, chat: Json) -> None:
    """Lets the bot write to a chat, so that it would be seen to do so."""
    exchange = bot.preview.exchange
    if chat["id"] not in exchange.chats:
        exchange.people.setdefault(chat["id"], Person(chat["id"], "Mallory"))
        exchange.open_chat(Chat(chat["id"], chat["type"], "Hotel", started=True))


def person(id: int, first_name: str = "Mallory", **more: Any) -> Json:
    return {"id": id, "is_bot": False, "first_name": first_name, **more}


def private(id: int) -> Json:
    return {"id": id, "type": "private", "first_name": "Mallory"}


def message(sender: Json | None, chat: Json, text: str, **more: Any) -> Json:
    """A message as Telegram writes it, with the entity of a command where it begins with one."""
    body: Json = {"message_id": 500_000_000, "chat": chat, "date": 1_780_000_000, "text": text, **more}
    if sender is not None:
        body["from"] = sender
    if text.startswith("/"):
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    return body


def document_message(sender: Json | None, chat: Json, file: Json, **more: Any) -> Json:
    """The same with a file in place of the text."""
    body = message(sender, chat, "", **more)
    del body["text"]
    return {**body, "document": file}


def stored_file(bot: RunningBot, name: str, content: bytes) -> Json:
    """A file that Telegram has, as a message names it."""
    file = bot.preview.exchange.files.add(name, content)
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_name": name, "file_size": file.size}


async def pressed_as(bot: RunningBot, speaker: Speaker, message_id: int, every: list[str]) -> dict[str, str]:
    """What each of these forged presses is answered with."""
    queries = {data: await bot.press_forged(speaker, message_id, data) for data in every}
    return {data: (await speaker.toast(query)).get("text", "") for data, query in queries.items()}


def buttons_of(*shown: SeenMessage) -> list[str]:
    return [button.value for one in shown for row in one.buttons for button in row]


def check_shown(shown: SeenMessage) -> None:
    """Nothing of what others wrote is formatting, a link or unseen; Telegram itself marks addresses and names."""
    found = {(one.kind, one.offset) for one in detect(Formatted(shown.text)).entities}
    assert all(text.startswith(EXAMPLES) for text in shown.marked("code")), shown.text
    foreign = [one for one in shown.entities if one.kind not in OURS and (one.kind, one.offset) not in found]
    assert not foreign, (foreign, shown.text)
    assert not UNSEEN.search(shown.text), shown.text
    assert all(len(button.value.encode()) <= 64 for row in shown.buttons for button in row)


@dataclass
class Faults(logging.Handler):
    """The errors that are logged."""

    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.ERROR)

    def __hash__(self) -> int:
        return id(self)

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[1] if record.exc_info else None
        self.lines.append(f"{record.name}: {record.getMessage()} {type(fault).__name__}: {fault}")


@contextmanager
def faults() -> Iterator[list[str]]:
    """The errors that are logged meanwhile."""
    handler = Faults()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.lines
    finally:
        logging.getLogger().removeHandler(handler)
