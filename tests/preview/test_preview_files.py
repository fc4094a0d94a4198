"""Files that people send: several at once, with any name and type, up to what a bot may fetch."""

from __future__ import annotations

from collections import Counter

import httpx
import pytest
from telegram import Bot, Message
from telegram.error import BadRequest

from bot.preview.people import People, Speaker
from bot.preview.server import Preview

from . import demo_bot
from .conftest import ANN

MEGABYTE = 1024 * 1024


async def received(bot: Bot) -> list[Message]:
    """The messages the bot got, but for /start."""
    return [update.message for update in (await bot.get_updates())[1:]]


async def test_files_sent_at_once_are_a_message_each_in_one_group(bot: Bot, ann: Speaker) -> None:
    sent = await ann.upload_all([("a.md", b"# A"), ("b.md", b"# B"), ("c.md", b"# C")], "three for you")
    messages = await received(bot)
    assert [(one.document.file_name, one.caption) for one in messages] == [
        ("a.md", "three for you"),
        ("b.md", None),
        ("c.md", None),
    ]
    assert len({one.media_group_id for one in messages}) == 1
    assert [one.media_group for one in sent] == [one.media_group_id for one in messages]
    assert [bytes(await (await one.document.get_file()).download_as_bytearray()) for one in messages] == [
        b"# A",
        b"# B",
        b"# C",
    ]


@pytest.mark.parametrize(("count", "groups"), [(1, []), (10, [10]), (11, [10]), (12, [10, 2])])
async def test_a_group_has_two_to_ten_files(bot: Bot, ann: Speaker, count: int, groups: list[int]) -> None:
    await ann.upload_all([(f"{number}.txt", b"x") for number in range(count)])
    messages = await received(bot)
    assert len(messages) == count
    named = Counter(one.media_group_id for one in messages if one.media_group_id)
    assert sorted(named.values(), reverse=True) == groups


async def test_photos_are_grouped_and_stickers_are_not(bot: Bot, ann: Speaker) -> None:
    picture = demo_bot.picture(64, 36)
    await ann.upload_all([("a.png", picture), ("b.png", picture)], kind="photo")
    first, second = await received(bot)
    assert first.media_group_id == second.media_group_id is not None
    assert first.photo
    with pytest.raises(ValueError, match="Only photos and documents are sent several at once, not 'sticker'"):
        await ann.upload_all([("a.webp", b"x"), ("b.webp", b"x")], kind="sticker")


async def test_of_files_sent_at_once_none_arrives_when_one_is_refused(bot: Bot, ann: Speaker) -> None:
    with pytest.raises(ValueError, match=r"The file 'empty\.md' is empty"):
        await ann.upload_all([("a.md", b"# A"), ("empty.md", b"")])
    with pytest.raises(ValueError, match="IMAGE_PROCESS_FAILED"):
        await ann.upload_all([("a.png", demo_bot.picture(8, 8)), ("b.png", b"no picture")], kind="photo")
    assert await received(bot) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\windows\\system.ini",
        "/absolute.md",
        "two\r\nlines.md",
        "nul\x00l.md",
        "bell\x07 \x1b[31m.md",
        "gpj.\u202efdp.exe",
        'quote".md; filename="other.md',
        "%22%0d%0a.md",
        "<b>&amp;.md",
        "🏨" * 63 + ".md",
        ".",
        " ",
        "",
    ],
)
async def test_a_name_arrives_as_the_app_gave_it(bot: Bot, people: People, ann: Speaker, name: str) -> None:
    sent = await ann.upload(name, b"# Notes")
    document = (await received(bot))[0].document
    assert document.file_name == (name or None)
    file = await document.get_file()
    assert ".." not in file.file_path
    assert bytes(await file.download_as_bytearray()) == await people.download(sent) == b"# Notes"


async def test_a_name_beyond_255_bytes_is_refused(ann: Speaker) -> None:
    await ann.upload("x" * 255, b"x")
    with pytest.raises(ValueError, match="must have at most 255 bytes, not 256"):
        await ann.upload("é" * 128, b"x")


async def test_type_and_size_arrive_as_the_app_gave_them(bot: Bot, ann: Speaker) -> None:
    await ann.upload("notes.md", b"%PDF-1.4", media_type="application/pdf")
    await ann.upload("report.pdf", b"# Notes")
    await ann.upload("nameless", b"x")
    documents = [one.document for one in await received(bot)]
    assert [(one.mime_type, one.file_size) for one in documents] == [
        ("application/pdf", 8),
        ("application/pdf", 7),
        ("application/octet-stream", 1),
    ]


async def test_exactly_twenty_megabytes_can_be_fetched_and_a_byte_more_cannot(bot: Bot, ann: Speaker) -> None:
    await ann.upload("most.bin", bytes(20 * MEGABYTE))
    await ann.upload("more.bin", bytes(20 * MEGABYTE + 1))
    most, more = [one.document for one in await received(bot)]
    assert len(await (await most.get_file()).download_as_bytearray()) == most.file_size == 20 * MEGABYTE
    with pytest.raises(BadRequest, match=r"^File is too big$"):
        await more.get_file()
    assert more.file_size == 20 * MEGABYTE + 1


async def test_a_page_that_calls_itself_a_picture_is_not_shown(preview: Preview, ann: Speaker) -> None:
    page = await ann.upload("x.png", b"<script>alert(1)</script>", media_type="image/png")
    picture = await ann.upload("x.txt", demo_bot.picture(8, 8), media_type="text/plain")
    async with httpx.AsyncClient(base_url=preview.url, trust_env=False) as http:
        answers = [await http.get(f"/preview/files/{one.file_id}") for one in (page, picture)]
    assert [one.headers["content-type"] for one in answers] == ["application/octet-stream", "image/png"]
    assert [one.headers.get("content-disposition") for one in answers] == ["attachment", None]


async def test_buttons_under_a_document_are_edited_without_its_caption(running: Preview, people: People) -> None:
    seen = await people.ann.wait_for_reply(await people.ann.say("/document"))
    assert (seen.media, seen.file_name, seen.labels) == ("document", "report.pdf", ["Page 1 of 2"])
    await people.ann.press(seen, "Page 1 of 2")
    turned = await people.ann.wait_for_edit(seen)
    assert (turned.labels, turned.text, turned.edited) == (["Page 2 of 2"], "Your report.", False)
    assert await people.download(turned) == b"%PDF-1.4 demo"


async def test_the_demo_bot_reads_each_file_of_a_group(running: Preview, people: People) -> None:
    sent = await people.ann.upload_all([("a.md", b"# A"), ("b.md", b"# Bee")])
    replies = await people.ann.wait_for_replies(sent[-1], count=2)
    assert {one.text for one in replies} == {"a.md: 3 bytes", "b.md: 5 bytes"}


async def test_a_message_is_edited_ten_times_while_something_long_is_made(running: Preview, people: People) -> None:
    status = await people.ann.wait_for_reply(await people.ann.say("/index"))
    working = await people.ann.wait_for_edit(status)
    query = await people.ann.press(working, "Stop")
    assert (await people.ann.toast(query))["text"] == "Thank you, noted."
    ready = await people.ann.wait_for_edit(working, until=lambda one: "Ready" in one.text)
    assert (ready.html, ready.labels) == ("<b>Ready</b>: 12 sections.", ["Open", "Undo"])
    assert [call[2] for call in await people.calls("editMessageText")] == [200] * 11
    assert [one.id for one in await people.ann.messages() if one.from_bot] == [status.id]
    assert status.chat_id == ANN
