"""Questions: kept once a message, found again, and rated."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.store import Database
from bot.store.models import FeedbackRow
from bot.store.people import forget
from bot.store.questions import Questions

from .samples import asked

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def test_a_question_comes_back_as_it_was_kept(database: Database) -> None:
    questions = Questions(database)
    before = datetime.now(UTC)
    number = await questions.record(asked())
    await questions.answered_with(number, [11, 12])
    kept = await questions.by_id(number)
    assert kept is not None
    plain = {name: value for name, value in vars(kept).items() if name not in {"id", "answer_message_ids", "asked_at"}}
    assert plain == vars(asked())
    assert (kept.id, kept.answer_message_ids) == (number, (11, 12))
    assert before - timedelta(seconds=1) <= kept.asked_at <= datetime.now(UTC)


async def test_a_question_is_found_by_its_message_in_its_chat_only(database: Database) -> None:
    questions = Questions(database)
    number = await questions.record(asked(chat_id=5, message_id=77))
    found = await questions.by_message(5, 77)
    assert found is not None
    assert found.id == number
    assert await questions.by_message(6, 77) is None


async def test_an_edited_question_keeps_its_place_and_its_answer_messages(database: Database) -> None:
    questions = Questions(database)
    first = await questions.record(asked(question="how can banks use it"))
    await questions.answered_with(first, [11])
    edited = asked(question="how can hotels use it", text="Let guests choose. [1]", citations=(), answered=False)
    assert await questions.record(edited) == first
    kept = await questions.by_id(first)
    assert kept is not None
    assert (kept.question, kept.text, kept.answered, kept.citations) == (
        "how can hotels use it", "Let guests choose. [1]", False, (),
    )  # fmt: skip
    assert kept.answer_message_ids == (11,)


async def test_feedback_does_not_outlive_the_answer_it_was_given_to(database: Database) -> None:
    questions = Questions(database)
    number = await questions.record(asked())
    await questions.rate(number, 1, 1)
    await questions.record(asked())
    assert await _ratings(database) == [(number, 1, 1)]
    await questions.record(asked(text="Another answer."))
    assert await _ratings(database) == []


async def test_inline_questions_are_each_their_own(database: Database) -> None:
    questions = Questions(database)
    numbers = {await questions.record(asked(message_id=None)) for _ in range(3)}
    assert len(numbers) == 3


async def test_recent_questions_are_those_of_the_person_in_the_topic_oldest_first(database: Database) -> None:
    questions = Questions(database)
    wanted = [
        await questions.record(asked(chat_id=-5, user_id=1, thread_id=4, message_id=message)) for message in (1, 2, 3)
    ]
    for other in ({"user_id": 2}, {"thread_id": None}, {"chat_id": -6}):
        await questions.record(
            dataclasses.replace(asked(chat_id=-5, user_id=1, thread_id=4, message_id=9 + len(str(other))), **other)
        )
    recent = await questions.recent(-5, 1, 4, limit=2, since=LONG_AGO)
    assert [question.id for question in recent] == wanted[-2:]
    assert await questions.recent(-5, 1, 4, limit=2, since=datetime.now(UTC) + timedelta(minutes=1)) == []
    assert len(await questions.recent(-5, 1, None, limit=9, since=LONG_AGO)) == 1


async def test_pressing_the_other_thumb_changes_what_stands(database: Database) -> None:
    questions = Questions(database)
    number = await questions.record(asked())
    assert [await questions.rate(number, 8, value) for value in (1, 1, -1)] == [1, 1, -1]  # type: ignore[arg-type]
    assert await questions.rate(number, 9, 1) == 1
    assert await _ratings(database) == [(number, 8, -1), (number, 9, 1)]


async def test_a_question_that_is_gone_can_not_be_rated(database: Database) -> None:
    assert await Questions(database).rate(404, 8, 1) is None
    assert await _ratings(database) == []


async def test_numbers_of_deleted_questions_are_never_given_again(database: Database) -> None:
    first = await Questions(database).record(asked())
    await forget(database, 1)
    assert await Questions(database).record(asked(chat_id=2, user_id=2)) > first


@pytest.mark.parametrize(
    "words", ["", "nul\x00byte", "half a pair \ud83d", "🙂 <b>&", "x" * 10_000, "Ünïcödé\n\t'; --"]
)
async def test_any_words_can_be_kept(database: Database, words: str) -> None:
    questions = Questions(database)
    number = await questions.record(asked(question=words, text=words))
    kept = await questions.by_id(number)
    assert kept is not None
    assert kept.question == kept.text == words.replace("\x00", "").replace("\ud83d", "?")


async def _ratings(database: Database) -> list[tuple[int, int, int]]:
    async with database.reading() as session:
        rows = await session.execute(
            select(FeedbackRow.question_id, FeedbackRow.user_id, FeedbackRow.value).order_by(FeedbackRow.user_id)
        )
        return [tuple(row) for row in rows]
