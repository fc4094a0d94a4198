"""What kind a file is by its bytes, whatever its name says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of file in words; `suffix` is the end of its name where it is one that is read, or can be saved as one."""

    words: str
    suffix: str = ""


PDF = Kind("a PDF file", ".pdf")
WORD = Kind("a Word file", ".docx")
POWERPOINT = Kind("a PowerPoint file", ".pptx")
OLD_WORD = Kind("a file of an old Word", ".docx")
OLD_POWERPOINT = Kind("a file of an old PowerPoint", ".pptx")
LOCKED = Kind("an Office file with a password")
READABLE = (PDF, WORD, POWERPOINT)

_SIGNATURES = {
    b"%PDF": PDF,
    b"{\\rtf": Kind("a rich text file"),
    b"\x89PNG": Kind("an image"),
    b"\xff\xd8\xff": Kind("an image"),
    b"GIF8": Kind("an image"),
    b"II*\0": Kind("an image"),
    b"RIFF": Kind("a picture, sound or film"),
    b"\x7fELF": Kind("a program"),
    b"\x1f\x8b": Kind("a compressed file"),
    b"7z\xbc\xaf": Kind("a compressed file"),
    b"Rar!\x1a": Kind("a compressed file"),
    b"OggS": Kind("a sound"),
    b"ID3\x03": Kind("a sound"),
    b"ID3\x04": Kind("a sound"),
}
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_IN_ZIP = {
    b"word/": WORD,
    b"ppt/": POWERPOINT,
    b"xl/": Kind("an Excel file"),
    b"opendocument": Kind("an OpenDocument file"),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IN_OLE = {"EncryptedPackage": LOCKED, "WordDocument": OLD_WORD, "PowerPoint Document": OLD_POWERPOINT}

OLD_SUFFIXES = {
    ".doc": OLD_WORD,
    ".dot": OLD_WORD,
    ".ppt": OLD_POWERPOINT,
    ".pps": OLD_POWERPOINT,
    ".pot": OLD_POWERPOINT,
}
"""Endings of formats that are too old to be read, and whose programs save newer ones."""


def kind_of(content: bytes) -> Kind | None:
    """The kind of a file that is not text; None where its first bytes tell none."""
    if content.startswith(_ZIP):
        return next((kind for mark, kind in _IN_ZIP.items() if mark in content), Kind("a zip file"))
    if content.startswith(_OLE):
        streams = ((stream.encode("utf-16-le"), kind) for stream, kind in _IN_OLE.items())
        return next((kind for mark, kind in streams if mark in content), Kind("an old Office file"))
    return next((kind for mark, kind in _SIGNATURES.items() if content.startswith(mark)), None)
