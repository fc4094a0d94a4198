"""Experiments: one at a time, and what came of the earlier ones."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.store import Database
from bot.store.experiments import Experiments, Outcome

from .samples import planned

OTHER = planned(document="b.md", step="Call them back.")
LATER = datetime(2030, 2, 1, tzinfo=UTC)


async def test_an_experiment_comes_back_as_it_was_begun(database: Database) -> None:
    experiments = Experiments(database)
    begun = await experiments.begin(planned(chat_id=-5, thread_id=9, user_id=3, report_id=4))
    assert await experiments.by_id(begun.id) == await experiments.running_in(-5) == begun
    assert vars(planned(chat_id=-5, thread_id=9, user_id=3, report_id=4)).items() <= vars(begun).items()
    assert (begun.state, begun.note) == ("running", "")
    assert await experiments.by_id(404) is None
    assert await experiments.running_in(-6) is None


async def test_while_one_runs_another_does_not_begin(database: Database) -> None:
    experiments = Experiments(database)
    begun = await experiments.begin(planned())
    assert await experiments.begin(OTHER) == begun
    assert await experiments.of_chat(1, limit=9) == [begun]
    assert (await experiments.begin(replace(OTHER, chat_id=2))).document == "b.md"


async def test_another_begins_in_its_place_when_that_is_asked_for(database: Database) -> None:
    experiments = Experiments(database)
    first = await experiments.begin(planned())
    second = await experiments.begin(OTHER, replace=True)
    assert second.document == "b.md"
    assert await experiments.running_in(1) == second
    assert [(one.id, one.state) for one in await experiments.of_chat(1, limit=9)] == [
        (second.id, "running"),
        (first.id, "stopped"),
    ]


async def test_beginning_twice_has_one_effect(database: Database) -> None:
    experiments = Experiments(database)
    for replacing in (False, True):
        begun = await experiments.begin(OTHER, replace=replacing)
        assert await experiments.begin(OTHER, replace=replacing) == begun
    assert len(await experiments.of_chat(1, limit=9)) == 1


@pytest.mark.parametrize("replacing", [False, True])
async def test_of_many_begun_at_once_one_runs(database: Database, replacing: bool) -> None:
    experiments = Experiments(database)
    plans = [planned(document=f"{number}.md") for number in range(8)]
    await asyncio.gather(*(experiments.begin(plan, replace=replacing) for plan in plans))
    states = sorted(one.state for one in await experiments.of_chat(1, limit=9))
    assert states == (["running"] + ["stopped"] * 7 if replacing else ["running"])


async def test_the_schema_itself_allows_one_running_experiment_in_a_chat(database: Database) -> None:
    experiments = Experiments(database)
    await experiments.begin(planned())
    await experiments.begin(OTHER, replace=True)
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await session.execute(text("UPDATE experiments SET state = 'running'"))


async def test_a_review_can_be_postponed_while_the_experiment_runs(database: Database) -> None:
    experiments = Experiments(database)
    begun = await experiments.begin(planned())
    postponed = await experiments.postpone(begun.id, LATER)
    assert postponed == await experiments.by_id(begun.id)
    assert postponed is not None
    assert (postponed.review_at, postponed.state) == (LATER, "running")
    await experiments.close(begun.id, "done", "")
    assert await experiments.postpone(begun.id, LATER) is None


async def test_an_experiment_ends_once(database: Database) -> None:
    experiments = Experiments(database)
    begun = await experiments.begin(planned())
    said: list[Outcome] = ["done", "not yet"]
    results = await asyncio.gather(*(experiments.close(begun.id, state, f"it was {state}") for state in said))
    closed = [result for result in results if result is not None]
    assert len(closed) == 1
    assert await experiments.by_id(begun.id) == closed[0]
    assert closed[0].note == f"it was {closed[0].state}"
    assert await experiments.running_in(1) is None


async def test_the_experiments_of_a_chat_come_newest_first(database: Database) -> None:
    experiments = Experiments(database)
    begun = [await experiments.begin(planned(document=f"{number}.md"), replace=True) for number in range(3)]
    assert [one.id for one in await experiments.of_chat(1, limit=2)] == [begun[2].id, begun[1].id]


async def test_outcomes_are_what_came_of_each_playbook_the_last_time(database: Database) -> None:
    experiments = Experiments(database)
    tries: list[tuple[str, Outcome]] = [("a.md", "not yet"), ("b.md", "partly"), ("a.md", "done")]
    for document, state in tries:
        await experiments.close((await experiments.begin(planned(document=document))).id, state, "")
    await experiments.close((await experiments.begin(planned(chat_id=2, document="c.md"))).id, "done", "")
    await experiments.begin(planned(document="d.md"))
    assert await experiments.outcomes(1) == {"a.md": "done", "b.md": "partly"}
