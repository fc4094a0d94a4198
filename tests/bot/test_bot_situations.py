"""Situations of owners in many trades: what they are understood as, and what is suggested; judged by reading."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.advice import Advice
from bot.coach.correction import CHOSEN
from knowledge.taxonomy import Challenge
from knowledge.vocabulary import Understood

GOLDEN = Path(__file__).parents[1] / "golden"


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]


SITUATIONS = read("situations.jsonl")
"""Judged one by one; the vocabulary was widened after reading them."""

UNSEEN = read("situations-unseen.jsonl")
"""Told by somebody who did not know the vocabulary, as stories without a name for the trouble. Nothing was added to the
vocabulary for them: what they show is what a new owner may expect before correcting what was understood."""

FLOORS = [(SITUATIONS, 0.9, 0.82), (UNSEEN, 0.5, 0.45)]
"""The shares that must be understood, and whose first suggestion must fit."""


def options(told: dict[str, Any]) -> dict[str, str]:
    return {name: told[name] for name in ("industry", "stage", "challenge")}


_SUGGESTED: dict[str, list[str]] = {}
"""By situation, so that each is worked out once for all tests."""


async def suggested(advice: Advice, told: dict[str, Any]) -> list[str]:
    key = json.dumps(told)
    if key not in _SUGGESTED:
        found = await advice.recommend(await advice.understand(told["situation"], **options(told)))
        _SUGGESTED[key] = [one.playbook.title for one in found]
    return _SUGGESTED[key]


def test_there_are_situations_from_most_trades() -> None:
    assert len(SITUATIONS) >= 30
    assert len({told["understood_industry"] for told in SITUATIONS}) >= 15
    assert len({challenge for told in SITUATIONS for challenge in told["understood_challenges"]}) >= 15


@pytest.mark.parametrize(("situations", "least", "_"), FLOORS, ids=["judged", "unseen"])
async def test_situations_are_understood(
    advice: Advice, situations: list[dict[str, Any]], least: float, _: float
) -> None:
    missed = []
    for told in situations:
        situation = await advice.understand(told["situation"], **options(told))
        industry = situation.industry.word.value if situation.industry else None
        challenges = {one.word.value for one in situation.challenges}
        wanted = set(told["understood_challenges"])
        if industry != told["understood_industry"] or (wanted and not wanted & challenges):
            missed.append(told["situation"])
    assert 1 - len(missed) / len(situations) >= least, missed


@pytest.mark.parametrize(("situations", "_", "least"), FLOORS, ids=["judged", "unseen"])
async def test_what_is_suggested_first_fits_and_nothing_that_does_not_is_suggested(
    advice: Advice, situations: list[dict[str, Any]], _: float, least: float
) -> None:
    wrong = []
    for told in situations:
        titles = await suggested(advice, told)
        if not set(titles[:1]) <= set(told["first"]) or set(titles) & set(told["never"]):
            wrong.append((told["situation"], titles))
    assert 1 - len(wrong) / len(situations) >= least, wrong


async def test_once_the_trouble_is_corrected_the_first_suggestion_fits(advice: Advice) -> None:
    """What was understood stands above the suggestions, and one tap corrects it."""
    wrong = []
    for told in [told for told in (*SITUATIONS, *UNSEEN) if told["understood_challenges"]]:
        situation = await advice.understand(told["situation"], **options(told))
        challenge = Understood(Challenge(told["understood_challenges"][0]), CHOSEN, 1.0)
        titles = [one.playbook.title for one in await advice.recommend(replace(situation, challenges=(challenge,)))]
        if not set(titles[:1]) <= set(told["first"]):
            wrong.append((told["situation"], titles))
    assert len(wrong) <= 0.25 * len(SITUATIONS + UNSEEN), wrong


async def test_different_situations_lead_to_different_suggestions(advice: Advice) -> None:
    lists = [await suggested(advice, told) for told in SITUATIONS]
    assert len({titles[0] for titles in lists if titles}) >= 15
