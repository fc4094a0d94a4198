"""Situations of owners in many trades: what they are understood as, and what is suggested; judged by reading."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from running_bot import copied, settings_of

from bot import app
from bot.advice import Advice
from retrieval.embeddings import EmbeddingModel

SITUATIONS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "golden" / "situations.jsonl").read_text("utf-8").splitlines()
]
each_situation = pytest.mark.parametrize("told", SITUATIONS, ids=lambda told: told["situation"][:40])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def advice(
    indexed: Path, model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Advice]:
    settings = settings_of(copied(indexed, tmp_path_factory.mktemp("advice")))
    async with app.opened_database(settings) as database, app.opened_library(settings, database, model) as library:
        await library.ensure()
        yield Advice(library)


async def suggested(advice: Advice, told: dict[str, Any]) -> list[str]:
    options = {name: told[name] for name in ("industry", "stage", "challenge")}
    found = await advice.recommend(await advice.understand(told["situation"], **options))
    return [one.playbook.title for one in found]


def test_there_are_situations_from_most_trades_and_every_challenge_is_among_them() -> None:
    assert len(SITUATIONS) >= 30
    assert len({told["understood_industry"] for told in SITUATIONS}) >= 15
    assert len({challenge for told in SITUATIONS for challenge in told["understood_challenges"]}) >= 18


@each_situation
async def test_a_situation_is_understood(advice: Advice, told: dict[str, Any]) -> None:
    options = {name: told[name] for name in ("industry", "stage", "challenge")}
    situation = await advice.understand(told["situation"], **options)
    industry = situation.industry.word.value if situation.industry else ""
    assert industry == told["understood_industry"]
    assert {one.word.value for one in situation.challenges} & set(told["understood_challenges"])


@each_situation
async def test_what_is_suggested_first_fits_and_nothing_that_does_not_is_suggested(
    advice: Advice, told: dict[str, Any]
) -> None:
    titles = await suggested(advice, told)
    assert titles[0] in told["first"]
    assert not set(titles) & set(told["never"])


async def test_different_situations_lead_to_different_suggestions(advice: Advice) -> None:
    lists = [tuple(await suggested(advice, told)) for told in SITUATIONS]
    assert len({titles[0] for titles in lists}) >= 15
    assert len(set(lists)) == len(lists)
