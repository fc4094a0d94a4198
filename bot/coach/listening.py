"""A chat model listens to an owner where the rules understood nothing; what it claims is checked before it counts."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from bot.coach.briefs import REPLY, STORY, reply_prompt, story_prompt
from bot.coach.claimed import Claims, answers, apart, options_in
from bot.coach.interview import Asked, Given, Interview, InvalidAnswer
from bot.coach.meanings import Meanings
from bot.coach.steering import steers, without_steering
from knowledge.diagnostic import QuestionKind
from retrieval.chat import ChatModel, ChatUnavailable, written
from retrieval.claims import objects_in

STORY_REPLY, REPLY_CHARACTERS = 6000, 600
"""A model that writes more than this is not read on."""

EITHER = 2
"""So many options of a question with one answer are worth asking back about."""


async def understood(model: ChatModel, meanings: Meanings, interview: Interview) -> Mapping[str, Given]:
    """By key, what the story of an interview says to its open questions, and to those that these answers open.

    Raises nothing when the model fails: then that is nothing.
    """
    story = without_steering(interview.story)
    asked = [one for one in interview.possible if one.question.each is None]
    if not asked or not story:
        return {}
    try:
        reply = await written(model, STORY, story_prompt(asked, story), STORY_REPLY)
    except ChatUnavailable:
        return {}
    claims = await asyncio.to_thread(Claims(meanings, asked, story).borne_out, reply)
    reached = _reached(interview, answers(claims))
    return answers(apart([one for one in claims if one.asked.key in reached]))


async def meant(model: ChatModel, meanings: Meanings, asked: Asked, text: str) -> tuple[str, ...]:
    """The options that an answer may mean; none where none is, or when the model fails."""
    question = asked.question
    if steers(text):
        return ()
    try:
        reply = await written(model, REPLY, reply_prompt(asked, text), REPLY_CHARACTERS)
    except ChatUnavailable:
        return ()
    options = next((options_in(question, found) for found in objects_in(reply)), ())
    if question.kind is QuestionKind.SINGLE and len(options) > EITHER:
        return ()
    claims = Claims(meanings, [asked], text)
    return tuple([one for one in options if await asyncio.to_thread(claims.may_mean, question, one, text)])


def _reached(interview: Interview, told: Mapping[str, Given]) -> set[str]:
    """The questions that apply once these answers are given."""
    left = dict(told)
    while asked := next((one for one in interview.path if one.key in left), None):
        given = left.pop(asked.key)
        with suppress(InvalidAnswer):
            interview = interview.answered(asked.key, given)
    return {one.key for one in interview.path}
