"""Check-ins and debriefs, sent when they are due."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from telegram import Bot

from bot.handlers.delivery import Place
from bot.handlers.languages import LanguageHandlers
from bot.handlers.planned import AT_ONCE, keep_sending, send_planned
from bot.languages import speaking
from bot.rendering.answers import Rendered
from bot.rendering.experiments import check_in, debrief
from bot.store.experiments import Experiments
from bot.store.reminders import Reminder, Reminders
from bot.store.reports import Reports
from knowledge.diagnostic import Diagnostic


class ReminderHandlers:
    def __init__(
        self,
        reminders: Reminders,
        experiments: Experiments,
        reports: Reports,
        diagnostics: Mapping[str, Diagnostic],
        languages: LanguageHandlers,
        every_seconds: float,
    ) -> None:
        self._reminders = reminders
        self._experiments = experiments
        self._reports = reports
        self._diagnostics = diagnostics
        self._languages = languages
        self._every = every_seconds

    async def run(self, bot: Bot) -> None:
        """Looks for due reminders until it is cancelled."""
        await keep_sending(partial(self._remind_due, bot), self._every)

    async def _remind_due(self, bot: Bot) -> None:
        for reminder in await self._reminders.due(datetime.now(UTC), AT_ONCE):
            with speaking(await self._languages.of(reminder.user_id)):
                shown = await self._shown(reminder)
            if shown:
                place = Place(reminder.chat_id, reminder.thread_id)
                await send_planned(self._reminders, reminder.id, bot, place, shown)
            else:
                await self._reminders.drop(reminder.kind, reminder.about)

    async def _shown(self, reminder: Reminder) -> Rendered | None:
        """What it says; None where there is nothing to be reminded of any more."""
        if reminder.kind == "check-in":
            experiment = await self._experiments.by_id(reminder.about)
            return check_in(experiment) if experiment and experiment.state == "running" else None
        report = await self._reports.by_id(reminder.about)
        diagnostic = self._diagnostics.get(report.report.diagnostic) if report else None
        return debrief(report, diagnostic.debrief) if report and diagnostic and diagnostic.debrief else None
