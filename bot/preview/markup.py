"""Telegram HTML to formatted text, with Telegram's complaints, and back."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.preview.entities import Entity, utf16_length, utf16_slice
from bot.preview.refusal import Refusal, bad_request

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji",
}  # fmt: skip
TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler", "code": "code",
    "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote expandable",
    "text_link": "a", "text_mention": "a",
}  # fmt: skip
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_LINK = re.compile(r"(?:(?:https?|ftp|ton|tonsite)://)?(?:[^\s/?#@:]+\.)+[^\s/?#@:.\d]{2,}(?::\d+)?(?:[/?#]\S*)?", re.I)
_SCHEMED = re.compile(r"(?:tg://|mailto:|tel:)\S+|https?://\d+\.\d+\.\d+\.\d+\S*", re.I)


@dataclass
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Reader:
    """One pass over the source; `position` counts characters, complaints count bytes as Telegram's do."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text: list[str] = []
        self.size = 0
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self.position < len(self.source):
            character = self.source[self.position]
            if character == "&":
                self._put(self._reference())
            elif character != "<":
                self._put(character)
                self.position += 1
            elif self.source.startswith("</", self.position):
                self._end_tag()
            else:
                self._start_tag()
        if self.stack:
            raise self._wrong(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')
        return "".join(self.text), self.entities

    def _wrong(self, complaint: str, at: int | None = None) -> Refusal:
        place = "" if at is None else f" at byte offset {len(self.source[:at].encode('utf-8', 'surrogatepass'))}"
        return bad_request(f"can't parse entities: {complaint}{place}")

    def _put(self, piece: str) -> None:
        self.text.append(piece)
        self.size += utf16_length(piece)

    def _reference(self) -> str:
        found = _REFERENCE.match(self.source, self.position)
        if not found:
            # Telegram's server lets this pass; its documentation forbids it, and it means that a text was not escaped.
            raise self._wrong('Unescaped "&", write "&amp;",', self.position)
        self.position = found.end()
        named, decimal, hexadecimal = found.groups()
        if named:
            return _NAMED[named]
        number = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(number) if 0 < number < 0x110000 else ""

    def _start_tag(self) -> None:
        begin = self.position
        end = begin + 1
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != ">":
            end += 1
        if end >= len(self.source):
            raise self._wrong("Unclosed start tag", begin)
        tag = self.source[begin + 1 : end].lower()
        if tag not in KINDS:
            raise self._wrong(f'Unsupported start tag "{tag}"', begin)
        self.position = end
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.stack.append(_Open(tag, self.size, attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._peek() == ">":
                self.position += 1
                return attributes
            name = self._take(lambda c: not c.isspace() and c not in "=>").lower()
            if self.position >= len(self.source):
                raise self._wrong(f'Unclosed start tag "{tag}"', begin)
            if not name:
                raise self._wrong(f'Empty attribute name in the tag "{tag}"', begin)
            self._skip_space()
            if self._peek() != "=":
                if tag == "blockquote" and name == "expandable":
                    attributes[name] = ""
                    continue
                raise self._wrong(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
            self.position += 1
            self._skip_space()
            attributes[name] = self._value(tag, begin)

    def _value(self, tag: str, begin: int) -> str:
        quote = self._peek()
        if quote not in ("'", '"'):
            value = self._take(lambda c: c.isalnum() or c in ".-")
            if self._peek() != ">" and not self._peek().isspace():
                raise self._wrong("Unexpected end of name token", begin)
            return value
        end = self.source.find(quote, self.position + 1)
        if end < 0:
            raise self._wrong(f'Unclosed start tag "{tag}"', begin)
        raw = self.source[self.position + 1 : end]
        self.position = end + 1
        return _REFERENCE.sub(lambda found: html.unescape(found[0]), raw)

    def _end_tag(self) -> None:
        begin = self.position
        if not self.stack:
            raise self._wrong("Unexpected end tag", begin)
        self.position += 2
        tag = self._take(lambda c: not c.isspace() and c != ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise self._wrong("Unclosed end tag", begin)
        self.position += 1
        opened = self.stack.pop()
        if tag and tag != opened.tag:
            at = len(self.source[:begin].encode("utf-8", "surrogatepass"))
            raise self._wrong(f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{tag}>"')
        if self.size > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind, length = KINDS[opened.tag], self.size - opened.offset
        if kind == "blockquote" and "expandable" in opened.attributes:
            kind = "expandable_blockquote"
        if kind == "text_link":
            url = opened.attributes.get("href") or utf16_slice("".join(self.text), opened.offset, length)
            if is_link(url):  # Telegram keeps the words and drops a link it cannot follow
                self.entities.append(Entity(kind, opened.offset, length, url=with_scheme(url)))
            return
        language = opened.attributes.get("class", "").removeprefix("language-") if kind == "code" else ""
        if kind == "pre" and self.entities:
            inner = self.entities[-1]
            if (inner.kind, inner.offset, inner.length) == ("code", opened.offset, length):
                language = self.entities.pop().language
        self.entities.append(Entity(kind, opened.offset, length, language=language))

    def _peek(self) -> str:
        return self.source[self.position : self.position + 1]

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self.position += 1

    def _take(self, wanted: Callable[[str], bool]) -> str:
        start = self.position
        while self.position < len(self.source) and wanted(self.source[self.position]):
            self.position += 1
        return self.source[start : self.position]


def read_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of Telegram HTML; raises a Refusal in Telegram's words where it is malformed."""
    return _Reader(source).read()


def is_link(url: str) -> bool:
    """Whether Telegram would follow this address: a known scheme, and a host with a dot (so not localhost)."""
    return bool(_LINK.fullmatch(url) or _SCHEMED.fullmatch(url))


def with_scheme(url: str) -> str:
    """The address as Telegram stores it: with a scheme, and a slash after a bare host."""
    if not re.match(r"[a-z]+:", url, re.I):
        url = f"http://{url}"
    return f"{url}/" if re.fullmatch(r"https?://[^/?#]+", url, re.I) else url


def write_html(text: str, entities: tuple[Entity, ...]) -> str:
    """Telegram HTML of a formatted text: what a test compares with what the bot wrote."""
    marks: dict[int, list[str]] = {}
    for entity in entities:
        tag = TAGS.get(entity.kind)
        if not tag:
            continue
        opening = f'a href="{html.escape(entity.url)}"' if tag == "a" else tag
        code = f'<code class="language-{entity.language}">' if entity.kind == "pre" and entity.language else ""
        marks.setdefault(entity.offset, []).append(f"<{opening}>{code}")
        marks.setdefault(entity.end, []).insert(0, f"{'</code>' if code else ''}</{tag.split()[0]}>")
    written: list[str] = []
    position = 0
    for character in text:
        written += marks.get(position, [])
        written.append(html.escape(character, quote=False))
        position += utf16_length(character)
    return "".join(written + marks.get(position, []))
