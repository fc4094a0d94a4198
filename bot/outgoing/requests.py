"""One request to Telegram: whom it addresses, what it counts for, and whether it may be repeated."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from telegram.error import NetworkError

Result = bool | dict[str, Any] | list[dict[str, Any]]

_UNCOUNTED = {"sendChatAction", "sendMessageDraft"}  # they leave nothing in the chat
# Causes of a NetworkError after which the request has certainly not reached Telegram.
_NEVER_ARRIVED = {"ConnectError", "ConnectTimeout", "PoolTimeout"}
_TRIES = 4
_TRIES_IF_REPEATED = 2  # a message that may have arrived is sent once more, so that at worst it shows twice


@dataclass(frozen=True)
class Request:
    """The arguments of BaseRateLimiter.process_request."""

    callback: Callable[..., Coroutine[Any, Any, Result]]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    endpoint: str
    data: dict[str, Any]

    async def send(self) -> Result:
        return await self.callback(*self.args, **self.kwargs)

    @property
    def chat(self) -> int | str | None:
        """The chat's id, or the name of a public channel or group."""
        chat = self.data.get("chat_id")
        if isinstance(chat, str) and chat.removeprefix("-").isdigit():
            return int(chat)
        return chat if isinstance(chat, int | str) else None

    @property
    def messages(self) -> int:
        """How many messages it counts for: new and edited ones. Typing, menus, answers to buttons… count for none."""
        if self.endpoint in _UNCOUNTED or not self.endpoint.startswith(("send", "edit", "forward", "copy")):
            return 0
        if self.endpoint == "sendMediaGroup":
            return len(self.data["media"])
        return len(self.data["message_ids"]) if self.endpoint in {"forwardMessages", "copyMessages"} else 1

    def tries_after(self, error: NetworkError) -> int:
        """How often it may be tried in all, as far as this failure is concerned."""
        creates = bool(self.messages) and not self.endpoint.startswith("edit")
        arrived = type(error.__cause__).__name__ not in _NEVER_ARRIVED
        return _TRIES_IF_REPEATED if creates and arrived else _TRIES

    def moved_to(self, new_chat: int) -> "Request":
        """The same to the supergroup a group has become, without references to messages, which it counts anew."""
        left_behind = {"reply_parameters", "message_thread_id"} if self.endpoint.startswith("send") else set()
        data = {name: value for name, value in self.data.items() if name not in left_behind}
        data["chat_id"] = new_chat
        args = tuple(data if argument is self.data else argument for argument in self.args)
        return replace(self, args=args, data=data)
