"""A chat model's words as plain text: harmless marks are taken off, and what links, calls or formats is refused."""

import re
import unicodedata

from retrieval.instructions import gives_orders
from retrieval.passages import sentences_of

_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_FOOTNOTE = re.compile(
    r"\s*(?:[\[【(]\s*\^?\s*\d{1,2}(?:\s*[,;–-]\s*\d{1,2})*(?:†[^\]】]*)?\s*[\]】)](?!\w)|[⁰¹²³⁴-⁹]+)"
)
_MARKS = re.compile(r"\*+|`|~~+|\|\||(?<!\w)_+|_+(?!\w)|</?(?:b|i|em|strong|u|s|p|br|span)\s*/?>", re.IGNORECASE)
_LINE_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|>\s*|[-–—•]\s+|\d{1,2}[.)]\s+)+", re.MULTILINE)

_ACTIVE = re.compile(
    r"\w*://\S*|\b(?:mailto|tel|tg|javascript|data):\S*|\bwww\.\S+"
    r"|[@#$＠＃]\w*[^\W\d]\w*|\w+@\S+|(?<!\w)/\w+|(?<!\w)\+\d[\d\s()-]{6,}"
    r"|\b[\w-]+\.[^\W\d_]{2,}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|</?[a-z!?][^>]*>?|&#?\w+;|!?\[[^\]]*\]\s*\([^)]*\)|```|\\[a-z(\[]|\{\{|\$\$",
    re.IGNORECASE,
)
"""What Telegram would make a link, a mention, a hashtag, a command, a call or a format of."""

_ABOUT_ITSELF = re.compile(
    r"\bpassages?\s+(?:\d|no\b|number|above|below|provided|given)|\bas an? (?:ai|language model|assistant)\b"
    r"|\bprompt\b|\bJSON\b",
    re.IGNORECASE,
)


_OBEYS = re.compile(
    r"\byou\s+are\s+now\s+(?:an?|the|in|free|no\s+longer)\b|\b(?:my|these|the|all|previous)\s+instructions\b"
    r"|\bignore\s+(?:all|any|everything|the\s+above|what\s+(?:is|was|came))\b|\bjailbr\w+",
    re.IGNORECASE,
)
"""Further signs that the model passes on, or obeys, orders that it read."""


def plain(text: str, quoted: str = "") -> str:
    """The text in one line without marks; empty where it holds what must not be shown and is not in `quoted`."""
    text = unicodedata.normalize("NFC", "".join(map(_visible, text)))
    if gives_orders(text) or _OBEYS.search(text) or _ABOUT_ITSELF.search(text):
        return ""
    # Looked at before and after: a link in brackets is seen only with them, and without marks one may come together.
    line = _line(text)
    return line if _is_inactive(_MARKS.sub("", text), quoted) and _is_inactive(line, quoted) else ""


def _line(text: str) -> str:
    """The text in one line without marks. Taking out one can put another together, so it is done until none is left."""
    less = _MARKS.sub("", _FOOTNOTE.sub("", _LINE_MARKS.sub("", text))).translate(_BRACKETS)
    less = re.sub(r" +([.,;:!?])", r"\1", " ".join(less.split()))
    return less if less == text else _line(less)


def _is_inactive(text: str, quoted: str) -> bool:
    return _active(text) <= _active(quoted)


def _active(text: str) -> set[str]:
    """What links, calls or formats, also where its dots are written in another way."""
    usual = unicodedata.normalize("NFKC", text).replace("。", ".")
    return {found[0].casefold() for found in (*_ACTIVE.finditer(text), *_ACTIVE.finditer(usual))}


def first_sentences(text: str, most: int) -> str:
    """The first sentences of a text in one line."""
    found = list(sentences_of(text))[:most]
    return text[: found[-1].end] if found else ""


_BRACKETS = str.maketrans("[]{}【】", "()()()")


def _visible(character: str) -> str:
    if character.isspace():
        return character
    return "" if _INVISIBLE.match(character) or unicodedata.category(character) in ("Cc", "Cs", "Co") else character
