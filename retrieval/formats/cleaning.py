"""Characters that people cannot see, or must not be fooled by, taken out of a text."""

import re

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\u00ad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"  # soft hyphens, zero-width blanks, byte order marks
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # bidi controls: they show a text in another order than it has
    "\U000e0000-\U000e0fff]"  # tags: text that only machines read
)
_MEANINGLESS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of characters, and what is none
    "\ue000-\uf8ff\U000f0000-\U0010ffff]"  # private use, such as the icons of a font
)


def cleaned(text: str) -> str:
    """The text with newlines as line ends, unseen characters dropped, and blanks for those that mean nothing."""
    return _MEANINGLESS.sub(" ", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """The text cleaned, on one line, with single blanks."""
    return " ".join(cleaned(text).split())
