"""Turns what a database driver says into one sentence with a remedy."""

from sqlalchemy import URL


class StoreUnavailable(RuntimeError):
    """The database can't be used now. The message is one sentence for a person and never holds a password."""


class ValueRefused(ValueError):
    """A value that the database can't keep: of the wrong type, or too large. It is not repeated: it may be secret."""

    def __init__(self) -> None:
        super().__init__("A value is of a type, or of a size, that the database can't keep.")


def is_refused(said: object) -> bool:
    """Whether a driver speaks of a value that it can't take, which waiting would not change."""
    words = str(said).lower()
    return any(one in words for one in ("binding parameter", "invalid input for query argument", "out of range"))


# What drivers and the operating system say, in lower case -> what is wrong, and what helps. The first match counts.
_REMEDIES = (
    (
        ("locked", "busy", "locknotavailable"),
        "is locked by another process",
        "wait for a running command to finish or end it, then try again",
    ),
    (
        ("readonly database", "read-only", "permission denied", "not permitted"),
        "can't be written",
        "make the folder writable for this user, or set DATA_DIR to one that is",
    ),
    (
        ("disk is full", "no space left", "diskfull", "quota exceeded"),
        "has no space left on its disk",
        "free some space and try again",
    ),
    (
        ("not a database", "malformed"),
        "is damaged, or is no database",
        "put back a copy of the file, or move it away to start with an empty one",
    ),
    (
        ("unable to open", "not a directory", "file exists", "no such file", "is a directory"),
        "can't be opened",
        "check the path in DATA_DIR or DATABASE_URL",
    ),
    (
        ("password authentication failed", "no password supplied", "role ", "authorization"),
        "refuses the user or the password",
        "correct them in DATABASE_URL",
    ),
    (
        ("does not exist",),
        "does not exist",
        "create it, or correct the name in DATABASE_URL",
    ),
    (
        ("too many clients", "too many connections", "queuepool limit"),
        "has no free connection",
        "allow more connections on the server, or stop other programs that use it",
    ),
    (
        ("connect call failed", "connection refused", "name or service", "nodename", "could not translate"),
        "does not answer",
        "start the server, or correct host and port in DATABASE_URL",
    ),
    (
        ("connection", "terminat", "shut down", "shutting down", "timed out", "timeout", "closed", "in progress"),
        "broke off the connection",
        "check that the server runs; the bot goes on by itself as soon as it does",
    ),
)


def unavailable(url: URL, error: BaseException) -> StoreUnavailable:
    """The sentence for this failure. The driver's own words are left out where they are recognised."""
    said = f"{type(error).__name__} {error}".lower()
    place = url.render_as_string(hide_password=True)
    for signs, fault, remedy in _REMEDIES:
        if any(sign in said for sign in signs):
            return StoreUnavailable(f"The database {place} {fault}: {remedy}.")
    first_line = next(iter(str(error).splitlines()), "")
    return StoreUnavailable(f"The database {place} failed ({first_line}): see its log, then try again.")
