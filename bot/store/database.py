"""The connection to the database, SQLite or PostgreSQL: sessions, migrations, and failures in plain words."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from bot.store import schema
from bot.store.failures import StoreUnavailable, ValueRefused, is_refused, unavailable

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
_MIGRATION_LOCK = 0x63782D636F616368  # "cx-coach": any number that other programs are unlikely to lock
_BEGIN = "sqlite_begin"


class Database:
    """One database, shared by all that runs in this process. Other processes may use the same one at the same time.

    Raises StoreUnavailable, here for an unusable address and from every method for a database that can't be used.
    """

    def __init__(self, url: str, *, busy_seconds: float = 10.0) -> None:
        """`busy_seconds` is how long SQLite waits for the write of another process."""
        self._url = _understood(url)
        self._is_sqlite = self._url.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(self._url, busy_seconds) if self._is_sqlite else _postgres_engine(self._url)
        # SQLite has one writer. In this process they queue here in order, instead of polling for the file's lock.
        self._writer: AbstractAsyncContextManager[Any] = asyncio.Lock() if self._is_sqlite else nullcontext()

    async def migrate(self) -> None:
        """Brings the schema to the newest version; several processes may call this at once."""
        if self._is_sqlite and self._url.database:
            with self._in_plain_words():
                Path(self._url.database).parent.mkdir(parents=True, exist_ok=True)
        with self._in_plain_words():
            async with self._engine.connect() as connection:
                if await connection.run_sync(schema.is_newest):
                    return
            async with self._writer, self._writing_engine.begin() as connection:
                await self._lock_out_other_migrations(connection)
                await connection.run_sync(schema.upgrade)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A transaction that may write: committed at the end, rolled back on an error."""
        with self._in_plain_words():
            async with (
                self._writer,
                AsyncSession(self._writing_engine, expire_on_commit=False) as session,
                session.begin(),
            ):
                yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A transaction that only reads: on SQLite it neither waits for a writer nor holds one up."""
        with self._in_plain_words():
            async with AsyncSession(self._engine, expire_on_commit=False) as session:
                yield session

    async def close(self) -> None:
        await self._engine.dispose()

    @property
    def _writing_engine(self) -> AsyncEngine:
        # A transaction that reads first and writes later can't wait for another process: SQLite fails it at once.
        return self._engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})

    async def _lock_out_other_migrations(self, connection: AsyncConnection) -> None:
        if not self._is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except OverflowError:
            raise ValueRefused from None
        except DBAPIError as error:
            if is_refused(error.orig):
                raise ValueRefused from None
            raise unavailable(self._url, error.orig or error) from error
        except (NoFreeConnection, OSError) as error:
            raise unavailable(self._url, error) from error
        except schema.NewerSchema as error:
            place = self._url.render_as_string(hide_password=True)
            raise StoreUnavailable(
                f"The database {place} was written by a newer version of the bot: update this one."
            ) from error


def _understood(url: str) -> URL:
    try:
        parsed = make_url(url)
        return parsed.set(drivername=_DRIVERS[parsed.drivername])
    except (ArgumentError, KeyError, NoSuchModuleError, ValueError):
        # The value is not repeated: whatever it is, a password may be in it.
        raise StoreUnavailable(
            "DATABASE_URL is not understood: write it as sqlite+aiosqlite:///data/bot.db"
            " or postgresql+asyncpg://user:password@host:5432/name."
        ) from None


def _postgres_engine(url: URL) -> AsyncEngine:
    # The ping finds connections that a restarted server has cut, so that only what was under way fails.
    return create_async_engine(
        url, pool_pre_ping=True, hide_parameters=True, connect_args={"timeout": 10, "command_timeout": 60}
    )


def _sqlite_engine(url: URL, busy_seconds: float) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": busy_seconds})
    event.listen(engine.sync_engine, "connect", partial(_set_up_sqlite, busy_seconds))
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(busy_seconds: float, connection: Any, _record: object) -> None:
    # The driver would begin transactions only at the first write; we begin them ourselves, in `_begin_sqlite`.
    connection.isolation_level = None
    connection.run_async(partial(_keep_a_log, busy_seconds))
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = FULL")  # what was acknowledged to Telegram survives a power cut
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what a person asked us to forget is overwritten in the file
    cursor.close()


async def _keep_a_log(busy_seconds: float, connection: aiosqlite.Connection) -> None:
    """Has readers and a writer not wait for each other, by SQLite's write-ahead log."""
    until = time.monotonic() + busy_seconds
    while True:
        try:
            await connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            # While another process sets up the same new file, SQLite fails this one statement at once: it never waits.
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        await asyncio.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
