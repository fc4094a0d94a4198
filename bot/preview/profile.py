"""Bot API methods about the bot itself: who it is, its menus, its name and descriptions."""

from __future__ import annotations

from bot.preview.arguments import Arguments
from bot.preview.exchange import Exchange
from bot.preview.members import known
from bot.preview.menu import Scope, read_scope
from bot.preview.refusal import bad_request
from bot.preview.wire import Json, person_json


async def get_me(exchange: Exchange, args: Arguments) -> Json:
    return person_json(exchange.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not exchange.privacy_mode,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def log_out(exchange: Exchange, args: Arguments) -> bool:
    return True


async def set_my_commands(exchange: Exchange, args: Arguments) -> bool:
    commands = args.items("commands")
    if commands is None:
        raise bad_request("commands must be specified")
    exchange.menu.set_commands(_scope(exchange, args), args.text("language_code"), commands)
    exchange.events.publish("menu", {})
    return True


async def delete_my_commands(exchange: Exchange, args: Arguments) -> bool:
    exchange.menu.set_commands(_scope(exchange, args), args.text("language_code"), [])
    exchange.events.publish("menu", {})
    return True


async def get_my_commands(exchange: Exchange, args: Arguments) -> list[Json]:
    return exchange.menu.commands(_scope(exchange, args), args.text("language_code"))


async def set_my_name(exchange: Exchange, args: Arguments) -> bool:
    return _set_text(exchange, args, "name")


async def set_my_description(exchange: Exchange, args: Arguments) -> bool:
    return _set_text(exchange, args, "description")


async def set_my_short_description(exchange: Exchange, args: Arguments) -> bool:
    return _set_text(exchange, args, "short_description")


async def get_my_name(exchange: Exchange, args: Arguments) -> Json:
    return {"name": exchange.menu.text("name", args.text("language_code"))}


async def get_my_description(exchange: Exchange, args: Arguments) -> Json:
    return {"description": exchange.menu.text("description", args.text("language_code"))}


async def get_my_short_description(exchange: Exchange, args: Arguments) -> Json:
    return {"short_description": exchange.menu.text("short_description", args.text("language_code"))}


async def set_chat_menu_button(exchange: Exchange, args: Arguments) -> bool:
    return True  # the page always shows the command menu, which is Telegram's default button


def _scope(exchange: Exchange, args: Arguments) -> Scope:
    scope = read_scope(args.mapping("scope"))
    if scope.chat_id and known(exchange, scope.chat_id).is_private and scope.kind != "chat":
        raise bad_request("can't use specified scope in private chats")
    return scope


def _set_text(exchange: Exchange, args: Arguments, kind: str) -> bool:
    exchange.menu.set_text(kind, args.text("language_code"), args.text(kind))
    exchange.events.publish("menu", {})
    return True
