"""Figures for admins: a picture that fits a phone, and a caption that fits below it."""

import dataclasses
import html
import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.rendering.parts import units
from bot.rendering.pictures.canvas import BLUE, RED
from bot.rendering.pictures.stats import funnels, seconds, stats
from bot.rendering.stats import Prices, model_line, stats_caption
from bot.store.statistics import Day, Figures, Runs, Stop
from bot.store.uses import Used
from knowledge.diagnostic import Diagnostic, load_diagnostics

from .test_pictures import check, pixels

NOW = datetime(2026, 11, 28, 15, tzinfo=UTC)
DIAGNOSTICS = load_diagnostics()
RUNS = (
    Runs("expectations", 1240, 830, (Stop("implicit", 210), Stop("", 9))),
    Runs("bias-finder", 64, 40, (Stop("", 9),)),
    Runs("profile", 30, 29),
    Runs("kano-check", 12, 3, (Stop("with", 5),)),
    Runs("advocacy-health", 5, 0, (Stop("unheard-of", 2),)),
    Runs("no-such-diagnostic", 3, 3),
)


def over(days: int, answered: int, refused: int, **changes: object) -> Figures:
    since = NOW - timedelta(days=days)
    dates = [(since + timedelta(days=number)).date() for number in range(days + 1)]
    sample = Figures(
        since=since,
        now=NOW,
        days=tuple(Day(one, answered, refused) for one in dates),
        median=340,
        slowest=1240,
        liked=23,
        disliked=4,
        people=34,
        chats=1,
        diagnostics=RUNS,
        reports=9,
        running=3,
        concluded=2,
        reminders=4,
        reminded=2,
        waiting=2,
        gaps=12,
    )
    return dataclasses.replace(sample, **changes)  # type: ignore[arg-type]


MONTH = over(30, 12, 3)
NOTHING = Figures(since=NOW - timedelta(days=30), now=NOW, days=over(30, 0, 0).days)


def long_named() -> dict[str, Diagnostic]:
    return {
        f"{name}-{number}": diagnostic.model_copy(update={"title": "An endless name " * 9})
        for number in range(3)
        for name, diagnostic in DIAGNOSTICS.items()
    }


@pytest.mark.parametrize("days", [0, 1, 7, 30, 90])
@pytest.mark.parametrize(("answered", "refused"), [(0, 0), (1, 0), (0, 7), (140, 60), (99999, 1)])
def test_the_picture_fits_a_phone_and_stays_inside_its_edges(days: int, answered: int, refused: int) -> None:
    check(stats(over(days, answered, refused), DIAGNOSTICS))


def test_so_does_the_picture_of_nothing_and_of_long_names() -> None:
    check(stats(NOTHING, DIAGNOSTICS))
    named = long_named()
    runs = tuple(Runs(name, 123456, 12345, (Stop("", 1234),)) for name in named)
    check(stats(dataclasses.replace(MONTH, diagnostics=runs), named))


@pytest.mark.parametrize("days", [30, 90])
def test_bars_show_what_was_answered_below_what_was_not(days: int) -> None:
    shown = pixels(stats(over(days, 30, 10, diagnostics=()), DIAGNOSTICS))[200:560]
    rows = {}
    for color in (BLUE, RED):
        rgb = [int(color[start : start + 2], 16) for start in (1, 3, 5)]
        rows[color] = [number for number, row in enumerate((shown == rgb).all(axis=2).sum(axis=1)) if row > 200]
    assert max(rows[RED]) < min(rows[BLUE]) + 6
    assert 2.5 < len(rows[BLUE]) / (max(rows[RED]) - min(rows[RED])) < 3.5


def test_only_diagnostics_that_end_in_a_report_are_shown_with_where_people_left() -> None:
    shown = {one.title: one for one in funnels(MONTH, DIAGNOSTICS)}
    assert list(shown) == ["Check my expectations", "Find biases to use", "Sort my ideas", "Get recommended more"]
    audit = shown["Check my expectations"]
    assert (audit.begun, audit.finished, audit.left) == (1240, 830, 210)
    assert audit.where == "after “What they take for granted”"
    assert shown["Find biases to use"].where == "before the first answer"
    assert "{each}" not in shown["Sort my ideas"].where
    assert shown["Get recommended more"].where == "halfway"


def test_the_caption_tells_the_essentials_of_the_picture_and_what_it_does_not_show() -> None:
    told = stats_caption(MONTH, DIAGNOSTICS)
    assert told.split("\n") == [
        "<b>Last 30 days</b>",
        "Questions: 372 of 465 answered · Votes: 23 helpful, 4 not",
        "Asked by: 34 people in 1 chat",
        "Diagnostics: 873 of 1,321 finished",
        "Reports: 9 · Experiments: 3 running, 2 concluded",
        "Reminders: 2 sent, 4 to come",
        "Messages waiting for me: 2",
        "Open gaps: 12, see /gaps",
    ]


def test_a_caption_of_nothing_says_so() -> None:
    told = stats_caption(NOTHING, DIAGNOSTICS)
    assert "Questions: none yet" in told
    assert "Open gaps: none" in told


def test_the_longest_caption_fits_below_a_photo() -> None:
    named = long_named()
    runs = tuple(Runs(name, 10**9, 10**9, (Stop("", 10**9),)) for name in named)
    told = stats_caption(over(90, 10**9, 10**9, diagnostics=runs, waiting=10**9), named)
    assert units(html.unescape(re.sub("<[^>]+>", "", told))) <= 1024


def test_times_are_as_exact_as_one_needs() -> None:
    assert [seconds(one) for one in (None, 0, 45, 340, 1240, 61000)] == [
        "–",
        "0.00 s",
        "0.04 s",
        "0.3 s",
        "1.2 s",
        "61.0 s",
    ]


def test_the_chat_model_has_a_line_where_it_was_used_with_its_cost_where_the_prices_are_known() -> None:
    used = Used(1234, 2_000_000, 500_000)
    told = "Chat model: 1,234 calls, 2,000,000 tokens read, 500,000 written"
    assert model_line(used, Prices()) == told
    assert model_line(used, Prices(0.15, 0.6)) == f"{told}, about 0.60"
    assert model_line(Used(), Prices(0.15, 0.6)) == ""
    assert told in stats_caption(NOTHING, DIAGNOSTICS, (model_line(used, Prices()),))
