"""Whatever went wrong in a command -> one sentence on standard error, with what to do."""

import logging
import traceback
from typing import IO, Any

import click

from bot.settings import InvalidSettings

_log = logging.getLogger(__name__)


class Failed(click.ClickException):
    """One sentence on standard error, and exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True)


def in_one_sentence(error: Exception) -> str:
    """What to tell the person at the terminal. A fault that nobody foresaw is logged at level DEBUG."""
    if isinstance(error, InvalidSettings):  # known before the others are loaded
        return str(error)
    if isinstance(error, _foreseen()):
        return str(error)
    if _is_damage(error):
        return f"The index is damaged: {error}. Build it again: cx-coach index"
    if isinstance(error, OSError):
        where = f"{error.filename!r}: " if error.filename else ""
        return f"{where}{error.strerror or error}; check the path, its permissions and the free space."
    _log.debug("A fault that nobody foresaw.", exc_info=error)
    return f"Something broke that nobody foresaw ({_place(error)}); for all details run it with LOG_LEVEL=DEBUG."


def _foreseen() -> tuple[type[Exception], ...]:
    """Errors that are one sentence already; loaded late, because that takes seconds."""
    from bot.app import CannotStart
    from bot.documents_on_disk import NoDocuments
    from bot.inbox import InboxError
    from bot.library import IndexBusy, NothingToRollBack, Stopped
    from bot.preview.server import PortInUse
    from bot.store import StoreUnavailable
    from bot.store.documents import NotKept
    from knowledge.diagnostic import InvalidDiagnostic
    from retrieval.documents import UnreadableDocument
    from retrieval.embeddings import ModelUnusable
    from retrieval.evaluation import InvalidGolden
    from retrieval.index import SearchUnavailable

    return (
        CannotStart, InboxError, IndexBusy, InvalidDiagnostic, InvalidGolden, ModelUnusable, NoDocuments, NotKept,
        NothingToRollBack, PortInUse, SearchUnavailable, Stopped, StoreUnavailable, UnreadableDocument,
    )  # fmt: skip


def _is_damage(error: Exception) -> bool:
    from retrieval.index import IndexDamaged

    return isinstance(error, IndexDamaged)


def _place(error: Exception) -> str:
    """The kind of a fault and where it arose, without its message, which may quote a secret."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {frames[-1].name}, line {frames[-1].lineno}" if frames else type(error).__name__
