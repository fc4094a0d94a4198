"""Experiments: proposed from a report, begun, looked at on their date, ended."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.coach.experiment import proposed, review_at, text_of
from bot.coach.interview import By, Given, Interview
from bot.coach.report import Suggestion
from bot.coach.steps import Stage, Standing, Waiting
from bot.interviewing import Interviewing, Seat, Shown
from bot.store.experiments import Experiment, Experiments, Outcome, PlannedExperiment
from bot.store.reminders import Reminders
from bot.store.reports import KeptReport, Reports

KEPT = 20
"""So many experiments are looked back at."""

_PLAN, _LOOK = "experiment", "check-in"


class Planning:
    """Raises StoreUnavailable."""

    def __init__(
        self, interviewing: Interviewing, experiments: Experiments, reminders: Reminders, reports: Reports
    ) -> None:
        self._interviewing = interviewing
        self._experiments = experiments
        self._reminders = reminders
        self._reports = reports

    async def running(self, chat_id: int) -> Experiment | None:
        return await self._experiments.running_in(chat_id)

    async def by_id(self, number: int) -> Experiment | None:
        return await self._experiments.by_id(number)

    async def past(self, chat_id: int) -> Sequence[Experiment]:
        """The experiments of a chat, newest first, the running one among them."""
        return await self._experiments.of_chat(chat_id, KEPT)

    async def propose(self, seat: Seat, report: KeptReport, suggestion: Suggestion) -> Shown:
        """The interview that agrees on an experiment; asked for twice, it is the same one."""
        standing = Standing(proposed(self._interviewing.diagnostics[_PLAN], suggestion), Waiting(Stage.REVIEW))
        open_one = await self._interviewing.open_at(seat)
        wanted = (_PLAN, report.id, suggestion.title)
        known = open_one and (open_one.kept.diagnostic, open_one.kept.about, open_one.kept.story) == wanted
        if open_one and known and not open_one.is_complete:
            return open_one
        return await self._interviewing.enter(seat, standing, about=report.id)

    async def start(self, shown: Shown) -> Experiment:
        """Begins what was agreed, in place of the one that ran, and notes when to ask."""
        kept, interview = shown.kept, shown.standing.interview
        report = await self._reports.by_id(kept.about) if kept.about else None
        suggestions = report.report.suggestions if report else ()
        suggestion = next((one for one in suggestions if one.title == interview.story), None)
        experiment = await self._experiments.begin(
            PlannedExperiment(
                chat_id=kept.chat_id,
                thread_id=kept.thread_id,
                user_id=kept.user_id,
                report_id=report.id if report else None,
                title=interview.story,
                document=suggestion.document if suggestion else "",
                step=text_of(interview, "step"),
                touchpoint=text_of(interview, "touchpoint"),
                measure=text_of(interview, "measure"),
                baseline=text_of(interview, "baseline"),
                review_at=review_at(interview, datetime.now(UTC)),
            ),
            replace=True,
        )
        await self._remind(experiment)
        return experiment

    async def look(self, seat: Seat, experiment: Experiment, happened: str) -> Shown:
        """The interview that looks at an experiment, its first question answered."""
        interview = Interview(self._interviewing.diagnostics[_LOOK], story=experiment.title)
        interview = interview.answered("happened", Given((happened,), By.CHOICE))
        return await self._interviewing.enter(seat, Standing(interview), about=experiment.id)

    async def conclude(self, shown: Shown) -> tuple[Experiment | None, Interview]:
        """Ends the experiment with what was found, or goes on with it where that was too early to say."""
        interview, number = shown.standing.interview, shown.kept.about or 0
        note = "; ".join(filter(None, (text_of(interview, "now"), *interview.chosen("worked"))))
        outcome: Outcome = "partly" if "partly" in interview.chosen("happened") else "done"
        if "open" in interview.chosen("worked"):
            ended = await self.put_off(number, weeks=2)
        else:
            ended = await self._experiments.close(number, outcome, note)
            await self._reminders.drop("check-in", number)
        return ended or await self._experiments.by_id(number), interview

    async def put_off(self, number: int, *, weeks: int = 0, days: int = 0) -> Experiment | None:
        """Looks at it later than now and than planned; None when it does not run any more."""
        planned = await self._experiments.by_id(number)
        if planned is None:
            return None
        later = max(datetime.now(UTC), planned.review_at) + timedelta(weeks=weeks, days=days)
        experiment = await self._experiments.postpone(number, later)
        if experiment:
            await self._remind(experiment)
        return experiment

    async def stop(self, number: int) -> Experiment | None:
        """Ends it without a result; None when it does not run any more."""
        await self._reminders.drop("check-in", number)
        return await self._experiments.close(number, "stopped", "")

    async def debrief_tomorrow(self, report: KeptReport, user_id: int) -> None:
        """Asks about a case at hand on the next day."""
        due = datetime.now(UTC) + timedelta(days=1)
        await self._reminders.schedule(report.chat_id, report.thread_id, user_id, "debrief", report.id, due)

    async def tried(self, chat_id: int) -> tuple[str, ...]:
        """The playbooks that experiments of this chat have tried."""
        past = await self.past(chat_id)
        return tuple(dict.fromkeys(one.title for one in past if one.state in ("done", "partly")))

    async def _remind(self, experiment: Experiment) -> None:
        await self._reminders.schedule(
            experiment.chat_id,
            experiment.thread_id,
            experiment.user_id,
            "check-in",
            experiment.id,
            experiment.review_at,
        )
