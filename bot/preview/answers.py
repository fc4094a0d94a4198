"""Bot API methods that answer a person who waits: button presses and inline queries."""

from __future__ import annotations

from bot.preview.arguments import Arguments, as_text
from bot.preview.entities import Formatted, utf16_length
from bot.preview.exchange import Exchange
from bot.preview.keyboards import read_keyboard
from bot.preview.queries import InlineAnswer, InlineResult, Toast
from bot.preview.refusal import bad_request
from bot.preview.sending import LONGEST_TEXT, read_formatted

MOST_RESULTS = 50
LONGEST_TOAST = 200


async def answer_callback_query(exchange: Exchange, args: Arguments) -> bool:
    toast = Toast(args.text("text"), args.flag("show_alert"), args.text("url"))
    if utf16_length(toast.text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query = exchange.queries.answer(args.text("callback_query_id"), toast, exchange.clock())
    exchange.events.publish("callback_answer", toast.as_json() | {"query": query.id, "person": query.person_id})
    return True


async def answer_inline_query(exchange: Exchange, args: Arguments) -> bool:
    items = args.items("results")
    if items is None:
        raise bad_request("results must be specified")
    if len(items) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    results = tuple(map(_read_result, items))
    if len({result.id for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    answer = InlineAnswer(results, str(args.mapping("button").get("text") or ""))
    query = exchange.queries.answer(args.text("inline_query_id"), answer, exchange.clock())
    exchange.events.publish("inline_answer", {"query": query.id, "person": query.person_id})
    return True


def _read_result(item: object) -> InlineResult:
    if not isinstance(item, dict):
        raise bad_request("can't parse inline query result: expected an Object")
    if item.get("type") != "article":
        raise bad_request(f"can't parse inline query result: the preview shows articles only, not {item.get('type')!r}")
    result_id, title = item.get("id"), item.get("title")
    if not isinstance(result_id, str) or not 1 <= len(result_id.encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if not isinstance(title, str) or not title:
        raise bad_request("ARTICLE_TITLE_EMPTY")
    keyboard = read_keyboard(Arguments(as_text(item)).text("reply_markup"))
    content = _read_content(item.get("input_message_content"))
    return InlineResult(result_id, title, str(item.get("description") or ""), content, keyboard)


def _read_content(content: object) -> Formatted:
    if not isinstance(content, dict):
        raise bad_request("can't parse inline query result: input_message_content must be an Object")
    formatted = read_formatted(Arguments(as_text(content)), "message_text")
    if not formatted.text:
        raise bad_request("message text is empty")
    if utf16_length(formatted.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return formatted
