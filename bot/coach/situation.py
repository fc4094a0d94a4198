"""What an owner tells of the business, understood in the words of the taxonomy: industry, stage, and what hurts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage
from knowledge.vocabulary import Understood, Vocabularies, clauses_of

CHALLENGES = 3
"""The most that one situation is read as."""

BESIDE_THE_BEST = 0.9
"""A clause stands for a second challenge when that is at least this share as sure as its surest."""

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
    from a finding or an answer then, and `expectation` is the type of expectation that a finding is about.
    """

    text: str = ""
    industry: Understood[Industry] | None = None
    stage: Understood[JourneyStage] | None = None
    challenges: tuple[Understood[Challenge], ...] = ()
    parts: tuple[str, ...] = ()
    expectation: ExpectationType | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.industry or self.stage or self.challenges)


def understand(words: Vocabularies, text: str, industry: str = "", stage: str = "", challenge: str = "") -> Situation:
    """The situation told in `text`; what is said of the industry, stage and challenge apart from it comes first."""
    told = clauses_of(text)
    industries = words.industries.understand(clauses_of(industry)) or words.industries.understand(told)
    stages = words.stages.understand(clauses_of(stage)) or words.stages.understand((*clauses_of(challenge), *told))
    challenges = _surest(words, (*clauses_of(challenge), *told))
    return Situation(
        text="\n".join(filter(None, (challenge.strip(), text.strip()))),
        industry=next(iter(industries), None),
        stage=next(iter(stages), None) or _usual_stage(challenges),
        challenges=challenges,
    )


def _surest(words: Vocabularies, clauses: Sequence[str]) -> tuple[Understood[Challenge], ...]:
    """What each clause stands for, the surest first, each challenge once."""
    best: dict[Challenge, Understood[Challenge]] = {}
    for clause in clauses:
        meant = words.challenges.understand((clause,))
        for one in meant:
            if one.likeness >= BESIDE_THE_BEST * meant[0].likeness:
                best[one.word] = max(best.get(one.word, one), one, key=lambda understood: understood.likeness)
    return tuple(sorted(best.values(), key=lambda understood: -understood.likeness)[:CHALLENGES])


def _usual_stage(challenges: tuple[Understood[Challenge], ...]) -> Understood[JourneyStage] | None:
    for challenge in challenges[:1]:
        if stage := USUAL_STAGE.get(challenge.word):
            return Understood(stage, challenge.said, challenge.likeness)
    return None
