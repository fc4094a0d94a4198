"""Answers as Telegram messages: every one fits and is valid, and nothing is lost, whatever the words are."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.next_steps import NextQuestion
from bot.conversation import Reply
from bot.handlers.delivery import stripped
from bot.preview.entities import utf16_length
from bot.preview.markup import read_html
from bot.rendering.answers import Rendered, render, render_inline
from bot.rendering.parts import divided
from retrieval.answering import Answer, Citation, Reason

LIMIT = 4096
WORDS = st.text(
    st.one_of(st.sampled_from("a <>&\"'[]*_`•.!?\n:😀é中"), st.characters(blacklist_categories=("Cs", "Cc"))),
    min_size=1,
)


def answer_of(text: str, quotes: list[str], title: str = "Kano model", section: str = "What it is") -> Answer:
    citations = tuple(Citation("kano-model.md", title, section, quote, quote) for quote in quotes)
    return Answer("why?", text, citations, len(citations), confidence=1.0)


def rendered(answer: Answer, *, understood: str = "why?", **options: object) -> Rendered:
    suggestions = (NextQuestion("The steps", "Kano model: what are the steps?"),)
    return render(Reply(7, understood, answer, suggestions, False), **{"asked": "why?", **options})


def shown(html: str) -> str:
    """The text of a message as Telegram reads it; raises what Telegram would refuse."""
    text, _ = read_html(html)
    return text


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, max_size=3), WORDS, WORDS, st.integers(1, 2500))
def test_every_message_fits_is_valid_and_nothing_is_lost(
    paragraphs: list[str], quotes: list[str], title: str, understood: str, times: int
) -> None:
    text = "\n\n".join(f"{paragraph} " * times for paragraph in paragraphs)
    quotes = [quote * max(1, times // 2) for quote in quotes]
    messages = rendered(answer_of(text, quotes, title), understood=understood * times).messages
    read = [shown(html) for html in messages]
    assert all(0 < utf16_length(one) <= LIMIT for one in read)
    everything = _without_blanks("".join(read))
    for piece in (text, *quotes):
        assert _without_blanks(piece) in everything


def test_a_long_answer_is_cut_at_the_ends_of_sentences() -> None:
    text = " ".join(f"This is sentence number {number} about guests who come back." for number in range(300))
    messages = [shown(html) for html in rendered(answer_of(text, ["One quote."])).messages]
    assert len(messages) > 2
    assert all(message.rstrip("”").endswith(".") for message in messages)


def test_the_buttons_stand_under_the_last_message_only() -> None:
    long = rendered(answer_of("Guests come back. " * 500, ["One quote."]))
    under = [long.keyboard_under(number) for number in range(len(long.messages))]
    assert under[:-1] == [None] * (len(under) - 1)
    assert under[-1] is long.keyboard is not None


def test_a_short_answer_and_its_sources_are_one_message() -> None:
    quote = "A & B <ask> “again”. " * 60
    answer = rendered(answer_of("A & B <ask>. " * 100, [quote]))
    assert len(answer.messages) == 1


def test_terms_of_explained_lines_are_bold_and_markup_in_documents_is_shown_as_text() -> None:
    (html,) = rendered(answer_of("• Kano <i>model</i>: sorts needs & wants. [1]", ["<b>x</b>"])).messages
    assert "• <b>Kano &lt;i&gt;model&lt;/i&gt;</b>: sorts needs &amp; wants." in html
    assert "“&lt;b&gt;x&lt;/b&gt;”" in html


@pytest.mark.parametrize("reason", list(Reason))
def test_every_refusal_is_short_and_offers_a_way_on(reason: Reason) -> None:
    for topics in ((), ("Zappos",)):
        reply = Reply(
            7, "x", Answer("x", "", reason=reason, topics=topics), tuple(NextQuestion(t, t) for t in topics), False
        )
        shown_ = render(reply, asked="x")
        assert len(shown_.messages[0]) < 180
        assert (shown_.keyboard is not None) == (reason is not Reason.EMPTY)


def test_a_long_inline_answer_is_one_message_that_fits() -> None:
    html = render_inline("why? " * 100, answer_of("Guests come back. " * 2000, ["One quote. " * 500]))
    assert utf16_length(shown(html)) <= LIMIT


@given(st.text(max_size=300), st.integers(5, 50))
def test_a_divided_text_keeps_every_word(text: str, limit: int) -> None:
    pieces = divided(text, limit)
    assert all(utf16_length(piece) <= limit for piece in pieces)
    assert _without_blanks("".join(pieces)) == _without_blanks(text)


def test_a_message_without_its_markup_is_its_text() -> None:
    assert stripped("<b>a &lt; b</b> <blockquote expandable>“c”</blockquote>") == "a < b “c”"


def _without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)
