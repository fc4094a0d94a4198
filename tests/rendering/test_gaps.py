"""Gaps on the screen: short, escaped, within the limits of Telegram, with a way on from everywhere."""

import dataclasses
import html
import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gaps import GapGroup
from bot.rendering.answers import Rendered
from bot.rendering.gaps import NEWLY, gap_group, gap_list, newly_answered, offer_message, weekly_digest
from bot.rendering.parts import LIMIT, units
from bot.store.offers import Offer
from retrieval.answering import Answer, Citation

from .samples import ODD

BIGGEST = 2**63 - 1
DELIVERY = GapGroup(
    title="delivery times in peak season",
    examples=("delivery times in peak season", "how long does delivery take at christmas"),
    count=5,
    why=Counter(refused=4, disliked=1),
    question_ids=(12, 15, 20, 21, 30),
)
REVIEWS = GapGroup("how to answer bad reviews", ("how to answer bad reviews",), 1, Counter(refused=1), (7,))
OFFER = Offer(
    question_id=12,
    chat_id=1,
    thread_id=None,
    user_id=1,
    message_id=5,
    question="and at christmas?",
    standalone="how long does delivery take at christmas?",
    answered=False,
)


def buttons(shown: Rendered) -> dict[str, str]:
    assert shown.keyboard is not None
    return {one.text: str(one.callback_data) for row in shown.keyboard.inline_keyboard for one in row}


def check(shown: Rendered) -> str:
    """One message within the limits, whose markup is well-formed; its text."""
    [message] = shown.messages
    text = html.unescape(re.sub(r"</?(?:b|i|blockquote)>", "", message))
    assert units(text) <= LIMIT
    assert message.count("<b>") == message.count("</b>")
    if shown.keyboard:
        assert all(0 < len(data.encode()) <= 64 for data in buttons(shown).values())
    return text


def test_the_list_says_how_many_and_leads_to_each() -> None:
    shown = gap_list([DELIVERY, REVIEWS], days=30, digest=False)
    assert check(shown) == (
        "6 questions in 2 groups had no good answer in the last 30 days.\n\n"
        "1. delivery times in peak season (5)\n2. how to answer bad reviews (1)"
    )
    assert buttons(shown) == {"1": "g:12:see:0", "2": "g:7:see:0", "Send me this every week": "g:week:on:0"}
    assert "Stop the weekly digest" in buttons(gap_list([DELIVERY], days=30, digest=True))


def test_a_long_list_is_turned_page_by_page() -> None:
    groups = [dataclasses.replace(REVIEWS, question_ids=(number,)) for number in range(1, 21)]
    first, last = gap_list(groups, days=30, digest=True), gap_list(groups, 99, days=30, digest=True)
    assert "Page 1 of 3." in check(first)
    assert "17. how to answer bad reviews" in check(last)
    assert buttons(first)["›"] == "g:all:1"
    assert "‹" not in buttons(first)
    assert buttons(last) == {
        "17": "g:17:see:2",
        "18": "g:18:see:2",
        "19": "g:19:see:2",
        "20": "g:20:see:2",
        "‹": "g:all:1",
        "Stop the weekly digest": "g:week:off:2",
    }


def test_without_gaps_the_list_says_what_to_do_next() -> None:
    shown = gap_list([], days=30, digest=False)
    assert "send me a document" in check(shown)
    assert list(buttons(shown)) == ["Send me this every week"]


def test_a_group_shows_its_questions_how_often_and_why() -> None:
    shown = gap_group(DELIVERY, 1, days=30)
    text = check(shown)
    assert "Asked 5 times in the last 30 days: 4 without an answer, 1 with an answer somebody found no help." in text
    assert "<blockquote>“delivery times in peak season”\n“how long" in shown.messages[0]
    assert buttons(shown) == {
        "Write the answer": "g:12:write:1",
        "Dismiss": "g:12:drop:1",
        "‹ All gaps": "g:all:1",
    }
    assert "Asked once in the last 7 days: without an answer." in check(gap_group(REVIEWS, days=7))


def test_the_digest_shows_the_gaps_of_the_week_and_can_be_stopped() -> None:
    shown = weekly_digest([DELIVERY, REVIEWS])
    assert "6 questions in 2 groups had no good answer." in check(shown)
    assert buttons(shown)["No more digests"] == "g:week:off:0"
    assert buttons(shown)["All gaps"] == "g:all:0"
    assert "g:week:off:0" in buttons(weekly_digest([])).values()
    assert check(weekly_digest([REVIEWS])).count("1 question had no good answer.") == 1


def test_an_offer_recalls_the_question_and_can_be_declined_for_ever() -> None:
    shown = offer_message(OFFER)
    assert check(shown) == (
        "You asked: how long does delivery take at christmas?\n\nI had no answer then. Now I have one."
    )
    assert buttons(shown) == {"Show the answer": "o:12", "No more of these": "o:quiet"}
    assert "a better one" in check(offer_message(dataclasses.replace(OFFER, answered=True)))


def _answer(question: str, text: str = "Say how long it takes. And then more.") -> Answer:
    return Answer(question, text, (Citation("a.md", "Peak season", "", text, text),), 1, confidence=0.9)


def test_newly_answered_questions_stand_with_their_answers_each_once() -> None:
    text = check(newly_answered([_answer("How long?"), _answer("how long?"), _answer("How much?")]))
    assert text == (
        "Answered by now\n\nHow long? (2)\n“Say how long it takes.” (Peak season)\n\n"
        "How much?\n“Say how long it takes.” (Peak season)"
    )


def test_many_newly_answered_questions_are_counted() -> None:
    text = check(newly_answered(_answer(f"Question {number}?") for number in range(300)))
    assert f"Question {NEWLY - 1}?" in text
    assert text.endswith(f"… and {300 - NEWLY} more.")


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.sampled_from(ODD), st.text(max_size=3000)))
def test_whatever_people_write_is_escaped_and_fits(text: str) -> None:
    odd = dataclasses.replace(DELIVERY, title=text, examples=(text,) * 3, question_ids=(BIGGEST,))
    for shown in (
        gap_list([odd] * 9, 1, days=90, digest=True),
        gap_group(odd, 99, days=90),
        weekly_digest([odd] * 9),
        offer_message(dataclasses.replace(OFFER, standalone=text, question_id=BIGGEST)),
        newly_answered([_answer(text, text)]),
    ):
        check(shown)


@pytest.mark.parametrize("shown", [gap_group(dataclasses.replace(REVIEWS, title="<b>&", examples=("<i>",)), days=7)])
def test_markup_in_questions_is_shown_as_it_is(shown: Rendered) -> None:
    assert "&lt;b&gt;&amp;" in shown.messages[0]
    assert "“&lt;i&gt;”" in shown.messages[0]
