"""The YAML between two lines of --- at the top of a Markdown file -> mapping, without YAML's traps."""

from collections.abc import Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node

from retrieval.documents import UnreadableDocument
from retrieval.formats.cleaning import cleaned

CHARACTERS = 100_000
DEPTH = 20
"""Front matter longer or deeper than this is no one's work."""

Plain = None | bool | int | float | str | list[Any] | dict[str, Any]


class _PlainLoader(yaml.SafeLoader):
    """Reads what JSON has too: no aliases (a few lines of them expand to gigabytes), no tags; dates stay text."""

    depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="anchors and aliases are not supported", problem_mark=event.start_mark)
        if getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(problem="tags are not supported", problem_mark=event.start_mark)
        if self.depth >= DEPTH:
            raise yaml.MarkedYAMLError(problem=f"more than {DEPTH} levels", problem_mark=event.start_mark)
        self.depth += 1
        node: Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def flatten_mapping(self, node: MappingNode) -> None:
        """Leave a key "<<" as it is: merging serves aliases only."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rpartition(":")[2] in {"bool", "int", "float", "null"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse_front_matter(name: str, text: str) -> Mapping[str, Any]:
    """Its keys and values: texts, numbers, booleans, null, lists and mappings of these. Raises UnreadableDocument."""
    if len(text) > CHARACTERS:
        raise _refusal(name, f"is longer than {CHARACTERS:,} characters")
    try:
        values = yaml.load(text, _PlainLoader)  # noqa: S506 (a SafeLoader that can even less)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 2}: " if error.problem_mark else ""
        raise _refusal(name, f"is not valid YAML ({line}{error.problem or error.context})") from error
    except (yaml.YAMLError, ValueError, ArithmeticError) as error:
        raise _refusal(name, "is not valid YAML") from error
    if not isinstance(values, dict | None):
        raise _refusal(name, 'is not a list of "key: value" lines')
    plain = _plain(values or {})
    assert isinstance(plain, dict)  # noqa: S101
    return plain


def _refusal(name: str, fault: str) -> UnreadableDocument:
    remedy = "correct or remove what stands between the two lines of ---"
    return UnreadableDocument(f"{name} has front matter that {fault}; {remedy}.")


def _plain(value: Any) -> Plain:
    """The value with texts cleaned and keys as texts."""
    if isinstance(value, dict):
        return {cleaned(str(key)): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return cleaned(value) if isinstance(value, str) else value
