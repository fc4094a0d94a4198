"""Citations, numbered in the order in which lines rest on them."""

from collections.abc import Iterable

from retrieval.answering import Citation


class Evidence:
    """Finds for each line of a screen or page the citation that it rests on."""

    def __init__(self, citations: Iterable[Citation], most: int = 99) -> None:
        self._all = tuple(dict.fromkeys(citations))
        self._most = most
        self.cited: list[Citation] = []

    def number(self, line: str) -> str:
        """ " [1]" for a line that a citation holds, or that holds its quote; else empty, also when there are enough.

        The blank before it does not break.
        """
        told = next((one for one in self._all if line and (line in one.quote or one.quote in line)), None)
        if told is None or (told not in self.cited and len(self.cited) == self._most):
            return ""
        if told not in self.cited:
            self.cited.append(told)
        return f"\N{NO-BREAK SPACE}[{self.cited.index(told) + 1}]"

    def others(self, citations: Iterable[Citation]) -> str:
        """ " [2] [3]" for those of these citations on which no line before rests."""
        return "".join(self.number(one.quote) for one in citations if one not in self.cited)
