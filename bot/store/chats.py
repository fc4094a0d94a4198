"""Chats: which ones have blocked the bot, and where a group went when it became a supergroup."""

from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.database import Database
from bot.store.inserting import insert_if_new
from bot.store.models import ChatRow, QuestionRow, SituationRow


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

    async def is_blocked(self, chat_id: int) -> bool:
        async with self._database.reading() as session:
            chat = await session.get(ChatRow, chat_id)
            return chat is not None and chat.blocked_at is not None

    async def migrated(self, old: int, new: int) -> None:
        """Follows a group to its supergroup. Its conversations go along, without their message numbers:
        the supergroup counts its messages anew."""
        async with self._database.session() as session:
            (await _chat(session, old, "group")).migrated_to = new
            await _chat(session, new, "supergroup")
            await session.execute(
                update(QuestionRow)
                .where(QuestionRow.chat_id == old)
                .values(chat_id=new, message_id=None, thread_id=None, answer_message_ids=[])
            )
            await session.execute(update(SituationRow).where(SituationRow.chat_id == old).values(chat_id=new))

    async def current_id(self, chat_id: int) -> int:
        """Where to write to this chat now: itself, or the supergroup it became."""
        async with self._database.reading() as session:
            chat = await session.get(ChatRow, chat_id)
            return chat_id if chat is None or chat.migrated_to is None else chat.migrated_to


async def _chat(session: AsyncSession, chat_id: int, kind: str) -> ChatRow:
    await session.execute(insert_if_new(session, ChatRow).values(chat_id=chat_id, kind=kind))
    return await session.get_one(ChatRow, chat_id, with_for_update=True)
