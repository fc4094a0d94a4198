"""Inline keyboards: read from JSON, refused where Telegram refuses them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.preview.entities import utf16_length
from bot.preview.markup import is_link
from bot.preview.refusal import bad_request

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
)
STYLES = ("", "danger", "success", "primary")


@dataclass(frozen=True)
class Button:
    """One inline button; `value` is what its action carries (data, address, text to copy, query)."""

    text: str
    action: str
    value: str
    style: str = ""

    def as_json(self) -> dict[str, object]:
        value: object = {"text": self.value} if self.action == "copy_text" else self.value
        if self.action == "switch_inline_query_chosen_chat":
            value = {"query": self.value}
        body: dict[str, object] = {"text": self.text, self.action: value}
        return body | ({"style": self.style} if self.style else {})


Keyboard = tuple[tuple[Button, ...], ...]
NO_KEYBOARD: Keyboard = ()


def read_keyboard(source: str) -> Keyboard:
    """The inline keyboard of a `reply_markup` parameter; other kinds of markup carry none."""
    if not source:
        return NO_KEYBOARD
    try:
        markup = json.loads(source)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        if not markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            raise bad_request("object expected as reply markup")
        return NO_KEYBOARD
    return _check_size(tuple(row for row in map(_read_row, _list(rows)) if row))


def keyboard_json(keyboard: Keyboard) -> dict[str, object]:
    """The keyboard as a message carries it."""
    return {"inline_keyboard": [[button.as_json() for button in row] for row in keyboard]}


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    return value


def _read_row(row: object) -> tuple[Button, ...]:
    if not isinstance(row, list):
        raise bad_request('can\'t parse inline keyboard: field "inline_keyboard" must be an Array of Arrays')
    if len(row) > MOST_IN_A_ROW:
        raise bad_request(f"reply markup is too long: {len(row)} buttons in a row, {MOST_IN_A_ROW} are allowed")
    return tuple(map(_read_button, row))


def _check_size(keyboard: Keyboard) -> Keyboard:
    size = sum(map(len, keyboard))
    if size > MOST_BUTTONS:
        raise bad_request(f"reply markup is too long: {size} buttons, {MOST_BUTTONS} are allowed")
    return keyboard


def _read_button(source: object) -> Button:
    if not isinstance(source, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = source.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request('can\'t parse inline keyboard button: field "text" must be of type String and not empty')
    actions = [name for name in ACTIONS if source.get(name) is not None]
    if not actions:
        raise bad_request("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(
            f"can't parse inline keyboard button: exactly one action is allowed, not {', '.join(actions)}"
        )
    style = source.get("style", "")
    if style not in STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    return Button(text, actions[0], _read_value(actions[0], source[actions[0]]), style)


def _read_value(action: str, value: object) -> str:
    if action == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode("utf-8", "surrogatepass")) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
        return value
    if action == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= utf16_length(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return text
    if action == "url":
        if not isinstance(value, str) or not is_link(value):
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        return value
    if action in ("switch_inline_query", "switch_inline_query_current_chat") and isinstance(value, str):
        return value
    if action == "switch_inline_query_chosen_chat" and isinstance(value, dict):
        return str(value.get("query", ""))
    raise bad_request("BUTTON_TYPE_INVALID")
