"""Messages as a person sees them, read from the preview's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.preview.entities import Entity, utf16_slice
from bot.preview.markup import write_html


@dataclass(frozen=True)
class SeenButton:
    """A button under a message; `value` is its data, address or text to copy."""

    text: str
    action: str
    value: str


@dataclass(frozen=True)
class SeenMessage:
    """A message as a person sees it. `text` is the caption of a file; `html` the text with its formatting.

    `sender` is the group where an admin is anonymous, `forwarded_from` the name of the first author.
    """

    id: int
    chat_id: int
    text: str
    html: str
    entities: tuple[Entity, ...]
    buttons: tuple[tuple[SeenButton, ...], ...]
    from_bot: bool
    sender: str
    edited: bool
    thread: int
    reply_to: int
    reaction: str
    media: str
    file_id: str
    file_name: str
    media_group: str
    forwarded_from: str
    raw: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        """The words on all buttons, in reading order."""
        return [button.text for row in self.buttons for button in row]

    def marked(self, kind: str) -> list[str]:
        """The parts of the text with this kind of entity, such as `bold` or `expandable_blockquote`."""
        return [utf16_slice(self.text, one.offset, one.length) for one in self.entities if one.kind == kind]

    def button(self, label: str) -> SeenButton:
        """The button with this label, or the first one whose label contains it."""
        every = [button for row in self.buttons for button in row]
        found = [one for one in every if one.text == label] or [one for one in every if label in one.text]
        if not found:
            raise LookupError(f"No button {label!r} under {self.text[:60]!r}; there are {self.labels}.")
        return found[0]


def read_seen(raw: dict[str, Any]) -> SeenMessage:
    media = next((kind for kind in ("photo", "document", "sticker", "voice") if kind in raw), "")
    file = (raw[media][-1] if media == "photo" else raw[media]) if media else {}
    text = raw.get("caption" if media else "text", "")
    entities = tuple(
        Entity(one["type"], one["offset"], one["length"], one.get("url", ""), one.get("language", ""))
        for one in raw.get("caption_entities" if media else "entities", [])
    )
    return SeenMessage(
        id=raw["message_id"],
        chat_id=raw["chat"]["id"],
        text=text,
        html=write_html(text, entities),
        entities=entities,
        buttons=tuple(tuple(map(_button, row)) for row in raw.get("reply_markup", {}).get("inline_keyboard", [])),
        from_bot=raw["from"]["is_bot"] and "sender_chat" not in raw,
        sender=raw["sender_chat"]["title"] if "sender_chat" in raw else raw["from"]["first_name"],
        edited="edit_date" in raw,
        thread=raw.get("message_thread_id", 0),
        reply_to=raw.get("reply_to_message", {}).get("message_id", 0),
        reaction=raw.get("reaction", ""),
        media=media,
        file_id=file.get("file_id", ""),
        file_name=file.get("file_name", ""),
        media_group=raw.get("media_group_id", ""),
        forwarded_from=_source(raw.get("forward_origin", {})),
        raw=raw,
    )


def _source(origin: dict[str, Any]) -> str:
    user, chat = origin.get("sender_user", {}), origin.get("sender_chat", {})
    return str(origin.get("sender_user_name") or user.get("first_name") or chat.get("title") or "")


def _button(raw: dict[str, Any]) -> SeenButton:
    action, value = next((name, value) for name, value in raw.items() if name not in ("text", "style"))
    return SeenButton(raw["text"], action, value["text"] if action == "copy_text" else str(value))
