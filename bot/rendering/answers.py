"""Answer -> Telegram messages: the text, its sources in a folded quote, and the buttons below."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.conversation import Reply
from bot.rendering.parts import LIMIT, Part, divided, messages, plain
from retrieval.answering import Answer, Citation, Reason
from retrieval.passages import TERM

SUGGESTION, FEEDBACK, SCREEN = "s", "f", "c"
"""First letters of callback data: s:QUESTION:NUMBER, f:QUESTION:VALUE, c:SCREEN."""

_REFUSALS = {
    Reason.OUTSIDE: "That's outside what I coach on.",
    Reason.MISSING: "I don't have that.",
    Reason.OWN_DATA: "Only your own figures can tell that; I answer from documents.",
    Reason.SMALL_TALK: "I'm the customer experience coach; small talk I leave to people.",
    Reason.TASK: "That I can't do; I answer questions.",
    Reason.EMPTY: "I need a question in words. For example: How do I calm an angry customer?",
}
_NEAR = "Near it I have:"
_NOTHING_NEAR = "I can help with customer experience: what customers expect, why they stay, and what to do when they are angry."


@dataclass(frozen=True)
class Rendered:
    """The messages of an answer as HTML, in order; the keyboard belongs under the last one."""

    messages: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None


def render(reply: Reply, *, asked: str = "", heading: bool = False) -> Rendered:
    """The reply to the question `asked`; with `heading` the question stands above, for one asked by a button."""
    parts: list[Part] = []
    if heading:
        parts.append(Part(f"<b>{escape(reply.understood)}</b>", reply.understood))
    elif reply.understood.strip() != asked.strip() and not reply.shortened:
        understood = f"Understood as: {reply.understood}"
        parts.append(Part(f"<i>{escape(understood)}</i>", understood))
    if reply.shortened:
        parts.append(plain("That was long; I read the first 1,000 characters."))
    parts += answer_parts(reply.answer)
    return Rendered(tuple(messages(parts)), _keyboard(reply))


def answer_parts(answer: Answer) -> list[Part]:
    if not answer.answered:
        return [plain(refusal(answer))]
    paragraphs = [part for paragraph in answer.text.split("\n\n") for part in _paragraph(paragraph)]
    return paragraphs + _sources(answer.citations[: answer.cited])


def refusal(answer: Answer) -> str:
    """One sentence that says why there is no answer, and what there is instead."""
    reason = answer.reason or Reason.MISSING
    if reason is Reason.EMPTY:
        return _REFUSALS[reason]
    return f"{_REFUSALS[reason]} {_NEAR if answer.topics else _NOTHING_NEAR}"


def _paragraph(text: str) -> list[Part]:
    return [Part("\n".join(_line(line) for line in piece.split("\n")), piece) for piece in divided(text)]


def _line(line: str) -> str:
    """A line as HTML, the term of a "Term: explanation" line in bold."""
    bullet = "• " if line.startswith("• ") else ""
    rest = line.removeprefix("• ")
    if found := TERM.match(rest):
        term = found["term"]
        at = rest.index(term) + len(term)
        return f"{bullet}{escape(rest[: at - len(term)])}<b>{escape(term)}</b>{escape(rest[at:], quote=False)}"
    return bullet + escape(rest, quote=False)


def _sources(citations: Sequence[Citation]) -> list[Part]:
    """The sources, folded; in several quotes where one would not fit a message."""
    rows = [_source(number, citation) for number, citation in enumerate(citations, start=1)]
    return [Part(f"<blockquote expandable>{html}</blockquote>", html) for html in messages(rows, LIMIT)]


def _source(number: int, citation: Citation) -> Part:
    place = " › ".join(filter(None, (citation.title or citation.document, citation.section)))
    quote = citation.quote if len(citation.quote) <= LIMIT // 2 else citation.quote[: LIMIT // 2] + "…"
    text = f"[{number}] {place}\n“{quote}”"
    return Part(f"[{number}] <b>{escape(place)}</b>\n“{escape(quote, quote=False)}”", text)


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    if reply.answer.reason is Reason.EMPTY:
        return None
    offered = [
        InlineKeyboardButton(item.label[:60], callback_data=f"{SUGGESTION}:{reply.question_id}:{number}")
        for number, item in enumerate(reply.next)
    ]
    rows = [[button] for button in offered] if any(len(button.text) > 18 for button in offered) else [offered]
    if not reply.answer.answered and not offered:
        rows = [[InlineKeyboardButton("What can I ask?", callback_data=f"{SCREEN}:help")]]
    # A refusal needs no 👎: it is known as a gap already.
    votes = [
        InlineKeyboardButton(sign, callback_data=f"{FEEDBACK}:{reply.question_id}:{value}") for sign, value in (("👍", 1), ("👎", -1))
    ]
    return InlineKeyboardMarkup([row for row in (*rows, votes if reply.answer.answered else ()) if row])
