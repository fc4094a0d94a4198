"""/documents and /remove: looking through the documents, fetching and removing them."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.addressed import words_behind_command
from bot.handlers.delivery import place_of, send
from bot.handlers.presses import Press, Turn, is_number, pressed, show, toast
from bot.handlers.runs import RunHandlers
from bot.languages import say
from bot.library import Library
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.documents import ADDED, LIBRARY, document_screen, documents_screen, removing_screen
from bot.store.documents import DocumentEntry
from retrieval.index import IndexDamaged, SearchUnavailable, Source


class DocumentHandlers:
    def __init__(self, library: Library, runs: RunHandlers) -> None:
        self._library = library
        self._runs = runs

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/documents"""
        if update.message:
            listed = await self._library.listing()
            await send(context.bot, place_of(update.message), documents_screen(listed, ADDED, 0))

    async def remove(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/remove with a name behind it, or alone: then it shows what there is."""
        message = update.message
        if message is None:
            return
        name = words_behind_command(message)
        if not name:
            await self.command(update, context)
            return
        entry = next((one for one in await self._library.listing() if one.name == name), None)
        if entry is None:
            screen = Rendered((screens.no_document(name),))
        elif entry.origin == "library":
            screen = Rendered((say(screens.OF_THE_LIBRARY),))
        else:
            screen = removing_screen(entry)
        await send(context.bot, place_of(message), screen)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of /documents."""
        press = await pressed(update, context)
        if press is None:
            return
        listed = await self._library.listing()
        match press.rest.split(":"):
            case ["in", shelf, page] if shelf in (ADDED, LIBRARY) and is_number(page):
                await show(press, Turn(documents_screen(listed, shelf, int(page))))
            case [number, action] if is_number(number):
                entry = next((one for one in listed if one.id == int(number)), None)
                if entry is None:
                    await show(press, Turn(documents_screen(listed, ADDED, 0), say(screens.DOCUMENT_GONE)))
                else:
                    await self._act(press, entry, action, listed)
            case _:
                await show(press, Turn.saying(screens.STALE_DOCUMENT))

    async def _act(self, press: Press, entry: DocumentEntry, action: str, listed: list[DocumentEntry]) -> None:
        removable = entry.origin != "library"
        if action == "show":
            await show(press, Turn(document_screen(entry, await self._source(entry), listed)))
        elif action == "get":
            await self._download(press, entry)
        elif action == "ask" and removable:
            await show(press, Turn(removing_screen(entry)))
        elif action == "out" and removable:
            await self._remove(press, entry)
        else:
            await show(press, Turn.saying(screens.STALE_DOCUMENT))

    async def _download(self, press: Press, entry: DocumentEntry) -> None:
        await toast(press.query)
        if stored := await self._library.documents.get(entry.name):
            await press.context.bot.send_document(press.message.chat_id, stored.content, filename=entry.name)

    async def _remove(self, press: Press, entry: DocumentEntry) -> None:
        change = await self._library.documents.remove(entry.name)
        await toast(press.query)
        ids = [change.id] if change and change.id is not None else []
        await self._runs.begin(press.context.bot, press.place, ids, press.message.message_id)

    async def _source(self, entry: DocumentEntry) -> Source | None:
        try:
            async with self._library.reading() as generation:
                return generation.index.sources.get(entry.name)
        except (IndexDamaged, SearchUnavailable):
            return None
