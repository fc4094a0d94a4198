"""The YAML between two lines of --- at the top of a Markdown file -> mapping, without YAML's traps."""

from collections.abc import Mapping
from typing import Any, cast

import yaml
from yaml.nodes import MappingNode

from retrieval.documents import UnreadableDocument
from retrieval.formats.cleaning import cleaned
from retrieval.formats.quick_yaml import SafeLoader

CHARACTERS = 100_000
DEPTH = 20
"""Front matter longer or deeper than this is no one's work."""

Plain = None | bool | int | float | str | list[Any] | dict[str, Any]


class _PlainLoader(SafeLoader):
    """Reads what JSON has too; dates stay text."""

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
        _check(text)
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


def _check(text: str) -> None:
    """No aliases (a few lines of them expand to gigabytes), no tags, no abyss. Raises MarkedYAMLError."""
    depth = 0
    for event in yaml.parse(text, SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        fault = (
            "anchors and aliases are not supported"
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
            else "tags are not supported"
            if getattr(event, "tag", None)
            else f"more than {DEPTH} levels"
            if depth > DEPTH
            else ""
        )
        if fault:
            raise yaml.MarkedYAMLError(problem=fault, problem_mark=cast("yaml.Mark", event.start_mark))


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
