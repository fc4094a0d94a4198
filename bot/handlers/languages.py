"""The language of whoever is served: read from each update, and noted for what the bot says by itself."""

import logging

from telegram import Update
from telegram.ext import ContextTypes

from bot.languages import ENGLISH, language_for
from bot.store.chats import Chats
from bot.store.failures import StoreUnavailable

_log = logging.getLogger(__name__)


def language_of(update: Update) -> str:
    """Of the person that an update comes from, in a group too."""
    person = update.effective_user
    return language_for(person.language_code if person else None)


class LanguageHandlers:
    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    async def note(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any update of somebody in private: keeps their language where it is another than so far."""
        person, chat = update.effective_user, update.effective_chat
        if person is None or chat is None or person.id != chat.id:
            return
        language = language_of(update)
        try:
            if language != await self.of(person.id):
                await self._chats.spoken_to(person.id, language)
        except StoreUnavailable as error:  # whatever the update asks for meets it too, and is tried again
            _log.warning("A language could not be noted: %s", error)

    async def of(self, user_id: int) -> str:
        """The language to write in to somebody by oneself."""
        return language_for(await self._chats.language(user_id) or ENGLISH)
