"""The commands and descriptions Telegram shows, set per scope and language."""

import logging
from collections.abc import Collection

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from bot.languages import ENGLISH, known, say, speaking, spoken
from bot.rendering import screens

_log = logging.getLogger(__name__)


async def publish_menus(bot: Bot, admin_ids: Collection[int] = ()) -> None:
    """Telegram keeps them from one start to the next, so that a failure costs little and is only logged."""
    try:
        for language in known():
            with speaking(language):
                await _publish(bot, admin_ids)
    except TelegramError as error:
        _log.warning("The menus could not be set (%s); the next start tries again.", error)


async def _publish(bot: Bot, admin_ids: Collection[int]) -> None:
    """In the language that is spoken."""
    code = _code(spoken())
    await bot.set_my_commands(_commands(screens.PRIVATE_MENU), BotCommandScopeAllPrivateChats(), code)
    await bot.set_my_commands(_commands(screens.GROUP_MENU), BotCommandScopeAllGroupChats(), code)
    for admin_id in admin_ids:
        await _for_admin(bot, admin_id, code)
    await bot.set_my_description(say(screens.DESCRIPTION), code)
    await bot.set_my_short_description(say(screens.SHORT_DESCRIPTION), code)


async def _for_admin(bot: Bot, admin_id: int, code: str | None) -> None:
    """An admin who has never written to the bot has no menu yet; the next start finds the chat."""
    commands = _commands((*screens.PRIVATE_MENU, *screens.ADMIN_MENU))
    try:
        await bot.set_my_commands(commands, BotCommandScopeChat(admin_id), code)
    except BadRequest as error:
        _log.info("No menu for an admin yet (%s).", error)


async def take_back_admin_menu(bot: Bot, chat_id: int) -> None:
    """Takes back what only admins are shown: Telegram goes on showing it to one who is no admin any more."""
    try:
        for language in known():
            await bot.delete_my_commands(BotCommandScopeChat(chat_id), _code(language))
    except TelegramError as error:
        _log.warning("The menu of a former admin could not be taken back (%s).", type(error).__name__)


def _code(language: str) -> str | None:
    """For Telegram: what is set for no language is for whoever has none of the others."""
    return None if language == ENGLISH else language


def _commands(menu: tuple[tuple[str, str], ...]) -> list[BotCommand]:
    return [BotCommand(name, say(description)) for name, description in menu]
