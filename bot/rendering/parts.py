"""Text and markup, divided into messages that Telegram takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

import sentencex
from telegram.constants import MessageLimit

from bot.languages import say_counted

LIMIT: int = MessageLimit.MAX_TEXT_LENGTH
GAP = "\n\n"


@dataclass(frozen=True)
class Part:
    """A stretch of a message that stays whole where it fits: its HTML, and its text as Telegram counts it."""

    html: str
    text: str

    @property
    def length(self) -> int:
        """In UTF-16 code units, as Telegram counts."""
        return units(self.text)

    def __add__(self, other: "Part") -> "Part":
        return Part(self.html + other.html, self.text + other.text)

    def within(self, tag: str) -> "Part":
        """The part inside an element, like "b" or "blockquote expandable"."""
        return Part(f"<{tag}>{self.html}</{tag.split(maxsplit=1)[0]}>", self.text)


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> Part:
    return Part(escape(text, quote=False), text)


def paragraphs(text: str) -> list[Part]:
    """A text as parts that fit into a message each."""
    return [plain(piece) for piece in divided(text)]


def and_more(rest: int) -> str:
    """What stands below a list that is cut off."""
    return say_counted("… and {count} more.", "… and {count} more.", rest)


def bold(text: str) -> Part:
    return plain(text).within("b")


def joined(parts: Iterable[Part], limit: int = LIMIT, gap: str = GAP) -> list[Part]:
    """The parts, in order, as few as hold them within the limit, with an empty line between two in one."""
    built: list[Part] = []
    for part in parts:
        if built and built[-1].length + units(gap) + part.length <= limit:
            built[-1] = built[-1] + plain(gap) + part
        else:
            built.append(part)
    return built


def stacked(parts: Iterable[Part]) -> Part:
    """The parts as one, each on a line of its own."""
    first, *rest = parts
    return sum((plain("\n") + part for part in rest), first)


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters of a text, cut between words, with … in place of the rest."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rsplit(maxsplit=1)[0] if " " in text[: limit - 1] else text[: limit - 1]
    return f"{cut.rstrip(' ,;:.')}…"


def divided(text: str, limit: int = LIMIT) -> list[str]:
    """A text in pieces of at most `limit` UTF-16 units, cut at sentence ends, else at blanks, else anywhere."""
    if units(text) <= limit:
        return [text.strip()] if text.strip() else []
    pieces: list[str] = []
    for sentence in sentencex.segment("en", text):
        for chunk in _chunks(sentence, limit):
            if pieces and units(pieces[-1] + chunk) <= limit:
                pieces[-1] += chunk
            else:
                pieces.append(chunk)
    return [piece.strip() for piece in pieces if piece.strip()]


def _chunks(text: str, limit: int) -> Iterator[str]:
    while units(text) > limit:
        end = limit
        while units(text[:end]) > limit:
            end -= 1
        blank = max(text.rfind(" ", end // 2, end), text.rfind("\n", end // 2, end))
        cut = blank + 1 if blank > 0 else end
        yield text[:cut]
        text = text[cut:]
    yield text
