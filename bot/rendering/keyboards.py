"""Rows of buttons for screens that are edited in place, a page at a time."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.languages import say
from bot.rendering.answers import LABEL_CHARACTERS
from bot.rendering.parts import shortened

PAGE = 8
"""The most entries of a list on one screen."""

Row = list[InlineKeyboardButton]
T = TypeVar("T")


def button(label: str, *address: object) -> InlineKeyboardButton:
    """A button that carries this address: at most 64 bytes with the colons between its parts."""
    return InlineKeyboardButton(shortened(label, LABEL_CHARACTERS), callback_data=":".join(map(str, address)))


def keyboard(*rows: Row) -> InlineKeyboardMarkup:
    """The rows that hold something."""
    return InlineKeyboardMarkup([row for row in rows if row])


def pages_of(entries: Sequence[T], size: int = PAGE) -> list[Sequence[T]]:
    """At least one page, be it empty."""
    return [entries[start : start + size] for start in range(0, len(entries), size)] or [entries]


def page_with(one: object, entries: Sequence[object]) -> int:
    """The page that shows an entry; the first where it is not among them."""
    return entries.index(one) // PAGE if one in entries else 0


def within(page: int, pages: Sequence[object]) -> int:
    """The page, or the last one where there are fewer by now."""
    return max(0, min(page, len(pages) - 1))


def turning(page: int, pages: Sequence[object], address: Callable[[int], tuple[object, ...]]) -> Row:
    """‹ and › where there is a page before or behind; `address` gives what leads to a page."""
    before = [button("‹", *address(page - 1))] if page > 0 else []
    behind = [button("›", *address(page + 1))] if page < len(pages) - 1 else []
    return before + behind


def place_in(page: int, pages: Sequence[object]) -> str:
    """ " Page 2 of 3.", empty for a single page."""
    return " " + say("Page {page} of {pages}.", page=page + 1, pages=len(pages)) if len(pages) > 1 else ""
