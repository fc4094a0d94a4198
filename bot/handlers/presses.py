"""One press of a button: where it was pressed, what it carries, and how it is answered."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Self

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.handlers.delivery import Place, edit, thread_of
from bot.interviewing import Seat
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered
from retrieval.index import IndexDamaged, SearchUnavailable


@dataclass(frozen=True)
class Press:
    """A button of ours that somebody pressed: under which message, and what its data says behind the kind."""

    query: CallbackQuery
    message: Message
    kind: str
    rest: str
    update_id: int
    context: ContextTypes.DEFAULT_TYPE

    @property
    def place(self) -> Place:
        return Place(self.message.chat_id, thread_of(self.message))

    @property
    def seat(self) -> Seat:
        return Seat(self.message.chat_id, self.place.thread_id, self.query.from_user.id)

    @property
    def is_private(self) -> bool:
        return self.message.chat_id == self.query.from_user.id


@dataclass(frozen=True)
class Turn:
    """What a press leads to: the screen in place of the one it was pressed on, and a word that passes."""

    screen: Rendered | None = None
    word: str | None = None

    @classmethod
    def saying(cls, marked: str) -> Self:
        """Only a word, in the language that is spoken."""
        return cls(word=say(marked))


async def pressed(update: Update, context: ContextTypes.DEFAULT_TYPE) -> Press | None:
    """The press in an update; None, with a polite word, when it leads nowhere any more."""
    query = update.callback_query
    if query is None:
        return None
    if not isinstance(query.message, Message):  # too old for Telegram to show, or written by inline mode
        await toast(query, say(screens.STALE))
        return None
    kind, _, rest = (query.data or "").partition(":")
    return Press(query, query.message, kind, rest, update.update_id, context)


async def take(press: Press, turning: Awaitable[Turn]) -> None:
    """Answers a press with what it leads to."""
    try:
        turn = await turning
    except (SearchUnavailable, IndexDamaged):
        turn = Turn.saying(screens.UNAVAILABLE)
    await show(press, turn)


async def show(press: Press, turn: Turn) -> None:
    """Answers a press with this."""
    await toast(press.query, turn.word)
    if turn.screen:
        await put(press, turn.screen)


async def toast(query: CallbackQuery, text: str | None = None) -> None:
    """Ends the waiting sign on the button. A press may be older than Telegram lets us answer."""
    try:
        await query.answer(text)
    except BadRequest as error:
        if "query is too old" not in str(error).lower() and "query id is invalid" not in str(error).lower():
            raise


async def put(press: Press, screen: Rendered) -> None:
    """Shows a screen in place of the one that was pressed, if that is still there."""
    await edit(press.context.bot, press.message.chat_id, press.message.message_id, screen.messages[0], screen.keyboard)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19  # beyond that the database has no ids
