"""Pictures of reports: real PNGs, legible on a phone in both themes, whatever people write."""

import dataclasses
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.coach.report import Feature, Report, Score
from bot.rendering.pictures import change, change_described, described, picture
from bot.rendering.pictures.canvas import BLUE, INK, PALE_RED, PAPER, RED, SOFT, TALLEST, TRACK, WIDTH
from bot.rendering.pictures.kano import CATEGORIES
from bot.rendering.pictures.reading import marks
from knowledge.diagnostic import Picture

from .samples import (
    ADVOCACY_HEALTH,
    ANGRY_CUSTOMER,
    BIAS_FINDER,
    CROWDED_KANO,
    EXPECTATION_AUDIT,
    KANO_CHECK,
    ODD,
    PAIRS,
    READINESS,
    REVERSED_KANO,
    endless,
)

PAPER_RGB = (0xFB, 0xFA, 0xF6)
EDGE = 24
"""Nothing is drawn so near the left and right edges."""

DRAWN = {
    "audit": EXPECTATION_AUDIT,
    "advocacy": ADVOCACY_HEALTH,
    "readiness": READINESS,
    "kano": KANO_CHECK,
    "crowded": CROWDED_KANO,
    "reversed": REVERSED_KANO,
}
TEXTS = st.one_of(st.sampled_from(ODD), st.text(max_size=200))


def pixels(png: bytes | None) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    assert png is not None
    assert len(png) < 2_000_000
    with Image.open(BytesIO(png)) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"))


def check(png: bytes | None) -> None:
    """The picture has its size, shows something, and runs over no edge."""
    shown = pixels(png)
    height, width = shown.shape[:2]
    assert width == WIDTH
    assert 300 <= height <= TALLEST
    inked = (np.abs(shown.astype(int) - PAPER_RGB).max(axis=2) > 60).mean()
    assert 0.01 < inked < 0.6
    for edge in (shown[:, :EDGE], shown[:, -EDGE:], shown[:16], shown[-8:]):
        assert (edge == PAPER_RGB).all()


@pytest.mark.parametrize("name", DRAWN)
def test_the_picture_fits_a_phone_and_stays_inside_its_edges(name: str) -> None:
    check(picture(DRAWN[name]))


@pytest.mark.parametrize("name", PAIRS)
def test_so_does_the_picture_of_a_change(name: str) -> None:
    check(change(*PAIRS[name]))


def test_a_report_without_something_to_draw_has_no_picture() -> None:
    assert picture(ANGRY_CUSTOMER) is None
    assert picture(BIAS_FINDER) is None
    assert picture(dataclasses.replace(EXPECTATION_AUDIT, scores=())) is None
    assert described(ANGRY_CUSTOMER) == ""


def test_two_runs_without_anything_in_common_have_no_picture_of_the_change() -> None:
    assert change(ANGRY_CUSTOMER, ANGRY_CUSTOMER) is None
    assert change_described(ANGRY_CUSTOMER, ANGRY_CUSTOMER) == ""


@settings(max_examples=8, deadline=None)
@given(TEXTS)
def test_whatever_the_words_are_bars_are_drawn_inside_the_edges(text: str) -> None:
    report = endless(text)
    check(picture(report))
    check(change(report, report))


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.builds(Feature, TEXTS, st.sampled_from([*CATEGORIES, "unheard-of"]), st.floats(0, 1), st.floats(0, 1)),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_the_features_are_the_map_is_drawn_inside_its_edges(features: list[Feature]) -> None:
    report = dataclasses.replace(KANO_CHECK, features=tuple(features))
    check(picture(report))


