"""Keeps other web sites away from the preview: only this machine's name, only the preview's own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """Refuses foreign Host headers (DNS rebinding) and requests that another site's page sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (reason := _refused(Headers(scope=scope), scope["path"])):
            await PlainTextResponse(reason, 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _refused(headers: Headers, path: str) -> str:
    host = headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOCAL_NAMES:
        return f"The preview answers to localhost and 127.0.0.1 only, not to {host!r}; open it under one of these."
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return f"The preview takes requests from its own page only, not from {origin!r}."
    # Browsers say where a request comes from; programs such as the bot do not send this header.
    if path != "/" and headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return "The preview takes requests from its own page only."
    return ""
