"""Chats: which ones have blocked the bot, the language of private ones, and where a group went that was upgraded."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database
from bot.store.inserting import insert_if_new
from bot.store.locking import lock_chat
from bot.store.models import (
    ChatRow,
    ExperimentRow,
    InterviewRow,
    ProfileRow,
    QuestionRow,
    ReminderRow,
    ReportRow,
    SituationRow,
)

# What goes along when a group becomes a supergroup, and what of it does not.
_MOVES: dict[type[Any], dict[str, Any]] = {
    QuestionRow: {"message_id": None, "thread_id": None, "answer_message_ids": []},
    SituationRow: {},
    InterviewRow: {"message_id": None, "thread_id": None},
    ReportRow: {"thread_id": None},
    ExperimentRow: {"thread_id": None},
    ReminderRow: {"thread_id": None},
}


class Chats:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def seen(self, chat_id: int, kind: str) -> None:
        """Notes that this chat talks to the bot, which also ends a block. `kind` is Telegram's chat type."""
        async with self._database.session() as session:
            chat = await _chat(session, chat_id, kind)
            chat.kind, chat.blocked_at = kind, None

    async def blocked(self, chat_id: int) -> None:
        """Notes that the bot may not write to this chat any more. The first time counts."""
        async with self._database.session() as session:
            chat = await _chat(session, chat_id, "private" if chat_id > 0 else "group")
            chat.blocked_at = chat.blocked_at or datetime.now(UTC)

    async def spoken_to(self, chat_id: int, language: str) -> None:
        """Notes the language of the person in a private chat."""
        async with self._database.session() as session:
            (await _chat(session, chat_id, "private")).language = language

    async def language(self, chat_id: int) -> str | None:
        """The language that was noted for the person in a private chat."""
        async with self._database.reading() as session:
            return await session.scalar(select(ChatRow.language).where(ChatRow.chat_id == chat_id))

    async def is_blocked(self, chat_id: int) -> bool:
        async with self._database.reading() as session:
            chat = await session.get(ChatRow, chat_id)
            return chat is not None and chat.blocked_at is not None

    async def migrated(self, old: int, new: int) -> None:
        """Follows a group to its supergroup. Its conversations and its coaching go along, without their message
        numbers: the supergroup counts its messages anew. What the supergroup has begun already goes first."""
        async with self._database.session() as session:
            (await _chat(session, old, "group")).migrated_to = new
            await _chat(session, new, "supergroup")
            await lock_chat(session, new)
            await _give_way(session, InterviewRow, old, new, "open", "paused")
            await _give_way(session, ExperimentRow, old, new, "running", "stopped")
            for row, without in _MOVES.items():
                await session.execute(update(row).where(row.chat_id == old).values({"chat_id": new, **without}))
            if await session.get(ProfileRow, new) is None:
                await session.execute(update(ProfileRow).where(ProfileRow.chat_id == old).values(chat_id=new))
            await session.execute(delete(ProfileRow).where(ProfileRow.chat_id == old))

    async def current_id(self, chat_id: int) -> int:
        """Where to write to this chat now: itself, or the supergroup it became."""
        async with self._database.reading() as session:
            chat = await session.get(ChatRow, chat_id)
            return chat_id if chat is None or chat.migrated_to is None else chat.migrated_to


async def _chat(session: AsyncSession, chat_id: int, kind: str) -> ChatRow:
    await session.execute(insert_if_new(session, ChatRow).values(chat_id=chat_id, kind=kind))
    return await session.get_one(ChatRow, chat_id, with_for_update=True)


async def _give_way(
    session: AsyncSession, table: type[InterviewRow | ExperimentRow], old: int, new: int, active: str, instead: str
) -> None:
    """Where both chats have something under way, that of the old one is put into the state `instead`."""
    if await session.scalar(select(table.id).where(table.chat_id == new, table.state == active).limit(1)):
        theirs = update(table).where(table.chat_id == old, table.state == active)
        await session.execute(theirs.values(state=instead))
