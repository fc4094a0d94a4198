"""Files that people send: one, or several at once, which Telegram groups by ten."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from bot.preview.detection import detect
from bot.preview.entities import Formatted, clean, settle
from bot.preview.exchange import Exchange
from bot.preview.files import check_photo
from bot.preview.posting import NotPossible, Seat, post
from bot.preview.world import Media, Message

KINDS = ("photo", "document", "sticker", "voice")
GROUPED = ("photo", "document")
MOST_IN_A_GROUP = 10
LARGEST_FILE = 64 * 1024 * 1024
LONGEST_NAME = 255  # bytes


def check_file(name: str, size: int) -> None:
    """What the apps refuse before they send it."""
    if not size:
        raise NotPossible(f"The file {name!r} is empty; choose one with something in it.")
    if size > LARGEST_FILE:
        raise NotPossible(f"The file {name!r} must have at most {LARGEST_FILE // 1024**2} MB.")
    if (length := len(name.encode())) > LONGEST_NAME:
        raise NotPossible(f"The name of a file must have at most {LONGEST_NAME} bytes, not {length}.")


def send_files(exchange: Exchange, seat: Seat, files: Sequence[Media], caption: str = "") -> list[Message]:
    """Send files of one kind, a message each; the caption goes with the first."""
    for media in files:
        if media.kind not in KINDS:
            raise NotPossible(f"A file is sent as one of {', '.join(KINDS)}, not as {media.kind!r}.")
        if media.kind not in GROUPED and len(files) > 1:
            raise NotPossible(f"Only photos and documents are sent several at once, not {media.kind!r}.")
        if media.kind == "photo":
            check_photo(media.file)
    sent: list[Message] = []
    content = detect(settle(clean(caption), []))
    for start in range(0, len(files), MOST_IN_A_GROUP):
        group = files[start : start + MOST_IN_A_GROUP]
        name = str(secrets.randbelow(2**62) + 2**61) if len(group) > 1 else ""
        for media in group:
            sent.append(post(exchange, seat, Formatted("") if sent else content, media=media, media_group=name))
    return sent
