"""Formatted text: entities over UTF-16 code units, checked and trimmed the way Telegram does it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.preview.refusal import bad_request

MOST_ENTITIES = 100  # Telegram drops the others silently
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_BIDI = re.compile("[\u2028-\u202e]")


@dataclass(frozen=True)
class Entity:
    """A stretch of text with a meaning; offset and length count UTF-16 code units."""

    kind: str
    offset: int
    length: int
    url: str = ""
    language: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length


@dataclass(frozen=True)
class Formatted:
    """A text with its entities, sorted by offset, the longer first."""

    text: str
    entities: tuple[Entity, ...] = ()


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the measure of every Telegram limit and offset."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    """The part of `text` an entity covers."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return encoded[2 * offset : 2 * (offset + length)].decode("utf-16-le", "surrogatepass")


def clean(text: str) -> str:
    """What Telegram stores of a typed text: no carriage returns or direction marks, other controls as spaces."""
    text = _CONTROL.sub(" ", text.replace("\r", "").replace("\t", " "))
    return _BIDI.sub("", text)


def check_bounds(text: str, entities: list[Entity]) -> None:
    """Refuse entities that leave the text or cut a character in two."""
    size = utf16_length(text)
    edges = {0}
    position = 0
    for character in text:
        position += 2 if ord(character) > 0xFFFF else 1
        edges.add(position)
    for entity in entities:
        if entity.offset < 0 or entity.length < 1:
            raise bad_request(
                f"entity offset {entity.offset} and length {entity.length} must be 0 or more and 1 or more"
            )
        if entity.end > size:
            raise bad_request(
                f"entity beginning at UTF-16 offset {entity.offset} ends after the end of the text "
                f"at UTF-16 offset {entity.end}"
            )
        if entity.offset not in edges:
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {entity.offset}")
        if entity.end not in edges:
            raise bad_request(
                f"entity beginning at UTF-16 offset {entity.offset} ends in a middle of a UTF-16 symbol "
                f"at UTF-16 offset {entity.end}"
            )


def settle(text: str, entities: list[Entity]) -> Formatted:
    """Trim as Telegram does and drop entities that became empty, sit inside code or quote inside a quote."""
    ordered = sorted(entities, key=lambda entity: (entity.offset, -entity.length, entity.kind not in ("code", "pre")))
    first = ordered[0].offset if ordered else utf16_length(text)
    blank = len(text) - len(text.lstrip(" \n"))
    shift = min(blank, first)  # the characters cut are one code unit each
    text = text[shift:].rstrip()
    size = utf16_length(text)
    kept: list[Entity] = []
    for entity in ordered:
        offset = entity.offset - shift
        length = min(entity.end - shift, size) - offset
        moved = replace(entity, offset=offset, length=length)
        if length > 0 and utf16_slice(text, offset, length).strip() and not _forbidden_inside(moved, kept):
            kept.append(moved)
    return Formatted(text, tuple(kept[:MOST_ENTITIES]))


def _forbidden_inside(entity: Entity, outer: list[Entity]) -> bool:
    for other in outer:
        if entity.offset >= other.end or entity.end <= other.offset:
            continue
        if other.kind in ("code", "pre") or other.kind == entity.kind:
            return True
        if "blockquote" in other.kind and "blockquote" in entity.kind:
            return True
        if entity.end > other.end:  # crossing entities: Telegram splits them, nobody should rely on that
            return True
    return False
