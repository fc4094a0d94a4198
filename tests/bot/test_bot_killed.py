"""`kill -9` of the real bot while questions arrive: each is answered, in the order of its chat."""

import asyncio
import random
import signal
import sqlite3
from collections import defaultdict
from contextlib import closing
from functools import partial
from itertools import groupby
from pathlib import Path

import pytest
from coach_process import coach, preview_process
from running_bot import until

from bot.preview.people import People, Speaker

CHATS, KILLS, A_ROUND = 10, 20, 5
SUBJECTS = ("the Kano model", "customer advocacy", "a servicescape", "service recovery", "self-efficacy")


class Crowd:
    """People in chats of their own, each of whom asks about one subject after the other."""

    def __init__(self, people: People, speakers: list[Speaker]) -> None:
        self._people = people
        self._speakers = speakers
        self.asked: dict[int, list[str]] = defaultdict(list)

    async def ask(self, chance: random.Random) -> None:
        speaker = chance.choice(self._speakers)
        asked = self.asked[speaker.id]
        asked.append(f"What is {SUBJECTS[len(asked) % len(SUBJECTS)]}?")
        await speaker.say(asked[-1])

    async def sent(self) -> int:
        return len(await self._people.calls("sendMessage"))

    async def answered(self, answers: dict[str, str]) -> dict[int, list[str]]:
        """The questions of each chat in the order of their answers; one that came again right away counts once."""
        seen = {speaker.id: await speaker.messages() for speaker in self._speakers}
        questions = {
            chat: [answers[one.text.partition("[1]")[0]] for one in messages if one.from_bot]
            for chat, messages in seen.items()
        }
        return {chat: [question for question, _ in groupby(said)] for chat, said in questions.items() if said}


@pytest.mark.faults
@pytest.mark.slow
async def test_killed_at_twenty_random_points_it_answers_every_question_in_order(data_dir: Path) -> None:
    chance = random.Random(9)
    with preview_process(data_dir) as url:
        async with People(url) as people:
            crowd = Crowd(people, [await people.meet(f"Guest {number}") for number in range(CHATS)])
            for kill in range(KILLS):
                await _live_and_die(data_dir, url, crowd, chance, in_start=kill % 5 == 0)
            with coach(data_dir, url) as last:
                await until(partial(_nothing_waits, data_dir), 90)
                last.send_signal(signal.SIGTERM)
                assert await asyncio.to_thread(last.wait, 60) == 0
            assert sum(map(len, crowd.asked.values())) == KILLS * A_ROUND
            assert await crowd.answered(_answers(data_dir)) == crowd.asked


async def _live_and_die(data_dir: Path, url: str, crowd: Crowd, chance: random.Random, *, in_start: bool) -> None:
    """One life of the bot, with questions before and during it; killed in its start or somewhere in its work."""
    before = await crowd.sent()
    late = chance.randrange(A_ROUND)
    for _ in range(A_ROUND - late):
        await crowd.ask(chance)
    with coach(data_dir, url) as running:
        if in_start:
            await asyncio.sleep(chance.uniform(0, 5))
        else:
            await _until_more_than(before, crowd)
        for _ in range(late):
            await crowd.ask(chance)
            await asyncio.sleep(chance.uniform(0, 0.1))
        await asyncio.sleep(chance.uniform(0, 0.3))
        running.send_signal(signal.SIGKILL)


async def _until_more_than(before: int, crowd: Crowd) -> None:
    async def more() -> bool:
        return await crowd.sent() > before

    await until(more, 90)


async def _nothing_waits(data_dir: Path) -> bool:
    fetched = len(_rows(data_dir, "SELECT id FROM updates"))
    return fetched == KILLS * A_ROUND and not _rows(data_dir, "SELECT id FROM updates WHERE state != 'done'")


def _answers(data_dir: Path) -> dict[str, str]:
    """How an answer begins -> its question."""
    rows = _rows(data_dir, "SELECT DISTINCT text, question FROM questions")
    return {text.partition("[1]")[0]: question for text, question in rows}


def _rows(data_dir: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(data_dir / "coach.db")) as connection:
        return connection.execute(query).fetchall()
