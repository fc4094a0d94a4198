"""INSERT … ON CONFLICT DO NOTHING, which SQLAlchemy spells differently for SQLite and for PostgreSQL."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.models import Base


def insert_if_new(session: AsyncSession, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """Leaves out rows whose key is there already, also when another transaction puts it there at this moment."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()
