"""A small Bot API over real HTTP, in a thread: hands out updates as Telegram does and keeps what is sent."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

BOT_ID = 4242
TOKEN = f"{BOT_ID}:AAtest-token-of-the-stand-in-0123456789"


def message(update_id: int, text: str, chat: int = 1, person: int | None = None) -> dict[str, Any]:
    person = person or abs(chat)
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_700_000_000,
            "chat": {"id": chat, "type": "private" if chat > 0 else "group", "title": "Team"},
            "from": {"id": person, "is_bot": False, "first_name": "Ann"},
            "text": text,
        },
    }


@dataclass
class StandIn:
    """`answers` are given to the next calls of a method instead of what would be right: (status, body)."""

    address: str = ""
    updates: list[dict[str, Any]] = field(default_factory=list)
    offsets: list[int | None] = field(default_factory=list)
    sent: list[tuple[int, str]] = field(default_factory=list)
    sent_at: list[float] = field(default_factory=list)
    answers: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)
    batch: int = 100
    closing: bool = False
    changed: threading.Condition = field(default_factory=threading.Condition)

    def add(self, *updates: dict[str, Any]) -> None:
        with self.changed:
            self.updates += updates
            self.changed.notify_all()

    def call(self, method: str, arguments: dict[str, str]) -> tuple[int, dict[str, Any]]:
        with self.changed:
            if self.answers.get(method):
                return self.answers[method].pop(0)
            if method == "getUpdates":
                return 200, {"ok": True, "result": self._get_updates(arguments)}
            if method == "sendMessage":
                self.sent.append((int(arguments["chat_id"]), arguments["text"]))
                self.sent_at.append(time.monotonic())
                self.changed.notify_all()
                chat = {"id": int(arguments["chat_id"]), "type": "private"}
                sent = {"message_id": len(self.sent), "date": 1, "chat": chat, "text": arguments["text"]}
                return 200, {"ok": True, "result": sent}
        return 200, {"ok": True, "result": {"id": BOT_ID, "is_bot": True, "first_name": "Bot", "username": "a_bot"}}

    def _get_updates(self, arguments: dict[str, str]) -> list[dict[str, Any]]:
        offset = int(arguments["offset"]) if "offset" in arguments else None
        self.offsets.append(offset)
        if offset is not None:
            self.updates = [update for update in self.updates if update["update_id"] >= offset]
        until = time.monotonic() + float(arguments.get("timeout", 0))
        while not self.updates and not self.closing and (left := until - time.monotonic()) > 0:
            self.changed.wait(left)
        return self.updates[: self.batch]

    def wait_for_sent(self, count: int) -> None:
        self.wait_for(lambda: len(self.sent) >= count)

    def wait_for(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, seconds), f"waited in vain; {len(self.sent)} messages were sent"


@contextmanager
def running() -> Iterator[StandIn]:
    stand_in = StandIn()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            arguments = {name: values[0] for name, values in parse_qs(body).items()}
            status, answer = stand_in.call(self.path.rpartition("/")[2], arguments)
            payload = json.dumps(answer).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)
            except ConnectionError:  # the bot was killed while it waited
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    stand_in.address = f"http://127.0.0.1:{server.server_address[1]}/bot"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield stand_in
    with stand_in.changed:
        stand_in.closing = True
        stand_in.changed.notify_all()
    server.shutdown()
    server.server_close()
    thread.join()
