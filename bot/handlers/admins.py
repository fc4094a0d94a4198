"""Admins: known by their numeric id alone, and in their private chat only."""

from collections.abc import Callable, Collection, Coroutine
from typing import Any

from telegram import Message, Update
from telegram.ext import ContextTypes, filters

from bot.handlers.presses import toast
from bot.languages import say
from bot.rendering import screens

Act = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]


class Admins:
    """`ids` are Telegram's numbers of people. Names can be changed and taken over; numbers can't."""

    def __init__(self, ids: Collection[int]) -> None:
        self.ids = frozenset(ids)
        # In a private chat the chat's id is the person's; a group's anonymous admin has a number everybody shares.
        self.speaking = filters.User(self.ids) & filters.Chat(self.ids) & filters.ChatType.PRIVATE

    def only(self, act: Act) -> Act:
        """Each press is authorised again: whoever got hold of a button, or is no admin any more, gets a polite word."""

        async def authorised(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
            query = update.callback_query
            if query is None:
                return
            chat_id = query.message.chat.id if isinstance(query.message, Message) else None
            if query.from_user.id in self.ids and chat_id == query.from_user.id:
                await act(update, context)
            else:
                await toast(query, say(screens.ADMINS_ONLY))

        return authorised
