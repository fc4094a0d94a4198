"""Small diagnostics with every kind of question. What people say to them stands in tests/golden/replies.jsonl."""

from pathlib import Path

from knowledge.diagnostic import Diagnostic


def _read(name: str) -> Diagnostic:
    return Diagnostic.read(name, Path(__file__).with_name(name).read_text("utf-8"))


EVERY_KIND = _read("every-kind.yaml")
ANGRY = _read("angry.yaml")
KANO = _read("kano.yaml")
ADVOCACY = _read("advocacy.yaml")
BRANCHING = _read("branching.yaml")
SMALL = {diagnostic.id: diagnostic for diagnostic in (EVERY_KIND, ANGRY, KANO, ADVOCACY, BRANCHING)}
