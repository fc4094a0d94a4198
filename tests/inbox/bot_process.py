"""A bot as a process of its own, to be killed: it answers every message with its text. Arguments: database, address."""

import asyncio
import os
import random
import signal
import sys

from telegram import Update
from telegram.ext import ExtBot

from bot.inbox import Inbox
from bot.outgoing import Backoff
from bot.store import Database


async def main(url: str, address: str, token: str) -> None:
    database, stop = Database(url), asyncio.Event()
    await database.migrate()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with ExtBot(token, base_url=address) as bot:

        async def handle(update: Update) -> None:
            assert update.message
            if update.message.text == "poison":
                os.kill(os.getpid(), signal.SIGKILL)
            if str(update.message.text).startswith("slow"):
                await asyncio.sleep(0.2)
            await asyncio.sleep(random.uniform(0, 0.02))
            await bot.send_message(update.message.chat_id, str(update.message.text))

        await Inbox(database, bot, handle, backoff=Backoff(first=0.05, most=0.2), drain_seconds=5).run(stop)
    await database.close()


asyncio.run(main(*sys.argv[1:]))
