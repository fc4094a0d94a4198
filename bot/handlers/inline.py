"""Inline mode: an answer to send in any chat, with its source."""

from hashlib import sha256
from html import escape

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
from bot.rendering.answers import answer_parts, refusal
from bot.rendering.parts import Part, messages
from retrieval.answering import Answer
from retrieval.index import IndexDamaged, SearchUnavailable

CHARACTERS = 6
"""Shorter beginnings of a question are not searched."""
CACHE_SECONDS = 60


class InlineHandlers:
    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    async def query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """What stands behind the bot's name in any chat."""
        query = update.inline_query
        if query is None:
            return
        results: list[InlineQueryResultArticle] = []
        hint = "Type a question on customer experience"
        if len(query.query.strip()) >= CHARACTERS:
            try:
                answer = await self._conversation.look_up(query.query)
                results = _results(query.query.strip(), answer)
                hint = "Ask the coach in private" if answer.answered else refusal(answer)[:60]
            except (SearchUnavailable, IndexDamaged):
                hint = "Search is unavailable right now"
        try:
            await query.answer(results, cache_time=CACHE_SECONDS, button=InlineQueryResultsButton(hint, start_parameter="inline"))
        except BadRequest as error:
            if "query is too old" not in str(error).lower():
                raise


def _results(question: str, answer: Answer) -> list[InlineQueryResultArticle]:
    if not answer.answered:
        return []
    heading = Part(f"<b>{escape(question[:200])}</b>", question[:200])
    html = messages([heading, *answer_parts(answer)])[0]
    first = answer.citations[0]
    return [
        InlineQueryResultArticle(
            id=sha256(question.encode()).hexdigest()[:32],
            title=question[:100],
            description=f"{first.quote[:140]} — {first.title or first.document}",
            input_message_content=InputTextMessageContent(
                html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
            ),
        )
    ]
