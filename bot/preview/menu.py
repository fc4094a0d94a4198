"""The bot's command menus by scope and language, its name and its descriptions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.preview.refusal import bad_request
from bot.preview.wire import Json
from bot.preview.world import Chat, Person

MOST_COMMANDS = 100
LONGEST = {"name": 64, "description": 512, "short_description": 120}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)


@dataclass(frozen=True)
class Scope:
    """Whom a menu is for."""

    kind: str = "default"
    chat_id: int = 0
    user_id: int = 0


def read_scope(source: dict[str, object]) -> Scope:
    """The `scope` parameter."""
    kind = source.get("type", "default")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat_id, user_id = source.get("chat_id", 0), source.get("user_id", 0)
    if str(kind) in ("chat", "chat_administrators", "chat_member") and not chat_id:
        raise bad_request("can't parse BotCommandScope: chat_id is empty")
    if not isinstance(chat_id, int) or not isinstance(user_id, int):
        raise bad_request("can't parse BotCommandScope: chat_id and user_id must be numbers")
    return Scope(str(kind), chat_id, user_id)


class Menu:
    """Commands and texts per language; an empty language is for everybody without an own one."""

    def __init__(self, name: str) -> None:
        self._commands: dict[tuple[Scope, str], list[Json]] = {}
        self._texts: dict[tuple[str, str], str] = {("name", ""): name}

    def set_commands(self, scope: Scope, language: str, commands: list[object]) -> None:
        """Replace one menu; an empty list removes it."""
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self._commands[scope, _checked(language)] = [_read_command(command) for command in commands]

    def commands(self, scope: Scope, language: str) -> list[Json]:
        """Exactly this menu, as getMyCommands gives it."""
        return self._commands.get((scope, language), [])

    def shown(self, chat: Chat, person: Person) -> list[Json]:
        """The menu a person sees in a chat: the narrowest scope first, their language first."""
        for scope in _scopes(chat, person):
            for language in (_base(person.language), ""):
                if found := self._commands.get((scope, language)):
                    return found
        return []

    def set_text(self, kind: str, language: str, text: str) -> None:
        """Set the name, description or short description."""
        if len(text) > LONGEST[kind]:
            raise bad_request(
                f"bot {kind.replace('_', ' ')} must be at most {LONGEST[kind]} characters, not {len(text)}"
            )
        self._texts[kind, _checked(language)] = text

    def text(self, kind: str, language: str = "") -> str:
        """The text for a language, else the one for everybody."""
        return self._texts.get((kind, _base(language))) or self._texts.get((kind, ""), "")


def _base(language: str) -> str:
    """ "de" of "de-at": menus are set for languages of two letters."""
    return language.partition("-")[0].lower()


def _checked(language: str) -> str:
    if not _LANGUAGE.fullmatch(language):
        raise bad_request(f"invalid language code specified: {language!r}")
    return language


def _read_command(source: object) -> Json:
    if not isinstance(source, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command, description = str(source.get("command", "")).removeprefix("/"), str(source.get("description", ""))
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


def _scopes(chat: Chat, person: Person) -> list[Scope]:
    if chat.is_private:
        return [Scope("chat", chat.id), Scope("all_private_chats"), Scope()]
    admin = person.id in chat.admins
    scopes = [Scope("chat_member", chat.id, person.id)]
    scopes += [Scope("chat_administrators", chat.id)] if admin else []
    scopes += [Scope("chat", chat.id)]
    scopes += [Scope("all_chat_administrators")] if admin else []
    return [*scopes, Scope("all_group_chats"), Scope()]
