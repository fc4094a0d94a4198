"""/diagnose: interviews by taps and words, on one screen, and their report at the end."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.coach.steps import Standing, Unfitting
from bot.coach.wishes import is_question
from bot.handlers.delivery import Place, place_of, send, thread_of
from bot.handlers.errors import may_pass
from bot.handlers.interview_screens import InterviewScreens
from bot.handlers.permission import may_press
from bot.handlers.presses import Press, Turn, is_number, pressed, put, take, toast
from bot.handlers.questions import QuestionHandlers
from bot.handlers.typing import typing
from bot.interviewing import Asked, Busy, Cancelled, Interviewing, Seat, Shown, Step
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import Rendered
from bot.rendering.interviews import Unfinished, busy, listed, why
from knowledge.diagnostic import Diagnostic, Makes

End = Callable[[ContextTypes.DEFAULT_TYPE, Place, Shown], Awaitable[None]]
"""What a complete interview becomes, and shows."""


class InterviewHandlers:
    def __init__(
        self,
        interviewing: Interviewing,
        shown: InterviewScreens,
        asking: QuestionHandlers,
        ends: Mapping[Makes, End],
    ) -> None:
        self._interviewing = interviewing
        self._screens = shown
        self._asking = asking
        self._ends = ends

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/diagnose"""
        message = update.effective_message
        if message and (seat := _seat_of(message)):
            await send(context.bot, place_of(message), await self._list(seat))

    async def text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Free text: an answer where an interview is open, else a question."""
        message, edited = update.message, update.edited_message
        said = message.text if message and message.via_bot is None else None
        if message and said and await self.hear(message, said, context):
            return
        if not (edited and await self._edited(edited, context)):
            await self._asking.text(update, context)

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button of an interview."""
        press = await pressed(update, context)
        if press is None:
            return
        match press.rest.split(":"):
            case ["list"]:
                await take(press, self._listed(press.seat))
            case ["new" | "over" as way, name] if diagnostic := self._reported(name):
                await toast(press.query)
                await self._begin(press, press.seat, diagnostic, over=way == "over")
            case ["go", number] if is_number(number):
                await self._resume(press, press.seat, int(number))
            case [number, revision, *action] if is_number(number) and is_number(revision):
                await self._step(press, int(number), int(revision), action)
            case _:
                await toast(press.query, say(screens.STALE_INTERVIEW))

    async def hear(self, message: Message, text: str, context: ContextTypes.DEFAULT_TYPE) -> bool:
        """What somebody writes where an interview is open; False when it is meant for something else."""
        shown = await self._open_at(message)
        if shown is None or not self._is_meant(message, shown):
            return False
        place = _below(message)
        if shown.is_complete:  # the bot went down before this was shown
            await self._finish(context, place, shown)
            return shown.has_heard(message.message_id)
        if (choice := self._interviewing.choice_at(shown)) and not _is_reply(message, shown):
            await self._ask_which(message, text, context, choice)
            return True
        heard = await self._interviewing.hear(shown, text, message.message_id, lambda: typing(context.bot, place))
        match heard:
            case Asked(shown=asked):
                await self._asking.answer_at(message, text, context)
                await self._screens.anew(context, place, asked)
            case Cancelled() as ended:
                await self._screens.clear(context, place, shown)
                await send(context.bot, place, _cancelled(ended))
            case Shown() as now:
                await self._go_on(context, place, now)
        return True

    async def other(self, message: Message, context: ContextTypes.DEFAULT_TYPE) -> bool:
        """A photo, a sticker and the like in answer to a question."""
        shown = await self._open_at(message)
        if shown is None or shown.is_complete:
            return False
        await self._screens.anew(context, _below(message), shown.noting(say(screens.WORDS_OR_TAPS)))
        return True

    async def cancel(self, message: Message, context: ContextTypes.DEFAULT_TYPE) -> bool:
        """/cancel; False when no interview is open."""
        seat, shown = _seat_of(message), await self._open_at(message)
        if seat is None or shown is None or not await self._may(context, seat, shown):
            return False
        if ended := await self._interviewing.cancel(shown):
            await self._screens.clear(context, _below(message), shown)
            await send(context.bot, _below(message), _cancelled(ended))
        return True

    def named(self, names: Iterable[str]) -> list[Diagnostic]:
        """The diagnostics with these names."""
        return [diagnostic for name in names if (diagnostic := self._interviewing.diagnostics.get(name))]

    def _reported(self, name: str) -> Diagnostic | None:
        """The diagnostic with this name; the other interviews begin from what they are about."""
        diagnostic = self._interviewing.diagnostics.get(name)
        return diagnostic if diagnostic and diagnostic.makes is Makes.REPORT else None

    async def _listed(self, seat: Seat) -> Turn:
        return Turn(await self._list(seat))

    async def _list(self, seat: Seat) -> Rendered:
        going = [_unfinished(one) for one in await self._interviewing.unfinished(seat)]
        return listed(self._interviewing.diagnostics.values(), going)

    async def _begin(self, press: Press, seat: Seat, diagnostic: Diagnostic, *, over: bool) -> None:
        open_one = await self._interviewing.open_at(seat)
        if open_one and not await self._may(press.context, seat, open_one):
            title = open_one.standing.interview.diagnostic.title
            await send(press.context.bot, press.place, Rendered((say(screens.TAKEN, title=title),)))
            return
        begun = await self._interviewing.begin(seat, diagnostic, over=over)
        if isinstance(begun, Busy):
            await self._interviewing.choice_shown(begun)
            await send(press.context.bot, press.place, _choice(begun))
        else:
            await self._go_on(press.context, press.place, begun)

    async def _ask_which(self, message: Message, text: str, context: ContextTypes.DEFAULT_TYPE, choice: Busy) -> None:
        """At the choice between two interviews a message answers neither; a question is answered, though."""
        asks = is_question(text)
        if asks:
            await self._asking.answer_at(message, text, context)
        note = "" if asks else say(screens.WHICH_FIRST)
        await send(context.bot, _below(message), _choice(choice, note))

    async def _resume(self, press: Press, seat: Seat, number: int) -> None:
        found = await self._interviewing.find(seat, number)
        if found is None or not await self._may(press.context, seat, found):
            await toast(press.query, say(screens.STALE_INTERVIEW) if found is None else say(screens.NOT_YOUR_INTERVIEW))
            return
        await toast(press.query)
        if resumed := await self._interviewing.resume(seat, number):
            await self._go_on(press.context, press.place, resumed)

    async def _edited(self, message: Message, context: ContextTypes.DEFAULT_TYPE) -> bool:
        """Somebody edits an answer in an interview; False when the message asked a question, or may ask one."""
        if await self._asking.has_answered(message):
            return False
        shown = await self._open_at(message)
        if shown is None or shown.is_complete or not self._is_meant(message, shown):
            return False
        await self._screens.anew(context, _below(message), shown.noting(say(screens.EDITED)))
        return True

    async def _open_at(self, message: Message) -> Shown | None:
        """The interview that is open where this was written."""
        seat = _seat_of(message)
        return await self._interviewing.open_at(seat) if seat else None

    async def _step(self, press: Press, number: int, revision: int, action: list[str]) -> None:
        shown = await self._interviewing.look(number)
        here = shown and (shown.kept.chat_id, shown.kept.thread_id) == (press.message.chat_id, press.place.thread_id)
        if shown is None or not here:
            await toast(press.query, say(screens.STALE_INTERVIEW))
            return
        if not await self._may(press.context, press.seat, shown):
            await toast(press.query, say(screens.NOT_YOUR_INTERVIEW))
            return
        if shown.is_complete:  # the bot went down before this was shown
            await toast(press.query)
            await self._finish(press.context, press.place, shown)
            return
        match action:
            case ["w"]:
                await _explain(press.query, shown.standing)
            case ["x"] if ended := await self._interviewing.cancel(shown):
                await toast(press.query)
                await put(press, _cancelled(ended))
            case ["p", page] if is_number(page):
                await toast(press.query)
                await self._screens.put(press, shown, int(page))
            case _:
                step = _step_of(action)
                now = await self._interviewing.take(shown, revision, step) if step else shown
                await toast(press.query, None if now.moved else now.note or say(screens.STALE_INTERVIEW))
                await self._pressed(press, now)

    async def _pressed(self, press: Press, now: Shown) -> None:
        """Shows on the screen that was pressed what comes next, or the report below it."""
        if not now.is_complete:
            await self._screens.put(press, now)
        else:
            await self._finish(press.context, press.place, now)

    async def _go_on(self, context: ContextTypes.DEFAULT_TYPE, place: Place, now: Shown) -> None:
        if now.is_complete:
            await self._finish(context, place, now)
        else:
            await self._screens.anew(context, place, now)

    async def _finish(self, context: ContextTypes.DEFAULT_TYPE, place: Place, now: Shown) -> None:
        """What a complete interview becomes is shown before it counts as done: a crash in between repeats it."""
        try:
            await self._ends[now.standing.interview.diagnostic.makes](context, place, now)
        except Exception as error:
            if not may_pass(error):  # it is not tried again, and must not hold up everything that is said here
                await self._interviewing.done(now)
            raise
        await self._interviewing.done(now)

    @staticmethod
    def _is_meant(message: Message, shown: Shown) -> bool:
        """In private all that is written; in a group what its starter writes in reply to the screen."""
        if message.from_user and message.chat_id == message.from_user.id:
            return True
        starter = message.from_user is not None and message.from_user.id == shown.kept.user_id
        return starter and _is_reply(message, shown)

    @staticmethod
    async def _may(context: ContextTypes.DEFAULT_TYPE, seat: Seat, shown: Shown) -> bool:
        return await may_press(context.bot, seat.chat_id, seat.user_id, shown.kept.user_id)


