"""What an owner tells of the business, understood in the words of the taxonomy: industry, stage, and what hurts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage
from knowledge.vocabulary import Understood, Vocabularies, clauses_of

COUNTS = (1.0, 0.6, 0.4)
"""What the challenges that a situation is read as count, the surest first."""

CHALLENGES = len(COUNTS)

BESIDE_THE_BEST = 0.8
"""A message tells of a second challenge when that is at least this share as sure as its surest."""

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
    """A business and its trouble. `text` is what was told; the rest is what it was understood as, the surest first.

    After a diagnostic, `parts` are the texts that playbooks are looked for with, each by itself; a challenge follows
    from a finding or an answer then, and `expectation` is the type of expectation that a finding is about. `about` is
    the rule of the finding that the situation is about, where it is about one alone.
    """

    text: str = ""
    industry: Understood[Industry] | None = None
    stage: Understood[JourneyStage] | None = None
    challenges: tuple[Understood[Challenge], ...] = ()
    parts: tuple[str, ...] = ()
    expectation: ExpectationType | None = None
    about: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.industry or self.stage or self.challenges)


def understand(words: Vocabularies, text: str, industry: str = "", stage: str = "", challenge: str = "") -> Situation:
    """The situation told in `text`; what is said of the industry, stage and challenge apart from it comes first."""
    told = clauses_of(text)
    industries = words.industries.understand(clauses_of(industry)) or words.industries.understand(told)
    stages = words.stages.understand(clauses_of(stage)) or words.stages.understand((*clauses_of(challenge), *told))
    challenges = _surest(words, challenge, text)
    return Situation(
        text="\n".join(filter(None, (challenge.strip(), text.strip()))),
        industry=next(iter(industries), None),
        stage=next(iter(stages), None) or _usual_stage(challenges),
        challenges=challenges,
    )


def _surest(words: Vocabularies, challenge: str, text: str) -> tuple[Understood[Challenge], ...]:
    """What is told of, the surest first; what was said apart from the message comes before all of it."""
    apart = words.challenges.told(challenge)[:1]
    meant = [one for one in words.challenges.told(text) if one.word not in {first.word for first in apart}]
    unnamed = [one.likeness for one in meant if one.likeness < 1]
    least = BESIDE_THE_BEST * max(unnamed, default=0)
    found = (*apart, *(one for one in meant if one.likeness >= least))
    return tuple(replace(one, likeness=one.likeness * count) for one, count in zip(found, COUNTS, strict=False))


def _usual_stage(challenges: tuple[Understood[Challenge], ...]) -> Understood[JourneyStage] | None:
    for challenge in challenges[:1]:
        if stage := USUAL_STAGE.get(challenge.word):
            return Understood(stage, challenge.said, challenge.likeness)
    return None
