"""Presses below an answer, and of the fixed screens. Each press is checked again."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from telegram import Update
from telegram.ext import ContextTypes

from bot.handlers.delivery import send
from bot.handlers.presses import Press, is_number, pressed, put, toast
from bot.handlers.questions import QuestionHandlers
from bot.handlers.situations import SituationHandlers
from bot.languages import say
from bot.rendering import screens
from bot.rendering.answers import FEEDBACK, PLAYBOOKS_FOR, SCREEN, SUGGESTION, Rendered
from bot.store.database import Database
from bot.store.people import forget
from bot.store.questions import Question, Questions

TWICE = timedelta(seconds=30)
"""Within this time the same button, pressed again by the same person, is not answered again."""

_RATINGS: dict[str, Literal[1, -1]] = {"1": 1, "-1": -1}


class ButtonHandlers:
    def __init__(
        self, database: Database, questions: Questions, asking: QuestionHandlers, situations: SituationHandlers
    ) -> None:
        self._database = database
        self._questions = questions
        self._asking = asking
        self._situations = situations

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Any button of ours. Callback data can be forged: what does not fit gets a polite word and has no effect."""
        press = await pressed(update, context)
        if press is None:
            return
        if press.kind == SCREEN:
            await self._screen(press)
        elif press.kind == FEEDBACK and (question := await self._question(press)):
            await self._rate(press, question)
        elif press.kind == SUGGESTION and (question := await self._question(press)):
            await self._suggestion(press, question)
        elif press.kind == PLAYBOOKS_FOR and (question := await self._question(press)):
            await self._situations.suggest(press, question.standalone)
        else:
            await toast(press.query, say(screens.STALE))

    async def _question(self, press: Press) -> Question | None:
        """The question a button belongs to, if it was asked in this very chat."""
        number = press.rest.partition(":")[0]
        if not is_number(number):
            return None
        question = await self._questions.by_id(int(number))
        return question if question and question.chat_id == press.message.chat_id else None

    async def _rate(self, press: Press, question: Question) -> None:
        rating = _RATINGS.get(press.rest.partition(":")[2])
        if rating and await self._questions.rate(question.id, press.query.from_user.id, rating):
            await toast(press.query, say(screens.THANKS[rating]))
        else:
            await toast(press.query, say(screens.STALE))

    async def _suggestion(self, press: Press, question: Question) -> None:
        number = press.rest.partition(":")[2]
        if is_number(number) and int(number) < len(question.suggestions):
            await self._ask(press, question.suggestions[int(number)].question)
        else:
            await toast(press.query, say(screens.STALE))

    async def _screen(self, press: Press) -> None:
        name = press.rest
        if name in (starters := {f"start{n}": question for n, (_, question) in enumerate(screens.STARTERS)}):
            await self._ask(press, starters[name])
        elif name == "help":
            await toast(press.query)
            html = say(screens.HELP, mention=press.context.bot.name)
            await send(press.context.bot, press.place, Rendered((html,)))
        elif name == "forget" and press.is_private:
            await forget(self._database, press.query.from_user.id)
            await toast(press.query)
            await put(press, Rendered((say(screens.FORGOTTEN),)))
        elif name == "keep" and press.is_private:
            await toast(press.query)
            await put(press, Rendered((say(screens.NOT_FORGOTTEN),)))
        else:
            await toast(press.query, say(screens.STALE))

    async def _ask(self, press: Press, question: str) -> None:
        """Asks the question of a button for whoever pressed it."""
        if await self._answered_just_now(press, question):
            await toast(press.query, say(screens.ANSWERED_BELOW))
        else:
            await self._asking.ask(press, question)

    async def _answered_just_now(self, press: Press, question: str) -> bool:
        """Whether the last question of this person here is the same one: then the button was pressed twice."""
        since, person = datetime.now(UTC) - TWICE, press.query.from_user.id
        last = await self._questions.recent(press.place.chat_id, person, press.place.thread_id, limit=1, since=since)
        return any(one.message_id is None and one.question == question and one.answer_message_ids for one in last)
