"""Text and markup, divided into messages that Telegram takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import sentencex
from telegram.constants import MessageLimit

LIMIT: int = MessageLimit.MAX_TEXT_LENGTH


@dataclass(frozen=True)
class Part:
    """A stretch of a message that stays whole where it fits: its HTML, and its text as Telegram counts it."""

    html: str
    text: str

    @property
    def length(self) -> int:
        """In UTF-16 code units, as Telegram counts."""
        return units(self.text)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def plain(text: str) -> Part:
    return Part(escape(text, quote=False), text)


def messages(parts: Iterable[Part], limit: int = LIMIT, gap: str = "\n\n") -> list[str]:
    """The parts as the HTML of as few messages as hold them, in order; each part must fit into one."""
    built: list[str] = []
    html, length = "", 0
    for part in parts:
        if html and length + units(gap) + part.length > limit:
            built.append(html)
            html, length = "", 0
        html, length = (html + gap + part.html, length + units(gap) + part.length) if html else (part.html, part.length)
    return [*built, html] if html else built


def divided(text: str, limit: int = LIMIT) -> list[str]:
    """A text in pieces of at most `limit` UTF-16 units, cut at sentence ends, else at blanks, else anywhere."""
    pieces: list[str] = []
    for sentence in sentencex.segment("en", text):
        for chunk in _chunks(sentence, limit):
            if pieces and units(pieces[-1] + chunk) <= limit:
                pieces[-1] += chunk
            else:
                pieces.append(chunk)
    return [piece.strip() for piece in pieces if piece.strip()]


def _chunks(text: str, limit: int) -> Iterable[str]:
    while units(text) > limit:
        end = limit
        while units(text[:end]) > limit:
            end -= 1
        blank = text.rfind(" ", end // 2, end)
        cut = blank + 1 if blank > 0 else end
        yield text[:cut]
        text = text[cut:]
    yield text
