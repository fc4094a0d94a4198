"""Citations -> the folded quote below a text: number, place, and the exact words."""

from collections.abc import Sequence
from html import escape

from bot.rendering.parts import LIMIT, Part, divided, joined, plain
from retrieval.answering import Citation

PLACE_CHARACTERS = 300
"""The most that is shown of a source's title, section and page."""


def sources(citations: Sequence[Citation], limit: int = LIMIT) -> list[Part]:
    """The sources, folded; in several quotes where one would not fit a message."""
    rows = [part for number, citation in enumerate(citations, start=1) for part in _source(number, citation)]
    return [part.within("blockquote expandable") for part in joined(rows, limit)]


def _source(number: int, citation: Citation) -> list[Part]:
    """Number, place and exact quote of a source; in several parts when the quote is longer than a message."""
    place = _place(citation)
    first, *rest = divided(f"“{citation.quote}”", LIMIT - 2 * PLACE_CHARACTERS - len(f"[{number}] \n"))
    head = f"[{number}] <b>{escape(place, quote=False)}</b>\n"
    quoted = plain(first)
    return [Part(head + quoted.html, f"[{number}] {place}\n{quoted.text}"), *map(plain, rest)]


def _place(citation: Citation) -> str:
    """Title, section and page; a long section is cut, and the page is not."""
    page = f", {citation.page}" if citation.page else ""
    headings = " › ".join(filter(None, (citation.title or citation.document, citation.section)))
    return headings[: PLACE_CHARACTERS - len(page)] + page
