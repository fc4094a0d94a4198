"""Situation -> ranked playbooks, each with the reasons why, what to do, how to measure it, and what it rests on."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.coach.correction import CHOSEN
from bot.coach.influence import caution_of
from bot.coach.situation import Situation
from bot.languages import say, say_within
from knowledge.catalogue import Catalogue, name_key
from knowledge.diagnostic import Suggested
from knowledge.playbook import Playbook
from knowledge.sections import Line
from knowledge.taxonomy import Challenge, Industry, PlaybookKind
from knowledge.vocabulary import Understood
from retrieval.answering import Citation
from retrieval.passages import Passage
from retrieval.search import Near

RECOMMENDED = 5

PassagesOf = Callable[[str], Sequence[Passage]]
"""Document -> its passages."""

# What each reason weighs; those that the situation says nothing about are left out of the sum.
TOLD, CHALLENGE, STAGE, INDUSTRY, EXPECTATION = 0.45, 0.5, 0.08, 0.08, 0.1

FAR, CLOSE = 0.25, 0.7
"""A sentence of a playbook as similar to the message as the first (cosine) says nothing, as the second all."""

SECTIONS = {
    "When to use it": 1.0,
    "Spot it": 1.0,
    "In one minute": 0.95,
    "Steps": 0.9,
    "Say it": 0.75,
}
ELSEWHERE = 0.85
"""What a sentence counts by its section: those that describe situations count most."""

LATER, BROAD = 0.12, 8
"""How much less each further challenge of a playbook counts; one for more challenges than this is for none of them."""

OTHER_STAGE = 0.1
"""How much less a playbook for a stage counts with each further stage that it is for, too."""

SAME_KIND = 0.03
"""Taken off for each better playbook of the same kind, so that biases, expectations and practices come together."""

LEAST = 0.25
"""Below this score a playbook is not suggested."""

AGAINST = "When not to use it"
"""The section whose sentences speak against a playbook."""

FITS = 0.45
"""From this similarity on a sentence is quoted as a reason."""


@dataclass(frozen=True)
class Recommendation:
    """A playbook suggested for a situation.

    `score` is 0–1. `because` are the reasons, a sentence each; `steps` begin with the lines for the industry and the
    stage, where the playbook has them. `script` are words to say to a customer, `citations` hold what reasons, steps,
    measure and caution rest on.
    """

    playbook: Playbook
    score: float
    because: tuple[str, ...]
    steps: tuple[str, ...]
    measure: str
    caution: str
    script: str
    citations: tuple[Citation, ...]
    about: str = ""  # the rule of the finding that it answers


@dataclass(frozen=True)
class _Fit:
    """How a playbook fits: its score, its sentences near to what was told, and the nearest that reads as a reason."""

    playbook: Playbook
    score: float
    near: Sequence[Near]
    nearest: Near | None


def recommend(
    catalogue: Catalogue,
    situation: Situation,
    near: Sequence[Near],
    passages_of: PassagesOf,
    kinds: Collection[PlaybookKind] = (),
    without: Collection[str] = (),
    limit: int = RECOMMENDED,
) -> tuple[Recommendation, ...]:
    """The playbooks that fit best, best first; the same for the same documents and situation.

    `near`: the sentences of all documents nearest to what was told. Without `kinds` all are looked at; `without` are
    titles or aliases of playbooks to leave out.
    """
    fits = [fit for fit in _fits(catalogue, situation, near, without) if not kinds or fit.playbook.kind in kinds]
    return tuple(_argued(fit, situation, passages_of) for fit in _chosen(fits, limit))


def suggest(
    catalogue: Catalogue,
    told: tuple[Situation, Sequence[Near]],
    findings: Sequence[tuple[Situation, Sequence[Near]]],
    passages_of: PassagesOf,
    wanted: Sequence[Suggested],
    without: Collection[str] = (),
) -> Mapping[str, tuple[Recommendation, ...]]:
    """For each heading of a report the playbooks that fit best, none of them twice.

    Under the first heading each of the `findings` gets the one that fits it, in their order; what room is left there,
    and the other headings, go to what fits all that was `told`. A situation comes with its nearest sentences.
    """
    found: dict[str, tuple[Recommendation, ...]] = {}
    taken: list[Playbook] = []
    whole = (told[0], _fits(catalogue, *told, without))
    own = [(each[0], _fits(catalogue, *each, without)) for each in findings[: wanted[0].most]] if wanted else []
    for place, one in enumerate(wanted):
        suggested: list[Recommendation] = []
        for (situation, fits), room in (*((each, 1) for each in own if place == 0), (whole, one.most)):
            free = [fit for fit in fits if fit.playbook.kind in one.kinds and fit.playbook not in taken]
            for fit in _chosen(free, min(room, one.most - len(suggested))):
                suggested.append(_argued(fit, situation, passages_of))
                taken.append(fit.playbook)
        found[one.heading] = tuple(suggested)
    return found


def _fits(catalogue: Catalogue, situation: Situation, near: Sequence[Near], without: Collection[str]) -> list[_Fit]:
    """How each playbook fits, by title."""
    left_out = [catalogue.named(name) for name in without]
    by_document: dict[str, list[Near]] = {}
    for one in near:
        by_document.setdefault(one.passage.document, []).append(one)
    fits = []
    for playbook in (playbook for playbook in catalogue.playbooks if playbook not in left_out):
        own = [one for document in playbook.documents for one in by_document.get(document, ())]
        fits.append(_fit(playbook, situation, sorted(own, key=lambda one: -one.similarity)))
    return fits


def _chosen(fits: Sequence[_Fit], limit: int) -> Iterator[_Fit]:
    """The best, one after the other, each kind a little less welcome the more of it there are."""
    left = [fit for fit in fits if fit.score >= LEAST]
    seen: dict[PlaybookKind, int] = {}
    while left and limit:
        best = max(left, key=lambda fit: (fit.score - SAME_KIND * seen.get(fit.playbook.kind, 0), _does(fit.playbook)))
        left.remove(best)
        limit -= 1
        seen[best.playbook.kind] = seen.get(best.playbook.kind, 0) + 1
        yield best


def _does(playbook: Playbook) -> int:
    """How much a playbook is something to do: of two that fit equally well the practice comes first."""
    return (PlaybookKind.BIAS, PlaybookKind.EXPECTATION, PlaybookKind.FRAMEWORK, PlaybookKind.PRACTICE).index(
        playbook.kind
    )


def _fit(playbook: Playbook, situation: Situation, near: Sequence[Near]) -> _Fit:
    """`near`: the sentences of its own documents."""
    reasons: list[tuple[float, float]] = []
    nearest = None
    if situation.text:
        told, nearest = _told(playbook, situation, near)
        reasons.append((TOLD, told))
    if situation.challenges:
        reasons.append((CHALLENGE, _for_challenges(playbook, situation)))
    if situation.stage:
        fits = situation.stage.word in playbook.stages
        reasons.append((STAGE, fits * (1 - OTHER_STAGE * (len(playbook.stages) - 1))))
    if situation.industry:
        reasons.append((INDUSTRY, float(situation.industry.word in playbook.by_industry)))
    if situation.expectation:
        reasons.append((EXPECTATION, float(situation.expectation in playbook.expectations)))
    total = sum(weight for weight, _ in reasons)
    score = sum(weight * value for weight, value in reasons) / total if total else 0.0
    return _Fit(playbook, round(score, 4), near, nearest)


def _told(playbook: Playbook, situation: Situation, near: Sequence[Near]) -> tuple[float, Near | None]:
    """How near a playbook is to what was told, 0–1, and its nearest sentence that reads as a reason."""
    own = [
        (heading, one)
        for one in near
        if not _of_another_industry(playbook, one, situation)
        and (heading := playbook.heading_at(one.passage.document, _offset(one)))
    ]
    named = _is_named(playbook, situation.text)
    for_it = [(heading, one) for heading, one in own if heading != AGAINST]
    if not for_it:
        return float(named), None
    worth = sorted((SECTIONS.get(heading, ELSEWHERE) * one.similarity for heading, one in for_it), reverse=True)
    likeness = 0.75 * worth[0] + 0.25 * (worth[1] if len(worth) > 1 else 0.0)
    if own[0][0] == AGAINST and own[0][1].similarity >= FITS:
        likeness *= ELSEWHERE
    reason = next((one for heading, one in for_it if one.similarity >= FITS and heading in SECTIONS), None)
    return max(min(max((likeness - FAR) / (CLOSE - FAR), 0.0), 1.0), float(named)), reason


def _is_named(playbook: Playbook, text: str) -> bool:
    """Whether the text names the playbook; an alias of one word, like "reviews", is also said in passing."""
    names = (playbook.title, *(alias for alias in playbook.aliases if " " in name_key(alias)))
    said = f" {name_key(text)} "
    return any(f" {name_key(name)} " in said for name in names)


def _offset(near: Near) -> int:
    """Where in its document a sentence begins."""
    return near.passage.start + near.passage.sentences[near.number].start


def _of_another_industry(playbook: Playbook, near: Near, situation: Situation) -> bool:
    wanted = situation.industry and situation.industry.word
    return any(
        line.document == near.passage.document and line.start <= _offset(near) < line.end
        for industry, line in playbook.by_industry.items()
        if industry is not wanted
    )


def _for_challenges(playbook: Playbook, situation: Situation) -> float:
    """How much a playbook is made for the challenges, 0–1; its first ones are what it is for in the first place."""
    breadth = min(1.0, BROAD / max(len(playbook.challenges), 1))
    order = {challenge: max(1 - LATER * place, 0.4) for place, challenge in enumerate(playbook.challenges)}
    total = sum(one.likeness for one in situation.challenges)
    return breadth * sum(one.likeness * order.get(one.word, 0.0) for one in situation.challenges) / total


def _argued(fit: _Fit, situation: Situation, passages_of: PassagesOf) -> Recommendation:
    playbook = fit.playbook
    industry = playbook.by_industry.get(situation.industry.word) if situation.industry else None
    stage = playbook.across_the_journey.get(situation.stage.word) if situation.stage else None
    caution, measures = caution_of(playbook), playbook.measure_it[:1]
    doing = [line for line in (industry, stage, *playbook.steps) if line]
    lines = [*doing, *measures, *caution.lines]
    return Recommendation(
        playbook=playbook,
        score=fit.score,
        because=tuple(_reasons(fit, situation)),
        steps=tuple(line.text for line in doing),
        measure=" ".join(line.text for line in measures),
        caution=caution.text,
        script=_say_it(fit, situation),
        citations=tuple(_cited(lines, fit.nearest, passages_of)),
        about=situation.about,
    )


def _say_it(fit: _Fit, situation: Situation) -> str:
    """The words to say that are nearest to what was told, else the first; none that are for another industry."""
    industry = situation.industry and situation.industry.word
    fitting = [line for line in fit.playbook.say_it if not set(Industry.mentioned(line.term)) - {industry}]
    told = ((line, one) for one in fit.near for line in fitting if line.document == one.passage.document)
    nearest = (line for line, one in told if line.start <= _offset(one) < line.end)
    line = next(nearest, next(iter(fitting), None))
    return line.text.strip(' "“”') if line else ""


def _reasons(fit: _Fit, situation: Situation) -> Iterator[str]:
    playbook = fit.playbook
    for challenge in situation.challenges:
        if challenge.word in playbook.challenges:
            yield _made_for(challenge, situation)
    if fit.nearest:
        yield say("It speaks of your case: “{sentence}”", sentence=fit.nearest.sentence)
    if situation.industry and situation.industry.word in playbook.by_industry:
        yield say("It has advice for {industry}.", industry=say_within(situation.industry.word.label))
    if situation.stage and situation.stage.word in playbook.stages:
        yield say("It works at the {stage} stage.", stage=say_within(situation.stage.word.label))
    if situation.expectation and situation.expectation in playbook.expectations:
        yield say("It bears on {kind} expectations.", kind=say_within(situation.expectation.label))


def _made_for(challenge: Understood[Challenge], situation: Situation) -> str:
    label, said = say(challenge.word.label), challenge.said
    if said == CHOSEN:
        return say("It is made for “{challenge}”, as you chose.", challenge=label)
    if situation.parts:
        return say("It is made for “{challenge}”: “{said}”.", challenge=label, said=said)
    return say("It is made for “{challenge}”, as I understood “{said}”.", challenge=label, said=said)


def _cited(lines: Sequence[Line], nearest: Near | None, passages_of: PassagesOf) -> Iterator[Citation]:
    """What a recommendation rests on: the sentence that fits, then its lines, each exactly as the document has it."""
    if nearest:
        yield Citation.of(nearest.passage, nearest.sentence)
    for line in lines:
        for passage in passages_of(line.document):
            if passage.start <= line.start < passage.end:
                yield Citation.of(passage, passage.text[line.start - passage.start : line.end - passage.start])
