"""Kinds of things that stand for each other, like industries: a question that names one asks for its line only."""

from collections.abc import Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """Members with their names, each name as its terms: {"hospitality": ({"hospit"}, {"guest", "hous"})}."""

    members: Mapping[str, tuple[frozenset[str], ...]]

    def members_in(self, terms: Set[str]) -> set[str]:
        """The members that a text with these terms names."""
        return {member for member, names in self.members.items() if any(name and name <= terms for name in names)}

    def terms_of(self, members: Set[str]) -> frozenset[str]:
        """Every term that one of these members goes by."""
        return frozenset(term for member in members for name in self.members[member] for term in name)
