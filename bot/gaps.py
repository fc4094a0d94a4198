"""Gaps by meaning: what people ask in vain, in groups, and which of it is answered by now."""

import asyncio
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from bot.library import Library, OpenGeneration
from bot.store.gaps import ClosedBy, Gap, Gaps, Why
from retrieval.answering import Answer
from retrieval.embeddings import Vector

APART = 0.5
"""From this mean cosine distance on, two groups of questions stay apart.

Of 76 questions in 20 topics (tests/golden/gaps.jsonl) no two of different topics share a group then, and 53 % of the
pairs of one topic do. At .55 it would be 67 %, but among the 165 golden questions on customer experience, which are all
near each other, a group of 14 forms there that has little more in common than the word "customers"; at .65 topics mix.
A group too many is dismissed with a tap, while a question in a wrong group is dismissed unseen.
"""

SURELY = 0.65
"""With this confidence an open question counts as answered: above that of 16 of 17 questions that the library answers
wrongly among 400 SQuAD questions on other subjects, and below that of 172 of 189 right answers to golden questions."""

EXAMPLES = 3
TRIED = 300
"""So many open gaps, the newest ones, are asked again after a publication: some seconds of work."""


@dataclass(frozen=True)
class GapGroup:
    """Questions that mean much the same.

    `title` is the one in the middle of them, `examples` the wordings nearest to it, itself first. `count` is how often
    they were asked, where the same person in the same words counts once, and `why` divides that by what went wrong.
    """

    title: str
    examples: tuple[str, ...]
    count: int
    why: Mapping[Why, int]
    question_ids: tuple[int, ...]

    @property
    def id(self) -> int:
        """By what the group is found again while it is open: the smallest of its question ids."""
        return self.question_ids[0]


class KnowledgeGaps:
    """Raises StoreUnavailable; `answered_now` also what reading the library raises."""

    def __init__(self, library: Library, gaps: Gaps) -> None:
        self._library = library
        self._gaps = gaps
        self._vectors: dict[str, Vector] = {}  # of the questions grouped last: to turn a page embeds nothing anew

    async def groups(self, since: datetime) -> tuple[GapGroup, ...]:
        """The open gaps since then, the group that was asked most first."""
        gaps = await self._gaps.open(since)
        return await asyncio.to_thread(self._grouped, gaps)

    async def answered_now(self, since: datetime, documents: Collection[str]) -> Mapping[int, Answer]:
        """Which open gaps since then the published generation answers surely from these documents, by question id."""
        gaps = await self._gaps.open(since)
        async with self._library.reading() as generation:
            return await asyncio.to_thread(_answered, gaps[:TRIED], generation, documents)

    async def close(self, question_ids: Collection[int], by: ClosedBy) -> tuple[int, ...]:
        """Closes those that are open, and returns which these were."""
        return await self._gaps.close(question_ids, by)

    async def reopen(self, question_ids: Collection[int]) -> None:
        """Takes their closing back."""
        await self._gaps.reopen(question_ids)

    def _grouped(self, gaps: Sequence[Gap]) -> tuple[GapGroup, ...]:
        known = self._vectors
        new = list({gap.standalone for gap in gaps} - known.keys())
        known = known | dict(zip(new, self._library.model.embed_texts(new), strict=True)) if new else known
        self._vectors = {gap.standalone: known[gap.standalone] for gap in gaps}
        return grouped(gaps, np.array([known[gap.standalone] for gap in gaps], np.float32))


def grouped(gaps: Sequence[Gap], vectors: Vector) -> tuple[GapGroup, ...]:
    """The gaps by meaning; `vectors` (gaps, dimension) are unit vectors of their standalone questions."""
    members: dict[int, list[int]] = {}
    for number, label in enumerate(_labels(vectors)):
        members.setdefault(label, []).append(number)
    groups = [_group([gaps[number] for number in rows], vectors[rows]) for rows in members.values()]
    return tuple(sorted(groups, key=lambda group: (-group.count, -group.question_ids[-1])))


def group_with(groups: Iterable[GapGroup], question_id: int) -> GapGroup | None:
    """The group that holds this question."""
    return next((group for group in groups if question_id in group.question_ids), None)


def _labels(vectors: Vector) -> list[int]:
    """The number of the group of each row."""
    if len(vectors) < 2:
        return [0] * len(vectors)
    from sklearn.cluster import AgglomerativeClustering

    clustering = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=APART)
    return [int(label) for label in clustering.fit_predict(vectors)]


def _group(gaps: Sequence[Gap], vectors: Vector) -> GapGroup:
    nearness = vectors @ vectors.mean(axis=0)
    from_the_middle = [gaps[number].standalone for number in np.argsort(-nearness, kind="stable")]
    wordings = {_plain(text): text for text in reversed(from_the_middle)}
    examples = tuple(dict.fromkeys(wordings[_plain(text)] for text in from_the_middle))[:EXAMPLES]
    asked = {(gap.user_id, _plain(gap.standalone)): gap.why for gap in gaps}
    return GapGroup(
        title=examples[0],
        examples=examples,
        count=len(asked),
        why=Counter(asked.values()),
        question_ids=tuple(sorted(gap.question_id for gap in gaps)),
    )


def _plain(text: str) -> str:
    """A question without what does not make it another one: case, blanks and punctuation."""
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def _answered(gaps: Sequence[Gap], generation: OpenGeneration, documents: Collection[str]) -> dict[int, Answer]:
    answers: dict[str, Answer] = {}
    for gap in gaps:
        if gap.standalone not in answers:
            answers[gap.standalone] = generation.answering.answer(gap.standalone)
    return {gap.question_id: answers[gap.standalone] for gap in gaps if _closes(answers[gap.standalone], documents)}


def _closes(answer: Answer, documents: Collection[str]) -> bool:
    cited = (citation.document for citation in answer.citations[: answer.cited])
    return answer.answered and answer.confidence >= SURELY and any(name in documents for name in cited)
