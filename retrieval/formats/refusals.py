"""The sentences that refuse a file for what it is, whichever format its name promises."""

from retrieval.documents import UnreadableDocument
from retrieval.formats.signatures import LOCKED, OLD_POWERPOINT, OLD_WORD, READABLE, Kind, kind_of


def check_kind(name: str, content: bytes, wanted: Kind) -> None:
    """Raises UnreadableDocument for an empty file, one with a password, and one of another kind than its name says."""
    found = kind_of(content)
    if not content.strip(b"\0 \t\r\n"):
        raise empty(name)
    if found == LOCKED:
        raise locked(name)
    if found in (OLD_WORD, OLD_POWERPOINT):
        raise old(name, found)
    if found is None or found == wanted:
        return
    remedy = f"let its name end in {found.suffix}" if found in READABLE else f"save it as {wanted.suffix}"
    raise UnreadableDocument(f"{name} is not {wanted.words}, but {found.words}; {remedy} and send it again.")


def empty(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is empty; send a file with text in it.")


def locked(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is protected with a password; save it without one and send it again.")


def old(name: str, kind: Kind) -> UnreadableDocument:
    return UnreadableDocument(f"{name} is {kind.words}, which I cannot read; save it as {kind.suffix} and send that.")


def damaged(name: str, kind: Kind) -> UnreadableDocument:
    """Also a file that never was of this kind."""
    remedy = f"open it, save it as {kind.suffix} again and send that"
    return UnreadableDocument(f"{name} is damaged or not {kind.words}; {remedy}.")


def bomb(name: str) -> UnreadableDocument:
    return UnreadableDocument(f"{name} unpacks to far more than a document holds; save it anew with only its text.")
