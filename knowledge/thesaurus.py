"""Words of the same meaning in customer experience, read from thesaurus.yaml."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from importlib import resources

from retrieval.formats.quick_yaml import read_yaml


def thesaurus(stem: Callable[[Sequence[str]], list[str]]) -> Mapping[str, frozenset[str]]:
    """For each term the terms that mean the same; `stem` makes terms of words the way the search does."""
    groups: list[list[str]] = read_yaml(resources.files(__package__).joinpath("thesaurus.yaml").read_text("utf-8"))
    related: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        members = set(stem(group))
        for member in members:
            related[member] |= members - {member}
    return {term: frozenset(others) for term, others in related.items()}
