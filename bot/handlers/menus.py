"""The commands and descriptions Telegram shows, set per scope."""

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

from bot.rendering import screens

_log = logging.getLogger(__name__)


async def publish_menus(bot: Bot, admin_ids: Collection[int] = ()) -> None:
    """Telegram keeps them from one start to the next, so that a failure costs little and is only logged."""
    try:
        await bot.set_my_commands(_commands(screens.PRIVATE_MENU), BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(_commands(screens.GROUP_MENU), BotCommandScopeAllGroupChats())
        for admin_id in admin_ids:
            await _for_admin(bot, admin_id)
        await bot.set_my_description(screens.DESCRIPTION)
        await bot.set_my_short_description(screens.SHORT_DESCRIPTION)
    except TelegramError as error:
        _log.warning("The menus could not be set (%s); the next start tries again.", error)


async def _for_admin(bot: Bot, admin_id: int) -> None:
    """An admin who has never written to the bot has no menu yet; the next start finds the chat."""
    try:
        await bot.set_my_commands(
            _commands((*screens.PRIVATE_MENU, *screens.ADMIN_MENU)), BotCommandScopeChat(admin_id)
        )
    except BadRequest as error:
        _log.info("No menu for an admin yet (%s).", error)


async def take_back_admin_menu(bot: Bot, chat_id: int) -> None:
    """Takes back what only admins are shown: Telegram goes on showing it to one who is no admin any more."""
    try:
        await bot.delete_my_commands(BotCommandScopeChat(chat_id))
    except TelegramError as error:
        _log.warning("The menu of a former admin could not be taken back (%s).", type(error).__name__)


def _commands(menu: tuple[tuple[str, str], ...]) -> list[BotCommand]:
    return [BotCommand(name, description) for name, description in menu]
