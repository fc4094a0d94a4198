"""A lock on a chat, for what may be there only once in it."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession


async def lock_chat(session: AsyncSession, chat_id: int) -> None:
    """Makes transactions that lock the same chat take turns, to the end of each. SQLite has one writer anyway."""
    if session.get_bind().dialect.name != "sqlite":
        await session.execute(select(func.pg_advisory_xact_lock(chat_id)))
