"""How alike a text and the options of a question are by meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.coach.naming import Meant
from bot.coach.wishes import plain
from knowledge.diagnostic import Question, Vocabulary
from knowledge.vocabulary import Embed, Vocabularies

SURE, AHEAD, MAYBE = 0.45, 0.12, 0.3
"""From which likeness (cosine) an option is meant, how far it must be ahead of the next, and from where on it is worth
asking back. Chosen on tests/golden/replies.jsonl."""

BESIDE = 0.2
"""The next option is asked about too when it is no further behind than this."""

_QUANTITIES = {
    "all": "all every everyone everybody always each everything whole entire",
    "some": "some sometimes several partly occasionally half mostly usually",
    "none": "no not never nobody none nothing neither nor without cannot hardly rarely seldom barely",
}
_QUANTITY_OF = {word: quantity for quantity, words in _QUANTITIES.items() for word in words.split()}


@dataclass(frozen=True)
class Likeness:
    """How alike a text and an option are (cosine), and the way to say the option that is nearest."""

    option: str
    value: float
    phrasing: str


class Meanings:
    """Options by meaning. What is said for them is embedded once for each question."""

    def __init__(self, embed: Embed, words: Vocabularies, embed_phrases: Embed | None = None) -> None:
        self._embed = embed
        self._embed_phrases = embed_phrases or embed
        self._words = words
        self._vectors: dict[tuple[str, ...], NDArray[np.float32]] = {}

    def prepare(self, questions: Iterable[Question]) -> None:
        """Embeds what is said for the options of these questions, which takes a second or two for a diagnostic."""
        for question in questions:
            if question.is_choice:
                self._vectors_of(self._ways(question))

    def likeness(
        self, question: Question, vectors: NDArray[np.float32], least_words: int = 1
    ) -> list[tuple[Likeness, ...]]:
        """For each text, given as its vector, every option, the most alike first.

        Ways to say an option of fewer than `least_words` are left out.
        """
        ways = self._ways(question)
        rows = [row for row, (_, said) in enumerate(ways) if len(said.split()) >= least_words]
        similarities = vectors @ self._vectors_of(ways)[rows].T
        return [_ranked([ways[row] for row in rows], similar) for similar in similarities]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._embed(texts)

    def meant(self, question: Question, texts: Sequence[str]) -> list[Meant]:
        """What each text stands for."""
        ranked = self.likeness(question, self._embed(texts)) if texts else []
        return [_decided(text, likeness) for text, likeness in zip(texts, ranked, strict=True)]

    def _ways(self, question: Question) -> list[tuple[str, str]]:
        """Option and a way to say it; for words of a vocabulary also what people say for them there."""
        ways = [(option.id, said) for option in question.choices for said in (option.label, *option.says)]
        known = {option.id for option in question.choices}
        match question.vocabulary:
            case Vocabulary.INDUSTRY:
                phrasings = [(one.word.value, one.text) for one in self._words.industries.phrasings]
            case Vocabulary.STAGE:
                phrasings = [(one.word.value, one.text) for one in self._words.stages.phrasings]
            case Vocabulary.CHALLENGE:
                phrasings = [(one.word.value, one.text) for one in self._words.challenges.phrasings]
            case None:
                phrasings = []
        return list(dict.fromkeys([*ways, *(way for way in phrasings if way[0] in known)]))

    def _vectors_of(self, ways: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        said = tuple(said for _, said in ways)
        if said not in self._vectors:
            self._vectors[said] = self._embed_phrases(said)
        return self._vectors[said]


def clash(text: str, phrasing: str) -> bool:
    """Whether one of two texts speaks of none, some or all where the other does not: they may mean the opposite."""
    return quantities(text) != quantities(phrasing)


def denies(text: str) -> bool:
    """Whether a text says that something is not so."""
    return "none" in quantities(text)


def quantities(text: str) -> set[str]:
    """Which of "all", "some" and "none" a text speaks of."""
    return {_QUANTITY_OF[word] for word in plain(text).split() if word in _QUANTITY_OF}


def _ranked(ways: Sequence[tuple[str, str]], similarities: NDArray[np.float32]) -> tuple[Likeness, ...]:
    best: dict[str, Likeness] = {}
    for (option, said), value in zip(ways, similarities, strict=True):
        if option not in best or value > best[option].value:
            best[option] = Likeness(option, float(value), said)
    return tuple(sorted(best.values(), key=lambda likeness: -likeness.value))


def _decided(text: str, ranked: Sequence[Likeness]) -> Meant:
    first, *others = ranked
    ahead = first.value - (others[0].value if others else 0.0)
    opposite = clash(text, first.phrasing)
    least = MAYBE if opposite else max(MAYBE, first.value - BESIDE)
    near = tuple(one.option for one in ranked[:2] if one.value >= least)
    return Meant(near, first.value >= SURE and ahead >= AHEAD and not opposite)
