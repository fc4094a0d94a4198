"""Commands, mentions, links, hashtags and addresses that Telegram finds in plain text by itself."""

from __future__ import annotations

import re

from bot.preview.entities import Entity, Formatted, utf16_length
from bot.preview.markup import is_link

_PATTERNS = (
    (
        "url",
        re.compile(
            r"(?<![\w@./:])(?:https?://[^\s<>\"]+|(?:[\w-]+\.)+(?:com|org|net|io|de|eu|me|info)\b(?:/[^\s<>\"]*)?)",
            re.I,
        ),
    ),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.I)),
    ("bot_command", re.compile(r"(?<![\w/<>@.])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")),
    ("mention", re.compile(r"(?<![\w@/.])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#&/])#\w*[^\W\d]\w*")),
)


def detect(formatted: Formatted) -> Formatted:
    """The same text with the entities nobody had to write; explicit code and links are left alone."""
    found: list[Entity] = []
    taken = [entity for entity in formatted.entities if entity.kind in ("code", "pre", "text_link")]
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(formatted.text):
            words = match[0].rstrip(".,;:!?)'\"") if kind == "url" else match[0]
            if kind == "url" and not is_link(words):
                continue
            entity = Entity(kind, utf16_length(formatted.text[: match.start()]), utf16_length(words))
            if all(entity.end <= other.offset or entity.offset >= other.end for other in taken):
                found.append(entity)
                taken.append(entity)
    merged = sorted((*formatted.entities, *found), key=lambda entity: (entity.offset, -entity.length))
    return Formatted(formatted.text, tuple(merged))


def commands(formatted: Formatted) -> list[str]:
    """The commands in a text, without the slash, with `@name` when it was written."""
    return [_words(formatted.text, entity)[1:] for entity in formatted.entities if entity.kind == "bot_command"]


def mentions(formatted: Formatted) -> list[str]:
    """The user names mentioned in a text, lower case, without the @."""
    return [_words(formatted.text, entity)[1:].lower() for entity in formatted.entities if entity.kind == "mention"]


def _words(text: str, entity: Entity) -> str:
    encoded = text.encode("utf-16-le", "surrogatepass")
    return encoded[2 * entity.offset : 2 * entity.end].decode("utf-16-le", "surrogatepass")