def luminance(color: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = [int(color[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("paper", [PAPER, PALE_RED, *(one.paper for one in CATEGORIES.values() if one.paper)])
def test_text_stands_out_from_every_ground(paper: str) -> None:
    assert contrast(INK, paper) > 7
    assert contrast(SOFT, paper) > 4.5


def test_coloured_text_and_bars_stand_out() -> None:
    assert contrast(RED, PALE_RED) > 4.4
    assert contrast(BLUE, TRACK) > 3
    assert all(contrast(one.ink, one.paper) > 4 for one in CATEGORIES.values() if one.quarter)


def test_two_measures_are_told_apart_without_colour() -> None:
    grey = pixels(picture(EXPECTATION_AUDIT)).mean(axis=2)[:, 410:520]
    spread, mean = grey.std(axis=1), grey.mean(axis=1)
    hatched = ((spread > 25) & (mean > 130)).sum()
    solid = ((spread < 3) & (mean < 130)).sum()
    assert hatched > 60
    assert solid > 60


def test_the_names_of_features_in_one_quarter_do_not_overlap() -> None:
    quarter = pixels(picture(CROWDED_KANO)).mean(axis=2)
    column = quarter[quarter.shape[0] // 2 :, 620:950] < 90
    inked = column.any(axis=1).astype(int)
    lines = [height for height in np.diff(np.flatnonzero(np.diff(inked)))[::2] if height > 12]
    assert len(lines) >= 8  # its name and meaning, and seven lines of names, some of which touch with their tails
    assert max(lines) < 40


@pytest.mark.parametrize(
    ("report", "marked"),
    [
        (EXPECTATION_AUDIT, {"explicit": "gap 75", "interpersonal": "gap 50"}),
        (ADVOCACY_HEALTH, {"asking": "lowest", "listening": "low"}),
        (dataclasses.replace(READINESS, scores=(Score("a", "A", (0.5,)), Score("b", "B", (0.5,)))), {}),
        (dataclasses.replace(READINESS, scores=(Score("a", "A", (None,)),)), {}),
        (READINESS, {"consent": "lowest", "offer": "low", "team": "low"}),
        (
            dataclasses.replace(READINESS, scores=tuple(Score(str(n), "A", (min(n, 3) / 4,)) for n in range(9))),
            {"0": "lowest", "1": "low"},
        ),
        (dataclasses.replace(READINESS, scores=tuple(Score(str(n), "A", (n // 8,)) for n in range(9))), {}),
        (
            dataclasses.replace(EXPECTATION_AUDIT, scores=(Score("a", "A", (0.2, 0.9)), Score("b", "B", (1.0, 1.0)))),
            {"a": "lowest"},
        ),
    ],
)
def test_the_widest_gaps_or_else_the_lowest_areas_are_marked(report: Report, marked: dict[str, str]) -> None:
    assert marks(report) == marked


def test_the_picture_is_told_in_words() -> None:
    assert described(EXPECTATION_AUDIT) == (
        "Known / Met, of 100: Explicit 100 / 25, Implicit 50 / 50, Static 75 / 100, Dynamic 25 / 0, "
        "Interpersonal 75 / 25, Personal 50 / –. Look first at Explicit (gap 75) and Interpersonal (gap 50)."
    )
    assert "Basic (must never be missing): Card payment." in described(KANO_CHECK)
    assert "Net Promoter Score: +22, likely +8 to +36 (40 promoters" in described(ADVOCACY_HEALTH)


def test_a_change_is_told_in_words() -> None:
    told = change_described(*PAIRS["expectation-audit"])
    assert told.startswith("Since 2 June 2025: Explicit, known, 50 → 100; Explicit, met, 50 → 25;")
    assert "Personal, known, not said → 50" in told
    assert "Card payment Performance → Basic" in change_described(*PAIRS["kano-check"])
    assert change_described(KANO_CHECK, KANO_CHECK) == "Nothing changed since 30 November 2025."


def test_pictures_drawn_at_once_are_the_same_as_one_after_the_other() -> None:
    reports = [*DRAWN.values()]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(picture, reports)) == [picture(report) for report in reports]


def test_every_kind_of_picture_is_drawn() -> None:
    assert {report.picture for report in (*DRAWN.values(), ANGRY_CUSTOMER)} == set(Picture)


def test_nothing_is_loaded_for_pictures_before_one_is_drawn() -> None:
    code = (
        "import sys, bot.rendering.pictures, bot.rendering.pdf, bot.rendering.report_screens; "
        "print({'matplotlib', 'fpdf', 'PIL'} & sys.modules.keys())"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "set()"


def test_many_features_before_and_now_still_fit() -> None:
    many = tuple(Feature(f"Feature {number}", "attractive", 1.0, 0.0) for number in range(20))
    check(change(dataclasses.replace(KANO_CHECK, features=many), KANO_CHECK))
