"""The Bot API over HTTP: the token, the method, the trouble switched on, and the answer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.preview import answers, editing, members, polling, profile, sending
from bot.preview.arguments import Arguments, read_arguments
from bot.preview.exchange import Call, Exchange
from bot.preview.refusal import Refusal

Method = Callable[[Exchange, Arguments], Awaitable[object]]
_MODULES: tuple[tuple[Method, ...], ...] = (
    (sending.send_message, sending.send_photo, sending.send_document),
    (sending.send_chat_action, sending.send_message_draft),
    (editing.edit_message_text, editing.edit_message_caption, editing.edit_message_reply_markup),
    (editing.edit_message_media, editing.delete_message, editing.delete_messages, editing.set_message_reaction),
    (answers.answer_callback_query, answers.answer_inline_query),
    (profile.get_me, profile.log_out, profile.set_my_commands, profile.delete_my_commands, profile.get_my_commands),
    (profile.set_my_name, profile.set_my_description, profile.set_my_short_description, profile.set_chat_menu_button),
    (profile.get_my_name, profile.get_my_description, profile.get_my_short_description),
    (members.get_chat, members.get_chat_member, members.get_chat_administrators, members.get_chat_member_count),
    (members.leave_chat, polling.get_updates, polling.get_file),
    (polling.set_webhook, polling.delete_webhook, polling.get_webhook_info),
)
METHODS = {str(getattr(method, "__name__", "")).replace("_", ""): method for group in _MODULES for method in group}


class BotApi:
    """Serves one bot: the one whose token it was given."""

    def __init__(self, exchange: Exchange, token: str) -> None:
        self._exchange = exchange
        self._token = token
        self._closing = asyncio.Event()

    def routes(self) -> list[Route]:
        """Telegram's two addresses."""
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
        ]

    def close(self) -> None:
        """Let go of every caller that is kept waiting."""
        self._closing.set()

    async def _call(self, request: Request) -> Response:
        name = request.path_params["method"].lower()
        try:
            self._check_token(request)
            if name not in METHODS:
                raise Refusal(404, "Not Found: method not found")
            args = await read_arguments(request)
        except Refusal as refusal:
            return JSONResponse(refusal.as_json(), refusal.code)
        code, response = await self._answer(name, args)
        self._exchange.calls.append(Call(name, args.number("chat_id"), code, self._exchange.clock()))
        return response

    async def _answer(self, name: str, args: Arguments) -> tuple[int, Response]:
        fault = self._exchange.faults.take(name, args.number("chat_id"))
        try:
            if fault and fault.kind == "slow":
                await self._wait(fault.seconds)
            if fault and (refusal := fault.refusal()):
                raise refusal
            result = await METHODS[name](self._exchange, args)
            if fault and fault.kind == "lost_answer":
                await self._wait(fault.seconds)
        except Refusal as refusal:
            if refusal.code == 502:  # comes from the gate before the Bot API, which speaks HTML
                return 502, HTMLResponse("<html><head><title>502 Bad Gateway</title></head></html>", 502)
            return refusal.code, JSONResponse(refusal.as_json(), refusal.code)
        return 200, JSONResponse({"ok": True, "result": result})

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return

    async def _download(self, request: Request) -> Response:
        try:
            self._check_token(request)
            file_id = request.path_params["path"].removeprefix("documents/").split(".")[0]
            await polling.get_file(self._exchange, Arguments({"file_id": file_id}))
            return Response(self._exchange.files.read(file_id), media_type="application/octet-stream")
        except Refusal as refusal:
            return JSONResponse(refusal.as_json(), 404 if refusal.code == 400 else refusal.code)

    def _check_token(self, request: Request) -> None:
        if not secrets.compare_digest(request.path_params["token"].encode(), self._token.encode()):
            raise Refusal(401, "Unauthorized")
