"""Questions: free text in private; in groups a command, a mention, or a reply to the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram import Bot, Message, MessageEntity, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError

from bot.conversation import Asking, Conversation
from bot.handlers.allowance import Allowance
from bot.handlers.delivery import replace, send
from bot.rendering import screens
from bot.rendering.answers import Rendered, render
from bot.store.questions import Questions
from retrieval.index import IndexDamaged, SearchUnavailable
from telegram.ext import ContextTypes

TYPING_SECONDS = 4.0
"""Telegram shows "typing…" for five seconds."""


class QuestionHandlers:
    def __init__(self, conversation: Conversation, questions: Questions, allowance: Allowance) -> None:
        self._conversation = conversation
        self._questions = questions
        self._allowance = allowance

    async def text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Free text: a question in private, in a group only when it is meant for the bot."""
        message = update.effective_message
        if message is None or message.from_user is None or message.via_bot is not None:
            return
        if (question := addressed(message, context.bot)) is not None:
            await self.answer(message, question, context.bot, edited=update.edited_message is not None)

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/ask with a question behind it, or in reply to one."""
        message = update.effective_message
        if message is None or message.from_user is None:
            return
        question = _behind_command(message) or _replied_text(message, context.bot)
        if question:
            await self.answer(message, question, context.bot, edited=update.edited_message is not None)
        else:
            await send(context.bot, message.chat_id, Rendered((screens.ASK_WHAT,), None), thread_id=thread_of(message), reply_to=_quoted(message))

    async def answer(self, message: Message, question: str, bot: Bot, *, edited: bool) -> None:
        person = message.from_user
        assert person is not None
        if refused := self._allowance.take(person.id):
            if refused.first:
                notice = screens.TOO_MANY.format(limit=self._allowance.limit, seconds=refused.seconds)
                await send(bot, message.chat_id, Rendered((notice,), None), thread_id=thread_of(message), reply_to=_quoted(message))
            return
        former = await self._questions.by_message(message.chat_id, message.message_id) if edited else None
        asking = Asking(message.chat_id, person.id, message.message_id, thread_of(message), question)
        async with typing(bot, message.chat_id, thread_of(message)):
            question_id, rendered = await self.rendered(asking)
        place = {"thread_id": thread_of(message), "reply_to": _quoted(message)}
        if former and former.answer_message_ids:
            ids = await replace(bot, message.chat_id, former.answer_message_ids, rendered, **place)
        else:
            ids = await send(bot, message.chat_id, rendered, **place)
        if question_id is not None:
            await self._questions.answered_with(question_id, ids)

    async def rendered(self, asking: Asking, *, heading: bool = False) -> tuple[int | None, Rendered]:
        """The answer as it is shown, and where it is kept."""
        try:
            reply = await self._conversation.reply(asking)
        except (SearchUnavailable, IndexDamaged):
            return None, Rendered((screens.UNAVAILABLE,), None)
        return reply.question_id, render(reply, asked=asking.text, heading=heading)


def addressed(message: Message, bot: Bot) -> str | None:
    """The question in a message that is meant for the bot; None when it is not."""
    text = message.text or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    mention = f"@{bot.username}".lower()
    mentions = message.parse_entities([MessageEntity.MENTION])
    if any(said.lower() == mention for said in mentions.values()):
        return _without_mention(message, mention) or _replied_text(message, bot)
    replied = message.reply_to_message
    if replied and replied.from_user and replied.from_user.id == bot.id and not replied.forum_topic_created:
        return text
    return None


def thread_of(message: Message) -> int | None:
    """The forum topic a message stands in."""
    return message.message_thread_id if message.is_topic_message else None


@asynccontextmanager
async def typing(bot: Bot, chat_id: int, thread_id: int | None) -> AsyncIterator[None]:
    """Shows "typing…" as long as the work goes on."""
    shown = asyncio.create_task(_keep_typing(bot, chat_id, thread_id))
    try:
        yield
    finally:
        shown.cancel()
        with suppress(asyncio.CancelledError):
            await shown


async def _keep_typing(bot: Bot, chat_id: int, thread_id: int | None) -> None:
    while True:
        with suppress(TelegramError):  # the answer matters, not its announcement
            await bot.send_chat_action(chat_id, ChatAction.TYPING, message_thread_id=thread_id)
        await asyncio.sleep(TYPING_SECONDS)


def _quoted(message: Message) -> int | None:
    """In a group an answer is a reply, so that it is clear whom it answers."""
    return None if message.chat.type == ChatType.PRIVATE else message.message_id


def _behind_command(message: Message) -> str:
    parts = (message.text or "").split(maxsplit=1)
    return parts[1].strip() if len(parts) > 1 else ""


def _replied_text(message: Message, bot: Bot) -> str:
    """What somebody else's message asks that this one replies to."""
    replied = message.reply_to_message
    if replied is None or (replied.from_user and replied.from_user.id == bot.id):
        return ""
    return replied.text or ""


def _without_mention(message: Message, mention: str) -> str:
    text = message.text or ""
    start = text.lower().find(mention)
    return f"{text[:start]} {text[start + len(mention) :]}".strip(" ,:") if start >= 0 else text


