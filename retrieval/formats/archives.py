"""Office files are zip archives: each is unpacked within limits, and packed anew with only what is read.

Sizes that an archive declares are refused before anything is unpacked; whatever it declares, no more than that is
unpacked, piece by piece. The libraries that read the file get the new archive, in which sizes are true.
"""

import zipfile
import zlib
from io import BytesIO

from retrieval.documents import MEGABYTE, UnreadableDocument
from retrieval.formats.refusals import bomb, damaged, locked
from retrieval.formats.signatures import Kind

MOST_ENTRIES = 10_000
MOST_UNPACKED = 500 * MEGABYTE
"""What all entries may declare together; pictures are never unpacked, and count only here."""
MOST_READ = 60 * MEGABYTE
"""What all entries that are read may have together; a book of a thousand pages has about ten."""
MOST_OF_ONE = 30 * MEGABYTE
"""What one entry that is read may have: lxml needs up to ten times as much memory for it."""
MOST_EXPANSION, SMALL = 250, MEGABYTE
"""An entry that grows by more than this factor, and is not small, is no text of people."""

_READ = (".xml", ".rels")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 1 << 16


def repacked(name: str, content: bytes, kind: Kind) -> BytesIO:
    """The archive with its XML, and all other entries empty. Raises UnreadableDocument if it is none, or hostile."""
    target = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed, zipfile.ZipFile(target, "w") as anew:
            _check_declared(name, packed.infolist())
            for entry in {entry.filename: entry for entry in packed.infolist()}.values():
                text = _unpacked(name, packed, entry) if entry.filename.lower().endswith(_READ) else b""
                anew.writestr(entry.filename, text)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError) as error:
        if isinstance(error, UnreadableDocument):
            raise
        raise damaged(name, kind) from error
    target.seek(0)
    return target


def _check_declared(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise bomb(name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise locked(name)
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise zipfile.BadZipFile("An Office file holds nothing that is packed in another way.")
    if sum(entry.file_size for entry in entries if entry.filename.lower().endswith(_READ)) > MOST_READ:
        raise bomb(name)


def _unpacked(name: str, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """What the entry declares, and no byte more: zipfile stops there, if it is asked for pieces."""
    if entry.file_size > min(MOST_OF_ONE, max(SMALL, MOST_EXPANSION * entry.compress_size)):
        raise bomb(name)
    with packed.open(entry) as stream:
        return b"".join(iter(lambda: stream.read(_PIECE), b""))
