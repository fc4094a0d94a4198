"""Gaps by meaning: paraphrases come together, other questions do not, and a new document closes what it answers."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from running_bot import settings_of

from bot import app
from bot.gaps import EXAMPLES, GapGroup, KnowledgeGaps, group_with, grouped
from bot.library import Library
from bot.store.database import Database
from bot.store.gaps import Gap, Gaps, Why
from bot.store.questions import Asked, Questions
from retrieval.embeddings import EmbeddingModel

NOW = datetime.now(UTC)
AGO = NOW - timedelta(days=30)
GOLDEN = Path(__file__).parents[1] / "golden" / "gaps.jsonl"
UNFINISHED = "Why do unfinished tasks stay in mind?"
ARTICLE = "zeigarnik-effect.txt"


def gap(id: int, text: str, *, user_id: int = 1, why: Why = "refused") -> Gap:
    return Gap(
        question_id=id,
        chat_id=user_id,
        user_id=user_id,
        message_id=None,
        thread_id=None,
        standalone=text,
        question=text,
        why=why,
        asked_at=NOW,
    )


def groups_of(model: EmbeddingModel, gaps: Sequence[Gap]) -> tuple[GapGroup, ...]:
    return grouped(gaps, model.embed_texts([one.standalone for one in gaps]))


def test_paraphrases_come_together_and_topics_stay_apart(model: EmbeddingModel) -> None:
    rows = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
    groups = groups_of(model, [gap(id, row["question"]) for id, row in enumerate(rows)])
    topics = [[rows[id]["topic"] for id in group.question_ids] for group in groups]
    assert all(len(set(found)) == 1 for found in topics)
    together = sum(len(found) * (len(found) - 1) for found in topics)
    possible = sum(number * (number - 1) for number in Counter(row["topic"] for row in rows).values())
    assert together / possible > 0.5


def test_no_gaps_are_no_groups_and_one_is_one(model: EmbeddingModel) -> None:
    assert grouped([], np.zeros((0, 384), np.float32)) == ()
    [group] = groups_of(model, [gap(7, "Do you ship?")])
    assert (group.title, group.examples, group.count, group.id) == ("Do you ship?", ("Do you ship?",), 1, 7)


def test_what_is_asked_most_comes_first_and_a_person_who_repeats_it_counts_once(model: EmbeddingModel) -> None:
    gaps = [gap(id, text) for id, text in enumerate(["Is a stamp card worth it?", "is a STAMP card worth it"] * 3, 1)]
    gaps += [gap(20 + person, "Which music fits a shop?", user_id=person) for person in (1, 2)]
    first, second = groups_of(model, gaps)
    assert (first.title, first.count) == ("Which music fits a shop?", 2)
    assert (second.count, second.question_ids, len(second.examples)) == (1, (1, 2, 3, 4, 5, 6), 1)


def test_a_group_shows_its_middle_first_few_wordings_and_what_went_wrong(model: EmbeddingModel) -> None:
    texts = [
        "delivery times in december",
        "delivery times before christmas",
        "delivery dates at christmas",
        "how long does delivery take at christmas",
        "delivery time at christmas",
    ]
    whys: list[Why] = ["refused", "refused", "unsure", "disliked", "refused"]
    gaps = [gap(id, text, user_id=id, why=why) for id, (text, why) in enumerate(zip(texts, whys, strict=True), 1)]
    [group] = groups_of(model, gaps)
    assert group.title == group.examples[0]
    assert len(set(group.examples)) == EXAMPLES
    assert group.why == {"refused": 3, "unsure": 1, "disliked": 1}
    assert group.count == 5


def test_a_group_is_found_again_by_any_of_its_questions(model: EmbeddingModel) -> None:
    groups = groups_of(model, [gap(1, "Do you ship?"), gap(2, "Which music fits a shop?")])
    found = group_with(groups, 2)
    assert found is not None
    assert found.title == "Which music fits a shop?"
    assert group_with(groups, 3) is None


@pytest_asyncio.fixture(loop_scope="session")
async def library(data_dir: Path, model: EmbeddingModel) -> AsyncIterator[tuple[Library, Database]]:
    settings = settings_of(data_dir)
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        await library.ensure()
        yield library, database


async def ask(database: Database, text: str, *, answered: bool = False, confidence: float = 0.1) -> int:
    return await Questions(database).record(
        Asked(
            chat_id=1,
            user_id=1,
            message_id=None,
            thread_id=None,
            question=text,
            standalone=text,
            answered=answered,
            text="",
            milliseconds=1,
            reason=None if answered else "missing",
            confidence=confidence,
        )
    )


@pytest.mark.asyncio
async def test_a_new_document_closes_the_questions_it_answers_and_no_others(
    library: tuple[Library, Database], articles: dict[str, Path]
) -> None:
    opened, database = library
    gaps = KnowledgeGaps(opened, Gaps(database))
    refused = await ask(database, UNFINISHED)
    unsure = await ask(database, UNFINISHED, answered=True, confidence=0.3)
    await ask(database, "Who won the world cup?")
    await ask(database, "What is the Kano model?", answered=True, confidence=0.3)
    assert await gaps.answered_now(AGO, [ARTICLE]) == {}
    await opened.add([(ARTICLE, articles[ARTICLE].read_bytes())])
    found = await gaps.answered_now(AGO, [ARTICLE])
    assert set(found) == {refused, unsure}
    assert found[refused].citations[0].document == ARTICLE
    assert await gaps.answered_now(AGO, []) == {}


@pytest.mark.asyncio
async def test_open_gaps_are_grouped_until_they_are_closed(library: tuple[Library, Database]) -> None:
    opened, database = library
    gaps = KnowledgeGaps(opened, Gaps(database))
    assert await gaps.groups(AGO) == ()
    ids = [await ask(database, text) for text in ("Do you ship to Spain?", "do you ship to spain", "Who sells music?")]
    first, second = await gaps.groups(AGO)
    assert {first.question_ids, second.question_ids} == {(ids[0], ids[1]), (ids[2],)}
    await Gaps(database).close(ids[:2], "dismissed")
    assert [group.question_ids for group in await gaps.groups(AGO)] == [(ids[2],)]
