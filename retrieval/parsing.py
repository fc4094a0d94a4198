"""Files parsed in a child process with limits of time and memory: a hostile document cannot hurt the program.

One child serves all documents, one after the other, and is replaced when it dies. It is started with
`python -m retrieval.parsing`, gets nothing from the environment, and talks over its standard input and output in
frames: four bytes of length, then JSON or the content of the file.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import IO, Any, Self

from retrieval.documents import MEGABYTE, Document, Pages, Section, UnreadableDocument

OPEN_FILES = 32
GRACE_SECONDS = 2
"""The child counts processor time, and stops itself this much later than its parent would stop it."""


@dataclass(frozen=True)
class Limits:
    """What one document may cost; on platforms without the module `resource` memory has no limit."""

    seconds: float = 20.0
    input_bytes: int = 20 * MEGABYTE
    output_bytes: int = 20 * MEGABYTE
    memory_bytes: int = 1 << 30


class Parsing:
    """Parses files in a child process, which starts with the first one. Threads may share it; each waits its turn."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def parse(self, name: str, content: bytes) -> Document:
        """The Document in a file; `name` is only a label. Raises UnreadableDocument with a sentence that says why."""
        if len(content) > self._limits.input_bytes:
            size, most = len(content) / MEGABYTE, self._limits.input_bytes / MEGABYTE
            raise UnreadableDocument(f"{name} has {size:.3g} MB, more than the {most:.3g} MB I read; send it in parts.")
        with self._lock:
            fresh = self._child is None
            answer = self._ask(name, content)
            if answer is None and not fresh:  # something that the child read before may be to blame
                answer = self._ask(name, content)
        return _document(name, answer)

    def close(self) -> None:
        """End the child, after the document that it is reading. The next `parse` starts another one."""
        with self._lock:
            self._discard()

    def _ask(self, name: str, content: bytes) -> dict[str, Any] | None:
        """The child's answer, or None if it died. Raises UnreadableDocument if it took too long and was killed."""
        child = self._child = self._child or self._start()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._limits.seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            answer = _exchange(child, name, content, self._limits.output_bytes)
        finally:
            timer.cancel()
            timer.join()
        if answer is None or "exhausted" in answer or late.is_set():
            self._discard()
        if answer is None and (late.is_set() or child.returncode == -getattr(signal, "SIGXCPU", 0)):
            limit = f"{self._limits.seconds:g} second{'s' * (self._limits.seconds != 1)}"
            raise UnreadableDocument(f"{name} took longer than {limit} to read; send it in parts, or as plain text.")
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        limits = (self._limits.memory_bytes, self._limits.seconds, self._limits.output_bytes)
        return subprocess.Popen(  # noqa: S603 (our own module)
            [sys.executable, "-P", "-B", "-m", "retrieval.parsing", *map(str, limits)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "PATH": os.defpath,
                "LANG": "C.UTF-8",
                "OPENBLAS_NUM_THREADS": "1",  # each thread would take a share of the memory
                "PYTHONPATH": os.pathsep.join(os.path.abspath(entry) for entry in sys.path),
            },
        )

    def _discard(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            with contextlib.suppress(BrokenPipeError), child:  # closes its pipes and waits for its end
                pass


def _exchange(child: subprocess.Popen[bytes], name: str, content: bytes, most: int) -> dict[str, Any] | None:
    """Send a file to the child; what it answers, or None if it ended before that or does not keep to the rules."""
    assert child.stdin is not None  # noqa: S101
    assert child.stdout is not None  # noqa: S101
    try:
        _send(child.stdin, json.dumps(name).encode())
        _send(child.stdin, content)
        answer = json.loads(_receive(child.stdout, most))
    except (OSError, EOFError, ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _document(name: str, answer: dict[str, Any] | None) -> Document:
    """The Document in an answer of the child, which is checked: what it has read may have taken it over."""
    match answer:
        case {"unreadable": str(reason)}:
            raise UnreadableDocument(reason)
        case {"exhausted": True}:
            raise UnreadableDocument(f"{name} needs too much memory to read; send it in parts, or as plain text.")
        case {
            "title": str(title),
            "text": str(text),
            "sections": list(rows),
            "front_matter": dict(front_matter),
            "pages": [str(word), list(starts)],
            "language": str(language),
        }:
            with contextlib.suppress(TypeError, ValueError, OverflowError):
                sections = tuple(Section(tuple(map(str, path)), int(start), int(end)) for path, start, end in rows)
                pages = Pages(word, tuple(map(int, starts)))
                if all(0 <= section.start <= section.end <= len(text) for section in sections) and _fit(pages, text):
                    return Document(name, title, text, sections, MappingProxyType(front_matter), pages, language)
    raise UnreadableDocument(f"{name} could not be read, its content stopped the reader; send it as plain text.")


def _fit(pages: Pages, text: str) -> bool:
    """Whether these can be the pages of a text."""
    known = pages.word in ("page", "slide") if pages.starts else not pages.word
    return known and all(a <= b for a, b in pairwise((0, *pages.starts, len(text))))


def _send(stream: IO[bytes], frame: bytes) -> None:
    stream.write(len(frame).to_bytes(4, "big"))
    stream.write(frame)
    stream.flush()


def _receive(stream: IO[bytes], most: int) -> bytes:
    """The next frame. Raises EOFError if the stream ends before, and ValueError if the frame is longer than `most`."""
    head = stream.read(4)
    length = int.from_bytes(head, "big")
    if len(head) == 4 and length > most:
        raise ValueError(f"A frame must have at most {most} bytes, but has {length}.")
    frame = stream.read(length)
    if len(head) < 4 or len(frame) < length:
        raise EOFError
    return frame


def _serve(memory: int, seconds: float, most: int) -> None:
    """The life of the child: read a file, answer, and so on until its input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends its child
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that a library prints gets between the frames
    _prepare()
    _limit(memory)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            name = json.loads(_receive(source, MEGABYTE))
            content = _receive(source, 1 << 32)
            _allow(seconds + GRACE_SECONDS)
            answer, exhausted = _answer(name, content, most)
            _send(target, answer)
            if exhausted:
                return


def _prepare() -> None:
    """Loads what could not be loaded under the limits: the model of languages is unpacked into a file first."""
    from retrieval.language import language_of

    language_of("")


def _answer(name: str, content: bytes, most: int) -> tuple[bytes, bool]:
    """What to send back, and whether memory ran out."""
    from retrieval.formats import parse
    from retrieval.language import language_of

    try:
        document = parse(name, content)
        sections = [(section.path, section.start, section.end) for section in document.sections]
        answer = json.dumps(
            {
                "title": document.title,
                "text": document.text,
                "sections": sections,
                "front_matter": dict(document.front_matter),
                "pages": (document.pages.word, document.pages.starts),
                "language": language_of(document.text),
            }
        ).encode()
    except UnreadableDocument as error:
        return json.dumps({"unreadable": str(error)}).encode(), False
    except MemoryError:
        return b'{"exhausted": true}', True
    if len(answer) > most:
        reason = f"{name} holds more than {most / MEGABYTE:.3g} MB of text; send it in parts."
        return json.dumps({"unreadable": reason}).encode(), False
    return answer, False


def _limit(memory: int) -> None:
    """No more memory than this, no files written, few opened, no dump of the memory after a crash."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS knows no limit of the address space
            resource.setrlimit(kind, (most, most))


def _allow(seconds: float) -> None:
    """So much more processor time from now on."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + 1, hard))


if __name__ == "__main__":
    _serve(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
