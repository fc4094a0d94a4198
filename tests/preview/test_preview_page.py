"""The chat page in a real Chromium, with the demo bot behind it."""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from bot.preview.people import People
from bot.preview.server import Preview

from .conftest import open_page, send

PHONE = {"width": 360, "height": 740}


async def test_a_fresh_chat_says_what_the_bot_does_and_offers_start(page: Page) -> None:
    await expect(page.locator("#empty")).to_contain_text("What can this bot do?")
    await expect(page.locator("#composer")).to_be_hidden()
    await page.click("#start")
    await expect(page.locator(".message.own .text")).to_contain_text("/start")
    await expect(page.locator(".message:not(.own)")).to_contain_text("I'm a coach for customer experience")
    await expect(page.locator("#start")).to_be_hidden()
    await expect(page.locator("#input")).to_be_focused()


async def test_an_answer_shows_its_formatting_and_folds_its_sources(page: Page) -> None:
    await page.click("#start")
    await send(page, "how can a hotel use self-efficacy")
    answer = page.locator(".message:not(.own)").last
    await expect(answer.locator("b").first).to_have_text("able to enjoy the stay by themselves")
    quote = answer.locator("blockquote")
    await expect(quote).to_have_class("closed expandable foldable")
    folded = (await quote.bounding_box())["height"]
    await quote.locator(".unfold").click()
    assert (await quote.bounding_box())["height"] > folded
    await expect(quote.locator(".unfold")).to_have_attribute("aria-expanded", "true")
    await expect(answer.locator(".reply")).to_contain_text("how can a hotel use self-efficacy")


