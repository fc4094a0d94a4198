"""The same tests run on SQLite and on PostgreSQL, both real."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text

from bot.store import Database
from bot.store.models import Base

from . import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    folder = postgres.binaries()
    if folder is None:
        pytest.skip("PostgreSQL is not installed: no initdb on the PATH or under /usr/lib/postgresql")
    with postgres.running(folder) as server:
        yield server


@pytest.fixture
async def postgres_url(postgres_server: postgres.Server) -> AsyncIterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    await _administer(postgres_server, f"CREATE DATABASE {name}")
    yield postgres_server.url(name)
    await _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path}/data/bot.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """A migrated, empty database."""
    if request.param == "sqlite":
        database = Database(request.getfixturevalue("sqlite_url"))
        await database.migrate()
    else:  # one for all tests: to create and migrate another takes much longer than to empty it
        database = Database(request.getfixturevalue("postgres_server").url("postgres"))
        await database.migrate()
        async with database.session() as session:
            tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
            await session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY"))
            await session.execute(text("INSERT INTO pointer (id) VALUES (1)"))
    yield database
    await database.close()


async def _administer(server: postgres.Server, statement: str) -> None:
    connection = await asyncpg.connect(server.url("postgres").replace("+asyncpg", ""))
    await connection.execute(statement)
    await connection.close()
