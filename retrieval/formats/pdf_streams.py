"""The compressed streams of a PDF, unpacked within limits before a reader unpacks them without any."""

import re
import zlib

from retrieval.documents import MEGABYTE
from retrieval.formats.refusals import bomb

MOST_OF_ONE = 50 * MEGABYTE
"""What one stream may have; the text of a page has some thousand bytes, and an embedded font some million."""
MOST = 300 * MEGABYTE
"""What all streams may have together; pictures are not unpacked, and do not count."""

_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 600
_PIECE = 1 << 16


def check_streams(name: str, content: bytes) -> None:
    """Raises UnreadableDocument where the streams hold far more than a document does."""
    left = MOST
    for found in _STREAM.finditer(content):
        if content[found.start() - 3 : found.start()] == b"end":
            continue
        before = content[max(found.start() - _DICTIONARY, 0) : found.start()]
        about = before[before.rfind(b"obj") :]
        filters = len(re.findall(rb"/(?:FlateDecode|Fl)\b", about))
        if filters and not re.search(rb"/Subtype\s*/Image\b", about):
            left -= _unpacked(name, content, found.end(), filters, left)


def _unpacked(name: str, content: bytes, start: int, filters: int, left: int) -> int:
    """How many bytes come out of a stream, of a filter on a filter all together."""
    most, total = min(MOST_OF_ONE, left), 0
    source, begin = content, start
    for _ in range(filters):
        source, begin = _inflated(source, begin, most), 0
        total += len(source)
        if total >= most:
            raise bomb(name)
    return total


def _inflated(source: bytes, start: int, most: int) -> bytes:
    """What is compressed there, and no more than `most` of it; damage ends it."""
    unpacking = zlib.decompressobj()
    pieces: list[bytes] = []
    size = 0
    try:
        for at in range(start, len(source), _PIECE):
            piece = unpacking.decompress(source[at : at + _PIECE], most - size)
            pieces.append(piece)
            size += len(piece)
            if unpacking.eof or size >= most:
                break
    except zlib.error:
        pass
    return b"".join(pieces)
