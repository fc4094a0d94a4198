"""Files and folders named on the command line -> names and contents of documents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.library import Failure
from retrieval.documents import MEGABYTE
from retrieval.formats import SUFFIXES
from retrieval.parsing import Limits

_MOST = Limits().input_bytes


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
    """Raises NoDocuments when paths are given and there is no file at all."""
    missing = [path for path in paths if not (path.exists() or path.is_symlink())]
    files = list(dict.fromkeys(file.absolute() for path in paths if path not in missing for file in _below(path)))
    if paths and not files:
        raise NoDocuments(_nothing(paths, missing))
    found: dict[str, Path] = {}
    failed = [Failure(path.name, _nothing([path], [path])) for path in missing]
    for file in files:
        if reason := _unusable(file) or _taken(file, found.setdefault(file.name, file)):
            failed.append(Failure(file.name, reason))
    return FoundDocuments(found, tuple(failed))


def _below(path: Path) -> Iterator[Path]:
    """The file itself, or every file in the folder, hidden ones left out."""
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts):
            yield file


def _nothing(paths: Sequence[Path], missing: Sequence[Path]) -> str:
    if missing:
        return f"There is no {_named(missing)}; check the path."
    return f"There are no files in {_named(paths)}; I read {_kinds()} files."


def _unusable(path: Path) -> str:
    """Why a file cannot be taken, in one sentence; empty when it can."""
    if path.suffix.lower() not in SUFFIXES:
        return f"{path.name} is not of a kind I read; I take {_kinds()}."
    if not path.is_file():
        return f"{path} is no file that can be read; check where it leads."
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        return f"{path} can't be read ({error.strerror}); check its permissions."
    if size > _MOST:
        return f"{path.name} is larger than {_MOST // MEGABYTE} MB; split it into smaller documents."
    return ""


def _taken(path: Path, first: Path) -> str:
    if path == first:
        return ""
    return f"{path} has the same name as {first}; documents are known by their names, so rename one."


def _named(paths: Sequence[Path]) -> str:
    return " and no ".join(repr(str(path)) for path in paths)


def _kinds() -> str:
    return ", ".join(SUFFIXES)
