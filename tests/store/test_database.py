"""The connection: what is promised of it, and what it says when it can't be used."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import Database, StoreUnavailable
from bot.store.chats import Chats
from bot.store.documents import Documents
from bot.store.failures import ValueRefused
from bot.store.questions import Questions

from . import postgres


async def _complaint(url: str, busy_seconds: float = 10.0) -> str:
    database = Database(url, busy_seconds=busy_seconds)
    with pytest.raises(StoreUnavailable) as caught:
        await database.migrate()
    await database.close()
    return str(caught.value)


async def test_sqlite_keeps_acknowledged_updates_through_a_power_cut(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await database.migrate()
    promised = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 10_000}
    async with database.session() as session:
        assert {name: await session.scalar(text(f"PRAGMA {name}")) for name in promised} == promised
    await database.close()


async def test_an_error_inside_a_session_undoes_its_writes(database: Database) -> None:
    async def write_and_fail() -> None:
        async with database.session() as session:
            await session.execute(text("INSERT INTO chats (chat_id, kind) VALUES (1, 'private')"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM chats")) == 0


async def test_many_writers_in_two_processes_all_get_their_turn(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await database.migrate()
    program = (
        "import asyncio; from bot.store import Database; from bot.store.chats import Chats\n"
        f"async def main():\n  chats = Chats(Database({sqlite_url!r}))\n"
        "  await asyncio.gather(*(chats.seen(i, 'private') for i in range(1000, 1040)))\n"
        "asyncio.run(main())"
    )
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", program)
    while other.returncode is None:
        await asyncio.gather(*(Chats(database).seen(i, "private") for i in range(40)))
    assert other.returncode == 0
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM chats")) == 80
    await database.close()


async def test_readers_do_not_wait_for_a_writer(sqlite_url: str) -> None:
    database = Database(sqlite_url, busy_seconds=0.1)
    await database.migrate()
    async with database.session() as session:
        await session.execute(text("INSERT INTO chats (chat_id, kind) VALUES (1, 'private')"))
        assert await Chats(database).is_blocked(1) is False
    await database.close()


async def test_a_file_that_another_process_keeps_locked_is_named_so(sqlite_url: str) -> None:
    database = Database(sqlite_url, busy_seconds=0.1)
    await database.migrate()
    holder = sqlite3.connect(sqlite_url.partition("///")[2], isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="is locked by another process: wait for a running command"):
        await Chats(database).seen(1, "private")
    holder.execute("ROLLBACK")
    holder.close()
    await Chats(database).seen(1, "private")
    await database.close()


async def test_a_full_disk_is_named_so_and_leaves_no_partial_state(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await database.migrate()

    async def fill() -> None:
        async with database.session() as session:
            await session.execute(text("PRAGMA max_page_count = 1"))  # SQLite then says what a full disk says
            await session.execute(text("INSERT INTO chats (chat_id, kind) VALUES (1, 'private')"))
            await session.execute(text("INSERT INTO chats (chat_id, kind) VALUES (2, :kind)"), {"kind": "x" * 100_000})

    with pytest.raises(StoreUnavailable, match="has no space left on its disk: free some space"):
        await fill()
    assert await Chats(database).is_blocked(1) is False
    await database.close()


async def test_a_folder_that_is_a_file_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    assert "can't be opened: check the path in DATA_DIR" in await _complaint(f"sqlite:///{tmp_path}/data/bot.db")


async def test_a_file_that_is_no_database_is_named_so(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_text("a letter to my mother " * 100)
    assert "is damaged, or is no database" in await _complaint(f"sqlite:///{tmp_path}/bot.db")


READ_ONLY = """
import asyncio, os, sys
from bot.store import Database, StoreUnavailable
from bot.store.chats import Chats

async def main(folder):
    url = f"sqlite:///{folder}/bot.db"
    database = Database(url)
    await database.migrate()
    await database.close()
    os.chmod(folder + "/bot.db", 0o444)
    os.chmod(folder, 0o555)
    if os.geteuid() == 0:
        os.setuid(65534)  # root may write anywhere
    for attempt in (Database(f"sqlite:///{folder}/new/bot.db").migrate(), Chats(Database(url)).seen(1, "private")):
        try:
            await attempt
        except StoreUnavailable as error:
            print(error)

asyncio.run(main(sys.argv[1]))
"""


def test_a_read_only_folder_and_a_read_only_file_are_named_so() -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are closed to other users
        command = [sys.executable, "-c", READ_ONLY, folder]
        said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        os.chmod(folder, 0o700)
    assert said.stderr == ""
    remedy = "can't be written: make the folder writable for this user, or set DATA_DIR to one that is."
    assert [line.endswith(remedy) for line in said.stdout.splitlines()] == [True, True], said.stdout


async def test_a_wrong_password_is_named_so_and_never_shown(postgres_server: postgres.Server) -> None:
    url = postgres_server.url("postgres").replace(postgres.PASSWORD, "not-the-password")
    database = Database(url)
    with pytest.raises(
        StoreUnavailable, match=r"refuses the user or the password: correct them in DATABASE_URL"
    ) as caught:
        await database.migrate()
    await database.close()
    assert "not-the-password" not in "".join(traceback.format_exception(caught.value))
    assert "not-the-password" not in repr(database)


async def test_a_server_that_is_down_is_named_so() -> None:
    assert "does not answer: start the server" in await _complaint("postgresql://me:secret@127.0.0.1:1/bot")


async def test_a_missing_postgres_database_is_named_so(postgres_server: postgres.Server) -> None:
    assert "does not exist: create it" in await _complaint(postgres_server.url("nothing_here"))


@pytest.mark.parametrize("url", ["", "bot.db", "mysql://root:secret@db/bot", "postgresql://me:secret@host:port/bot"])
def test_an_address_that_is_not_understood_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="DATABASE_URL is not understood: write it as") as caught:
        Database(url)
    assert "secret" not in "".join(traceback.format_exception(caught.value))


async def test_a_cut_connection_fails_once_and_is_then_replaced(postgres_url: str) -> None:
    database, other = Database(postgres_url), Database(postgres_url)
    await database.migrate()
    await other.migrate()

    async def cut_the_others() -> None:
        async with other.session() as session:
            await session.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                     " AND datname = current_database()")
            )  # fmt: skip

    async def write_while_cut() -> None:
        async with database.session() as session:
            await session.execute(text("INSERT INTO chats (chat_id, kind) VALUES (1, 'private')"))
            await cut_the_others()
            await session.execute(text("INSERT INTO chats (chat_id, kind) VALUES (2, 'private')"))

    with pytest.raises(StoreUnavailable, match="broke off the connection"):
        await write_while_cut()
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM chats")) == 0
    await cut_the_others()  # now the connections at rest in the pool
    assert (await Documents(database).save("a.md", "added", "A", b"text")).outcome == "added"
    await database.close()
    await other.close()


@pytest.mark.parametrize("value", [2**63, 2**200, {"a": 1}, ["x"]])
async def test_a_value_that_no_database_keeps_is_refused_and_not_taken_for_an_outage(
    database: Database, value: object
) -> None:
    with pytest.raises(ValueRefused, match="can't keep"):
        await Questions(database).by_message(value, 1)
