"""Documents that admins send: understood, shown, and added once they say so."""

from dataclasses import dataclass

from telegram import Bot, Document, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.adding import Adding, named
from bot.handlers.delivery import Place, edit, place_of, send
from bot.handlers.presses import Press, Turn, is_number, pressed, put, show, toast
from bot.handlers.runs import RunHandlers
from bot.handlers.typing import typing
from bot.languages import mark, say
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.drafts import batch_screen, can_be_added, draft_screen, replacing_screen, sections_screen
from bot.store.documents import Change, Documents
from bot.store.drafts import Draft, Drafts, NewDraft
from knowledge.front_matter import InvalidPlaybook
from retrieval.documents import MEGABYTE, UnreadableDocument
from retrieval.parsing import Limits

_MOST = Limits().input_bytes
_TOO_LARGE = mark("{name} is larger than {most} MB, the most I can take; send it in parts.")


@dataclass(frozen=True)
class _Sent:
    """A file or a text as it came."""

    name: str
    content: bytes | None
    fault: str = ""


class DraftHandlers:
    def __init__(self, adding: Adding, drafts: Drafts, documents: Documents, runs: RunHandlers) -> None:
        self._adding = adding
        self._drafts = drafts
        self._documents = documents
        self._runs = runs

    async def document(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A file that an admin sent, alone or with others."""
        message = update.message
        if message is not None and message.document is not None:
            async with typing(context.bot, place_of(message)):
                await self._take(message, await _fetched(context.bot, message.document), context.bot)

    async def forwarded(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A text that an admin forwarded."""
        message = update.message
        if message is not None and message.text:
            name = named(f"{message.text.splitlines()[0][:60]}.txt", "text.txt")
            async with typing(context.bot, place_of(message)):
                await self._take(message, _Sent(name, message.text.encode()), context.bot)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under what was understood."""
        press = await pressed(update, context)
        if press is None:
            return
        number, _, action = press.rest.partition(":")
        draft = await self._drafts.by_id(int(number)) if is_number(number) else None
        if draft is None or draft.chat_id != press.message.chat_id:
            await toast(press.query, say(screens.STALE_DRAFT))
            return
        match action.split(":"):
            case ["drop" | "none"] if any(one.state == "added" for one in await self._beside(draft)):
                await toast(press.query, say(screens.STALE_DRAFT))  # the screen tells of a run by now
            case ["add"] if draft.kind == "answer":
                await self._use(press, draft)
            case ["redo"] if draft.kind == "answer" and draft.state == "waiting":
                await self._drafts.ask_anew(draft.id)
                await show(press, Turn(Rendered((screens.write_answer(draft.name),))))
            case ["drop"] if draft.kind == "answer":
                await self._cancel(press, draft)
            case _ if draft.kind == "answer":
                await toast(press.query, say(screens.STALE_DRAFT))
            case ["add"]:
                await self._add(press, [draft])
            case ["all"]:
                await self._add(press, await self._beside(draft))
            case ["into", document] if is_number(document):
                await self._replace(press, draft, int(document))
            case ["drop"]:
                await self._leave_out(press, draft)
            case ["none"]:
                await self._cancel(press, draft)
            case _:
                await show(press, await self._turn(draft, action))

    async def _take(self, message: Message, sent: _Sent, bot: Bot) -> None:
        understood, fault = None, sent.fault
        if sent.content is not None:
            try:
                understood = (await self._adding.understand(sent.name, sent.content)).kept()
            except (UnreadableDocument, InvalidPlaybook) as error:
                fault = str(error)
        draft = await self._drafts.keep(
            NewDraft(
                chat_id=message.chat_id,
                source_id=message.message_id,
                batch=message.media_group_id or str(message.message_id),
                kind="document",
                name=sent.name,
                understood=understood,
                fault=fault,
                state="waiting" if understood else "cancelled",
            ),
            sent.content if understood else None,
        )
        await self._show(bot, place_of(message), draft)

    async def _show(self, bot: Bot, place: Place, draft: Draft) -> None:
        """What was sent together stands on one screen, which grows with each file."""
        beside = await self._beside(draft)
        screen = batch_screen(beside) if len(beside) > 1 else draft_screen(draft)
        shown = next((one.message_id for one in beside if one.message_id), None)
        if shown and await edit(bot, place.chat_id, shown, screen.messages[0], screen.keyboard):
            return
        (message_id,) = await send(bot, place, screen)
        await self._drafts.shown_as(draft.chat_id, draft.batch, message_id)

    async def _add(self, press: Press, drafts: list[Draft], instead_of: str = "") -> None:
        """Takes up what still waits. In this order nothing is lost, whenever the process goes down and tries again."""
        waiting = [one for one in drafts if one.state == "waiting" and can_be_added(one)]
        if not waiting:
            await toast(press.query, say(screens.STALE_DRAFT))
            return
        await toast(press.query)
        changes: list[Change] = []
        for draft in waiting:
            if (content := await self._drafts.content(draft.id)) is not None:
                changes += await self._adding.add(draft.name, content, instead_of)
        done = [change.id for change in changes if change.id is not None]
        await self._runs.begin(press.context.bot, press.place, done, press.message.message_id)
        await self._drafts.end((one.id for one in waiting), "added")

    async def _use(self, press: Press, draft: Draft) -> None:
        """Takes up an answer that an admin wrote, which closes the questions it was written for."""
        content = await self._drafts.content(draft.id)
        if draft.state != "waiting" or content is None or draft.understood is None:
            await toast(press.query, say(screens.STALE_DRAFT))
            return
        await toast(press.query)
        changes = await self._adding.add(draft.understood["name"], content, origin="answer")
        done = [change.id for change in changes if change.id is not None]
        await self._runs.begin(press.context.bot, press.place, done, press.message.message_id, draft.questions)
        await self._drafts.end([draft.id], "added")

    async def _replace(self, press: Press, draft: Draft, document_id: int) -> None:
        former = await self._documents.by_id(document_id)
        if former is None or former.origin == "library":
            await show(press, Turn(await self._replacing(draft, 0), say(screens.DOCUMENT_GONE)))
        else:
            await self._add(press, [draft], former.name)

    async def _leave_out(self, press: Press, draft: Draft) -> None:
        await self._drafts.end([draft.id], "cancelled")
        beside = await self._beside(draft)
        waiting = [one for one in beside if one.state == "waiting"]
        await toast(press.query)
        await put(press, batch_screen(beside) if waiting else Rendered((say(screens.NOTHING_ADDED),)))

    async def _cancel(self, press: Press, draft: Draft) -> None:
        await self._drafts.end([one.id for one in await self._beside(draft)], "cancelled")
        await toast(press.query)
        await put(press, Rendered((say(screens.NOTHING_ADDED),)))

    async def _turn(self, draft: Draft, action: str) -> Turn:
        beside = await self._beside(draft)
        match action.split(":"):
            case ["list"] if len(beside) > 1:
                return Turn(batch_screen(beside))
            case ["show"] if draft.state == "waiting":
                return Turn(draft_screen(draft, beside=len(beside)))
            case ["sect"] if draft.understood:
                return Turn(sections_screen(draft))
            case ["with", page] if is_number(page) and draft.state == "waiting":
                return Turn(await self._replacing(draft, int(page)))
        return Turn.saying(screens.STALE_DRAFT)

    async def _replacing(self, draft: Draft, page: int) -> Rendered:
        listed = await self._documents.listing()
        return replacing_screen(draft, [one for one in listed if one.origin != "library"], page)

    async def _beside(self, draft: Draft) -> list[Draft]:
        return await self._drafts.of_batch(draft.chat_id, draft.batch)


async def _fetched(bot: Bot, document: Document) -> _Sent:
    """The file, or why it can't be fetched. Telegram gives bots 20 MB at most."""
    name = named(document.file_name, "document")
    fault = say(_TOO_LARGE, name=name, most=_MOST // MEGABYTE)
    too_large = _Sent(name, None, fault)
    if (document.file_size or 0) > _MOST:
        return too_large
    try:
        file = await bot.get_file(document.file_id)
    except BadRequest as error:  # the size may be missing
        if "too big" not in str(error).lower():
            raise
        return too_large
    return _Sent(name, bytes(await file.download_as_bytearray()))
