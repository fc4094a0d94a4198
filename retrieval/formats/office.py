"""What Word and PowerPoint files have in common: how they are opened, fail, hide text, and tell their titles."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from lxml import etree

from retrieval.documents import UnreadableDocument
from retrieval.formats.archives import repacked
from retrieval.formats.cleaning import one_line
from retrieval.formats.refusals import check_kind, damaged
from retrieval.formats.signatures import Kind

_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
"""No program writes them into Office files; entities grow, and fetch what is elsewhere."""
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")

_MEANINGLESS_TITLE = re.compile(
    r"""(?: (?:microsoft\ )? (?:word|powerpoint) (?:\ (?:document|presentation)|\ -\ .*)?
        | (?:untitled|document|presentation|slide|title|template|dokument|präsentation|folie|new)[\s_-]*\d*
        | no\ (?:slide\ )?title | .*\.(?:docx?|dotx?|pptx?|potx?|pdf|odt|odp|indd|rtf|txt|tmp|md|html?|pages|key) | \W*
        )""",
    re.IGNORECASE | re.VERBOSE,
)
_FEWEST_LETTERS = 4


@contextmanager
def opened(name: str, content: bytes, kind: Kind) -> Iterator[BytesIO]:
    """The archive to read from; what goes wrong in reading it means that the file is damaged."""
    check_kind(name, content, kind)
    archive = repacked(name, content, kind)
    _check_declarations(name, archive)
    try:
        yield archive
    except UnreadableDocument:
        raise
    # What the libraries raise when parts are missing, or are not what they should be.
    except (
        LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError, NotImplementedError,
        etree.LxmlError, zipfile.BadZipFile,
    ) as error:  # fmt: skip
        raise damaged(name, kind) from error


def sensible_title(title: str) -> str:
    """The title in the properties of a file; empty where it is what a program put there, or the name of a file."""
    title = one_line(title)
    letters = sum(character.isalpha() for character in title)
    return "" if letters < _FEWEST_LETTERS or _MEANINGLESS_TITLE.fullmatch(title) else title


def _check_declarations(name: str, archive: BytesIO) -> None:
    packed = archive.getvalue()  # nothing in it is compressed
    if any(mark.decode().encode(encoding) in packed for mark in _DECLARATIONS for encoding in _ENCODINGS):
        raise UnreadableDocument(f"{name} declares XML entities, which no Office program does; save it anew.")
