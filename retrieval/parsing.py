"""Stand-in until the child process is there."""

from retrieval.documents import Document
from retrieval.formats import parse


class Parsing:
    def parse(self, name: str, content: bytes) -> Document:
        return parse(name, content)

    def close(self) -> None: ...