def _seat_of(message: Message) -> Seat | None:
    """Who writes where; None for a channel."""
    person = message.from_user
    return Seat(message.chat_id, thread_of(message), person.id) if person else None


def _is_reply(message: Message, shown: Shown) -> bool:
    """Whether this is a reply to the screen of the interview."""
    replied = message.reply_to_message
    return replied is not None and replied.message_id == shown.kept.message_id


def _below(message: Message) -> Place:
    """Where the interview goes on: below what was written, and not as a reply to it."""
    return Place(message.chat_id, thread_of(message))


def _cancelled(ended: Cancelled) -> Rendered:
    return Rendered((screens.cancelled(ended.title, ended.makes),))


async def _explain(query: CallbackQuery, standing: Standing) -> None:
    try:
        text = why(standing.asked)
    except Unfitting:
        text = say(screens.STALE_INTERVIEW)
    await query.answer(text, show_alert=True)


def _step_of(action: list[str]) -> Step | None:
    match action:
        case ["a", number] if is_number(number):
            return lambda standing: standing.choose(int(number))
        case ["f", number] if is_number(number):
            return lambda standing: standing.figure(int(number))
        case ["n", digits]:
            return lambda standing: standing.keys(digits)
        case ["o", number] if is_number(number):
            return lambda standing: standing.reopen(int(number))
        case ["y", number] if is_number(number):
            return lambda standing: standing.confirm(int(number))
    steps: dict[str, Step] = {
        "ok": Standing.done,
        "b": Standing.back,
        "s": Standing.skip,
        "go": Standing.go_on,
        "c": Standing.correct,
    }
    return steps.get(action[0]) if len(action) == 1 else None


def _choice(choice: Busy, note: str = "") -> Rendered:
    return busy(_unfinished(choice.shown), choice.wanted, note)


def _unfinished(shown: Shown) -> Unfinished:
    interview = shown.standing.interview
    return Unfinished(shown.kept.id, interview.diagnostic.title, interview.number, interview.total)
