"""The token, the webhook's secret and the database's password are in no log line, traceback, repr or message."""

import asyncio
import logging
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
import uvicorn
from attack_bot import document_message, person, private, settled, stored_file
from bakery_bot import BREAD, answer
from running_bot import QUICK, RunningBot, settings_of
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import File

from bot import app
from bot.inbox import InboxError
from bot.library import Library
from bot.logs import set_up_logging
from bot.preview.server import Preview, _QuietServer
from bot.settings import Settings
from bot.store import StoreUnavailable
from bot.store.database import Database

pytest_plugins = ["attack_fixtures"]
pytestmark = pytest.mark.attacks

TOKEN = "7000000002:AAF-very/secret+token"
WEBHOOK, PASSWORD = "hook-s3cret", "p@ss wörd:/?#"
DATABASE = f"postgresql+asyncpg://coach:{quote(PASSWORD, safe='')}@127.0.0.1:9/coach"
HIDDEN = ("very/secret", quote("very/secret+token", safe=""), WEBHOOK, PASSWORD, quote(PASSWORD, safe=""))


def told(text: str, hidden: tuple[str, ...] = HIDDEN) -> list[str]:
    """The secrets that a text tells."""
    return [secret for secret in hidden if secret in text]


@pytest.fixture
def secret_settings(tmp_path: Path) -> Settings:
    return settings_of(tmp_path, telegram_bot_token=TOKEN, webhook_secret=WEBHOOK, database_url=DATABASE)


@pytest.fixture(params=["text", "json"])
def log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., StringIO]]:
    """Sets logging up at DEBUG as the command line does, and gives what is written."""
    root, written = logging.getLogger(), StringIO()
    handlers, level = root.handlers[:], root.level

    def started(*secrets: str) -> StringIO:
        monkeypatch.setattr(sys, "stderr", written)
        set_up_logging("DEBUG", request.param, secrets)
        return written

    yield started
    root.handlers[:], root.level = handlers, level


async def test_nothing_that_the_bot_is_built_of_shows_a_secret(bakery: RunningBot, secret_settings: Settings) -> None:
    database = Database(secret_settings.database_address)
    application = app.build(secret_settings, TOKEN, "http://127.0.0.1:9", database, bakery.library, QUICK)
    parts = (secret_settings, database, *vars(database).values(), application, application.bot, application.handlers)
    shown = " ".join(f"{part!r} {part} {part!s:.9999}" for part in parts)
    await database.close()
    assert told(shown) == []
    assert "Bot[7000000002]" in shown


def in_full(error: BaseException) -> str:
    """An exception as a crash would print it, with all that led to it."""
    return "".join(traceback.format_exception(error)) + repr(error) + str(error)


async def failing(settings: Settings, library: Library, url: str, tmp_path: Path) -> BaseException:
    """How the bot ends that talks to this address."""
    async with app.opened_database(settings_of(tmp_path)) as database:
        application = app.build(settings, TOKEN, url, database, library, QUICK)
        try:
            async with asyncio.timeout(60):
                await app.serve(application, database, asyncio.Event(), asyncio.Event())
        except (app.CannotStart, InboxError) as error:
            return error
        finally:
            for request in application.bot._request:
                await request.shutdown()
    raise AssertionError("It works with an address that does not.")


async def test_a_bot_that_cannot_reach_telegram_logs_and_raises_no_secret(
    bakery: RunningBot, secret_settings: Settings, log: Callable[..., StringIO], tmp_path: Path
) -> None:
    written = log(*secret_settings.secrets)
    async with Preview().serve(port=0) as refusing:  # it does not know the token: 401
        shown = in_full(await failing(secret_settings, bakery.library, refusing, tmp_path))
        shown += in_full(await failing(secret_settings, bakery.library, f"{refusing}/nowhere", tmp_path))  # 404
    shown += in_full(await failing(secret_settings, bakery.library, "http://127.0.0.1:9", tmp_path))
    shown += in_full(await failing(secret_settings, bakery.library, "http://nobody.invalid", tmp_path))
    logging.getLogger("bot").debug("told: %s", shown)
    assert told(shown) == []
    assert told(written.getvalue()) == []
    assert "told: " in written.getvalue()


@pytest.mark.parametrize("code", [404, 500])
async def test_a_gateway_that_repeats_the_address_makes_the_bot_repeat_no_token(
    bakery: RunningBot, secret_settings: Settings, log: Callable[..., StringIO], tmp_path: Path, code: int
) -> None:
    async def refuse(request: Request) -> Response:
        return PlainTextResponse(f"No page {request.url.path} {request.url}", code)

    written = log(*secret_settings.secrets)
    routes = [Route("/{path:path}", refuse, methods=["GET", "POST"])]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        server = _QuietServer(uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", ws="none"))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        shown = in_full(await failing(secret_settings, bakery.library, f"http://127.0.0.1:{port}", tmp_path))
        server.ended.set()
        await task
    assert told(shown) == []
    assert told(written.getvalue()) == []


async def test_a_database_that_does_not_answer_is_named_without_its_password(
    secret_settings: Settings, log: Callable[..., StringIO]
) -> None:
    written = log(*secret_settings.secrets)
    with pytest.raises(StoreUnavailable) as caught:
        async with app.opened_database(secret_settings):
            pass
    logging.getLogger("bot").error("No database.", exc_info=caught.value)
    assert told(in_full(caught.value)) == []
    assert told(written.getvalue()) == []
    assert "127.0.0.1:9" in str(caught.value)


async def test_the_log_of_a_bot_at_work_holds_neither_its_token_nor_the_addresses_of_files(
    bakery: RunningBot, log: Callable[..., StringIO]
) -> None:
    token, ann = bakery.preview.token, bakery.people.ann
    hidden = (token, token.partition(":")[2], quote(token, safe=""))
    written = log(token)
    await bakery.people.fault("getFile", "bad_gateway")
    shown = await ann.wait_for_reply(await ann.upload("bread.md", BREAD))
    await ann.press(shown, "Cancel")
    await ann.wait_for_edit(shown)
    missing = {**stored_file(bakery, "bread.md", BREAD), "file_id": "no-such-file"}
    bakery.preview.exchange.updates.put("message", document_message(person(ann.id), private(ann.id), missing))
    await bakery.people.fault("sendMessage", "bad_gateway", times=2, chat_id=ann.id)
    await answer(ann, "How is flour kept?")
    await settled(bakery)
    url = f"{bakery.preview.url}/file/bot{token}/documents/x.md"
    file = File("x", "y", file_path=url)
    logging.getLogger("bot").info("%s %r", file.file_path, file)
    assert "could not be handled" in written.getvalue()
    assert "<secret>" in written.getvalue()
    assert told(written.getvalue(), hidden) == []
