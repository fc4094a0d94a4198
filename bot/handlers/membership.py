"""The bot's own place in chats: added to a group, blocked, unblocked, moved."""

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.handlers.delivery import Place, send
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.store.chats import Chats

_OUTSIDE = (ChatMember.LEFT, ChatMember.BANNED)


class MembershipHandlers:
    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def changed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """my_chat_member"""
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in _OUTSIDE:
            await self._chats.blocked(change.chat.id)
            return
        await self._chats.seen(change.chat.id, change.chat.type)
        if change.old_chat_member.status in _OUTSIDE and change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
            await send(context.bot, Place(change.chat.id), Rendered((say(screens.GROUP_WELCOME),)))

    async def migrated(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A group became a supergroup: its conversations go along."""
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id:
            await self._chats.migrated(message.chat_id, message.migrate_to_chat_id)
