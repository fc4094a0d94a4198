"""Inline mode: an answer to send in any chat, with its source."""

from hashlib import sha256

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.conversation import Conversation
from bot.languages import mark, say
from bot.rendering.answers import render_inline, why_not
from bot.rendering.parts import shortened
from retrieval.answering import Answer
from retrieval.index import IndexDamaged, SearchUnavailable
from retrieval.language import is_foreign

CHARACTERS = 6
"""Shorter beginnings of a question are not searched."""
CACHE_SECONDS = 60
BUTTON_CHARACTERS = 60

_IN_ENGLISH = mark("My documents are in English: ask in English")


class InlineHandlers:
    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """What stands behind the bot's name in any chat."""
        query = update.inline_query
        if query is None:
            return
        results, hint = await self._found(query.query.strip())
        button = InlineQueryResultsButton(hint, start_parameter="inline")
        try:
            # Personal: the next one who types the same may read another language.
            await query.answer(results, cache_time=CACHE_SECONDS, is_personal=True, button=button)
        except BadRequest as error:
            if "query is too old" not in str(error).lower():
                raise

    async def _found(self, question: str) -> tuple[list[InlineQueryResultArticle], str]:
        """What to choose from, and the words on the button above."""
        if len(question) < CHARACTERS:
            return [], say("Type a question on customer experience")
        try:
            answer = await self._conversation.look_up(question)
        except (SearchUnavailable, IndexDamaged):
            return [], say("Search is unavailable right now")
        if answer.answered:
            return [_article(question, answer)], say("Ask the coach in private")
        reason = say(_IN_ENGLISH) if is_foreign(question) else why_not(answer)
        return [], shortened(reason, BUTTON_CHARACTERS)


def _article(question: str, answer: Answer) -> InlineQueryResultArticle:
    first = answer.citations[0]
    html = render_inline(question, answer)
    return InlineQueryResultArticle(
        id=sha256(question.encode()).hexdigest()[:32],
        title=question[:100],
        description=f"{first.quote[:140]} — {first.title or first.document}",
        input_message_content=InputTextMessageContent(
            html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
    )
