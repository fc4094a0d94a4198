"""What an owner tells of the business, understood in the words of the taxonomy: industry, stage, and what hurts."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.taxonomy import Challenge, Industry, JourneyStage
from knowledge.vocabulary import Understood, Vocabularies, clauses_of

CHALLENGES = 3
"""The most that one situation is read as."""

BESIDE_THE_BEST = 0.8
"""A further challenge counts when it is at least this share as sure as the surest."""

USUAL_STAGE: Mapping[Challenge, JourneyStage] = {
    Challenge.FEW_ENQUIRIES: JourneyStage.RESEARCH,
    Challenge.WEAK_DIFFERENTIATION: JourneyStage.EXPLORATION,
    Challenge.LOW_TRUST: JourneyStage.EXPLORATION,
    Challenge.DROP_OFF: JourneyStage.SELECTION,
    Challenge.PRICE_OBJECTIONS: JourneyStage.SELECTION,
    Challenge.PRESSURE_SELLING: JourneyStage.SELECTION,
    Challenge.LOW_SPEND: JourneyStage.SELECTION,
    Challenge.LOW_ENGAGEMENT: JourneyStage.LOYALTY,
    Challenge.CHURN: JourneyStage.LOYALTY,
    Challenge.COMPLAINTS: JourneyStage.LOYALTY,
    Challenge.ANGRY_CUSTOMERS: JourneyStage.LOYALTY,
    Challenge.FEW_REFERRALS: JourneyStage.LOYALTY,
    Challenge.POOR_REVIEWS: JourneyStage.LOYALTY,
    Challenge.NO_SHOWS: JourneyStage.LOYALTY,
}
"""Where on the journey a challenge usually sits, when the message does not say; the others may sit anywhere."""


@dataclass(frozen=True)
class Situation:
    """A business and its trouble. `text` is what was told; the rest is what it was understood as, the surest first."""

    text: str = ""
    industry: Understood[Industry] | None = None
    stage: Understood[JourneyStage] | None = None
    challenges: tuple[Understood[Challenge], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.industry or self.stage or self.challenges)


def understand(words: Vocabularies, text: str, industry: str = "", stage: str = "", challenge: str = "") -> Situation:
    """The situation told in `text`; what is said of the industry, stage and challenge apart from it comes first."""
    told = clauses_of(text)
    industries = words.industries.understand(clauses_of(industry)) or words.industries.understand(told)
    stages = words.stages.understand(clauses_of(stage)) or words.stages.understand((*clauses_of(challenge), *told))
    challenges = _surest(words.challenges.understand((*clauses_of(challenge), *told)))
    return Situation(
        text="\n".join(filter(None, (challenge.strip(), text.strip()))),
        industry=next(iter(industries), None),
        stage=next(iter(stages), None) or _usual_stage(challenges),
        challenges=challenges,
    )


def _surest(challenges: tuple[Understood[Challenge], ...]) -> tuple[Understood[Challenge], ...]:
    return tuple(one for one in challenges[:CHALLENGES] if one.likeness >= BESIDE_THE_BEST * challenges[0].likeness)


def _usual_stage(challenges: tuple[Understood[Challenge], ...]) -> Understood[JourneyStage] | None:
    for challenge in challenges[:1]:
        if stage := USUAL_STAGE.get(challenge.word):
            return Understood(stage, challenge.said, challenge.likeness)
    return None
