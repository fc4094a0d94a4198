"""Reports: delivered with their picture, the screens behind their buttons, the PDF, and /history."""

import asyncio
from contextlib import suppress

from telegram import Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.handlers.delivery import Place, place_of, send
from bot.handlers.experiments import ExperimentHandlers
from bot.handlers.interview_screens import InterviewScreens
from bot.handlers.presses import Press, Turn, is_number, pressed, take, toast
from bot.handlers.questions import QuestionHandlers
from bot.handlers.typing import typing
from bot.interviewing import Shown
from bot.languages import say
from bot.planning import Planning
from bot.rendering import screens
from bot.rendering.parts import plain
from bot.rendering.pdf import pdf
from bot.rendering.pictures import change, change_described, picture
from bot.rendering.report_screens import ask, questions, script, steps, why
from bot.rendering.reports import ALL, Past, caption, history, summary
from bot.reporting import Reporting
from bot.store.reports import KeptReport, Reports

REPORTS_SHOWN = 50


class ReportHandlers:
    def __init__(
        self,
        reports: Reports,
        reporting: Reporting,
        planning: Planning,
        shown: InterviewScreens,
        experiments: ExperimentHandlers,
        asking: QuestionHandlers,
    ) -> None:
        self._reports = reports
        self._reporting = reporting
        self._planning = planning
        self._screens = shown
        self._experiments = experiments
        self._asking = asking

    async def finish(self, context: ContextTypes.DEFAULT_TYPE, place: Place, complete: Shown) -> None:
        """The report of a complete interview, in place of its screen."""
        async with typing(context.bot, place):
            kept = await self._reporting.finish(complete)
        await self._screens.clear(context, place, complete)
        if kept:
            await self.deliver(context, place, kept)

    async def deliver(self, context: ContextTypes.DEFAULT_TYPE, place: Place, kept: KeptReport) -> None:
        """The picture with its words, then the summary with its buttons."""
        drawn = await asyncio.to_thread(picture, kept.report)
        if drawn:
            with suppress(BadRequest):  # a group may forbid photos; the words say the same
                await _photo(context, place, drawn, caption(kept.report))
        await send(context.bot, place, summary(kept.report, kept.id))

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/history"""
        if message := update.effective_message:
            await send(context.bot, place_of(message), history(await self._past(message.chat_id)))

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of a report."""
        press = await pressed(update, context)
        if press is None:
            return
        match press.rest.split(":"):
            case [every, page] if every == ALL and is_number(page):
                await take(press, self._listed(press, int(page)))
            case [number, view, *which] if is_number(number) and all(map(is_number, which)) and len(which) < 2:
                kept = await self._reports.by_id(int(number))
                if kept and kept.chat_id == press.message.chat_id:
                    await self._show(press, kept, view, int(which[0]) if which else None)
                else:
                    await toast(press.query, say(screens.STALE_REPORT))
            case _:
                await toast(press.query, say(screens.STALE_REPORT))

    async def _show(self, press: Press, kept: KeptReport, view: str, number: int | None) -> None:
        if view == "pdf":
            await self._pdf(press, kept)
        elif view == "chg":
            await self._change(press, kept)
        elif view == "ask" and number is not None:
            await self._ask(press, kept, number)
        elif view == "try":
            await self._experiments.propose(press, kept, number or 0)
        elif view == "late":
            await self._planning.debrief_tomorrow(kept, press.query.from_user.id)
            await toast(press.query, say(screens.DEBRIEF_TOMORROW))
        else:
            await take(press, _turn(kept, view, number))

    async def _pdf(self, press: Press, kept: KeptReport) -> None:
        await toast(press.query)
        drawn = await asyncio.to_thread(picture, kept.report)
        document = await asyncio.to_thread(pdf, kept.report, drawn)
        await press.context.bot.send_document(
            press.place.chat_id,
            document,
            filename=f"{kept.report.diagnostic}-{kept.created_at:%Y-%m-%d}.pdf",
            message_thread_id=press.place.thread_id,
        )

    async def _change(self, press: Press, kept: KeptReport) -> None:
        former = await self._reports.before(kept)
        drawn = await asyncio.to_thread(change, kept.report, former.report) if former else None
        if former is None or drawn is None:
            await toast(press.query, say(screens.NOTHING_TO_COMPARE))
            return
        await toast(press.query)
        await _photo(press.context, press.place, drawn, plain(change_described(kept.report, former.report)).html)

    async def _ask(self, press: Press, kept: KeptReport, number: int) -> None:
        offered = questions(kept.report)
        if number >= len(offered):
            await toast(press.query, say(screens.STALE_REPORT))
            return
        await self._asking.ask(press, offered[number].question)

    async def _listed(self, press: Press, page: int) -> Turn:
        return Turn(history(await self._past(press.message.chat_id), page))

    async def _past(self, chat_id: int) -> list[Past]:
        kept = await self._reports.of_chat(chat_id, REPORTS_SHOWN)
        return [
            Past(one.id, one.report.diagnostic, one.report.title, one.created_at, one.report.headline) for one in kept
        ]


async def _turn(kept: KeptReport, view: str, number: int | None) -> Turn:
    report = kept.report
    match view:
        case "sum":
            return Turn(summary(report, kept.id))
        case "why":
            return Turn(why(report, kept.id, number))
        case "steps":
            return Turn(steps(report, kept.id, number))
        case "say":
            return Turn(script(report, kept.id, number))
        case "ask":
            return Turn(ask(report, kept.id))
    return Turn.saying(screens.STALE_REPORT)


async def _photo(context: ContextTypes.DEFAULT_TYPE, place: Place, drawn: bytes, words: str) -> None:
    await context.bot.send_photo(
        place.chat_id, drawn, caption=words, parse_mode=ParseMode.HTML, message_thread_id=place.thread_id
    )
