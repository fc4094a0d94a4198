"""Forgetting a person: afterwards no table holds anything of them."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bot.coach.interview import Given
from bot.coach.profile import Profile
from bot.coach.situation import Situation
from bot.store import Database
from bot.store.chats import Chats
from bot.store.digests import Digests
from bot.store.documents import Documents
from bot.store.experiments import Experiments
from bot.store.interviews import Interviews
from bot.store.models import Base, DraftRow, RunRow
from bot.store.offers import Offers
from bot.store.people import forget
from bot.store.profiles import Profiles
from bot.store.questions import Questions
from bot.store.reminders import Reminders
from bot.store.reports import Reports
from bot.store.situations import Situations
from bot.store.updates import Received, Updates
from bot.store.uses import Used, Uses

from .samples import asked, interview, planned, report

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


async def _coached(database: Database, chat_id: int, user_id: int) -> None:
    """A diagnostic from the first answer to the check-in, and another one half done."""
    told = interview(sells=Given(f"secret of {user_id}"))
    done = await Interviews(database).begin(chat_id, None, user_id, told)
    await Interviews(database).change(done.id, done.revision, told, state="done", message_id=50)
    kept = await Reports(database).record(done.id, report(business=f"secret of {user_id}"))
    assert kept is not None
    step = f"secret of {user_id}"
    plan = planned(chat_id=chat_id, user_id=user_id, report_id=kept.id, step=step)
    experiment = await Experiments(database).begin(plan, replace=True)
    await Reminders(database).schedule(chat_id, None, user_id, "check-in", experiment.id, datetime.now(UTC))
    half = await Interviews(database).begin(chat_id, None, user_id, interview("kano"))
    await Interviews(database).change(half.id, half.revision, told, pending={"said": f"secret of {user_id}"})
    await Profiles(database).save(chat_id, user_id, Profile(offering=f"business of {chat_id}"))
    await Situations(database).record(chat_id, user_id, Situation(f"secret of {user_id}"))


async def test_after_forget_no_table_holds_the_persons_id(database: Database) -> None:
    await _life(database)
    assert str(ANN) in await _everything(database)
    await forget(database, ANN)
    left = await _everything(database)
    assert str(ANN) not in left
    assert "waiting in the group" not in left
    assert "set aside" not in left


async def test_after_forget_nothing_of_a_persons_coaching_is_left(database: Database) -> None:
    for chat_id in (ANN, GROUP):
        await _coached(database, chat_id, ANN)
    before = await _everything(database)
    for table in ("interviews", "reports", "experiments", "reminders", "profiles", "situations"):
        assert sum(row.startswith(table) and str(ANN) in row for row in before.splitlines()) >= 2, table
    await forget(database, ANN)
    assert str(ANN) not in await _everything(database)


async def _administers(database: Database, person: int) -> None:
    """An admin with a digest, a draft and a run of the index, who wants no offers."""
    await Digests(database).want(person, datetime.now(UTC))
    await Uses(database).note(person, datetime.now(UTC).date(), Used(1, 10, 1))
    await Offers(database).quiet(person)
    draft = {"batch": "1", "kind": "answer", "name": f"secret of {person}", "fault": "", "questions": []}
    async with database.session() as session:
        now = datetime.now(UTC)
        session.add(DraftRow(chat_id=person, source_id=5, state="waiting", created_at=now, **draft))
        session.add(RunRow(chat_id=person, changes=[], closed=[], state="done", began_at=now))


async def test_after_forget_nothing_is_left_of_what_somebody_did_as_an_admin(database: Database) -> None:
    for person in (ANN, BO):
        await _administers(database, person)
    before = await _everything(database)
    for table in ("digests", "quiet", "drafts", "runs"):
        assert any(row.startswith(table) and str(ANN) in row for row in before.splitlines()), table
    await forget(database, ANN)
    assert await _everything(database) == "\n".join(row for row in before.splitlines() if str(ANN) not in row)


async def test_every_table_that_can_name_a_person_is_emptied_of_them(database: Database) -> None:
    """A table that is new has to be filled above, so that it cannot be left out of what is forgotten."""
    await _life(database)
    await _coached(database, ANN, ANN)
    await _administers(database, ANN)
    naming = {
        table.name
        for table in Base.metadata.sorted_tables
        if {"user_id", "chat_id", "chat_key"} & {column.name for column in table.columns}
    }
    named = {row.split()[0] for row in (await _everything(database)).splitlines() if str(ANN) in row}
    assert named == naming
    await forget(database, ANN)
    assert str(ANN) not in await _everything(database)


async def test_a_group_keeps_its_profile_and_other_people_their_coaching(database: Database) -> None:
    for chat_id, person in ((BO, BO), (GROUP, BO), (ANN, ANN)):
        await _coached(database, chat_id, person)
    before = [row for row in (await _everything(database)).splitlines() if str(ANN) not in row]
    await Profiles(database).save(GROUP, ANN, Profile(offering="rooms"))
    await forget(database, ANN)
    left = await _everything(database)
    assert [row for row in left.splitlines() if not row.startswith("profiles")] == [
        row for row in before if not row.startswith("profiles")
    ]
    assert (await Profiles(database).of(GROUP)).offering == "rooms"
    assert (await Profiles(database).of(BO)).offering == f"business of {BO}"
    assert (await Profiles(database).of(ANN)).is_empty


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
    await _coached(database, GROUP, ANN)
    await forget(database, ANN)
    await database.close()
    folder = Path(sqlite_url.partition("///")[2]).parent
    assert all(f"secret of {ANN}".encode() not in file.read_bytes() for file in folder.iterdir())
