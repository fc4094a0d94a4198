"""Check-ins and debriefs, sent when they are due."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.handlers.delivery import Place, send
from bot.rendering.answers import Rendered
from bot.rendering.experiments import check_in, debrief
from bot.store import StoreUnavailable
from bot.store.experiments import Experiments
from bot.store.reminders import Reminder, Reminders
from bot.store.reports import Reports
from knowledge.diagnostic import Diagnostic

_log = logging.getLogger(__name__)

AT_ONCE = 20
AGAIN, BLOCKED = timedelta(minutes=10), timedelta(days=1)
"""When a reminder that did not arrive is tried again, and one for a chat that has blocked the bot."""


class ReminderHandlers:
    def __init__(
        self,
        reminders: Reminders,
        experiments: Experiments,
        reports: Reports,
        diagnostics: Mapping[str, Diagnostic],
        every_seconds: float,
    ) -> None:
        self._reminders = reminders
        self._experiments = experiments
        self._reports = reports
        self._diagnostics = diagnostics
        self._every = every_seconds

    async def run(self, bot: Bot) -> None:
        """Looks for due reminders until it is cancelled."""
        while True:
            try:
                for reminder in await self._reminders.due(datetime.now(UTC), AT_ONCE):
                    await self._remind(bot, reminder)
            except StoreUnavailable as error:
                _log.warning("Reminders have to wait: %s", error)
            await asyncio.sleep(self._every)

    async def _remind(self, bot: Bot, reminder: Reminder) -> None:
        shown = await self._shown(reminder)
        if shown is None:
            await self._reminders.drop(reminder.kind, reminder.about)
            return
        if not await self._reminders.begin(reminder.id):
            return
        try:
            await send(bot, Place(reminder.chat_id, reminder.thread_id), shown)
        except TelegramError as error:
            # Only the kind of the error: its message may quote what was sent.
            _log.warning("Reminder %d has to wait (%s).", reminder.id, type(error).__name__)
            pause = BLOCKED if isinstance(error, Forbidden) else AGAIN
            await self._reminders.put_off(reminder.id, datetime.now(UTC) + pause)
        else:
            await self._reminders.sent(reminder.id)

    async def _shown(self, reminder: Reminder) -> Rendered | None:
        """What it says; None where there is nothing to be reminded of any more."""
        if reminder.kind == "check-in":
            experiment = await self._experiments.by_id(reminder.about)
            return check_in(experiment) if experiment and experiment.state == "running" else None
        report = await self._reports.by_id(reminder.about)
        diagnostic = self._diagnostics.get(report.report.diagnostic) if report else None
        return debrief(report, diagnostic.debrief) if report and diagnostic and diagnostic.debrief else None
