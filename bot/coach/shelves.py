"""Ways to look through the catalogue: by what hurts, by stage, industry, kind and expectation."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

from bot.languages import mark, say
from knowledge.catalogue import Catalogue
from knowledge.playbook import Playbook
from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind, Word

KEY_CHARACTERS = 8


class Facet(Enum):
    """One of the shared vocabularies to choose from. `key` stands for it in buttons, `label` is what people read."""

    HURTS = "h", mark("What hurts"), Challenge
    STAGE = "s", mark("Stage"), JourneyStage
    INDUSTRY = "i", mark("Industry"), Industry
    KIND = "k", mark("Kind"), PlaybookKind
    EXPECTATION = "e", mark("Expectation"), ExpectationType

    def __init__(self, key: str, label: str, words: type[Word]) -> None:
        self.key = key
        self.label = label
        self._words = words

    @classmethod
    def at(cls, key: str) -> "Facet | None":
        return next((facet for facet in cls if facet.key == key), None)

    def word(self, value: str) -> Word | None:
        """The word with exactly this value."""
        return next((word for word in self._words if word.value == value), None)

    @property
    def words(self) -> Sequence[Word]:
        """All its words: a few in the order of the vocabulary, many by letter."""
        words = list(self._words)
        return words if len(words) <= 6 else sorted(words, key=lambda word: say(word.label))


@dataclass(frozen=True)
class Shelf:
    """The playbooks for one word, such as those for hospitality."""

    facet: Facet
    word: Word

    @classmethod
    def at(cls, key: str, value: str) -> "Shelf | None":
        facet = Facet.at(key)
        word = facet.word(value) if facet else None
        return cls(facet, word) if facet and word else None

    def playbooks(self, catalogue: Catalogue) -> tuple[Playbook, ...]:
        """By title."""
        match self.word:
            case Challenge():
                return catalogue.find(challenge=self.word)
            case JourneyStage():
                return catalogue.find(stage=self.word)
            case Industry():
                return catalogue.find(industry=self.word)
            case PlaybookKind():
                return catalogue.find(kind=self.word)
            case ExpectationType():
                return catalogue.find(expectation=self.word)
        return ()


def shelves_of(catalogue: Catalogue, facet: Facet) -> list[tuple[Shelf, int]]:
    """The shelves that hold something, with the number of their playbooks."""
    counted = [(shelf, len(shelf.playbooks(catalogue))) for shelf in (Shelf(facet, word) for word in facet.words)]
    return [(shelf, count) for shelf, count in counted if count]


def key_of(playbook: Playbook) -> str:
    """What stands for a playbook in buttons; the same after a restart and after its text was changed."""
    return _key(playbook.document)


def with_key(playbooks: Sequence[Playbook], key: str) -> Playbook | None:
    """The playbook with this key, also when its document has been joined to another one since."""
    return next((one for one in playbooks if key in map(_key, one.documents)), None)


def _key(document: str) -> str:
    return sha256(document.encode("utf-8", "replace")).hexdigest()[:KEY_CHARACTERS]
