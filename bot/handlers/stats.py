"""/stats: how the coach is used, as one picture and a few lines."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from telegram import Update
from telegram.constants import ParseMode
from telegram.ext import ContextTypes

from bot.handlers.delivery import place_of
from bot.handlers.typing import typing
from bot.library import Library
from bot.rendering.pictures.stats import stats
from bot.rendering.stats import Prices, index_line, model_line, stats_caption
from bot.store.statistics import Statistics
from bot.store.uses import Uses
from knowledge.diagnostic import Diagnostic

DAYS = 30


class StatsHandlers:
    def __init__(
        self,
        statistics: Statistics,
        uses: Uses,
        library: Library,
        diagnostics: Mapping[str, Diagnostic],
        prices: Prices,
    ) -> None:
        self._statistics = statistics
        self._uses = uses
        self._prices = prices
        self._library = library
        self._diagnostics = diagnostics

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/stats"""
        message = update.message
        if message is None:
            return
        now = datetime.now(UTC)
        async with typing(context.bot, place_of(message)):
            figures = await self._statistics.over(now - timedelta(days=DAYS), now)
            drawn = await asyncio.to_thread(stats, figures, self._diagnostics)
            current = await self._library.generations.current()
            changed = current is not None and dict(current.documents) != await self._library.holdings.wanted()
            used = await self._uses.between(figures.since.date(), now.date())
            lines = (index_line(current, changed), model_line(used, self._prices))
            caption = stats_caption(figures, self._diagnostics, lines)
        await context.bot.send_photo(message.chat_id, drawn, caption=caption, parse_mode=ParseMode.HTML)