async def test_buttons_answer_with_a_note_an_alert_an_edit_and_a_copy(page: Page) -> None:
    await page.click("#start")
    await send(page, "how can a hotel use self-efficacy")
    await page.click("text=👍")
    await expect(page.locator("#toast")).to_have_text("Thank you, noted.")
    await page.click("text=How to measure")
    await expect(page.locator("#alert")).to_contain_text("Count the guests who come back within a year.")
    await page.keyboard.press("Enter")
    await expect(page.locator("#alert")).to_be_hidden()
    await page.click("text=Copy script")
    await expect(page.locator("#toast")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "We are sorry."
    await page.click("text=Steps for hotels")
    answer = page.locator(".message:not(.own)").last
    await expect(answer).to_contain_text("Ask what guests need.")
    await expect(answer.locator(".meta")).to_contain_text("edited")


async def test_text_from_people_and_bot_never_becomes_markup(page: Page) -> None:
    await page.click("#start")
    await send(page, "<img src=x onerror=alert(1)> <b>bold</b>")
    await expect(page.locator(".message:not(.own)").last).to_contain_text("<img src=x onerror=alert(1)> <b>bold</b>")
    assert await page.locator("#messages img, .message.own b").count() == 0


async def test_an_own_message_is_edited_in_place_and_answered_anew(page: Page) -> None:
    await page.click("#start")
    await send(page, "helo")
    await expect(page.locator(".message:not(.own)").last).to_contain_text("You said: helo")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#context strong")).to_have_text("Edit message")
    await page.fill("#input", "hello")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.own").last.locator(".meta")).to_contain_text("edited")
    await expect(page.locator(".message:not(.own)").last).to_contain_text("Anew: hello")


async def test_a_message_is_replied_to_from_its_menu(page: Page) -> None:
    await page.click("#start")
    await page.locator(".message:not(.own) .bubble").click(button="right")
    await page.click("#actions >> text=Reply")
    await send(page, "the first one")
    await expect(page.locator(".message.own").last.locator(".reply")).to_contain_text("I'm a coach")


async def test_the_command_menu_is_used_by_keyboard(page: Page) -> None:
    await page.click("#start")
    await page.fill("#input", "/fo")
    await expect(page.locator("#popup button")).to_have_text(["/formatsEvery format"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    answer = page.locator(".message:not(.own)").last
    await expect(answer.locator("pre")).to_have_attribute("data-language", "python")
    spoiler = answer.locator(".spoiler")
    await spoiler.focus()
    await page.keyboard.press("Enter")
    await expect(spoiler).to_have_class("spoiler shown")
    await expect(answer.locator("a", has_text="a link")).to_have_attribute("rel", "noopener noreferrer")


async def test_inline_results_pop_up_and_are_chosen(page: Page) -> None:
    await page.click("#start")
    await page.fill("#input", "@cx_coach_bot loyalty")
    await page.locator("#popup .result", has_text="Loss aversion: loyalty").click()
    sent = page.locator(".message.own").last
    await expect(sent.locator(".via")).to_have_text("via @cx_coach_bot")
    await expect(sent.locator("b").last).to_have_text("Loss aversion")
    await expect(page.locator("#input")).to_have_value("")


async def test_files_go_both_ways_and_photos_enlarge(page: Page, tmp_path: Path) -> None:
    await page.click("#start")
    (tmp_path / "notes.md").write_text("# Notes")
    await page.click("#attach")
    async with page.expect_file_chooser() as chooser:
        await page.click("#actions >> text=Document")
    await (await chooser.value).set_files(tmp_path / "notes.md")
    await expect(page.locator(".message:not(.own)").last).to_contain_text("notes.md: 7 bytes")
    await send(page, "/document")
    async with page.expect_download() as download:
        await page.click("#messages >> text=report.pdf")
    assert (await (await download.value).path()).read_bytes() == b"%PDF-1.4 demo"
    await send(page, "/photo")
    await page.click(".photo")
    await expect(page.locator("#lightbox img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#lightbox")).to_be_hidden()


async def test_a_team_talks_in_its_topic_as_different_people(page: Page, people: People) -> None:
    await page.click("#chats >> text=CX team")
    await page.click("#topics >> text=Front desk")
    await page.click("#speakers >> text=Bo")
    await send(page, "/ask how do we greet a hotel guest")
    await expect(page.locator(".message.with-face").last).to_contain_text("able to enjoy the stay")
    await page.click("#speakers >> text=Ann")
    await expect(page.locator(".sender").first).to_have_text("Bo")
    await page.click("#topics >> text=General")
    await expect(page.locator("#empty")).to_contain_text("@cx_coach_bot")
    team = await people.team()
    desk = people.ann.in_chat(team["id"], team["topics"][0]["id"])
    assert [seen.sender for seen in await desk.messages()] == ["Ada", "Bo", "CX Coach"]


async def test_news_elsewhere_is_counted_and_a_blocked_bot_let_in_again(page: Page, people: People) -> None:
    await page.click("#start")
    await people.bo.wait_for_reply(await people.bo.start())
    await expect(page.locator("#chats .unread")).to_have_text("1")
    await page.click("#more")
    await page.click("#actions >> text=Block the bot")
    await expect(page.locator("#start")).to_have_text("UNBLOCK")
    await page.click("#start")
    await expect(page.locator("#composer")).to_be_visible()


async def test_reading_above_is_not_disturbed_by_new_messages(page: Page, people: People) -> None:
    await page.click("#start")
    for number in range(12):
        await send(page, f"line {number}\n\n\n\nend")
        await expect(page.locator(".message:not(.own)").last).to_contain_text(f"line {number}")
    await page.evaluate("document.getElementById('scroller').scrollTop = 40")
    await expect(page.locator("#jump")).to_be_visible()
    await people.ann.wait_for_reply(await people.ann.say("from the other phone"))
    await expect(page.locator(".message:not(.own)").last).to_contain_text("from the other phone")
    assert await page.evaluate("document.getElementById('scroller').scrollTop") < 200
    await page.click("#jump")
    await expect(page.locator("#jump")).to_be_hidden()


async def test_typing_is_shown_until_the_answer_comes(page: Page, people: People) -> None:
    await page.click("#start")
    await expect(page.locator(".message:not(.own)")).to_have_count(1)
    await people.fault("sendMessage", "slow", seconds=2)
    await send(page, "think")
    await expect(page.locator("#status")).to_contain_text("typing")
    await expect(page.locator(".message:not(.own)")).to_have_count(2)
    await expect(page.locator("#status")).to_have_text("bot · you are Ann")


async def test_a_phone_goes_from_the_list_to_a_chat_and_back(browser: Browser, running: Preview) -> None:
    page = await open_page(browser, running.url, viewport=PHONE, color_scheme="dark")
    await expect(page.locator("#chat")).to_be_hidden()
    await page.click("#chats >> text=Ann")
    await page.click("#start")
    await expect(page.locator(".message:not(.own)")).to_contain_text("I'm a coach")
    assert await page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await page.click("#back")
    await expect(page.locator("#chats")).to_be_visible()
    await page.context.close()


async def test_a_lost_connection_is_told_and_mended(browser: Browser) -> None:
    first = Preview()
    async with first.serve(port=0) as url:
        page = await open_page(browser, url)
        await expect(page.locator("#title")).to_have_text("CX Coach")
    await expect(page.locator("#offline")).to_be_visible()
    async with Preview(bot_name="CX Coach 2").serve(port=int(url.rsplit(":", 1)[1])):
        await expect(page.locator("#offline")).to_be_hidden()
        await expect(page.locator("#title")).to_have_text("CX Coach 2")
        await page.context.close()
