"""Gaps: which questions had no good answer, and what closes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.store import Database
from bot.store.gaps import Gap, Gaps
from bot.store.models import QuestionRow
from bot.store.questions import Questions
from retrieval.answerability import SURE_FROM

from .samples import asked

AGO = datetime.now(UTC) - timedelta(days=30)


async def _ask(database: Database, message_id: int = 10, **changes: Any) -> int:
    return await Questions(database).record(asked(message_id=message_id, **changes))


async def _open(database: Database) -> list[Gap]:
    return await Gaps(database).open(AGO)


async def _why(database: Database) -> list[str]:
    return [gap.why for gap in await _open(database)]


@pytest.mark.parametrize("reason", ["missing", "outside", None])
async def test_a_question_that_the_documents_do_not_answer_is_a_gap(database: Database, reason: str | None) -> None:
    id = await _ask(database, answered=False, reason=reason, confidence=0.1, user_id=7, thread_id=9)
    [gap] = await _open(database)
    assert (gap.question_id, gap.why, gap.user_id, gap.thread_id) == (id, "refused", 7, 9)
    assert (gap.question, gap.standalone) == ("and for banks?", "how can a bank use self-efficacy?")


@pytest.mark.parametrize("reason", ["small talk", "task", "own data", "empty"])
async def test_what_no_document_could_answer_is_none(database: Database, reason: str) -> None:
    id = await _ask(database, answered=False, reason=reason, confidence=0.1)
    await Questions(database).rate(id, 1, -1)
    assert await _open(database) == []


async def test_an_unsure_answer_is_a_gap_and_a_sure_one_is_none(database: Database) -> None:
    await _ask(database, 1, confidence=SURE_FROM - 0.01)
    await _ask(database, 2, confidence=SURE_FROM)
    await _ask(database, 3, confidence=None)
    assert await _why(database) == ["unsure"]


async def test_an_answer_that_somebody_disliked_is_a_gap_however_sure_it_was(database: Database) -> None:
    sure, unsure = await _ask(database, 1, confidence=0.9), await _ask(database, 2, confidence=0.1)
    for question_id in (sure, unsure):
        await Questions(database).rate(question_id, 7, -1)
        await Questions(database).rate(question_id, 8, 1)
    assert await _why(database) == ["disliked", "disliked"]
    await Questions(database).rate(sure, 7, 1)
    assert [gap.question_id for gap in await _open(database)] == [unsure]


async def test_gaps_come_newest_first_and_not_from_before(database: Database) -> None:
    ids = [await _ask(database, number, answered=False) for number in range(3)]
    async with database.session() as session:
        for id, days in zip(ids, (2, 40, 1), strict=True):
            moved = update(QuestionRow).where(QuestionRow.id == id)
            await session.execute(moved.values(asked_at=datetime.now(UTC) - timedelta(days=days)))
    assert [gap.question_id for gap in await _open(database)] == [ids[2], ids[0]]


async def test_a_closed_gap_is_open_no_more_until_it_is_reopened(database: Database) -> None:
    gaps = Gaps(database)
    one, two = await _ask(database, 1, answered=False), await _ask(database, 2, answered=False)
    assert await gaps.close([one, 404], "document") == (one,)
    assert [gap.question_id for gap in await _open(database)] == [two]
    assert await gaps.close([two, one], "dismissed") == (two,)
    await gaps.reopen([one])
    assert [gap.question_id for gap in await _open(database)] == [one]
    assert await gaps.close([], "answer") == ()


async def test_what_closed_a_gap_first_stands(database: Database) -> None:
    id = await _ask(database, answered=False)
    await Gaps(database).close([id], "answer")
    await Gaps(database).close([id], "dismissed")
    async with database.reading() as session:
        row = await session.get_one(QuestionRow, id)
        assert (row.closed_by, row.closed_at is None) == ("answer", False)


async def test_a_closed_question_that_is_asked_anew_in_its_message_is_open_again(database: Database) -> None:
    id = await _ask(database, answered=False)
    await Gaps(database).close([id], "dismissed")
    assert await _ask(database, answered=False, question="something else") == id
    assert await _why(database) == ["refused"]
