"""Gaps on the screen: the groups, one of them, the weekly digest, and the offer to whoever asked."""

from collections import Counter
from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton

from bot.gaps import GapGroup
from bot.languages import mark, say, say_counted
from bot.rendering.answers import Rendered
from bot.rendering.keyboards import Row, button, keyboard, pages_of, place_in, turning, within
from bot.rendering.parts import Part, and_more, bold, joined, plain, shortened, stacked
from bot.rendering.reports import first_sentence
from bot.store.gaps import Why
from bot.store.offers import Offer
from retrieval.answering import Answer, Citation

GAPS = "g"
"""First letter of callback data: g:all:PAGE, g:week:on|off:PAGE, g:QUESTION:see|write|drop:PAGE. A group goes by the
smallest of its question ids."""

OFFERS = "o"
"""First letter of callback data: o:QUESTION, and o:quiet."""

TITLE, EXAMPLE, ASKED, ANSWER = 90, 200, 300, 160
"""The most characters of a question in a list, of an example, of a question in an offer, and of what answers it."""

NEWLY = 10
"""The most newly answered questions that are listed."""

_IN_A_ROW = 4

_NONE = mark(
    "Every question had a good answer in the last {days} days, or its gap is closed. "
    "I list here what I can't answer, am unsure of, or what somebody found no help. "
    "To let me answer more, send me a document."
)
_HINT = mark("Write the answer yourself, or send me a document that holds it.")
_AN_ANSWER = mark("I had no answer then. Now I have one.")
_BETTER = mark("My answer then was a weak one. Now I have a better one.")
_WHY: dict[Why, str] = {
    "refused": mark("without an answer"),
    "unsure": mark("with an answer I was unsure of"),
    "disliked": mark("with an answer somebody found no help"),
}


def gap_list(groups: Sequence[GapGroup], page: int = 0, *, days: int, digest: bool) -> Rendered:
    """/gaps: the groups of these days, a page at a time; `digest` says whether this admin gets one every week."""
    pages = pages_of(groups)
    page = within(page, pages)
    weekly = [_weekly(digest, page)]
    if not groups:
        return Rendered((_html([bold(say("No gaps")), plain(say(_NONE, days=days))]),), keyboard(weekly))
    told = say("{questions} had no good answer in the last {days} days.", days=days, questions=_questions(groups))
    head = plain(f"{told}{place_in(page, pages)}")
    turn = turning(page, pages, lambda number: (GAPS, "all", number))
    return Rendered((_html([head, _entries(groups, page)]),), keyboard(*_numbers(groups, page), turn, weekly))


def gap_group(group: GapGroup, page: int = 0, *, days: int) -> Rendered:
    """One group: its questions in people's words, how often, and why. `page` is where its list goes on."""
    asked = say_counted(
        "Asked once in the last {days} days: {reasons}.",
        "Asked {count} times in the last {days} days: {reasons}.",
        group.count,
        days=days,
        reasons=_reasons(group),
    )
    parts = [
        bold(shortened(group.title, TITLE)),
        plain(asked),
        stacked(plain(f"“{shortened(text, EXAMPLE)}”") for text in group.examples).within("blockquote"),
        plain(say(_HINT)),
    ]
    write = button(say("Write the answer"), GAPS, group.id, "write", page)
    drop = button(say("Dismiss"), GAPS, group.id, "drop", page)
    return Rendered((_html(parts),), keyboard([write, drop], [button(say("‹ All gaps"), GAPS, "all", page)]))


def weekly_digest(groups: Sequence[GapGroup]) -> Rendered:
    """The gaps of the last week, most asked first."""
    stop = [button(say("No more digests"), GAPS, "week", "off", 0)]
    if not groups:
        text = plain(say("Every question of last week had a good answer, or its gap is closed."))
        return Rendered((_html([bold(say("Gaps of the week")), text]),), keyboard(stop))
    head = bold(say("Gaps of the week")) + plain(
        "\n" + say("{questions} had no good answer.", questions=_questions(groups))
    )
    more = [button(say("All gaps"), GAPS, "all", 0)]
    return Rendered((_html([head, _entries(groups, 0)]),), keyboard(*_numbers(groups, 0), more, stop))


def offer_message(offer: Offer) -> Rendered:
    """To somebody whose question can be answered by now."""
    then = say(_BETTER if offer.answered else _AN_ANSWER)
    asked = plain(say("You asked:") + " ") + plain(shortened(offer.standalone, ASKED)).within("i")
    show = button(say("Show the answer"), OFFERS, offer.question_id)
    return Rendered(
        (_html([asked, plain(then)]),), keyboard([show], [button(say("No more of these"), OFFERS, "quiet")])
    )


def newly_answered(answers: Iterable[Answer]) -> Rendered:
    """The open questions that are answered by now: each with the sentence that answers it."""
    by_question: dict[str, list[Answer]] = {}
    for answer in answers:
        by_question.setdefault(answer.question.casefold(), []).append(answer)
    entries = [_newly(same[0], len(same)) for same in by_question.values()]
    rest = len(entries) - NEWLY
    more = [plain(and_more(rest))] if rest > 0 else []
    return Rendered((_html([bold(say("Answered by now")), *entries[:NEWLY], *more]),))


def _newly(answer: Answer, times: int) -> Part:
    often = f" ({times})" if times > 1 else ""
    asked = plain(shortened(answer.question, TITLE)).within("i") + plain(often)
    cited = (f"“{_quoted(one)}” ({shortened(one.title or one.document, TITLE)})" for one in answer.citations[:1])
    return stacked([asked, *map(plain, cited)])


def _quoted(citation: Citation) -> str:
    return first_sentence(" ".join(citation.quote.split()), ANSWER)


def _entries(groups: Sequence[GapGroup], page: int) -> Part:
    shown = list(enumerate(groups, start=1))
    entries = pages_of(shown)[page]
    return stacked(
        plain(f"{number}. ") + plain(shortened(group.title, TITLE)).within("i") + plain(f" ({group.count})")
        for number, group in entries
    )


def _numbers(groups: Sequence[GapGroup], page: int) -> list[Row]:
    """A button for each group of the page, by its number."""
    shown = pages_of(list(enumerate(groups, start=1)))[page]
    buttons = [button(str(number), GAPS, group.id, "see", page) for number, group in shown]
    return [list(row) for row in pages_of(buttons, _IN_A_ROW)]


def _questions(groups: Sequence[GapGroup]) -> str:
    """ "12 questions in 4 groups"."""
    count = sum(group.count for group in groups)
    questions = say_counted("{count} question", "{count} questions", count)
    if len(groups) == count:
        return questions
    return say_counted(
        "{questions} in {count} group", "{questions} in {count} groups", len(groups), questions=questions
    )


def _reasons(group: GapGroup) -> str:
    """ "4 without an answer, 1 with an answer somebody found no help"; without numbers where all are alike."""
    told = {why: count for why, count in Counter(group.why).items() if count}
    if len(told) == 1:
        return say(_WHY[next(iter(told))])
    return ", ".join(f"{told[why]} {say(words)}" for why, words in _WHY.items() if why in told)


def _weekly(on: bool, page: int) -> InlineKeyboardButton:
    if on:
        return button(say("Stop the weekly digest"), GAPS, "week", "off", page)
    return button(say("Send me this every week"), GAPS, "week", "on", page)


def _html(parts: Sequence[Part]) -> str:
    return joined(parts)[0].html
