"""Scripted chat models: an OpenAI-compatible server that answers well or badly, and a small one in memory."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from retrieval.chat import ChatUnavailable, Usage

HELLO = "Hello there, this is the model."

PIECE = 9
"""Characters in one piece of a stream: few, so that objects are cut in every place."""


@dataclass(frozen=True)
class Turn:
    """How one call is answered: an error's status, or a text in pieces, `pause` seconds between them.

    `silent`: nothing ever comes. `cut`: the connection is lost after so many characters. `raw`: the body as it is.
    `wait`: what an error says in Retry-After.
    """

    text: str = ""
    status: int = 200
    pause: float = 0.0
    silent: bool = False
    cut: int | None = None
    raw: str | None = None
    wait: str = ""


@dataclass
class ScriptedModel:
    """Plays its turns in order, the last one again and again; `asked` holds what it was sent."""

    turns: Sequence[Turn]
    asked: list[Mapping[str, object]] = field(default_factory=list)
    url: str = ""

    async def complete(self, request: Request) -> Response:
        turn = self.turns[min(len(self.asked), len(self.turns) - 1)]
        self.asked.append(await request.json())
        headers = {"connection": "close"}
        if turn.status != 200:
            told = {"error": {"message": f"no: {request.headers['authorization']}", "type": "x", "code": "x"}}
            return JSONResponse(told, turn.status, headers | ({"retry-after": turn.wait} if turn.wait else {}))
        return StreamingResponse(_stream(turn), media_type="text/event-stream", headers=headers)


async def _stream(turn: Turn) -> AsyncIterator[str]:
    if turn.silent:
        await asyncio.sleep(30)
    if turn.raw is not None:
        yield turn.raw
        return
    text = turn.text if turn.cut is None else turn.text[: turn.cut]
    for start in range(0, len(text), PIECE):
        yield _event({"content": text[start : start + PIECE]})
        await asyncio.sleep(turn.pause)
    if turn.cut is not None:
        raise ConnectionResetError
    yield _event({}, finish="stop")
    yield _event(None, usage={"prompt_tokens": 700, "completion_tokens": 90, "total_tokens": 790})
    yield "data: [DONE]\n\n"


def _event(delta: Mapping[str, str] | None, finish: str | None = None, usage: Mapping[str, int] | None = None) -> str:
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    told = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": choices}
    return f"data: {json.dumps(told | ({'usage': usage} if usage else {}))}\n\n"


@contextmanager
def serving(*turns: Turn) -> Iterator[ScriptedModel]:
    """The server on a free port of this machine, in a thread of its own; `url` is what CHAT_MODEL_URL takes."""
    model = ScriptedModel(turns)
    app = Starlette(routes=[Route("/v1/chat/completions", model.complete, methods=["POST"])])
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        model.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield model
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def lines(*objects: Mapping[str, object]) -> str:
    """Objects as the model is asked to write them: one a line."""
    return "\n".join(json.dumps(one) for one in objects) + "\n"


class Reciting:
    """A small chat model: fails as often as it is told, then recites; `calls` counts."""

    def __init__(self, text: str = HELLO, failures: int = 0, lasting: bool = False, after: int = 0) -> None:
        self.text, self.failures, self.lasting, self.after = text, failures, lasting, after
        self.calls = 0

    async def stream(self, instructions: str, prompt: str) -> AsyncGenerator[str | Usage, None]:
        self.calls += 1
        for number, word in enumerate(self.text.split(" ")):
            if self.calls <= self.failures and number >= self.after:
                raise ChatUnavailable("It broke.", lasting=self.lasting)
            await asyncio.sleep(0)
            yield f"{word} "
