"""Limits on messages a second, trouble switched on, files, and who may come in at the door."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.preview.people import People, Speaker
from bot.preview.server import PortInUse, Preview

from . import demo_bot
from .conftest import ANN, bot_of, refusal_of

pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:DeprecationWarning")


async def accepted(bot: Bot, preview: Preview, chats: list[int], *, apart: float) -> list[int]:
    """Send one message to each chat, `apart` seconds one after another; what was asked to wait, in seconds."""
    now = preview.exchange.clock()
    waits = []
    for place, chat in enumerate(chats):
        preview.exchange.clock = lambda place=place: now + place * apart
        try:
            await bot.send_message(chat, "x")
            waits.append(0)
        except RetryAfter as limit:
            waits.append(limit._retry_after.seconds)
    return waits


async def test_a_chat_takes_one_message_a_second(strict_preview: Preview) -> None:
    async with People(strict_preview.url) as people, bot_of(strict_preview) as bot:
        await people.ann.start()
        assert await accepted(bot, strict_preview, [ANN, ANN], apart=0.5) == [0, 1]
        await people.bo.start()
        later = strict_preview.exchange.clock() + 5
        strict_preview.exchange.clock = lambda: later
        assert await accepted(bot, strict_preview, [ANN, people.bo.id, ANN], apart=0.5) == [0, 0, 0]


async def test_a_group_takes_twenty_messages_a_minute(strict_preview: Preview) -> None:
    async with People(strict_preview.url) as people, bot_of(strict_preview) as bot:
        team = (await people.team())["id"]
        assert await accepted(bot, strict_preview, [team] * 21, apart=1.0) == [0] * 20 + [40]


async def test_all_chats_together_take_thirty_messages_a_second(strict_preview: Preview) -> None:
    async with People(strict_preview.url) as people, bot_of(strict_preview) as bot:
        guests = [await people.meet(f"Guest {number}") for number in range(31)]
        for guest in guests:
            await guest.start()
        assert await accepted(bot, strict_preview, [guest.id for guest in guests], apart=0.0) == [0] * 30 + [1]


async def test_edits_count_and_refused_messages_do_not(strict_preview: Preview) -> None:
    async with People(strict_preview.url) as people, bot_of(strict_preview) as bot:
        await people.ann.start()
        now = strict_preview.exchange.clock()
        strict_preview.exchange.clock = lambda: now
        sent = await bot.send_message(ANN, "x")
        with pytest.raises(RetryAfter):
            await bot.edit_message_text("y", ANN, sent.message_id)
        with pytest.raises(BadRequest, match="empty"):
            await bot.send_message(ANN, "")


async def test_switched_on_trouble_meets_the_next_calls_only(bot: Bot, people: People, ann: Speaker) -> None:
    await people.fault("sendMessage", "too_many", times=2, seconds=7)
    for _ in range(2):
        with pytest.raises(RetryAfter, match="Retry in 7 seconds"):
            await bot.send_message(ANN, "x")
    await bot.send_message(ANN, "first")
    await people.fault("*", "bad_gateway")
    with pytest.raises(NetworkError):
        await bot.send_message(ANN, "x")
    await people.fault("sendMessage", "blocked", chat_id=ANN)
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(ANN, "x")
    await people.fault("sendMessage", "blocked")
    await people.clear_faults()
    await bot.send_message(ANN, "second")
    assert [seen.text for seen in await ann.messages() if seen.from_bot] == ["first", "second"]
    assert [code for _, _, code, _ in await people.calls("sendMessage")] == [429, 429, 200, 502, 403, 200]


async def test_a_lost_answer_leaves_the_message_in_the_chat(bot: Bot, people: People, ann: Speaker) -> None:
    await people.fault("sendMessage", "lost_answer", seconds=60)
    with pytest.raises(TimedOut):
        await bot.send_message(ANN, "delivered", read_timeout=0.3)
    assert (await ann.wait_for_reply()).text == "delivered"


async def test_an_unknown_trouble_is_named(people: People) -> None:
    with pytest.raises(ValueError, match="A fault must be one of too_many"):
        await people.fault("sendMessage", "hiccup")


async def test_a_document_goes_there_and_back(bot: Bot, people: People, ann: Speaker) -> None:
    await ann.upload("notes.md", b"# Notes", caption="for you")
    message = (await bot.get_updates())[-1].message
    assert (message.document.file_name, message.caption, message.document.file_size) == ("notes.md", "for you", 7)
    file = await message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"# Notes"
    await bot.send_document(ANN, b"report", filename="report.pdf")
    seen = await ann.wait_for_reply()
    assert (seen.file_name, await people.download(seen)) == ("report.pdf", b"report")
    again = await bot.send_document(ANN, message.document.file_id)
    assert again.document.file_unique_id == message.document.file_unique_id


@pytest.mark.parametrize(
    ("width", "height", "reason"),
    [(21, 1, "PHOTO_INVALID_DIMENSIONS"), (6000, 4001, "PHOTO_INVALID_DIMENSIONS"), (0, 0, "IMAGE_PROCESS_FAILED")],
)
async def test_photos_telegram_would_not_show_are_refused(
    bot: Bot, ann: Speaker, width: int, height: int, reason: str
) -> None:
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.send_photo(ANN, b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + head)


async def test_a_photo_keeps_its_size_and_its_caption_a_limit(bot: Bot, ann: Speaker) -> None:
    sent = await bot.send_photo(ANN, demo_bot.picture(64, 36), caption="<b>x</b>", parse_mode="HTML")
    assert (sent.photo[-1].width, sent.photo[-1].height, sent.caption_entities[0].type) == (64, 36, "bold")
    with pytest.raises(BadRequest, match=r"^Message caption is too long$"):
        await bot.send_photo(ANN, sent.photo[-1].file_id, caption="x" * 1025)
    with pytest.raises(BadRequest, match="too big for a photo"):
        await bot.send_photo(ANN, demo_bot.picture(8, 8) + bytes(10 * 1024 * 1024))
    assert await refusal_of(bot, "sendPhoto", chat_id=ANN) == "Bad Request: there is no photo in the request"


async def test_a_wrong_token_is_unauthorized(preview: Preview) -> None:
    with pytest.raises(InvalidToken):
        async with Bot("1:wrong", base_url=f"{preview.url}/bot"):
            pass
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{preview.url}/bot1:wrong/getMe")
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
    ],
)
async def test_other_sites_are_kept_out(preview: Preview, headers: dict[str, str], status: int) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        for address in ("/preview/state", f"/bot{preview.token}/getMe"):
            assert (await http.get(preview.url + address, headers=headers)).status_code == status


async def test_an_uploaded_page_is_never_shown_as_a_page(preview: Preview, people: People, ann: Speaker) -> None:
    sent = await ann.upload("x.svg", b"<svg onload='alert(1)'/>")
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{preview.url}/preview/files/{sent.file_id}")
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_port_in_use_is_one_sentence_with_a_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"^Port {port} is in use; choose another one with --port"):
            async with Preview().serve(port=port):
                pass


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "example.com"])  # noqa: S104 - refused
async def test_only_this_machine_is_served(host: str) -> None:
    with pytest.raises(ValueError, match=r"binds to 127\.0\.0\.1 only"):
        async with Preview().serve(host, 0):
            pass


async def test_files_can_be_kept_in_a_folder(tmp_path: Path) -> None:
    preview = Preview(folder=tmp_path / "files")
    async with preview.serve(port=0), People(preview.url) as people:
        sent = await people.ann.upload("a.txt", b"kept")
        assert await people.download(sent) == b"kept"
    assert [file.read_bytes() for file in (tmp_path / "files").iterdir()] == [b"kept"]


@contextlib.asynccontextmanager
async def program(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python program that is killed at the end."""
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def test_a_preview_of_its_own_outlives_a_killed_bot() -> None:
    async with program("-m", "bot.preview", "--port", "0", "--no-limits") as server:
        url = (await server.stdout.readline()).decode().split()[-1].rstrip("/")
        async with People(url) as people:
            bot = [demo_bot.__file__, Preview().token, url]
            async with program(*bot):
                await people.ann.wait_for_reply(await people.ann.start())
            await people.ann.say("while nobody listens")
            async with program(*bot):
                # /start may be answered again: the bot was killed before it could confirm it.
                await people.ann.wait_until(lambda seen: seen[-1].text == "You said: while nobody listens")
        server.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(server.wait(), 60) == 0, "it was started where interrupts are ignored?"
