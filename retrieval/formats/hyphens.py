"""Words divided at the end of a line, put together again."""

import re
from collections.abc import Iterable

from wordfreq import zipf_frequency

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SOFT = "\u00ad"


class Hyphens:
    """Knows the words of a document, which tell a compound such as "follow-up" from a word that was divided."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words = {word.casefold() for line in lines for word in _WORD.findall(line)}

    def joined(self, above: str, below: str) -> tuple[str, str]:
        """What to put together: the line above, and the one below with what is between them."""
        if above.endswith(_SOFT):
            return above[:-1], below
        divided = len(above) > 1 and above[-1] in "-‐" and above[-2].isalpha() and below[:1].isalpha()
        if not divided:
            return above, f" {below}"
        first, rest = _WORD.findall(above)[-1].casefold(), _WORD.match(below)
        if rest is None or below[0].isupper() or self._is_compound(first, rest[0].casefold()):
            return above, below
        return above[:-1], below

    def _is_compound(self, first: str, rest: str) -> bool:
        if len(first) == 1 or f"{first}-{rest}" in self._words:  # no word is divided behind its first letter
            return True
        if first + rest in self._words or _is_english(first + rest):
            return False
        return "-" in first or (_is_english(first) and _is_english(rest))


def _is_english(word: str) -> bool:
    return zipf_frequency(word, "en", wordlist="small") > 0
