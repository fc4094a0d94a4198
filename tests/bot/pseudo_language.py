"""A language for tests: every text is the English one in ⟦brackets⟧, so that what bypasses translation stands out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from babel.dates import get_month_names
from babel.messages.pofile import write_po

from bot.languages.__main__ import extracted
from bot.languages.catalogues import FILES

PSEUDO = "eo"
"""A real code: numbers and dates are then written by its rules."""

OPEN, CLOSE = "⟦", "⟧"

_BETWEEN = re.compile(r"\s*\[\d+\]|[\n·:|();,“”\"▸•✎☐☑◆⧉‹›…→⇄–]+|[.?] |\d+")
_MONTHS = "|".join(name for width in ("wide", "abbreviated") for name in get_month_names(width, locale=PSEUDO).values())
_WRITTEN = re.compile(rf"\b(?:(?:la|-a) )?(?:de )?(?:{_MONTHS})\b|\d+ ?(?:kB|s|%|MB)\b|/\w+|@\w+", re.IGNORECASE)
"""Dates, units, commands and names."""


@contextmanager
def spoken_by_the_bot(folder: Path) -> Iterator[None]:
    """Adds the language; a bot that starts within speaks it."""
    catalogue = extracted()
    for message in catalogue:
        if isinstance(message.id, tuple):
            message.string = tuple(f"{OPEN}{one}{CLOSE}" for one in message.id)
        elif message.id:
            text = message.id.strip("\n")
            message.string = message.id.replace(text, f"{OPEN}{text}{CLOSE}")
    catalogue.locale = PSEUDO
    written = BytesIO()
    write_po(written, catalogue)
    known, FILES[PSEUDO] = dict(FILES), folder / "pseudo.po"
    FILES[PSEUDO].write_bytes(written.getvalue())
    try:
        yield
    finally:
        FILES.clear()
        FILES.update(known)


def untranslated(text: str) -> list[str]:
    """The pieces of a text with letters in them that stand outside of brackets; one that was cut off is closed."""
    outside, depth = "", 0
    for character in text:
        depth += character == OPEN
        if not depth:
            outside += character
        elif character == CLOSE:
            depth -= 1
            outside += "|"
    pieces = (piece.strip(" .?'’") for piece in _BETWEEN.split(_WRITTEN.sub("|", outside)))
    return [piece for piece in pieces if any(character.isalpha() for character in piece)]
