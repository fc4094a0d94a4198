"""What an owner corrects of a situation that was understood."""

from dataclasses import replace

from bot.coach.profile import Profile
from bot.coach.shelves import Facet
from bot.coach.situation import USUAL_STAGE, Situation
from bot.languages import mark
from knowledge.taxonomy import Challenge, Industry, JourneyStage, Word
from knowledge.vocabulary import Understood

CHOSEN, USUAL, KNOWN = mark("your choice"), mark("usual for what hurts"), mark("from your profile")
"""What stands in place of the words that something was understood from."""

CORRECTABLE = (Facet.INDUSTRY, Facet.STAGE, Facet.HURTS)


def with_profile(situation: Situation, profile: Profile) -> Situation:
    """The situation with the trade of the profile, where the message names none and tells of some trouble.

    A trade that was only guessed from the words counts less than the profile.
    """
    named = situation.industry is not None and situation.industry.likeness >= 1
    if named or profile.industry is None or not situation.challenges:
        return situation
    return replace(situation, industry=Understood(profile.industry, KNOWN, 1.0))


def corrected(situation: Situation, facet: Facet, word: Word | None) -> Situation:
    """The situation with this word chosen, or none. A stage that only followed from what hurts follows again."""
    match facet:
        case Facet.INDUSTRY:
            return replace(situation, industry=Understood(word, CHOSEN, 1.0) if isinstance(word, Industry) else None)
        case Facet.STAGE:
            return replace(situation, stage=Understood(word, CHOSEN, 1.0) if isinstance(word, JourneyStage) else None)
        case Facet.HURTS:
            challenge = word if isinstance(word, Challenge) else None
            return replace(
                situation,
                challenges=(Understood(challenge, CHOSEN, 1.0),) if challenge else (),
                stage=_usual(challenge) if _follows(situation) else situation.stage,
            )
    raise ValueError(f"{facet.label!r} is no part of a situation; correct one of {[one.label for one in CORRECTABLE]}.")


def _usual(challenge: Challenge | None) -> Understood[JourneyStage] | None:
    stage = USUAL_STAGE.get(challenge) if challenge else None
    return Understood(stage, USUAL, 1.0) if stage else None


def _follows(situation: Situation) -> bool:
    """Whether nothing but what hurts told the stage."""
    stage = situation.stage
    if stage is None or stage.said == USUAL:
        return True
    return any(
        one.said == stage.said != CHOSEN and USUAL_STAGE.get(one.word) is stage.word for one in situation.challenges
    )
