"""A situation told in words -> playbooks to use, from the published generation."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.coach.correction import CHOSEN
from bot.coach.meanings import Meanings
from bot.coach.reading import Reader
from bot.coach.recommendation import RECOMMENDED, Recommendation, recommend, suggest
from bot.coach.situation import Situation, understand
from bot.coach.story import StoryReader
from bot.library import Library, OpenGeneration
from knowledge.catalogue import Catalogue
from knowledge.diagnostic import Question, Suggested
from knowledge.taxonomy import PlaybookKind
from knowledge.vocabulary import Vocabularies
from retrieval.phrases import Phrases
from retrieval.search import merged

NEAR = 500
"""How many sentences near to what was told are looked at: enough for a few of every playbook that has any."""


class Advice:
    """Suggests playbooks. Raises SearchUnavailable, IndexDamaged and StoreUnavailable."""

    def __init__(self, library: Library) -> None:
        self._library = library
        embed, phrases = library.model.embed_texts, Phrases(library.model, library.data_dir / "phrases.npz")
        self._words = Vocabularies.load(embed, phrases.embed)
        self._meanings = Meanings(embed, self._words, phrases.embed)
        self.reader, self.stories = Reader(self._meanings), StoryReader(self._meanings, self._words)

    async def prepare(self, questions: Iterable[Question] = ()) -> None:
        """Embeds what is listened for, for these questions too: some ten seconds at the first start, then none.

        Without it the first situation, story or answer takes that long.
        """
        await asyncio.to_thread(self._words.prepare)
        await asyncio.to_thread(self._meanings.prepare, questions)

    async def catalogue(self) -> Catalogue:
        async with self._library.reading() as generation:
            return generation.catalogue

    async def understand(self, text: str, *, industry: str = "", stage: str = "", challenge: str = "") -> Situation:
        return await asyncio.to_thread(understand, self._words, text, industry, stage, challenge)

    async def recommend(
        self, situation: Situation, kinds: Collection[PlaybookKind] = (), limit: int = RECOMMENDED
    ) -> tuple[Recommendation, ...]:
        """The playbooks for a situation, best first; none when it says nothing about a business."""
        async with self._library.reading() as generation:
            return await asyncio.to_thread(_recommended, generation, situation, kinds, limit)

    async def suggestions(
        self,
        situation: Situation,
        findings: Sequence[Situation],
        wanted: Sequence[Suggested],
        without: Collection[str] = (),
    ) -> Mapping[str, tuple[Recommendation, ...]]:
        """For each heading of a report the playbooks that fit, none of them twice. Each text is embedded once.

        `without` are titles or aliases of playbooks to leave out.
        """
        async with self._library.reading() as generation:
            return await asyncio.to_thread(_suggested, generation, situation, findings, wanted, without)


def _recommended(
    generation: OpenGeneration, situation: Situation, kinds: Collection[PlaybookKind], limit: int
) -> tuple[Recommendation, ...]:
    near = generation.search.near(_told(situation), NEAR)
    return recommend(generation.catalogue, situation, near, generation.index.passages_of, kinds, limit=limit)


def _suggested(
    generation: OpenGeneration,
    situation: Situation,
    findings: Sequence[Situation],
    wanted: Sequence[Suggested],
    without: Collection[str],
) -> Mapping[str, tuple[Recommendation, ...]]:
    own = _told(situation)
    texts = tuple(dict.fromkeys((*own, *(part for one in findings for part in one.parts))))
    near_to = dict(zip(texts, generation.search.near_each(texts, NEAR), strict=True))
    each = [(one, merged(near_to[part] for part in one.parts)) for one in findings]
    told = (situation, merged(near_to[part] for part in own))
    return suggest(generation.catalogue, told, each, generation.index.passages_of, wanted, without)


def _told(situation: Situation) -> Sequence[str]:
    """The whole message, and the clauses that tell of a trouble: these are nearest to what playbooks are for."""
    if situation.parts:
        return situation.parts
    said = [one.word.label if one.said == CHOSEN else one.said for one in situation.challenges]
    return tuple(dict.fromkeys(filter(None, (situation.text, *said))))
