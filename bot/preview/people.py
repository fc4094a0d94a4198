"""People of the preview for tests: they write, press and wait through `/preview/`, as the page does."""

from __future__ import annotations

import asyncio
import mimetypes
import ssl
from collections.abc import Callable, Sequence
from typing import Any, Self

import httpx

from bot.preview.seen import SeenMessage, read_seen

PATIENCE = 20.0  # seconds until a missing reply is an error


class Speaker:
    """One person in one chat (and topic): what they do there, and what they wait for."""

    def __init__(self, people: People, person_id: int, chat_id: int, thread: int = 0) -> None:
        self._people = people
        self.id = person_id
        self.chat_id = chat_id
        self.thread = thread

    def in_chat(self, chat_id: int, thread: int = 0) -> Speaker:
        """The same person elsewhere."""
        return Speaker(self._people, self.id, chat_id, thread)

    async def start(self) -> SeenMessage:
        """Press START."""
        return await self.say("/start")

    async def say(self, text: str, *, reply_to: SeenMessage | int = 0, anonymous: bool = False) -> SeenMessage:
        """Send a text, as an `anonymous` admin in the name of the supergroup; the last message of a long text."""
        sent = await self._act("say", text=text, thread=self.thread, reply_to=_id(reply_to), anonymous=anonymous)
        return read_seen(sent[-1])

    async def forward(
        self, text: str, *, origin: str = "", from_user: Speaker | None = None, date: int = 0
    ) -> SeenMessage:
        """Forward a text that `from_user` wrote, or somebody of whom only the name `origin` is shown.

        `date` is when it was written, in seconds since 1970; 0 is now.
        """
        return read_seen(
            (await self._act("say", text=text, thread=self.thread, **_origin(origin, from_user, date)))[-1]
        )

    async def forward_file(
        self,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        origin: str = "",
        from_user: Speaker | None = None,
        date: int = 0,
    ) -> SeenMessage:
        """Forward a document as `forward` does a text."""
        fields = {"caption": caption} | _origin(origin, from_user, date)
        return (await self._upload([(name, data)], fields))[0]

    async def forward_message(self, message: SeenMessage) -> SeenMessage:
        """Forward a message of any chat this person sees into this one."""
        body = {"from_chat": message.chat_id, "message": message.id, "thread": self.thread}
        return read_seen(await self._act("forward", **body))

    async def edit(self, message: SeenMessage | int, text: str) -> SeenMessage:
        """Change an own message."""
        return read_seen(await self._act("edit", message=_id(message), text=text))

    async def delete(self, message: SeenMessage | int) -> None:
        """Remove a message for everybody."""
        await self._act("delete", message=_id(message))

    async def press(self, message: SeenMessage, label: str) -> str:
        """Press the callback button with this label; returns the query to ask `toast` for."""
        return await self.press_data(message, message.button(label).value)

    async def press_data(self, message: SeenMessage | int, data: str) -> str:
        """Press the callback button that carries this data."""
        return str((await self._act("press", message=_id(message), data=data))["query"])

    async def toast(self, query: str, *, within: float = PATIENCE) -> dict[str, Any]:
        """The bot's answer to a press: `text`, `alert`, `url`."""
        answer = (await self._people.get(f"queries/{query}", wait=within))["answer"]
        if answer is None:
            raise TimeoutError(f"The bot did not answer the button press within {within} s.")
        return dict(answer)

    async def upload(
        self,
        name: str,
        data: bytes,
        *,
        kind: str = "document",
        caption: str = "",
        reply_to: SeenMessage | int = 0,
        media_type: str = "",
        anonymous: bool = False,
    ) -> SeenMessage:
        """Send a file as `document`, `photo`, `sticker` or `voice`.

        The bot gets `name` as it is here, up to 255 bytes of any characters; an empty `media_type` is guessed from it.
        """
        fields = {"kind": kind, "caption": caption, "reply_to": _id(reply_to), "anonymous": anonymous}
        return (await self._upload([(name, data)], fields, media_type))[0]

    async def upload_all(
        self, files: Sequence[tuple[str, bytes]], caption: str = "", *, kind: str = "document"
    ) -> list[SeenMessage]:
        """Send several files at once: a message each, grouped by ten, the caption with the first."""
        return await self._upload(files, {"kind": kind, "caption": caption})

    async def _upload(
        self, files: Sequence[tuple[str, bytes]], fields: dict[str, object], media_type: str = ""
    ) -> list[SeenMessage]:
        place = {"person": self.id, "thread": self.thread}
        form: dict[str, str | list[str]] = {key: str(value) for key, value in (place | fields).items()}
        form["name"] = [name for name, _ in files]
        parts = [(data, media_type or mimetypes.guess_type(name)[0] or "") for name, data in files]
        return list(map(read_seen, await self._people.upload(f"chats/{self.chat_id}/upload", form, parts)))

    async def ask_inline(self, text: str, *, within: float = PATIENCE) -> tuple[str, list[dict[str, Any]]]:
        """Type `@bot text`; returns the query and the results (`id`, `title`, `description`)."""
        query = (await self._act("inline", text=text))["query"]
        return query, (await self.toast(query, within=within))["results"]

    async def choose(self, query: str, result_id: str, text: str = "") -> SeenMessage:
        """Choose an inline result."""
        body = {"query": query, "result": result_id, "text": text, "thread": self.thread}
        return read_seen(await self._act("choose", **body))

    async def block(self, blocked: bool = True) -> None:
        """Block the bot, or unblock it."""
        await self._act("block", blocked=blocked)

    async def speaks(self, language: str) -> None:
        """Set the app to this language code."""
        await self._people.post(f"chats/{self.id}/language", {"language": language})

    async def migrate(self) -> int:
        """Upgrade the group to a supergroup; returns the new chat id."""
        return int((await self._act("migrate"))["id"])

    async def clear(self) -> None:
        """Remove the history."""
        await self._act("clear")

    async def menu(self) -> list[str]:
        """The commands the "/" menu shows to this person here."""
        return [one["command"] for one in await self._people.get(f"chats/{self.chat_id}/commands", person=self.id)]

    async def messages(self) -> list[SeenMessage]:
        """Everything in the chat (of the topic, when the speaker sits in one), oldest first."""
        return (await self._look())[1]

    async def wait_for_reply(
        self, after: SeenMessage | int = 0, *, count: int = 1, within: float = PATIENCE
    ) -> SeenMessage:
        """The `count`-th message of the bot after this one."""
        return (await self.wait_for_replies(after, count=count, within=within))[-1]

    async def wait_for_replies(
        self, after: SeenMessage | int = 0, *, count: int = 1, within: float = PATIENCE
    ) -> list[SeenMessage]:
        """The first `count` messages of the bot after this one."""

        def replies(messages: list[SeenMessage]) -> list[SeenMessage]:
            return [one for one in messages if one.from_bot and one.id > _id(after)][:count]

        seen = await self.wait_until(lambda messages: len(replies(messages)) == count, within=within)
        return replies(seen)

    async def wait_for_edit(
        self, message: SeenMessage, *, until: Callable[[SeenMessage], bool] | None = None, within: float = PATIENCE
    ) -> SeenMessage:
        """The message once it is not as it was, or once `until` holds for it."""

        def now(messages: list[SeenMessage]) -> SeenMessage:
            return next(one for one in messages if one.id == message.id)

        changed = until or (lambda one: one.raw != message.raw)
        return now(await self.wait_until(lambda messages: changed(now(messages)), within=within))

    async def wait_until(
        self, condition: Callable[[list[SeenMessage]], bool], *, within: float = PATIENCE
    ) -> list[SeenMessage]:
        """The chat's messages once `condition` holds for them; what is there is told when it never does."""
        seen: list[SeenMessage] = []
        try:
            async with asyncio.timeout(within):
                revision = -1
                while True:
                    revision, seen = await self._look(since=revision, wait=within)
                    if condition(seen):
                        return seen
        except TimeoutError:
            told = [f"{one.sender}: {one.text[:80]}" for one in seen[-5:]]
            raise TimeoutError(f"What was waited for did not come within {within} s; last messages: {told}") from None

    async def _look(self, **wanted: float) -> tuple[int, list[SeenMessage]]:
        found = await self._people.get(f"chats/{self.chat_id}/messages", **wanted)
        seen = map(read_seen, found["messages"])
        return found["revision"], [one for one in seen if not self.thread or one.thread == self.thread]

    async def _act(self, action: str, **body: object) -> Any:
        return await self._people.post(f"chats/{self.chat_id}/{action}", {"person": self.id} | body)


