"""A real `telegram.Bot` against the preview, the demo bot, and a real Chromium."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import telegram
from playwright.async_api import Browser, Page, async_playwright
from preview_fixtures import people, preview, strict_preview  # noqa: F401
from telegram.request import HTTPXRequest

from bot.preview.people import People, Speaker
from bot.preview.server import Preview

from . import demo_bot

ANN = 1001


def chromium() -> str:
    """The browser on this machine."""
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser", "chrome"))), None)
    if not found:
        pytest.fail("The page is tested in a real browser: install Chromium or Chrome and put it on the PATH.")
    return found


@contextlib.asynccontextmanager
async def bot_of(preview: Preview) -> AsyncIterator[telegram.Bot]:  # noqa: F811
    """python-telegram-bot's own client of the preview."""
    plain = {"verify": False}  # loading the certificates of the world takes longer than a test
    requests = [HTTPXRequest(httpx_kwargs=plain) for _ in range(2)]
    bot = telegram.Bot(
        preview.token,
        base_url=f"{preview.url}/bot",
        base_file_url=f"{preview.url}/file/bot",
        request=requests[0],
        get_updates_request=requests[1],
    )
    async with bot:
        yield bot


async def refusal_of(bot: telegram.Bot, method: str, **body: object) -> str:
    """What the server says to a request that python-telegram-bot would not even send."""
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = (await http.post(f"{bot.base_url}/{method}", json=body)).json()
    assert answer["ok"] is False, answer
    return str(answer["description"])


@pytest.fixture
async def bot(preview: Preview) -> AsyncIterator[telegram.Bot]:  # noqa: F811
    async with bot_of(preview) as bot:
        yield bot


@pytest.fixture
async def ann(people: People) -> Speaker:  # noqa: F811
    """Ann, who has pressed START."""
    await people.ann.start()
    return people.ann


@pytest.fixture
async def running(preview: Preview) -> AsyncIterator[Preview]:  # noqa: F811
    """The preview with the demo bot at work."""
    task = asyncio.create_task(demo_bot.run(demo_bot.build(preview.token, preview.url)))
    yield preview
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.fixture(scope="session")
def debugger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One browser for all tests, started once because that takes longer than a test; where to reach it."""
    options = ["--headless", "--no-sandbox", "--no-first-run", "--disable-gpu", "--remote-debugging-port=0"]
    profile = f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"
    with subprocess.Popen([chromium(), *options, profile], stderr=subprocess.PIPE, text=True) as process:
        said = []
        for line in process.stderr:
            said.append(line)
            if line.startswith("DevTools listening on "):
                break
        else:
            pytest.fail(f"Chromium did not start: {''.join(said)}")
        yield line.split()[-1]
        process.kill()


@pytest.fixture
async def browser(debugger: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        yield await playwright.chromium.connect_over_cdp(debugger)


@pytest.fixture
async def page(browser: Browser, running: Preview) -> AsyncIterator[Page]:
    """Ann's chat, freshly opened; any complaint of the browser fails the test."""
    complaints: list[str] = []
    page = await open_page(browser, "about:blank")
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    await page.goto(f"{running.url}/#1001")
    yield page
    await page.context.close()
    assert complaints == []


async def send(page: Page, words: str) -> None:
    """Write a message on the page and send it."""
    await page.fill("#input", words)
    await page.keyboard.press("Enter")


async def open_page(browser: Browser, url: str, **options: object) -> Page:
    """A page that fails the test when the browser complains about anything."""
    context = await browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    page.set_default_timeout(20_000)
    await page.goto(url)
    return page
