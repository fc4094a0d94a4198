"""An experiment: proposed from a suggestion, agreed in an interview, and looked at on its date."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.coach.interview import TEXT_CHARACTERS, By, Given, Interview
from bot.coach.nps import Rate
from bot.coach.report import Suggestion
from bot.languages import mark, say
from knowledge.diagnostic import Diagnostic

WEEKS: Mapping[str, int] = MappingProxyType({"one": 1, "two": 2, "four": 4})
"""The options of the question for the review."""

_NOTHING_BEFORE = mark("The measure now: {now}. There is no figure from before to set it against.")
_MAY_BE_CHANCE = mark("The likely ranges overlap, so it may be chance: keep counting before you build on it.")
_HARDLY_CHANCE = mark("The likely ranges do not overlap, so chance alone hardly explains it.")

_SHARE = re.compile(r"(?<![\d.,])(\d{1,6})\s*(?:of|out of|/)\s*(\d{1,6})(?![\d.,]*\d)", re.IGNORECASE)


def proposed(diagnostic: Diagnostic, suggestion: Suggestion) -> Interview:
    """The interview with what the suggestion already answers: its first step, and its measure."""
    interview = Interview(diagnostic, story=suggestion.title)
    step = next(iter(suggestion.steps), suggestion.summary)
    for question, text in (("step", step), ("measure", suggestion.measure)):
        if text.strip():
            interview = interview.answered(question, Given(text.strip()[:TEXT_CHARACTERS], By.STORY))
    return interview


def review_at(interview: Interview, now: datetime) -> datetime:
    """When to look at the experiment, as it was agreed."""
    weeks = next((WEEKS[option] for option in interview.chosen("weeks") if option in WEEKS), 2)
    return now + timedelta(weeks=weeks)


def text_of(interview: Interview, question: str) -> str:
    """What a question for a text was answered with, empty where it was skipped."""
    value = interview.value(question)
    return value if isinstance(value, str) else ""


def share_in(text: str) -> Rate | None:
    """The share in "9 of 60 reviews"; None where there is none, or none that can be."""
    found = _SHARE.search(text)
    return Rate.of(int(found[1]), int(found[2])) if found else None


def with_range(text: str) -> str:
    """A figure with the range in which the true one probably lies: "9 of 60 (15 %, likely 8–26 %)"."""
    rate = share_in(text)
    if rate is None:
        return text
    share, low, high = (f"{one:.0f}" for one in (rate.percent, rate.low, rate.high))
    return say("{text} ({share} %, likely {low}–{high} %)", text=text, share=share, low=low, high=high)


def compared(before: str, now: str) -> str:
    """What two figures say together, in a sentence or two; empty without a figure from now."""
    if not now:
        return ""
    if not before:
        return say(_NOTHING_BEFORE, now=with_range(now))
    first, second = share_in(before), share_in(now)
    if not (first and second):
        return say("Before: {before}. Now: {now}.", before=before, now=now)
    shares = {"first": f"{first.percent:.0f}", "second": f"{second.percent:.0f}"}
    told = say("From {first} % ({before}) to {second} % ({now}).", before=before, now=now, **shares)
    if first.low <= second.high and second.low <= first.high:
        return f"{told} {say(_MAY_BE_CHANCE)}"
    return f"{told} {say(_HARDLY_CHANCE)}"
