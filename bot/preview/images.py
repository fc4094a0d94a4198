"""Width and height of a picture, read from its first bytes: PNG, JPEG, GIF and WebP."""

from __future__ import annotations

import struct

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the JPEG markers that state the size


def image_size(data: bytes) -> tuple[str, int, int] | None:
    """Media type, width and height in pixels, or None when the bytes are no picture of a known kind."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return "image/png", *struct.unpack(">II", data[16:24])
        if data[:6] in (b"GIF87a", b"GIF89a"):
            return "image/gif", *struct.unpack("<HH", data[6:10])
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return "image/webp", *_webp(data)
        if data.startswith(b"\xff\xd8"):
            return "image/jpeg", *_jpeg(data)
    except (struct.error, IndexError):
        return None
    return None


def _webp(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(data: bytes) -> tuple[int, int]:
    position = 2
    while True:
        marker, size = data[position + 1], struct.unpack(">H", data[position + 2 : position + 4])[0]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + size
