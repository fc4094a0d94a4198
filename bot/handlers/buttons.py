"""Presses of buttons: what to ask next, 👍 and 👎, and the fixed screens. Each press is checked again."""

from typing import Literal, cast

from telegram import CallbackQuery, InaccessibleMessage, Message, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.conversation import Asking
from bot.handlers.allowance import Allowance
from bot.handlers.delivery import send
from bot.handlers.questions import QuestionHandlers, thread_of, typing
from bot.rendering import screens
from bot.rendering.answers import FEEDBACK, SCREEN, SUGGESTION, Rendered
from bot.store.database import Database
from bot.store.people import forget
from bot.store.questions import Question, Questions


class ButtonHandlers:
    def __init__(self, database: Database, questions: Questions, asking: QuestionHandlers, allowance: Allowance) -> None:
        self._database = database
        self._questions = questions
        self._asking = asking
        self._allowance = allowance

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any button of ours. Callback data can be forged: whatever does not fit gets a polite word and has no effect."""
        query = update.callback_query
        if query is None:
            return
        message = query.message
        kind, _, rest = (query.data or "").partition(":")
        if not isinstance(message, Message) or isinstance(message, InaccessibleMessage):
            await _toast(query, screens.STALE)
        elif kind == SCREEN:
            await self._screen(query, message, rest, context)
        elif kind == FEEDBACK and (question := await self._question(rest, message)):
            await self._rate(query, question, rest)
        elif kind == SUGGESTION and (question := await self._question(rest, message)):
            await self._suggestion(query, message, question, rest, context)
        else:
            await _toast(query, screens.STALE)

    async def _question(self, rest: str, message: Message) -> Question | None:
        """The question a button belongs to, if it was asked in this very chat."""
        number = rest.partition(":")[0]
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        question = await self._questions.by_id(int(number))
        return question if question and question.chat_id == message.chat_id else None

    async def _rate(self, query: CallbackQuery, question: Question, rest: str) -> None:
        value = rest.partition(":")[2]
        if value not in ("1", "-1"):
            await _toast(query, screens.STALE)
            return
        rating = cast("Literal[1, -1]", int(value))
        await self._questions.rate(question.id, query.from_user.id, rating)
        await _toast(query, screens.THANKS[rating])

    async def _suggestion(
        self, query: CallbackQuery, message: Message, question: Question, rest: str, context: ContextTypes.DEFAULT_TYPE
    ) -> None:
        number = rest.partition(":")[2]
        if not (number.isascii() and number.isdigit() and int(number) < len(question.suggestions)):
            await _toast(query, screens.STALE)
            return
        await self._ask(query, message, question.suggestions[int(number)].question, context)

    async def _screen(self, query: CallbackQuery, message: Message, name: str, context: ContextTypes.DEFAULT_TYPE) -> None:
        starters = {f"start{n}": question for n, (_, question) in enumerate(screens.STARTERS)}
        if name in starters:
            await self._ask(query, message, starters[name], context)
            return
        if name == "forget" and message.chat_id == query.from_user.id:
            await forget(self._database, query.from_user.id)
            text = screens.FORGOTTEN
        elif name == "keep" and message.chat_id == query.from_user.id:
            text = screens.NOT_FORGOTTEN
        elif name == "help":
            text = screens.HELP.format(mention=f"@{context.bot.username}")
        else:
            await _toast(query, screens.STALE)
            return
        await _toast(query)
        if name == "help":
            await send(context.bot, message.chat_id, Rendered((text,), None), thread_id=thread_of(message))
        else:
            await _put(query, text)

    async def _ask(self, query: CallbackQuery, message: Message, question: str, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Asks the question of a button for whoever pressed it, as a message of its own."""
        if refused := self._allowance.take(query.from_user.id):
            await _toast(query, screens.TOO_MANY.format(limit=self._allowance.limit, seconds=refused.seconds))
            return
        await _toast(query)
        thread = thread_of(message)
        async with typing(context.bot, message.chat_id, thread):
            asking = Asking(message.chat_id, query.from_user.id, None, thread, question)
            question_id, rendered = await self._asking.rendered(asking, heading=True)
        ids = await send(context.bot, message.chat_id, rendered, thread_id=thread)
        if question_id is not None:
            await self._questions.answered_with(question_id, ids)


async def _toast(query: CallbackQuery, text: str | None = None) -> None:
    """Ends the waiting sign on the button. A press may be older than Telegram lets us answer."""
    try:
        await query.answer(text)
    except BadRequest as error:
        if "query is too old" not in str(error).lower() and "query id is invalid" not in str(error).lower():
            raise


async def _put(query: CallbackQuery, html: str) -> None:
    try:
        await query.edit_message_text(html, parse_mode=ParseMode.HTML)
    except BadRequest as error:
        if "message is not modified" not in str(error).lower():
            raise
