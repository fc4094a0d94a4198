"""Forgetting a person: afterwards no table holds anything of them."""

from pathlib import Path

from sqlalchemy import text

from bot.store import Database
from bot.store.chats import Chats
from bot.store.documents import Documents
from bot.store.models import Base
from bot.store.people import forget
from bot.store.questions import Questions
from bot.store.updates import Received, Updates

from .samples import asked

ANN, BO, GROUP = 5550001112, 5550003334, -100777


async def _everything(database: Database) -> str:
    rows = []
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            found = await session.execute(text(f'SELECT * FROM "{table.name}"'))  # noqa: S608 - our own names
            rows += sorted(f"{table.name} {tuple(row)}" for row in found)
    return "\n".join(rows)


async def _life(database: Database) -> Updates:
    """Ann and Bo in private and in a group: questions, thumbs, updates that are done, waiting and set aside."""
    chats, questions, updates = Chats(database), Questions(database), Updates(database, 42)
    for person in (ANN, BO):
        await chats.seen(person, "private")
        await questions.record(asked(chat_id=person, user_id=person, question=f"secret of {person}"))
        await questions.record(asked(chat_id=GROUP, user_id=person, message_id=person % 1000))
    mine = await questions.record(asked(chat_id=ANN, user_id=ANN, message_id=99))
    his = await questions.record(asked(chat_id=BO, user_id=BO, message_id=99))
    for person in (ANN, BO):
        await questions.rate(mine, person, 1)
        await questions.rate(his, person, -1)
    await Documents(database).save("a.md", "added", "A", b"text")
    await updates.store(
        [
            Received(1, GROUP, BO, f'{{"text": "hello", "reply_to_message": {{"from": {{"id": {ANN}}}}}}}'),
            Received(2, ANN, ANN, '{"text": "set aside"}'),
            Received(3, ANN, ANN, '{"text": "/forget"}'),
            Received(4, ANN, ANN, '{"text": "waiting"}'),
            Received(5, GROUP, ANN, '{"text": "waiting in the group"}'),
            Received(6, GROUP, BO, '{"text": "of somebody else"}'),
        ]
    )
    for chat in (GROUP, ANN):
        begun = await updates.begin(chat)
        assert begun is not None
        await updates.set_aside(begun.id, f"RuntimeError for {chat}")
    return updates


async def test_after_forget_no_table_holds_the_persons_id(database: Database) -> None:
    await _life(database)
    assert str(ANN) in await _everything(database)
    await forget(database, ANN)
    left = await _everything(database)
    assert str(ANN) not in left
    assert "waiting in the group" not in left
    assert "set aside" not in left


async def test_other_people_keep_what_is_theirs(database: Database) -> None:
    updates = await _life(database)
    await forget(database, ANN)
    left = await _everything(database)
    assert f"secret of {BO}" in left
    assert "of somebody else" in left
    begun = await updates.begin(GROUP)
    assert begun is not None
    assert begun.update_id == 6
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM questions")) == 3
        assert await session.scalar(text("SELECT count(*) FROM feedback")) == 1


async def test_the_update_that_asks_to_be_forgotten_can_still_be_completed(database: Database) -> None:
    updates = await _life(database)
    begun = await updates.begin(ANN)
    assert begun is not None
    assert begun.update_id == 3
    await forget(database, ANN)
    assert await updates.begin(ANN, done=begun.id) is None
    assert await updates.store([Received(3, ANN, ANN, '{"text": "/forget"}')]) == 0
    assert str(ANN) not in await _everything(database)


async def test_who_was_never_here_can_be_forgotten(database: Database) -> None:
    await _life(database)
    before = await _everything(database)
    await forget(database, 12345678)
    assert await _everything(database) == before


async def test_nothing_of_a_forgotten_person_stays_readable_in_the_file(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await database.migrate()
    await _life(database)
    await forget(database, ANN)
    await database.close()
    folder = Path(sqlite_url.partition("///")[2]).parent
    assert all(f"secret of {ANN}".encode() not in file.read_bytes() for file in folder.iterdir())
