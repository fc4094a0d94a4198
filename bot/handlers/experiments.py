"""/plan, experiments from a report, and check-ins."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.delivery import Place, place_of, send
from bot.handlers.interview_screens import InterviewScreens
from bot.handlers.permission import may_press
from bot.handlers.presses import Press, is_number, pressed, put, toast
from bot.interviewing import Shown
from bot.languages import say
from bot.planning import Planning
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.experiments import concluded, one_at_a_time, plan, put_off, started, stopped
from bot.store.experiments import Experiment
from bot.store.reports import KeptReport, Reports


class ExperimentHandlers:
    def __init__(self, planning: Planning, reports: Reports, shown: InterviewScreens) -> None:
        self._planning = planning
        self._reports = reports
        self._screens = shown

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/plan"""
        if message := update.effective_message:
            await send(context.bot, place_of(message), await self._plan(message.chat_id))

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of an experiment or of its check-in."""
        press = await pressed(update, context)
        if press is None:
            return
        match press.rest.split(":"):
            case ["plan"]:
                await toast(press.query)
                await put(press, await self._plan(press.message.chat_id))
            case ["over", report, number] if is_number(report) and is_number(number):
                kept = await self._reports.by_id(int(report))
                if kept is None or kept.chat_id != press.message.chat_id:
                    await toast(press.query, say(screens.STALE_REPORT))
                else:
                    await self.propose(press, kept, int(number), over=True)
            case [number, action] if is_number(number):
                await self._act(press, await self._planning.by_id(int(number)), action)
            case _:
                await toast(press.query, say(screens.STALE_EXPERIMENT))

    async def propose(self, press: Press, report: KeptReport, number: int, *, over: bool = False) -> None:
        """ "Start experiment" below a report: the plan to agree on, unless another experiment runs."""
        suggestions = report.report.suggestions
        if number >= len(suggestions):
            await toast(press.query, say(screens.STALE_REPORT))
            return
        if not await may_press(press.context.bot, report.chat_id, press.query.from_user.id, report.user_id):
            await toast(press.query, say(screens.NOT_YOUR_INTERVIEW))
            return
        await toast(press.query)
        running = await self._planning.running(report.chat_id)
        if running and not over:
            await send(press.context.bot, press.place, one_at_a_time(running, report, number))
            return
        proposed = await self._planning.propose(press.seat, report, suggestions[number])
        await self._screens.anew(press.context, press.place, proposed)

    async def start(self, context: ContextTypes.DEFAULT_TYPE, place: Place, agreed: Shown) -> None:
        """What was agreed begins."""
        experiment = await self._planning.start(agreed)
        await self._screens.clear(context, place, agreed)
        await send(context.bot, place, started(experiment))

    async def conclude(self, context: ContextTypes.DEFAULT_TYPE, place: Place, looked: Shown) -> None:
        """What came of it."""
        experiment, interview = await self._planning.conclude(looked)
        await self._screens.clear(context, place, looked)
        if experiment:
            await send(context.bot, place, concluded(experiment, interview))

    async def _act(self, press: Press, experiment: Experiment | None, action: str) -> None:
        here = experiment is not None and experiment.chat_id == press.message.chat_id
        if experiment is None or not here or experiment.state != "running":
            await toast(press.query, say(screens.STALE_EXPERIMENT))
            return
        user_id = press.query.from_user.id
        if not await may_press(press.context.bot, experiment.chat_id, user_id, experiment.user_id):
            await toast(press.query, say(screens.NOT_YOUR_INTERVIEW))
            return
        if action in ("done", "partly"):
            await toast(press.query)
            await self._screens.put(press, await self._planning.look(press.seat, experiment, action))
            return
        changed = await self._changed(experiment, action)
        await toast(press.query, None if changed else say(screens.STALE_EXPERIMENT))
        if changed:
            await put(press, changed)

    async def _changed(self, experiment: Experiment, action: str) -> Rendered | None:
        match action:
            case "wait":
                later = await self._planning.put_off(experiment.id, weeks=1)
                return put_off(later, say("Then it gets another week.")) if later else None
            case "later":
                later = await self._planning.put_off(experiment.id, days=3)
                return put_off(later, say("All right.")) if later else None
            case "stop":
                ended = await self._planning.stop(experiment.id)
                return stopped(ended) if ended else None
        return None

    async def _plan(self, chat_id: int) -> Rendered:
        return plan(await self._planning.running(chat_id), await self._planning.past(chat_id))
