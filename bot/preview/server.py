"""The preview itself: one bot, a few people and their chats, the Bot API and the page, on this machine only."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.preview import actions
from bot.preview.bot_api import BotApi
from bot.preview.exchange import Exchange
from bot.preview.files import Files
from bot.preview.guard import LOCAL_NAMES, Guard
from bot.preview.pace import Pace
from bot.preview.people_api import PeopleApi
from bot.preview.reading_api import ReadingApi
from bot.preview.world import Person

TOKEN = "7000000001:AAF-cx-coach-preview-token-not-secret0"  # noqa: S105 - opens nothing but this preview
ADMIN_ID = 7001
DEFAULT_PORT = 8765
_PAGE = Path(__file__).parent / "page"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class PortInUse(Exception):
    """Another program listens on the port; the message says what to do."""


class Preview:
    """A local Bot API with a chat page. `clock` gives seconds since 1970; `folder` keeps uploaded files."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        bot_username: str = "cx_coach_bot",
        bot_name: str = "CX Coach",
        privacy_mode: bool = True,
        mentions_delivered: bool = True,
        limits: bool = True,
        admin_id: int = ADMIN_ID,
        folder: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.url = ""  # set while it serves
        self.exchange = Exchange(
            Person(int(token.partition(":")[0]), bot_name, bot_username, is_bot=True),
            Files(folder),
            Pace(enforced=limits),
            privacy_mode,
            mentions_delivered,
            clock,
        )
        self._bot_api = BotApi(self.exchange, token)
        self._populate(admin_id)
        page = [Route("/", _page), Mount("/page", StaticFiles(directory=_PAGE))]
        people = [*ReadingApi(self.exchange).routes(), *PeopleApi(self.exchange).routes()]
        routes = [*self._bot_api.routes(), *people, *page]
        self.app = Starlette(routes=routes, middleware=[Middleware(Guard)])

    def _populate(self, admin_id: int) -> None:
        ann, bo = Person(1001, "Ann", "ann"), Person(1002, "Bo", "bo_frontdesk")
        admin = Person(admin_id, "Ada", "ada")
        for person in (ann, bo, admin):
            self.exchange.meet(person)
        team = self.exchange.found("CX team", [admin.id, ann.id, bo.id], kind="supergroup", is_forum=True)
        team.bot_inside = True
        actions.open_topic(self.exchange, team, admin, "Front desk")
        self.exchange.updates.clear()  # the bot finds the team as it is

    @contextlib.asynccontextmanager
    async def serve(self, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> AsyncIterator[str]:
        """Serve while the block runs; yields the address, such as `http://127.0.0.1:8765`. Port 0: any free one.

        Raises PortInUse, and ValueError for a host that others on the network could reach.
        """
        listener = _listen(host, port)
        config = uvicorn.Config(
            self.app,
            log_config=None,
            access_log=False,
            date_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
        )
        server = _QuietServer(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            yield self.url
        finally:
            self._bot_api.close()
            self.exchange.updates.close()
            self.exchange.events.close()
            server.ended.set()
            await task
            listener.close()


class _QuietServer(uvicorn.Server):
    """Leaves the signals to the program it runs in, and ends when told instead of looking ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ended = asyncio.Event()

    async def main_loop(self) -> None:
        await self.ended.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    if host not in LOCAL_NAMES - {"::1"}:
        raise ValueError(f"The preview has no passwords and binds to 127.0.0.1 only, not to {host!r}.")
    # Naming TCP lets asyncio switch off Nagle's delay, which would cost 40 ms a request.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortInUse(f"Port {port} is in use; choose another one with --port, or stop what listens there.") from None
    return listener


async def _page(request: Request) -> Response:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache", "Referrer-Policy": "no-referrer"}
    return FileResponse(_PAGE / "index.html", headers=headers)
