"""Whose an update is: read from Telegram's JSON as it came, before anything else can fail on it."""

import json
from collections.abc import Mapping
from typing import Any

from bot.store.updates import Received

_NOBODY = 0  # a poll that ended, say: such updates keep their order among themselves


def received(update: Mapping[str, Any]) -> Received:
    """The update with what it keeps its order with: its chat, or its person where it has none (inline questions).

    A private chat has the id of its person, so that both are one there.
    """
    content = next((part for name, part in update.items() if name != "update_id" and isinstance(part, Mapping)), {})
    person = _id(content.get("from")) or _id(content.get("user"))
    chat = _id(content.get("chat")) or _id(_mapping(content.get("message")).get("chat"))
    return Received(update["update_id"], chat or person or _NOBODY, person, json.dumps(update))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _id(value: object) -> int | None:
    found = _mapping(value).get("id")
    return found if isinstance(found, int) and abs(found) < 1 << 63 else None  # more the database could not keep
