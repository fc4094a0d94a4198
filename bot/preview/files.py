"""Uploaded files: in memory, or in a folder when one is given."""

from __future__ import annotations

import hashlib
import mimetypes
import secrets
from pathlib import Path

from bot.preview.images import image_size
from bot.preview.refusal import bad_request
from bot.preview.world import StoredFile

LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_UPLOAD = 50 * 1024 * 1024
MOST_PIXELS_AROUND = 10_000  # width and height together
STEEPEST = 20  # the longer side over the shorter


class Files:
    """Keeps the bytes of every file under the id the bot and the page know it by."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._known: dict[str, StoredFile] = {}
        self._bytes: dict[str, bytes] = {}

    def add(self, name: str, data: bytes, media_type: str = "") -> StoredFile:
        """Keep a file of a person or of the bot, with the name and type it came with."""
        size = image_size(data)
        told = media_type or (size[0] if size else mimetypes.guess_type(name)[0]) or "application/octet-stream"
        unique = hashlib.sha256(data).hexdigest()[:15]
        file = StoredFile(
            f"BQACAgIA{secrets.token_urlsafe(40)}", f"AgAD{unique}", name, told, len(data), *(size or ("", 0, 0))[1:]
        )
        self._known[file.id] = file
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / file.id).write_bytes(data)
        else:
            self._bytes[file.id] = data
        return file

    def find(self, file_id: str) -> StoredFile:
        """The file, or Telegram's refusal."""
        if file_id not in self._known:
            raise bad_request("invalid file_id" if file_id else "file_id is empty")
        return self._known[file_id]

    def read(self, file_id: str) -> bytes:
        """The bytes of a known file."""
        file = self.find(file_id)
        return (self._folder / file.id).read_bytes() if self._folder else self._bytes[file.id]


def check_photo(file: StoredFile) -> StoredFile:
    """Telegram's rules for what may be sent as a photo."""
    if file.size > LARGEST_PHOTO:
        raise bad_request(
            f"file of size {file.size} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes"
        )
    if not file.width or not file.height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    long, short = max(file.width, file.height), min(file.width, file.height)
    if file.width + file.height > MOST_PIXELS_AROUND or long > STEEPEST * short:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return file
