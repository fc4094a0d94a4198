"""What people do, over HTTP: plain JSON posted under `/preview/`, by the page and by tests."""

from __future__ import annotations

from dataclasses import replace

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.preview import actions
from bot.preview.attachments import LARGEST_FILE, check_file, send_files
from bot.preview.exchange import Exchange
from bot.preview.faults import Fault
from bot.preview.forwarding import find_forwardable, forward
from bot.preview.posting import NotPossible, Seat, take_seat
from bot.preview.reading_api import Endpoint, chat_id_of, chat_of, chat_state, guarded, person_of
from bot.preview.wire import Json, person_json
from bot.preview.world import Media, Message, Origin, Person

LARGEST_ID = 1 << 52
"""Telegram's ids have fewer bits than that; a test may give larger ones."""


class PeopleApi:
    """Lets people act in their chats, and tests switch trouble on."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def routes(self) -> list[Route]:
        chat = "/preview/chats/{chat}"
        acting: dict[str, Endpoint] = {
            "/preview/people": self.add_person,
            "/preview/groups": self.add_group,
            "/preview/faults": self.add_fault,
            f"{chat}/say": self.say,
            f"{chat}/upload": self.upload,
            f"{chat}/forward": self.forward,
            f"{chat}/edit": self.edit,
            f"{chat}/delete": self.delete,
            f"{chat}/press": self.press,
            f"{chat}/inline": self.inline,
            f"{chat}/choose": self.choose,
            f"{chat}/block": self.block,
            f"{chat}/language": self.language,
            f"{chat}/topic": self.topic,
            f"{chat}/add-bot": self.add_bot,
            f"{chat}/migrate": self.migrate,
            f"{chat}/clear": self.clear,
        }
        return [Route(path, guarded(endpoint), methods=["POST"]) for path, endpoint in acting.items()]

    async def say(self, request: Request) -> Response:
        body = await _body(request)
        return self._all_shown(actions.say(self._exchange, self._seat(request, body), str(body.get("text", ""))))

    async def upload(self, request: Request) -> Response:
        """Send every `file` of the form; as many `name` fields stand for names that a form could not carry."""
        async with request.form(max_part_size=LARGEST_FILE) as form:
            files = [file for file in form.getlist("file") if isinstance(file, UploadFile)]
            names = [str(name) for name in form.getlist("name")] or [file.filename or "file" for file in files]
            if not files or len(names) != len(files):
                raise NotPossible(f"Every file needs a name: there are {len(files)} files and {len(names)} names.")
            read = [(name, await file.read(LARGEST_FILE + 1), file) for name, file in zip(names, files, strict=True)]
            fields: Json = {name: value for name, value in form.items() if isinstance(value, str)}
        for name, data, _ in read:
            check_file(name, len(data))
        seat, kind = self._seat(request, fields), str(fields.get("kind", "document"))
        stored = [self._exchange.files.add(name, data, file.content_type or "") for name, data, file in read]
        media = [Media(kind, file) for file in stored]
        return self._all_shown(send_files(self._exchange, seat, media, str(fields.get("caption", ""))))

    async def forward(self, request: Request) -> Response:
        """Pass on `message` of the chat `from_chat` into this one."""
        body = await _body(request)
        seat, source = self._seat(request, body), self._exchange.chats.get(_number(body, "from_chat"))
        if source is None:
            raise NotPossible(f"There is no chat {body.get('from_chat')!r} to forward from.")
        message = find_forwardable(source, seat.person.id, _number(body, "message"))
        return self._shown(forward(self._exchange, seat, message))

    async def edit(self, request: Request) -> Response:
        body, chat = await _body(request), chat_of(self._exchange, request)
        person = person_of(self._exchange, _number(body, "person"))
        return self._shown(
            actions.edit(self._exchange, person, chat, _number(body, "message"), str(body.get("text", "")))
        )

    async def delete(self, request: Request) -> Response:
        body, chat = await _body(request), chat_of(self._exchange, request)
        if message := chat.messages.get(_number(body, "message")):
            self._exchange.remove(message)
        return JSONResponse({})

    async def press(self, request: Request) -> Response:
        body, chat = await _body(request), chat_of(self._exchange, request)
        person = person_of(self._exchange, _number(body, "person"))
        query = actions.press(self._exchange, person, chat, _number(body, "message"), str(body.get("data", "")))
        return JSONResponse({"query": query.id})

    async def inline(self, request: Request) -> Response:
        body, chat = await _body(request), chat_of(self._exchange, request)
        person = person_of(self._exchange, _number(body, "person"))
        return JSONResponse({"query": actions.ask_inline(self._exchange, person, chat, str(body.get("text", ""))).id})

    async def choose(self, request: Request) -> Response:
        body = await _body(request)
        texts = [str(body.get(name, "")) for name in ("query", "result", "text")]
        return self._shown(actions.choose(self._exchange, self._seat(request, body), *texts))

    async def block(self, request: Request) -> Response:
        actions.block(
            self._exchange, chat_of(self._exchange, request), blocked=bool((await _body(request)).get("blocked"))
        )
        return JSONResponse({})

    async def topic(self, request: Request) -> Response:
        body, chat = await _body(request), chat_of(self._exchange, request)
        person = person_of(self._exchange, _number(body, "person"))
        return JSONResponse(
            {"thread": actions.open_topic(self._exchange, chat, person, str(body.get("name", "Topic")))}
        )

    async def add_bot(self, request: Request) -> Response:
        person = person_of(self._exchange, _number(await _body(request), "person"))
        actions.add_bot(self._exchange, chat_of(self._exchange, request), person)
        return JSONResponse({})

    async def migrate(self, request: Request) -> Response:
        person = person_of(self._exchange, _number(await _body(request), "person"))
        return JSONResponse(
            chat_state(self._exchange, actions.migrate(self._exchange, chat_of(self._exchange, request), person))
        )

    async def clear(self, request: Request) -> Response:
        actions.remove_history(self._exchange, chat_of(self._exchange, request))
        return JSONResponse({})

    async def language(self, request: Request) -> Response:
        """The person of a private chat sets their app to another language."""
        person = person_of(self._exchange, chat_id_of(request))
        changed = replace(person, language=str((await _body(request)).get("language", "")))
        self._exchange.people[person.id] = changed
        self._exchange.events.publish("menu", {})
        return JSONResponse(person_json(changed))

    async def add_person(self, request: Request) -> Response:
        body = await _body(request)
        person = Person(
            _number(body, "id") or max(known for known in self._exchange.people if known < LARGEST_ID) + 1,
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
        actions.add_bot(self._exchange, chat, person_of(self._exchange, members[0]))
        return JSONResponse(chat_state(self._exchange, chat))

    async def add_fault(self, request: Request) -> Response:
        """Switch trouble on; an empty object switches all off."""
        body = await _body(request)
        if body:
            self._exchange.faults.add(Fault(**body))  # type: ignore[arg-type]
        else:
            self._exchange.faults.clear()
        return JSONResponse({})

    def _seat(self, request: Request, body: Json) -> Seat:
        numbers = [_number(body, name) for name in ("thread", "reply_to")]
        return take_seat(
            self._exchange,
            _number(body, "person"),
            chat_id_of(request),
            *numbers,
            anonymous=str(body.get("anonymous", "")).lower() == "true",
            origin=self._origin(body),
        )

    def _origin(self, body: Json) -> Origin | None:
        """Where a message that is sent as forwarded comes from: the person `forward_from`, or `forward_name`."""
        person, name = _number(body, "forward_from"), str(body.get("forward_name") or "")
        if not person and not name:
            return None
        source = person_of(self._exchange, person) if person else name
        return Origin(source, _number(body, "forward_date") or self._exchange.now)

    def _all_shown(self, messages: list[Message]) -> Response:
        return JSONResponse([self._exchange.shown(message) for message in messages])

    def _shown(self, message: Message) -> Response:
        return JSONResponse(self._exchange.shown(message))


async def _body(request: Request) -> Json:
    body = await request.json()
    if not isinstance(body, dict):
        raise NotPossible("The body must be a JSON object.")
    return body


def _number(body: Json, name: str) -> int:
    return int(str(body.get(name) or 0))
