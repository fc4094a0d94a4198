"""What people see, over HTTP: chats, messages, files and the stream of events under `/preview/`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.preview.exchange import Exchange
from bot.preview.images import image_size
from bot.preview.posting import NotPossible
from bot.preview.refusal import Refusal
from bot.preview.wire import Json, chat_json, person_json
from bot.preview.world import Chat, Person

LONGEST_WAIT = 60.0  # seconds
Endpoint = Callable[[Request], Awaitable[Response]]


class ReadingApi:
    """Lets people see their chats, and wait for what comes."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def routes(self) -> list[Route]:
        chat = "/preview/chats/{chat}"
        reading: dict[str, Endpoint] = {
            "/preview/state": self.state,
            "/preview/events": self.events,
            "/preview/calls": self.calls,
            "/preview/queries/{query}": self.query,
            "/preview/files/{file}": self.file,
            f"{chat}/messages": self.messages,
            f"{chat}/commands": self.commands,
        }
        return [Route(path, guarded(endpoint), methods=["GET"]) for path, endpoint in reading.items()]

    async def state(self, request: Request) -> Response:
        exchange, menu = self._exchange, self._exchange.menu
        bot = person_json(exchange.bot) | {
            "name": menu.text("name"),
            "description": menu.text("description"),
            "short_description": menu.text("short_description"),
        }
        people = [
            person_json(person) | {"description": menu.text("description", person.language)}
            for person in exchange.people.values()
        ]
        return JSONResponse(
            {"bot": bot, "people": people, "chats": [chat_state(exchange, chat) for chat in exchange.chats.values()]}
        )

    async def events(self, request: Request) -> Response:
        return StreamingResponse(self._exchange.events.stream(), media_type="text/event-stream")

    async def calls(self, request: Request) -> Response:
        return JSONResponse([[one.method, one.chat_id, one.code, one.at] for one in self._exchange.calls])

    async def messages(self, request: Request) -> Response:
        """All messages of a chat; with `since` waits up to `wait` seconds for a revision after it."""
        chat = chat_of(self._exchange, request)
        since = int(request.query_params.get("since", -1))
        await self._until(lambda: chat.revision > since, request)
        shown = [self._exchange.shown(message) for _, message in sorted(chat.messages.items())]
        return JSONResponse({"revision": chat.revision, "messages": shown})

    async def commands(self, request: Request) -> Response:
        person = person_of(self._exchange, int(request.query_params.get("person", 0)))
        return JSONResponse(self._exchange.menu.shown(chat_of(self._exchange, request), person))

    async def query(self, request: Request) -> Response:
        """The bot's answer to a button press or inline query; waits up to `wait` seconds for it."""
        queries, query_id = self._exchange.queries, request.path_params["query"]
        await self._until(lambda: queries.answered(query_id) is not None, request)
        answer = queries.answered(query_id)
        return JSONResponse({"answer": answer.as_json() if answer else None})

    async def file(self, request: Request) -> Response:
        """A picture to be shown, anything else to be saved: by its bytes, whatever it calls itself."""
        data = self._exchange.files.read(request.path_params["file"])
        picture = image_size(data)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
        if not picture:
            headers["Content-Disposition"] = "attachment"
        media_type = picture[0] if picture else "application/octet-stream"
        return Response(data, media_type=media_type, headers=headers)

    async def _until(self, done: Callable[[], bool], request: Request) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(float(request.query_params.get("wait", 0)), LONGEST_WAIT)
        while not done() and (left := deadline - loop.time()) > 0:
            if not await self._exchange.events.next_change(left):
                return


def chat_state(exchange: Exchange, chat: Chat) -> Json:
    """A chat as the list at the left of the page needs it."""
    last = max(chat.messages, default=0)
    return chat_json(chat, exchange.people) | {
        "members": chat.members,
        "admins": chat.admins,
        "topics": [{"id": thread, "name": name} for thread, name in chat.topics.items()],
        "started": chat.started,
        "blocked": chat.blocked,
        "bot_inside": chat.bot_inside,
        "migrated_to": chat.migrated_to,
        "last": exchange.shown(chat.messages[last]) if last else None,
    }


def chat_of(exchange: Exchange, request: Request) -> Chat:
    """The chat the address names."""
    chat_id = chat_id_of(request)
    if chat_id not in exchange.chats:
        raise NotPossible(f"There is no chat {chat_id!r}.")
    return exchange.chats[chat_id]


def person_of(exchange: Exchange, person_id: int) -> Person:
    """Somebody who lives in the preview."""
    if person_id not in exchange.people:
        raise NotPossible(f"There is no person {person_id!r}.")
    return exchange.people[person_id]


def chat_id_of(request: Request) -> int:
    """The chat id in the address."""
    return int(request.path_params["chat"])  # the ids of groups are negative, which Starlette's own int is not


def guarded(endpoint: Endpoint) -> Endpoint:
    """The endpoint with what is not possible told as JSON `{"error": …}`."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except NotPossible as reason:
            return JSONResponse({"error": str(reason)}, 409)
        except Refusal as refusal:
            return JSONResponse({"error": refusal.description}, 409)
        except (TypeError, ValueError) as mistake:
            return JSONResponse({"error": str(mistake)}, 400)

    return answer
