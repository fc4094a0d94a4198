"""The people's side over HTTP, plain JSON under `/preview/`: for the page and for tests."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.preview import actions
from bot.preview.actions import NotPossible, Seat, take_seat
from bot.preview.exchange import Exchange
from bot.preview.faults import Fault
from bot.preview.refusal import Refusal
from bot.preview.wire import Json, chat_json, person_json
from bot.preview.world import Chat, Media, Message, Person

LONGEST_WAIT = 60.0  # seconds
LARGEST_FILE = 64 * 1024 * 1024
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_Endpoint = Callable[[Request], Awaitable[Response]]


class PeopleApi:
    """Lets people see their chats, act in them, and switch trouble on."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def routes(self) -> list[Route]:
        chat = "/preview/chats/{chat}"
        reading: dict[str, _Endpoint] = {
            "/preview/state": self.state,
            "/preview/events": self.events,
            "/preview/calls": self.calls,
            "/preview/queries/{query}": self.query,
            "/preview/files/{file}": self.file,
            f"{chat}/messages": self.messages,
            f"{chat}/commands": self.commands,
        }
        acting: dict[str, _Endpoint] = {
            "/preview/people": self.add_person,
            "/preview/groups": self.add_group,
            "/preview/faults": self.add_fault,
            f"{chat}/say": self.say,
            f"{chat}/upload": self.upload,
            f"{chat}/edit": self.edit,
            f"{chat}/delete": self.delete,
            f"{chat}/press": self.press,
            f"{chat}/inline": self.inline,
            f"{chat}/choose": self.choose,
            f"{chat}/block": self.block,
            f"{chat}/topic": self.topic,
            f"{chat}/add-bot": self.add_bot,
            f"{chat}/migrate": self.migrate,
            f"{chat}/clear": self.clear,
        }
        get = [Route(path, _guarded(endpoint), methods=["GET"]) for path, endpoint in reading.items()]
        return get + [Route(path, _guarded(endpoint), methods=["POST"]) for path, endpoint in acting.items()]

    async def state(self, request: Request) -> Response:
        exchange, menu = self._exchange, self._exchange.menu
        bot = person_json(exchange.bot) | {
            "name": menu.text("name"),
            "description": menu.text("description"),
            "short_description": menu.text("short_description"),
        }
        people = [person_json(person) for person in exchange.people.values()]
        return JSONResponse({"bot": bot, "people": people, "chats": list(map(self._chat, exchange.chats.values()))})

    def _chat(self, chat: Chat) -> Json:
        last = max(chat.messages, default=0)
        return chat_json(chat, self._exchange.people) | {
            "members": chat.members,
            "admins": chat.admins,
            "topics": [{"id": thread, "name": name} for thread, name in chat.topics.items()],
            "started": chat.started,
            "blocked": chat.blocked,
            "bot_inside": chat.bot_inside,
            "migrated_to": chat.migrated_to,
            "last": self._exchange.shown(chat.messages[last]) if last else None,
        }

    async def events(self, request: Request) -> Response:
        return StreamingResponse(self._exchange.events.stream(), media_type="text/event-stream")

    async def calls(self, request: Request) -> Response:
        return JSONResponse([[one.method, one.chat_id, one.code, one.at] for one in self._exchange.calls])

    async def messages(self, request: Request) -> Response:
        """All messages of a chat; with `since` waits up to `wait` seconds for a revision after it."""
        chat = self._chat_of(request)
        since = int(request.query_params.get("since", -1))
        await self._until(lambda: chat.revision > since, request)
        shown = [self._exchange.shown(message) for _, message in sorted(chat.messages.items())]
        return JSONResponse({"revision": chat.revision, "messages": shown})

    async def commands(self, request: Request) -> Response:
        person = self._person(int(request.query_params.get("person", 0)))
        return JSONResponse(self._exchange.menu.shown(self._chat_of(request), person))

    async def query(self, request: Request) -> Response:
        """The bot's answer to a button press or inline query; waits up to `wait` seconds for it."""
        queries, query_id = self._exchange.queries, request.path_params["query"]
        await self._until(lambda: queries.answered(query_id) is not None, request)
        answer = queries.answered(query_id)
        return JSONResponse({"answer": answer.as_json() if answer else None})

    async def file(self, request: Request) -> Response:
        file = self._exchange.files.find(request.path_params["file"])
        inline = file.media_type in SHOWN_INLINE
        response = Response(
            self._exchange.files.read(file.id), media_type=file.media_type if inline else "application/octet-stream"
        )
        if not inline:
            response.headers["Content-Disposition"] = "attachment"
        return response

    async def say(self, request: Request) -> Response:
        body = await _body(request)
        sent = actions.say(self._exchange, self._seat(request, body), str(body.get("text", "")))
        return JSONResponse([self._exchange.shown(message) for message in sent])

    async def upload(self, request: Request) -> Response:
        async with request.form(max_part_size=LARGEST_FILE) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise NotPossible("An upload needs a file.")
            data = await file.read(LARGEST_FILE + 1)
            fields: Json = {name: value for name, value in form.items() if isinstance(value, str)}
            stored = self._exchange.files.add(file.filename or "file", data, file.content_type or "")
        if not 0 < len(data) <= LARGEST_FILE:
            raise NotPossible(f"A file must have 1 to {LARGEST_FILE} bytes, not {len(data)}.")
        media = Media(str(fields.get("kind", "document")), stored)
        caption = str(fields.get("caption", ""))
        return self._shown(actions.send_media(self._exchange, self._seat(request, fields), media, caption))

    async def edit(self, request: Request) -> Response:
        body, chat = await _body(request), self._chat_of(request)
        person = self._person(_number(body, "person"))
        return self._shown(
            actions.edit(self._exchange, person, chat, _number(body, "message"), str(body.get("text", "")))
        )

    async def delete(self, request: Request) -> Response:
        body, chat = await _body(request), self._chat_of(request)
        if message := chat.messages.get(_number(body, "message")):
            self._exchange.remove(message)
        return JSONResponse({})

    async def press(self, request: Request) -> Response:
        body, chat = await _body(request), self._chat_of(request)
        person = self._person(_number(body, "person"))
        query = actions.press(self._exchange, person, chat, _number(body, "message"), str(body.get("data", "")))
        return JSONResponse({"query": query.id})

    async def inline(self, request: Request) -> Response:
        body, chat = await _body(request), self._chat_of(request)
        person = self._person(_number(body, "person"))
        return JSONResponse({"query": actions.ask_inline(self._exchange, person, chat, str(body.get("text", ""))).id})

    async def choose(self, request: Request) -> Response:
        body = await _body(request)
        texts = [str(body.get(name, "")) for name in ("query", "result", "text")]
        return self._shown(actions.choose(self._exchange, self._seat(request, body), *texts))

    async def block(self, request: Request) -> Response:
        actions.block(self._exchange, self._chat_of(request), blocked=bool((await _body(request)).get("blocked")))
        return JSONResponse({})

    async def topic(self, request: Request) -> Response:
        body, chat = await _body(request), self._chat_of(request)
        person = self._person(_number(body, "person"))
        return JSONResponse(
            {"thread": actions.open_topic(self._exchange, chat, person, str(body.get("name", "Topic")))}
        )

    async def add_bot(self, request: Request) -> Response:
        actions.add_bot(self._exchange, self._chat_of(request), self._person(_number(await _body(request), "person")))
        return JSONResponse({})

    async def migrate(self, request: Request) -> Response:
        person = self._person(_number(await _body(request), "person"))
        return JSONResponse(self._chat(actions.migrate(self._exchange, self._chat_of(request), person)))

    async def clear(self, request: Request) -> Response:
        actions.remove_history(self._exchange, self._chat_of(request))
        return JSONResponse({})

    async def add_person(self, request: Request) -> Response:
        body = await _body(request)
        person = Person(
            _number(body, "id") or max(self._exchange.people) + 1,
            str(body.get("first_name", "")),
            str(body.get("username", "")),
            str(body.get("language", "en")),
        )
        self._exchange.meet(person)
        return JSONResponse(person_json(person))

    async def add_group(self, request: Request) -> Response:
        body = await _body(request)
        members = body.get("members")
        if not isinstance(members, list) or not set(members) <= self._exchange.people.keys() or not members:
            raise NotPossible("A group needs members, given by their ids.")
        chat = self._exchange.found(str(body.get("title", "Group")), members, kind=str(body.get("kind", "group")))
        actions.add_bot(self._exchange, chat, self._person(members[0]))
        return JSONResponse(self._chat(chat))

    async def add_fault(self, request: Request) -> Response:
        """Switch trouble on; an empty object switches all off."""
        body = await _body(request)
        if body:
            self._exchange.faults.add(Fault(**body))  # type: ignore[arg-type]
        else:
            self._exchange.faults.clear()
        return JSONResponse({})

    async def _until(self, done: Callable[[], bool], request: Request) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + min(float(request.query_params.get("wait", 0)), LONGEST_WAIT)
        while not done() and (left := deadline - loop.time()) > 0:
            if not await self._exchange.events.next_change(left):
                return

    def _chat_of(self, request: Request) -> Chat:
        chat_id = _chat_id(request)
        if chat_id not in self._exchange.chats:
            raise NotPossible(f"There is no chat {chat_id!r}.")
        return self._exchange.chats[chat_id]

    def _person(self, person_id: int) -> Person:
        if person_id not in self._exchange.people:
            raise NotPossible(f"There is no person {person_id!r}.")
        return self._exchange.people[person_id]

    def _seat(self, request: Request, body: Json) -> Seat:
        numbers = [_number(body, name) for name in ("thread", "reply_to")]
        return take_seat(self._exchange, _number(body, "person"), _chat_id(request), *numbers)

    def _shown(self, message: Message) -> Response:
        return JSONResponse(self._exchange.shown(message))


def _guarded(endpoint: _Endpoint) -> _Endpoint:
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


def _chat_id(request: Request) -> int:
    return int(request.path_params["chat"])  # the ids of groups are negative, which Starlette's own int is not


async def _body(request: Request) -> Json:
    body = await request.json()
    if not isinstance(body, dict):
        raise NotPossible("The body must be a JSON object.")
    return body


def _number(body: Json, name: str) -> int:
    return int(str(body.get(name) or 0))
