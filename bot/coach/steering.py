"""Sentences of an owner that steer whoever reads them instead of telling something of a business."""

import re

from retrieval.instructions import gives_orders
from retrieval.passages import sentences_of

_FORM = r"(?:rules?|instructions?|prompts?|questions?|options?|form)"
_STEERS = re.compile(
    rf"\b(?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){{0,4}}{_FORM}\b"
    r"|(?:^|[.!?:;,–—-]\s*|\b(?:and|then|now|please|must|should|always|just)\s+)"
    r"(?:answer|reply|respond|tick|select|mark|choose|pick|fill\s+in|say|put|set)\s+(?:\w+\s+){0,4}?"
    rf"(?:{_FORM}\b|(?:all|everything|each|every\s+one|them)\b[^.!?]*\b(?:with|as|by|to)\b)",
    re.IGNORECASE,
)
"""Orders about the form, which are none to a machine in general."""


def steers(text: str) -> bool:
    return gives_orders(text) or _STEERS.search(text) is not None


def without_steering(text: str) -> str:
    """The text with a gap in place of each sentence that steers, empty where nothing else is left.

    Words on both sides of a gap don't come together.
    """
    kept = text
    for one in reversed(list(sentences_of(text))):
        if steers(text[one.start : one.end]):
            kept = f"{kept[: one.start]}\n…\n{kept[one.end :]}"
    return kept if any(character.isalnum() for character in kept) else ""
