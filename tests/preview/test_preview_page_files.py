"""What admins need of the page: forwarding, several files, the group's own voice, a message edited in place."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page, expect

from bot.preview.people import People

from . import demo_bot
from .conftest import send

DROP = """(files) => {
    const carried = new DataTransfer();
    for (const [name, type] of files) carried.items.add(new File(["words"], name, { type }));
    document.getElementById("chat").dispatchEvent(new DragEvent("drop", { dataTransfer: carried, bubbles: true }));
}"""

FOCUSED_AFTER_AN_EDIT = """async (button) => {
    button.focus();
    const words = () => document.querySelector("article:last-child .text").textContent;
    for (const before = words(); words() === before; ) await new Promise(requestAnimationFrame);
    return document.activeElement === button && words().startsWith("Indexing");
}"""


async def test_a_message_is_forwarded_from_the_team_to_the_bot(page: Page, people: People) -> None:
    await people.ann.wait_for_reply(await people.ann.start())
    team = await people.team()
    await people.bo.in_chat(team["id"]).say("Guests ask for late check-out.")
    await page.click("#chats >> text=CX team")
    await page.click("#speakers >> text=Ann")
    await page.locator(".message .bubble", has_text="late check-out").click(button="right")
    await page.click("#actions >> text=Forward")
    await expect(page.locator("#actions p")).to_have_text("Forward to")
    await expect(page.locator("#actions button > span:last-child")).to_have_text(
        ["CX Coach", "CX team", "CX team › Front desk"]
    )
    await page.click("#actions >> text=CX Coach")
    await expect(page.locator(".message.own .forwarded")).to_have_text("Forwarded from Bo")
    await expect(page.locator(".message:not(.own)").last).to_contain_text("You said: Guests ask for late check-out.")
    assert page.url.endswith("#1001")


async def test_a_forward_into_a_topic_is_sent_by_the_same_person(page: Page, people: People) -> None:
    await page.click("#start")
    await page.locator(".message:not(.own) .tools").focus()
    await page.keyboard.press("Enter")
    await page.click("#actions >> text=Forward")
    await expect(page.locator("#actions button").first).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator('#topics [aria-selected="true"]')).to_have_text("# Front desk")
    await expect(page.locator(".message.own .forwarded")).to_have_text("Forwarded from CX Coach")
    await expect(page.locator('#speakers [aria-checked="true"]')).to_have_text("Ann")
    await page.locator(".message.own .bubble").click(button="right")
    await expect(page.locator("#actions >> text=Edit")).to_have_count(0)


async def test_several_files_are_picked_and_dropped_at_once(page: Page, people: People, tmp_path: Path) -> None:
    await page.click("#start")
    paths = [tmp_path / "a.md", tmp_path / "b.md"]
    for path in paths:
        path.write_text("# Notes")
    await page.fill("#input", "both of them")
    await page.click("#attach")
    async with page.expect_file_chooser() as chooser:
        await page.click("#actions >> text=Documents")
    await (await chooser.value).set_files(paths)
    await expect(page.locator(".message.own .file strong")).to_have_text(["a.md", "b.md"])
    await page.evaluate(DROP, [["c.md", "text/markdown"], ["d.png", "image/png"], ["e.txt", "text/plain"]])
    await expect(page.locator(".message.own .file strong")).to_have_text(["a.md", "b.md", "c.md", "d.png", "e.txt"])
    await expect(page.locator(".message:not(.own)", has_text="e.txt: 5 bytes")).to_be_visible()
    sent = [one for one in await people.ann.messages() if one.media]
    assert [one.text for one in sent] == ["both of them", "", "", "", ""]
    assert [len({one.media_group for one in part}) for part in (sent[:2], sent[2:], sent)] == [1, 1, 2]


async def test_several_photos_are_picked_as_photos(page: Page, people: People, tmp_path: Path) -> None:
    await page.click("#start")
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(demo_bot.picture(64, 36))
    await page.click("#attach")
    async with page.expect_file_chooser() as chooser:
        await page.click("#actions >> text=Photos")
    await (await chooser.value).set_files([tmp_path / "a.png", tmp_path / "b.png"])
    await expect(page.locator(".message.own .photo img")).to_have_count(2)


async def test_a_document_of_the_bot_has_name_size_a_download_and_buttons_that_change(page: Page) -> None:
    await page.click("#start")
    await send(page, "/document")
    answer = page.locator(".message:not(.own)").last
    await expect(answer.locator(".file strong")).to_have_text("report.pdf")
    await expect(answer.locator(".file small")).to_have_text("13 B")
    await answer.locator("text=Page 1 of 2").click()
    await expect(answer.locator(".key")).to_have_text("Page 2 of 2")
    async with page.expect_download() as download:
        await answer.locator(".file").click()
    assert (await download.value).suggested_filename == "report.pdf"
    assert (await (await download.value).path()).read_bytes() == b"%PDF-1.4 demo"


async def test_a_hostile_name_is_shown_as_text_and_saved_without_its_path(page: Page, people: People) -> None:
    await page.click("#start")
    await people.ann.upload("../../<img src=x>.md", b"# Notes")
    await expect(page.locator(".message.own .file strong")).to_have_text("../../<img src=x>.md")
    async with page.expect_download() as download:
        await page.click(".message.own .file")
    assert "/" not in (await download.value).suggested_filename


async def test_edits_in_place_leave_the_buttons_and_the_focus_alone(page: Page) -> None:
    await page.click("#start")
    await send(page, "/index")
    assert await page.locator(".key", has_text="Stop").evaluate(FOCUSED_AFTER_AN_EDIT)
    await expect(page.locator(".key")).to_have_text(
        ["Find biases to use", "Check my expectations", "Angry customer now", "Open", "Undo"]
    )
    await expect(page.locator(".message:not(.own)").last.locator("b")).to_have_text("Ready")


async def test_an_admin_speaks_as_the_group_and_as_themselves_again(page: Page, people: People) -> None:
    await page.click("#chats >> text=CX team")
    await page.click("#speakers >> text=Ada")
    await page.click("#more")
    await page.click("#actions >> text=Speak as CX team")
    await expect(page.locator("#input")).to_have_attribute("placeholder", "Message as CX team")
    await send(page, "/ask anonymously")
    await expect(page.locator(".message.own .sender")).to_have_text("CX team")
    await expect(page.locator(".message:not(.own)")).to_contain_text("You said: /ask anonymously")
    await expect(page.locator(".message:not(.own) .reply strong")).to_have_text("CX team")
    await page.click("#speakers >> text=Ann")
    await expect(page.locator("#input")).to_have_attribute("placeholder", "Message")
    await expect(page.locator(".message.with-face .sender").first).to_have_text("CX team")
    await page.click("#speakers >> text=Ada")
    await page.click("#more")
    await page.click("#actions >> text=Speak as Ada")
    await expect(page.locator("#input")).to_have_attribute("placeholder", "Message")
