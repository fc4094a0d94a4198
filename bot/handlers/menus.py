"""The commands and descriptions Telegram shows, set per scope."""

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats

from bot.rendering import screens


async def publish_menus(bot: Bot) -> None:
    await bot.set_my_commands([BotCommand(*entry) for entry in screens.PRIVATE_MENU], BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([BotCommand(*entry) for entry in screens.GROUP_MENU], BotCommandScopeAllGroupChats())
    await bot.set_my_description(screens.DESCRIPTION)
    await bot.set_my_short_description(screens.SHORT_DESCRIPTION)
