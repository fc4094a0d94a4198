"""Bytes -> text, in whichever encoding they are; what is not text is refused."""

import codecs
import re

from charset_normalizer import from_bytes

from retrieval.documents import UnreadableDocument
from retrieval.formats.refusals import empty
from retrieval.formats.signatures import READABLE, Kind, kind_of

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b")) + b"\x7f"
_WESTERN = frozenset(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒ\u00a0‘’‚“”„–—…•·°§©®™€£«»¿¡²³½¼¾×ªº´"
)
_DECLARED = re.compile(
    rb"""<(?:meta\s[^>]{0,200}?charset\s*=\s*["']?|\?xml\s[^>]{0,100}?encoding\s*=\s*["'])\s*([\w.:-]{2,20})""",
    re.IGNORECASE,
)
_ENCODINGS = re.compile(
    r"utf-?8|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?\d|(?:windows|cp)-?\d{3,4}|koi8-?[ru]|mac-?(?:roman|intosh)"
    r"|shift[-_]?jis|euc-?(?:jp|kr)|iso-2022-jp|gb(?:k|2312|18030)|big5(?:-hkscs)?",
    re.IGNORECASE,
)
"""Encodings that a page may name; Python has codecs that are no encodings of text, or dangerous to decode."""

_MEANS_1252 = frozenset(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin-1", "latin1"))
"""Windows-1252 holds these, and is what browsers take them for."""

SAMPLE = 100_000
"""So many bytes tell the encoding."""
STRAY_CONTROL, MOST_CONTROL = 2, 0.002
"""A larger share of control characters than this, beyond the odd one, makes a file binary."""
MOST_BROKEN = 0.1
"""UTF-8 in which more of the multi-byte characters than this are broken is another encoding."""


def decode(name: str, content: bytes) -> str:
    """The text of a file. Raises UnreadableDocument if it is empty or binary."""
    if not content.strip():
        raise empty(name)
    if kind := kind_of(content):
        raise _binary(name, kind)
    text = _marked(content) or _wide(content)
    if text is None:
        control = sum(map(content.count, (bytes([code]) for code in _CONTROL)))
        if control > STRAY_CONTROL + MOST_CONTROL * len(content):
            raise _binary(name)
        text = _utf8(content) or _eight_bits(name, content)
    if not text.strip("\ufeff\x00").strip():
        raise empty(name)
    return text


def decode_page(name: str, content: bytes) -> str:
    """The text of a web page, which may name its encoding. Raises UnreadableDocument as `decode` does."""
    declared = _DECLARED.search(content[:4096])
    label = declared[1].decode("ascii", "replace").lower() if declared else ""
    if not _ENCODINGS.fullmatch(label) or _marked(content) is not None or b"\0" in content:
        return decode(name, content)
    try:
        text = content.decode("cp1252" if label in _MEANS_1252 else label)
    except (UnicodeDecodeError, LookupError):
        return decode(name, content)
    return text if text.strip() and kind_of(content) is None else decode(name, content)


def _marked(content: bytes) -> str | None:
    """The text of a file that begins with a byte order mark."""
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    return None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: in most languages every other byte of it is often zero, and never the one beside it."""
    sample = content[:SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) * 0.2 or min(even, odd) > max(even, odd) * 0.02:
        return None
    text = content.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
    broken = sum(not (character.isprintable() or character.isspace()) for character in text) + text.count("\ufffd")
    return text if broken <= MOST_CONTROL * len(text) + 1 else None


def _utf8(content: bytes) -> str | None:
    """UTF-8, a few broken characters allowed."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(character > "\x7f" for character in text) - broken
    return text if broken <= MOST_BROKEN * whole else None


def _eight_bits(name: str, content: bytes) -> str:
    """Windows-1252, which holds Latin-1, if that gives letters of western Europe; else what the statistics say."""
    western = content.decode("cp1252", "replace")
    if _WESTERN.issuperset(character for character in western if character > "\x7f"):
        return western
    if best := from_bytes(content[:SAMPLE]).best():
        return content.decode(best.encoding, "replace")
    raise _binary(name)


def _binary(name: str, kind: Kind | None = None) -> UnreadableDocument:
    what = f", but {kind.words}" if kind else ""
    remedy = f"let its name end in {kind.suffix}" if kind in READABLE else "save it as plain text, Markdown or HTML"
    return UnreadableDocument(f"{name} is not a text file{what}; {remedy} and send it again.")
