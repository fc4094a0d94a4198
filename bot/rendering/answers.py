"""Answer -> Telegram messages: the text, its sources in a folded quote, and the buttons below."""

from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.coach.wishes import is_situation
from bot.conversation import QUESTION_CHARACTERS, Reply
from bot.languages import mark, say
from bot.rendering.parts import GAP, Part, bold, divided, joined, paragraphs, plain
from bot.rendering.sources import sources
from retrieval.answering import Answer, Reason
from retrieval.passages import TERM

SUGGESTION, FEEDBACK, SCREEN, PLAYBOOKS_FOR = "s", "f", "c", "q"
"""First letters of callback data: s:QUESTION:NUMBER, f:QUESTION:VALUE, c:SCREEN, q:QUESTION."""

INLINE_CHARACTERS, LABEL_CHARACTERS = 200, 60
"""The most that is shown of a question above an inline answer, and on a button."""
SIDE_BY_SIDE = 18
"""Labels longer than this stand below each other."""

_REFUSALS = {
    Reason.OUTSIDE: mark("That's outside what I coach on."),
    Reason.MISSING: mark("I don't have that."),
    Reason.OWN_DATA: mark("Only your own figures can tell that; I answer from documents."),
    Reason.SMALL_TALK: mark("Ask me anything about your customers."),
    Reason.TASK: mark("That I can't do; I answer questions."),
    Reason.EMPTY: mark("I need a question in words. For example: How do I calm an angry customer?"),
}
_IN_ENGLISH = mark("I found nothing for that: my documents are in English. Ask me in English, and I look again.")
INFERRED = mark("My own suggestion, from no source:")
_NEAREST = mark("Nothing I have says just that. Nearest to it:")
_NEAR = mark("Near it I have:")
_NOTHING_NEAR = mark(
    "I can help with customer experience: what customers expect, why they stay, what to do when they are angry."
)


@dataclass(frozen=True)
class Rendered:
    """The messages of an answer as HTML, in order; the keyboard belongs under the last one."""

    messages: tuple[str, ...]
    keyboard: InlineKeyboardMarkup | None = None

    def keyboard_under(self, number: int) -> InlineKeyboardMarkup | None:
        """The keyboard under the message of this number, counted from 0."""
        return self.keyboard if number == len(self.messages) - 1 else None


def render(reply: Reply, *, asked: str = "", heading: bool = False) -> Rendered:
    """The reply to the question `asked`; with `heading` the question stands above, for one asked by a button."""
    parts: list[Part] = []
    if heading:
        parts += [part.within("b") for part in paragraphs(reply.understood)]
    elif reply.shortened:
        parts.append(plain(say("That was long; I read the first {limit} characters.", limit=QUESTION_CHARACTERS)))
    elif " ".join(reply.understood.split()).lower() not in " ".join(asked.split()).lower():
        parts += [part.within("i") for part in paragraphs(say("Understood as: {question}", question=reply.understood))]
    said = [plain(say(_IN_ENGLISH))] if reply.in_english_rather else _answer_parts(reply.answer)
    return Rendered(_messages([*parts, *said]), _keyboard(reply))


def render_growing(answer: Answer, heading: str = "") -> str:
    """An answer that is not whole yet, as one message, under a heading if there is one."""
    above = [part.within("b") for part in paragraphs(heading)]
    return _messages([*above, *_answer_parts(answer)])[0]


def render_inline(question: str, answer: Answer) -> str:
    """An answer as one message for any chat, under its question; what does not fit is left out from the end."""
    return _messages([plain(question[:INLINE_CHARACTERS]).within("b"), *_answer_parts(answer)])[0]


def why_not(answer: Answer) -> str:
    """One sentence that says why there is no answer."""
    return say(_REFUSALS[answer.reason or Reason.MISSING])


def _messages(parts: list[Part]) -> tuple[str, ...]:
    return tuple(message.html for message in joined(parts))


def _answer_parts(answer: Answer) -> list[Part]:
    if not answer.answered:
        return [plain(_refusal(answer))]
    above = [] if answer.is_sure else [plain(say(_NEAREST))]
    text = [_marked_up(piece) for paragraph in answer.text.split(GAP) for piece in divided(paragraph)]
    return [*above, *text, *_inferred(answer), *sources(answer.citations[: answer.cited])]


def _inferred(answer: Answer) -> list[Part]:
    """What the coach adds of its own, told apart from what the sources say."""
    return [bold(say(INFERRED)) + plain(f" {said}") for said in answer.inferred]


def _refusal(answer: Answer) -> str:
    """Why there is no answer, and what there is instead."""
    if answer.reason is Reason.EMPTY:
        return why_not(answer)
    return f"{why_not(answer)} {say(_NEAR if answer.topics else _NOTHING_NEAR)}"


def _marked_up(text: str) -> Part:
    return Part("\n".join(_line(line) for line in text.split("\n")), text)


def _line(line: str) -> str:
    """A line as HTML, the term of a "Term: explanation" line in bold."""
    bullet = "• " if line.startswith("• ") else ""
    rest = line.removeprefix(bullet)
    if found := TERM.match(rest):
        start, end = found.span("term")
        before, term, after = (escape(piece, quote=False) for piece in (rest[:start], rest[start:end], rest[end:]))
        return f"{bullet}{before}<b>{term}</b>{after}"
    return bullet + escape(rest, quote=False)


def _keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    answer, question_id = reply.answer, reply.question_id
    if answer.reason is Reason.EMPTY:
        return None
    offered = [
        InlineKeyboardButton(item.label[:LABEL_CHARACTERS], callback_data=f"{SUGGESTION}:{question_id}:{number}")
        for number, item in enumerate(reply.next)
    ]
    if answer.answered:  # a refusal needs no 👎: it is known as a gap already
        return InlineKeyboardMarkup([*_for_situation(reply), *_rows(offered), _votes(question_id)])
    help_ = InlineKeyboardButton(say("What can I ask?"), callback_data=f"{SCREEN}:help")
    return InlineKeyboardMarkup(_rows(offered) or [[help_]])


def _for_situation(reply: Reply) -> list[list[InlineKeyboardButton]]:
    """A way to playbooks, where no sentence is the answer, or nothing was asked but told."""
    if reply.answer.is_sure and not is_situation(reply.understood):
        return []
    return [[InlineKeyboardButton(say("Playbooks for this"), callback_data=f"{PLAYBOOKS_FOR}:{reply.question_id}")]]


def _rows(buttons: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    if any(len(button.text) > SIDE_BY_SIDE for button in buttons):
        return [[button] for button in buttons]
    return [buttons] if buttons else []


def _votes(question_id: int) -> list[InlineKeyboardButton]:
    return [
        InlineKeyboardButton(sign, callback_data=f"{FEEDBACK}:{question_id}:{value}")
        for sign, value in (("👍", 1), ("👎", -1))
    ]
