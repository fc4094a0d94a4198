"""A real process that is killed: whatever it was doing, nothing is lost and every chat keeps its order."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.inbox.working import CRASHES

from .stand_in import TOKEN, StandIn, message

ROOT = Path(__file__).parents[2]


@contextmanager
def _bot(url: str, telegram: StandIn) -> Iterator[subprocess.Popen[bytes]]:
    program = Path(__file__).with_name("bot_process.py")
    command = [sys.executable, program, url, telegram.address, TOKEN]
    process = subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


pytestmark = pytest.mark.faults


def _assert_in_order(telegram: StandIn, expected: dict[int, list[str]]) -> None:
    sent: dict[int, list[str]] = defaultdict(list)
    for chat, text in telegram.sent:
        if not sent[chat] or sent[chat][-1] != text:  # what was under way at a kill may come twice, one after the other
            sent[chat].append(text)
    assert sent == expected


def test_a_bot_that_is_killed_again_and_again_loses_nothing_and_keeps_order(
    telegram: StandIn, database_url: str
) -> None:
    chance = random.Random(20)
    expected: dict[int, list[str]] = defaultdict(list)
    number = 0

    def add(count: int) -> None:
        nonlocal number
        for _ in range(count):
            number += 1
            chat = chance.choice([1, 2, 3, -4, -5])
            telegram.add(message(number, f"text {number}", chat=chat))
            expected[chat].append(f"text {number}")

    for kill in range(6):
        add(15)
        with _bot(database_url, telegram) as process:
            if kill != 3:  # that one is killed somewhere in its start
                telegram.wait_for_sent(len(telegram.sent) + 1)
            add(5)
            time.sleep(chance.uniform(0, 0.15))
            process.send_signal(signal.SIGKILL)
    with _bot(database_url, telegram) as process:
        telegram.wait_for(lambda: {text for _, text in telegram.sent} == {f"text {one}" for one in range(1, 121)})
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    _assert_in_order(telegram, expected)


def test_an_update_that_kills_the_bot_is_set_aside_and_takes_no_other_with_it(
    telegram: StandIn, database_url: str
) -> None:
    bystanders = [message(number, f"slow {number}", chat=number) for number in range(2, 6)]
    telegram.add(*bystanders[:2], message(20, "poison", chat=1), message(21, "after it", chat=1), *bystanders[2:])
    ends = []
    for _ in range(CRASHES):
        with _bot(database_url, telegram) as process:
            ends.append(process.wait(timeout=60))
    assert ends == [-signal.SIGKILL] * CRASHES
    with _bot(database_url, telegram) as process:
        wanted = {"after it", *(f"slow {number}" for number in range(2, 6))}
        telegram.wait_for(lambda: {text for _, text in telegram.sent} == wanted)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    with sqlite3.connect(database_url.partition("///")[2]) as connection:
        failed = connection.execute("SELECT update_id, error FROM updates WHERE state = 'failed'").fetchall()
    connection.close()
    assert failed == [(20, "the process went down during it")]


def test_a_bot_that_is_told_to_end_under_load_does_so_soon_and_the_next_one_goes_on(
    telegram: StandIn, database_url: str
) -> None:
    expected = {chat: [f"slow {chat} {number}" for number in range(10)] for chat in range(1, 11)}
    texts = [(chat, expected[chat][number]) for number in range(10) for chat in expected]
    telegram.add(*(message(1 + place, text, chat=chat) for place, (chat, text) in enumerate(texts)))
    with _bot(database_url, telegram) as process:
        telegram.wait_for_sent(5)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    assert len(telegram.sent) < 100
    with _bot(database_url, telegram):
        telegram.wait_for_sent(100)
    assert sorted(telegram.sent) == sorted(texts)
    _assert_in_order(telegram, expected)
