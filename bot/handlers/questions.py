"""Questions: free text in private; in groups a command, a mention, or a reply to the bot."""

from collections.abc import Sequence

from telegram import Bot, Message, Update
from telegram.ext import ContextTypes

from bot.conversation import Asking, Conversation
from bot.handlers.addressed import question_behind_command, question_in
from bot.handlers.admission import admitted, admitted_press
from bot.handlers.allowance import Allowance
from bot.handlers.delivery import Place, place_of, replace, send
from bot.handlers.growing import Growth
from bot.handlers.presses import Press
from bot.handlers.typing import typing
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered, render
from bot.store.questions import Questions
from retrieval.answering import Grows, unseen
from retrieval.index import IndexDamaged, SearchUnavailable


class QuestionHandlers:
    def __init__(self, conversation: Conversation, questions: Questions, allowance: Allowance) -> None:
        self._conversation = conversation
        self._questions = questions
        self._allowance = allowance

    async def text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Free text: a question in private, in a group only when it is meant for the bot."""
        message = update.effective_message
        if message is None or message.via_bot is not None:  # what inline mode wrote is an answer already
            return
        if (question := question_in(message, context.bot)) is not None:
            await self._answer(update, message, question, context)

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/ask with a question behind it, or in reply to one."""
        message = update.effective_message
        if message is None:
            return
        if question := question_behind_command(message, context.bot):
            await self._answer(update, message, question, context)
        else:
            await send(context.bot, place_of(message), Rendered((say(screens.ASK_WHAT),)))

    async def _answer(
        self, update: Update, message: Message, question: str, context: ContextTypes.DEFAULT_TYPE
    ) -> None:
        person, place = message.from_user, place_of(message)
        if person is None:  # a channel speaks: nobody to answer
            return
        if not await admitted(self._allowance, person.id, update, message, context):
            return
        former = await self._former(update)
        asking = Asking(message.chat_id, person.id, message.message_id, place.thread_id, question)
        await self._show_answer(context.bot, place, asking, message.message_id, former=former)

    async def has_answered(self, message: Message) -> bool:
        """Whether this message was a question that has its answer."""
        return await self._questions.by_message(message.chat_id, message.message_id) is not None

    async def answer_at(self, message: Message, question: str, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answers what was asked in the middle of something else."""
        person, place = message.from_user, place_of(message)
        if person is None:
            return
        asking = Asking(message.chat_id, person.id, message.message_id, place.thread_id, question)
        await self._show_answer(context.bot, place, asking, message.message_id)

    async def _show_answer(
        self,
        bot: Bot,
        place: Place,
        asking: Asking,
        draft_id: int,
        *,
        heading: bool = False,
        former: Sequence[int] = (),
    ) -> None:
        """Answers, in place of the `former` messages; in private the answer is seen while it grows."""
        async with typing(bot, place), Growth(bot, place, draft_id, asking.text if heading else "") as growth:
            grows = growth.grows if asking.is_private and not former else unseen
            question_id, rendered = await self._rendered(asking, heading=heading, grows=grows)
        ids = await replace(bot, place, [*former, *growth.message_ids], rendered)
        await self.sent_as(question_id, ids)

    async def _rendered(self, asking: Asking, *, heading: bool, grows: Grows) -> tuple[int | None, Rendered]:
        """The answer as it is shown, and where it is kept."""
        try:
            reply = await self._conversation.reply(asking, grows)
        except (SearchUnavailable, IndexDamaged):
            return None, Rendered((say(screens.UNAVAILABLE),))
        return reply.question_id, render(reply, asked=asking.text, heading=heading)

    async def sent_as(self, question_id: int | None, message_ids: list[int]) -> None:
        if question_id is not None:
            await self._questions.answered_with(question_id, message_ids)

    async def ask(self, press: Press, question: str) -> None:
        """Answers a question that a button asks for whoever pressed it, in a message of its own below the question."""
        person, place = press.query.from_user.id, press.place
        if not await admitted_press(self._allowance, press):
            return
        asking = Asking(place.chat_id, person, None, place.thread_id, question)
        await self._show_answer(press.context.bot, place, asking, press.update_id, heading=True)

    async def _former(self, update: Update) -> tuple[int, ...]:
        """The messages of the answer that an edited question got before."""
        edited = update.edited_message
        if edited is None:
            return ()
        question = await self._questions.by_message(edited.chat_id, edited.message_id)
        return question.answer_message_ids if question else ()
