"""Digests: which admins want the gaps of each week, and when the next one is due."""

from datetime import datetime

from sqlalchemy import delete, select, update

from bot.store.database import Database
from bot.store.inserting import insert_if_new
from bot.store.models import DigestRow


class Digests:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def want(self, user_id: int, due_at: datetime) -> None:
        """From this moment on; who wants them already keeps the day that is set."""
        async with self._database.session() as session:
            await session.execute(insert_if_new(session, DigestRow).values(user_id=user_id, due_at=due_at))

    async def stop(self, user_id: int) -> None:
        async with self._database.session() as session:
            await session.execute(delete(DigestRow).where(DigestRow.user_id == user_id))

    async def wanted(self, user_id: int) -> bool:
        async with self._database.reading() as session:
            return await session.get(DigestRow, user_id) is not None

    async def due(self, now: datetime) -> list[int]:
        """Whom to send one now, the longest due first."""
        found = select(DigestRow.user_id).where(DigestRow.due_at <= now).order_by(DigestRow.due_at, DigestRow.user_id)
        async with self._database.reading() as session:
            return list(await session.scalars(found))

    async def next(self, user_id: int, due_at: datetime) -> None:
        """The next one is due then; nothing happens when the person stopped them meanwhile."""
        moved = update(DigestRow).where(DigestRow.user_id == user_id).values(due_at=due_at)
        async with self._database.session() as session:
            await session.execute(moved)
