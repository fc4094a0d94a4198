"""`cx-coach` as a real process: what stops it from starting is one sentence; told to end, it ends in order."""

import asyncio
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from coach_process import coach, environment, preview_process, process

from bot.preview.people import People
from bot.preview.server import TOKEN

KANO = "What is the Kano model?"
PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


async def run(*arguments: str, cwd: Path, **settings: object) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "bot", *arguments]
    one = await asyncio.create_subprocess_exec(*command, env=environment(**settings), cwd=cwd, **PIPES)
    out, err = await asyncio.wait_for(one.communicate(), 120)
    assert one.returncode is not None
    return one.returncode, out.decode(), err.decode()


async def test_a_wrong_token_is_one_sentence_that_does_not_repeat_it(data_dir: Path) -> None:
    with preview_process(data_dir) as url:
        code, out, err = await run(
            "run", cwd=data_dir, data_dir=data_dir, TELEGRAM_BOT_TOKEN="123456:AAF-wrong-one", TELEGRAM_API_URL=url
        )
    assert (code, out) == (1, "")
    assert "TELEGRAM_BOT_TOKEN" in err.splitlines()[-1]
    assert "AAF-wrong-one" not in err
    assert "Traceback" not in err


async def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, out, err = await run("preview", "--port", port, cwd=tmp_path, data_dir=tmp_path / "data")
    assert (code, out) == (1, "")
    assert err.splitlines() == [f"Port {port} is in use; choose another one with --port, or stop what listens there."]


async def test_the_preview_says_at_once_where_it_will_be_and_what_it_is_doing(tmp_path: Path) -> None:
    with process("bot", "preview", "--port", 0, env=environment(tmp_path / "data"), cwd=tmp_path, **PIPES) as one:
        assert one.stderr
        starts = await asyncio.to_thread(one.stderr.readline)
        assert starts.startswith("The coach starts at http://127.0.0.1:")
        async with httpx.AsyncClient() as browser:
            assert (await browser.get(starts.split()[4].rstrip("."))).status_code == 200
        told = await asyncio.to_thread(lambda: next(line for line in one.stderr or () if "passages" in line))
        assert re.fullmatch(r"Indexing [\d,]+ passages; only the first start takes long\.\n", told)


async def test_the_preview_says_when_it_is_ready(data_dir: Path) -> None:
    with process("bot", "preview", "--port", 0, env=environment(data_dir), cwd=data_dir, **PIPES) as one:
        assert one.stdout
        ready = await asyncio.to_thread(one.stdout.readline)
        assert ready.startswith("The coach is ready at http://127.0.0.1:")
        one.send_signal(signal.SIGTERM)
        _, told = await asyncio.to_thread(one.communicate)
    assert told.startswith("The coach starts at http://127.0.0.1:")
    assert "Indexing" not in told


async def test_a_bot_at_debug_level_tells_no_secret_and_a_second_one_stays_away(data_dir: Path) -> None:
    log = data_dir / "log"
    with (
        preview_process(data_dir) as url,
        log.open("w") as stderr,
        coach(data_dir, url, stderr=stderr, settings={"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}) as one,
    ):
        async with People(url) as people:
            assert (await people.ann.wait_for_reply(await people.ann.say(KANO), within=90)).marked(
                "expandable_blockquote"
            )
            second, answered = await asyncio.gather(
                run("run", cwd=data_dir, data_dir=data_dir, TELEGRAM_API_URL=url),
                run("ask", KANO, "--json", cwd=data_dir, data_dir=data_dir),
            )
            assert second[:2] == (1, "")
            assert "Another bot runs on the data" in second[2].splitlines()[-1]
            assert answered[0] == 0, answered[2]
            assert answered[1].startswith("{")
        one.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(one.wait, 60) == 0
    told = log.read_text()
    assert "is ready" in told
    assert TOKEN not in told
    assert TOKEN.partition(":")[2] not in told
    assert KANO not in told


@pytest.mark.faults
@pytest.mark.slow
async def test_told_to_end_under_load_it_drains_and_exits_with_0_and_the_next_one_goes_on(data_dir: Path) -> None:
    with preview_process(data_dir) as url:
        async with People(url) as people:
            crowd = [await people.meet(f"Guest {number}") for number in range(6)]
            for speaker in crowd:
                for number in range(4):
                    await speaker.say(f"What is the Kano model, part {number}?")
            with coach(data_dir, url) as one:
                await crowd[0].wait_for_reply(within=90)
                one.send_signal(signal.SIGTERM)
                assert await asyncio.to_thread(one.wait, 60) == 0
            answered = [sum(seen.from_bot for seen in await speaker.messages()) for speaker in crowd]
            assert 0 < sum(answered) < 24
            with coach(data_dir, url):
                for speaker in crowd:
                    await speaker.wait_for_replies(count=4, within=90)
            answered = [sum(seen.from_bot for seen in await speaker.messages()) for speaker in crowd]
            assert answered == [4] * 6
