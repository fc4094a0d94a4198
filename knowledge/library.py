"""The playbooks that come with the coach."""

from collections.abc import Iterator
from importlib.resources import files

from knowledge.playbook import Playbook
from retrieval.formats.markdown import parse_markdown


def library_files() -> Iterator[tuple[str, bytes]]:
    """Name and content of every playbook file, by name."""
    for file in sorted(files("knowledge").joinpath("playbooks").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".md"):
            yield file.name, file.read_bytes()


def load() -> tuple[Playbook, ...]:
    """Every playbook of the library, by file name. Raises InvalidPlaybook."""
    return tuple(Playbook.read(parse_markdown(name, content.decode())) for name, content in library_files())
