"""What somebody tells at an interview, understood by the rules, and beyond them by a chat model where one is set."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

from bot.coach.interview import Asked, Interview, InvalidAnswer, Value, checked
from bot.coach.reading import Reader, Reading, Unclear, Unsure
from bot.coach.story import StoryReader
from bot.coach.wishes import is_gibberish
from knowledge.diagnostic import Question, QuestionKind

if TYPE_CHECKING:  # loaded only where a chat model is set
    from bot.wording import Wording

Working = Callable[[], AbstractAsyncContextManager[object]]
"""Entered while a chat model is waited for."""

ASKED_BACK = 2
"""So many answers are asked back about."""


class Hearing:
    """One for all interviews. Raises StoreUnavailable."""

    def __init__(self, reader: Reader, stories: StoryReader, wording: "Wording | None" = None) -> None:
        self._reader = reader
        self._stories = stories
        self._wording = wording

    async def story(self, user_id: int, interview: Interview, told: str, working: Working = nullcontext) -> Interview:
        """The interview with this story and its answers: what the rules are sure of, then what a model found."""
        by_rules = await asyncio.to_thread(self._stories.read, interview, told)
        if self._wording is None:
            return by_rules
        async with working(), self._wording.turn(user_id) as turn:
            found = await turn.hear_story(by_rules, self._stories.meanings) if turn else {}
        return await asyncio.to_thread(self._stories.read, interview, told, found.get) if found else by_rules

    async def reply(self, user_id: int, asked: Asked, text: str, working: Working = nullcontext) -> Reading:
        """What a reply is. What only a model understood is Unsure, to be confirmed."""
        reading = await asyncio.to_thread(self._reader.read, asked, text)
        doubtful = isinstance(reading, Unclear | Unsure) and asked.question.is_choice and not is_gibberish(text)
        if self._wording is None or not doubtful:
            return reading
        async with working(), self._wording.turn(user_id) as turn:
            options = await turn.hear_reply(asked, text, self._stories.meanings) if turn else ()
        return _beside(asked.question, options, reading) if options else reading


def _beside(question: Question, options: tuple[str, ...], reading: Reading) -> Reading:
    """What a model understood, and beside it what the rules held for likely."""
    likely = reading.values if isinstance(reading, Unsure) else ()
    own: list[Value] = [options] if question.kind is QuestionKind.MULTIPLE else [(option,) for option in options]
    try:
        values = dict.fromkeys([*(checked(question, value) for value in own), *likely])
    except InvalidAnswer:
        return reading
    return Unsure(tuple(values)[:ASKED_BACK])