class People:
    """Everybody in the preview at `url`; use it as an async context manager."""

    def __init__(self, url: str) -> None:
        # Always plain http: a context without certificates saves loading those of the whole world.
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        address = f"{url.rstrip('/')}/preview/"
        self._http = httpx.AsyncClient(base_url=address, timeout=90, trust_env=False, verify=nobody)
        self.ann = Speaker(self, 1001, 1001)
        self.bo = Speaker(self, 1002, 1002)
        self.admin = self.ann

    async def __aenter__(self) -> Self:
        await self._refresh()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._http.aclose()

    async def _refresh(self) -> None:
        team = await self.team()
        admin = team["admins"][0]
        self.admin = Speaker(self, admin, admin)

    async def state(self) -> dict[str, Any]:
        """The bot, the people and the chats."""
        return dict(await self.get("state"))

    async def team(self) -> dict[str, Any]:
        """The forum "CX team" with its `id` and `topics`."""
        return next(chat for chat in (await self.state())["chats"] if chat.get("title") == "CX team")

    async def meet(self, first_name: str, *, username: str = "", language: str = "en") -> Speaker:
        """Somebody new, in their own private chat with the bot."""
        body = {"first_name": first_name, "username": username, "language": language}
        person = await self.post("people", body)
        return Speaker(self, person["id"], person["id"])

    async def group(self, title: str, members: Sequence[Speaker], *, kind: str = "group") -> int:
        """A new `group` or `supergroup` with the bot in it; returns the chat id."""
        body = {"title": title, "members": [member.id for member in members], "kind": kind}
        return int((await self.post("groups", body))["id"])

    async def fault(self, method: str, kind: str, *, times: int = 1, seconds: int = 1, chat_id: int = 0) -> None:
        """Trouble for the next calls: `too_many`, `bad_gateway`, `lost_answer`, `blocked`, `slow`, `unknown`."""
        body = {"method": method, "kind": kind, "times": times, "seconds": seconds, "chat_id": chat_id}
        await self.post("faults", body)

    async def clear_faults(self) -> None:
        """No trouble any more."""
        await self.post("faults", {})

    async def calls(self, method: str = "") -> list[tuple[str, int, int, float]]:
        """The bot's calls so far: method (lower case), chat id, answered code, time."""
        every = [tuple(call) for call in await self.get("calls")]
        return [call for call in every if not method or call[0] == method.lower()]

    async def get(self, path: str, **query: float) -> Any:
        """Read something under `/preview/`."""
        return _result(await self._http.get(path, params=query))

    async def post(self, path: str, body: object = None) -> Any:
        """Do something under `/preview/`."""
        return _result(await self._http.post(path, json=body))

    async def upload(self, path: str, form: dict[str, str | list[str]], files: Sequence[tuple[bytes, str]]) -> Any:
        """Do something with files, each given by its bytes and media type."""
        parts = [("file", ("file", data, media_type or "application/octet-stream")) for data, media_type in files]
        return _result(await self._http.post(path, data=form, files=parts))

    async def download(self, message: SeenMessage) -> bytes:
        """The bytes of the file in a message."""
        response = await self._http.get(f"files/{message.file_id}")
        return response.raise_for_status().content


def _result(response: httpx.Response) -> Any:
    if response.is_error:
        raise ValueError(f"{response.request.url.path}: {response.text}")
    return response.json()


def _origin(name: str, person: Speaker | None, date: int) -> dict[str, object]:
    if bool(name) == (person is not None):
        raise ValueError("Forwarded is either from `origin`, the name of a hidden user, or from `from_user`; give one.")
    return {"forward_name": name, "forward_from": person.id if person else 0, "forward_date": date}


def _id(message: SeenMessage | int) -> int:
    return message if isinstance(message, int) else message.id
