"""Files and folders named on the command line -> names and contents of documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library import Failure
from retrieval.formats import SUFFIXES

MEGABYTES = 20


class NoDocuments(ValueError):
    """There is nothing to index at the paths given."""


@dataclass(frozen=True)
class FoundDocuments:
    """Readable files by the name they get, and what was passed over."""

    paths: dict[str, Path]
    failed: tuple[Failure, ...]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """One at a time, so that not all are in memory."""
        for name, path in self.paths.items():
            yield name, path.read_bytes()


def read_documents(paths: Sequence[Path]) -> FoundDocuments:
    """Raises NoDocuments when paths are given and nothing below them could be a document."""
    found: dict[str, Path] = {}
    failed: list[Failure] = []
    for path in (file for given in paths for file in _below(given)):
        if reason := _unusable(path):
            failed.append(Failure(path.name, reason))
        elif path.name in found and found[path.name] != path:
            failed.append(Failure(path.name, f"{path} has the same name as {found[path.name]}; documents are known by their names, so rename one."))
        else:
            found[path.name] = path
    if paths and not found:
        reason = failed[0].reason if len(failed) == 1 else f"None of the {len(failed)} files there can be read." if failed else "There is nothing there."
        raise NoDocuments(f"No documents found: {reason} I read {', '.join(sorted(SUFFIXES))} files.")
    return FoundDocuments(found, tuple(failed))


def _below(path: Path) -> Iterator[Path]:
    """The file itself, or every file in the folder, hidden ones left out."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
                yield file
    else:
        yield path


def _unusable(path: Path) -> str:
    """Why a file cannot be taken, in one sentence; empty when it can."""
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except FileNotFoundError:
        return f"{path} does not exist; check the path."
    except OSError as error:
        return f"{path} can't be read ({error.strerror}); check its permissions."
    if path.suffix.lower() not in SUFFIXES:
        return f"{path.name} is not of a kind I read; I take {', '.join(sorted(SUFFIXES))}."
    if size > MEGABYTES * 1_000_000:
        return f"{path.name} is larger than {MEGABYTES} MB; split it into smaller documents."
    return ""
