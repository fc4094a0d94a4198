"""The commands and descriptions Telegram shows, set per scope."""

import logging

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

from bot.rendering import screens

_log = logging.getLogger(__name__)


async def publish_menus(bot: Bot) -> None:
    """Telegram keeps them from one start to the next, so that a failure costs little and is only logged."""
    try:
        await bot.set_my_commands(_commands(screens.PRIVATE_MENU), BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(_commands(screens.GROUP_MENU), BotCommandScopeAllGroupChats())
        await bot.set_my_description(screens.DESCRIPTION)
        await bot.set_my_short_description(screens.SHORT_DESCRIPTION)
    except TelegramError as error:
        _log.warning("The menus could not be set (%s); the next start tries again.", error)


def _commands(menu: tuple[tuple[str, str], ...]) -> list[BotCommand]:
    return [BotCommand(name, description) for name, description in menu]
