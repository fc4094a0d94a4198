"""The schema: migrations and models agree, whoever migrates and how often."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store import Database, StoreUnavailable, schema
from bot.store.documents import Documents
from bot.store.interviews import Interviews
from bot.store.situations import Situations

from .samples import interview


async def test_models_and_migrations_agree(url: str) -> None:
    database, engine = Database(url), create_async_engine(url)
    await database.migrate()
    async with engine.connect() as connection:
        assert await connection.run_sync(schema.differences) == []
    await engine.dispose()
    await database.close()


async def test_migrating_again_keeps_what_is_there(database: Database) -> None:
    await Documents(database).save("a.md", "added", "A", b"text")
    await database.migrate()
    assert [entry.name for entry in await Documents(database).listing()] == ["a.md"]


async def test_what_was_kept_before_there_were_diagnostics_stays(url: str) -> None:
    engine = create_async_engine(url)
    if url.startswith("sqlite"):
        Path(url.partition("///")[2]).parent.mkdir()
    async with engine.begin() as connection:
        await connection.run_sync(_migrate_to, "0002")
        await connection.execute(
            text("INSERT INTO situations (chat_id, user_id, text, challenges, created_at)"
                 " VALUES (1, 1, 'few come back', '[]', '2030-01-01 00:00:00')")
        )  # fmt: skip
        await connection.execute(text("INSERT INTO chats (chat_id, kind) VALUES (1, 'private')"))
    await engine.dispose()
    database = Database(url)
    await database.migrate()
    told = await Situations(database).by_id(1)
    assert told is not None
    assert told.situation.text == "few come back"
    assert (await Interviews(database).begin(1, None, 1, interview())).id == 1
    await database.close()


def _migrate_to(connection: Connection, version: str) -> None:
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, version)


async def test_several_may_migrate_a_new_database_at_once(url: str) -> None:
    databases = [Database(url) for _ in range(4)]
    await asyncio.gather(*(database.migrate() for database in databases))
    for database in databases:
        assert await Documents(database).listing() == []
        await database.close()


def test_several_processes_may_migrate_a_new_file_at_once(sqlite_url: str) -> None:
    program = f"import asyncio; from bot.store import Database; asyncio.run(Database({sqlite_url!r}).migrate())"
    processes = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(3)]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]


async def test_a_new_file_that_another_process_sets_up_is_waited_for(sqlite_url: str) -> None:
    file = Path(sqlite_url.partition("///")[2])
    file.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # before the file has its log: SQLite would not wait for this one by itself
        database = Database(sqlite_url)
        migration = asyncio.create_task(database.migrate())
        await asyncio.sleep(0.3)
        assert not migration.done()
        other.execute("COMMIT")
        await migration
    assert await Documents(database).listing() == []
    await database.close()


async def test_a_database_of_a_newer_version_is_refused(url: str) -> None:
    database = Database(url)
    await database.migrate()
    async with database.session() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match=r"written by a newer version of the bot: update this one\.$"):
        await database.migrate()
    await database.close()


async def test_a_migration_that_fails_leaves_nothing_behind(url: str, tmp_path: Path) -> None:
    database, engine = Database(url), create_async_engine(url)
    (tmp_path / "data").mkdir()
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE questions (id integer)"))  # in the way of a later step
    with pytest.raises(StoreUnavailable):
        await database.migrate()
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda plain: inspect(plain).get_table_names()) == ["questions"]
    await engine.dispose()
    await database.close()
