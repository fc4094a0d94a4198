"""A finished interview -> the situation to find playbooks for, and the report."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.coach.correction import CHOSEN, USUAL
from bot.coach.interview import Asked, Interview
from bot.coach.recommendation import Recommendation
from bot.coach.report import Finding, Report, Suggestion
from bot.coach.scoring import Outcome
from bot.coach.situation import CHALLENGES, USUAL_STAGE, Situation
from bot.coach.telling import told
from bot.languages import say
from knowledge.diagnostic import Advice, Option, Picture, QuestionKind, Rule, Suggested, Vocabulary
from knowledge.taxonomy import Challenge, Industry, JourneyStage
from knowledge.vocabulary import Understood
from retrieval.answering import Citation

COUNTS = (1.0, 0.6, 0.4)
"""What the findings that decide which playbooks are suggested count, those of greatest weight first; the challenges of
one share its part."""

ASIDE = 0.3
"""What a challenge counts that only an answer speaks of, and no finding."""

PART_CHARACTERS = 400
"""So much of what the owner told is looked for: a report of the longest story then takes six query embeddings, with
1,000 characters it would take twelve."""

BUSINESS_CHARACTERS = 80


def situation_of(outcome: Outcome, industry: Industry | None = None) -> Situation:
    """What an interview says of the business and its trouble, for the recommendation.

    `industry` is the one of the profile; one that was answered here comes first.
    """
    interview = outcome.interview
    rules = [(finding, rule) for finding in outcome.findings if (rule := outcome.rule(finding)).look_for][: len(COUNTS)]
    texts = [given.value for asked, given in interview.given if asked.question.kind is QuestionKind.TEXT]
    business = "\n".join(filter(None, (interview.story, *(str(text) for text in texts))))
    parts = [business[:PART_CHARACTERS], *(rule.look_for for _, rule in rules)]
    challenges = tuple(_challenges(interview, rules))[:CHALLENGES]
    return Situation(
        text="\n".join(filter(None, parts)),
        industry=_industry(interview, industry),
        stage=_stage(interview, rules, challenges),
        challenges=challenges,
        parts=tuple(dict.fromkeys(filter(None, parts))),
        expectation=next((rule.expectation for _, rule in rules if rule.expectation), None),
    )


def each_finding(outcome: Outcome, situation: Situation) -> tuple[Situation, ...]:
    """The situation as each of the weightiest findings has it, for a suggestion that answers this very finding.

    What the owner told goes with the first: it is what the story is about.
    """
    told = situation.parts[:1] if outcome.interview.story else ()
    found: list[Situation] = []
    for finding in outcome.findings:
        rule = outcome.rule(finding)
        if rule.look_for and len(found) < len(COUNTS):
            challenges = tuple(Understood(word, finding.title, 1 / len(rule.challenges)) for word in rule.challenges)
            usual = next((USUAL_STAGE[one.word] for one in challenges if one.word in USUAL_STAGE), None)
            stage = rule.stage or (situation.stage.word if situation.stage else usual)
            found.append(
                replace(
                    situation,
                    text=rule.look_for,
                    parts=tuple(dict.fromkeys((rule.look_for, *(told if not found else ())))),
                    challenges=challenges,
                    stage=Understood(stage, CHOSEN, 1.0) if stage else None,
                    expectation=rule.expectation,
                    about=finding.rule,
                )
            )
    return tuple(found)


def wanted(outcome: Outcome) -> tuple[Suggested, ...]:
    """The playbooks to suggest: none where nothing was found, unless words for the case at hand rest on them."""
    diagnostic = outcome.interview.diagnostic
    return diagnostic.suggestions if outcome.findings or diagnostic.script else ()


def tried(interview: Interview) -> tuple[str, ...]:
    """The playbooks that were tried already, by the names that the options give them."""
    return tuple(dict.fromkeys(name for _, option in _options(interview) for name in option.tried))


def compose(
    outcome: Outcome,
    situation: Situation,
    suggestions: Mapping[str, Sequence[Recommendation]],
    made_at: datetime,
) -> Report:
    """The report of an interview. `suggestions` are by heading."""
    interview, diagnostic = outcome.interview, outcome.interview.diagnostic
    first = next(iter(outcome.findings), None)
    suggested = tuple(_suggestion(heading, one) for heading, found in suggestions.items() for one in found)
    script, steps = " ".join(_script(interview)), _advised(outcome, diagnostic.steps)
    return Report(
        diagnostic=diagnostic.id,
        version=diagnostic.version,
        title=diagnostic.title,
        made_at=made_at,
        business=_business(interview, situation),
        headline=first.title if first else diagnostic.well_title,
        lead=first.text if first else diagnostic.well_text,
        basis=" ".join(filter(None, (diagnostic.basis, *outcome.remarks))),
        picture=_picture(outcome),
        measures=tuple(diagnostic.measures.values()),
        scores=outcome.scores,
        figures=outcome.figures,
        features=outcome.features,
        findings=outcome.findings,
        suggestions=suggested,
        script=script,
        steps=steps,
        leave=_advised(outcome, diagnostic.leave),
        sources=tuple(_sources(suggested)) if script or steps else (),
        answers=tuple(told(asked, given) for asked, given in outcome.answers),
        without=tried(interview),
    )


def _options(interview: Interview) -> Iterator[tuple[Asked, Option]]:
    """The options that were chosen."""
    for asked, given in interview.given:
        for option in asked.question.choices:
            if isinstance(given.value, tuple) and option.id in given.value:
                yield asked, option


def _challenges(interview: Interview, rules: Sequence[tuple[Finding, Rule]]) -> Iterator[Understood[Challenge]]:
    """Each once: those that were chosen as such, those of the findings, and those of other answers.

    What stands in place of the words that it was understood from is the title of the finding, or the answer.
    """
    options = list(_options(interview))
    chosen = [
        Understood(word, CHOSEN, 1.0)
        for asked, option in options
        if asked.question.vocabulary
        for word in option.challenges
    ]
    found = [
        Understood(word, finding.title, count / len(rule.challenges))
        for count, (finding, rule) in zip(COUNTS, rules, strict=False)
        for word in rule.challenges
    ]
    others = [Understood(word, option.label, ASIDE) for _, option in options for word in option.challenges]
    seen: set[Challenge] = set()
    for one in (*chosen, *found, *others):
        if one.word not in seen:
            seen.add(one.word)
            yield one


def _industry(interview: Interview, industry: Industry | None) -> Understood[Industry] | None:
    for asked, option in _options(interview):
        if asked.question.vocabulary is Vocabulary.INDUSTRY:
            industry = next(word for word in Industry if word.value == option.id)
    return Understood(industry, CHOSEN, 1.0) if industry else None


def _stage(
    interview: Interview, rules: Sequence[tuple[Finding, Rule]], challenges: Sequence[Understood[Challenge]]
) -> Understood[JourneyStage] | None:
    """The stage of the first finding that has one, else the one that was answered, else the usual one."""
    answered = list(dict.fromkeys(option.stage for _, option in _options(interview) if option.stage))
    for _, rule in rules:
        if rule.stage and (not answered or rule.stage in answered):
            return Understood(rule.stage, CHOSEN, 1.0)
    if len(answered) == 1:
        return Understood(answered[0], CHOSEN, 1.0)
    usual = next((stage for one in challenges[:1] if (stage := USUAL_STAGE.get(one.word))), None)
    return Understood(usual, USUAL, 1.0) if usual and not answered else None


def _suggestion(heading: str, one: Recommendation) -> Suggestion:
    playbook = one.playbook
    return Suggestion(
        heading=heading,
        title=playbook.title,
        kind=playbook.kind,
        document=playbook.document,
        summary=playbook.summary,
        because=one.because,
        steps=one.steps,
        measure=one.measure,
        caution=one.caution,
        script=one.script,
        citations=one.citations,
        about=one.about,
    )


def _script(interview: Interview) -> Iterator[str]:
    for part in interview.diagnostic.script:
        for option in interview.chosen(part.question):
            yield part.lines[option].strip()


def _advised(outcome: Outcome, lines: Sequence[Advice]) -> tuple[str, ...]:
    return tuple(line.text for line in lines if outcome.holds(line.when))


def _sources(suggestions: Sequence[Suggestion]) -> Iterator[Citation]:
    """What each suggestion rests on first."""
    for suggestion in suggestions:
        yield from suggestion.citations[:1]


def _picture(outcome: Outcome) -> Picture:
    """What there is to draw."""
    drawn = outcome.interview.diagnostic.picture
    scored = any(value is not None for score in outcome.scores for value in score.values)
    something = {Picture.BARS: scored, Picture.KANO: bool(outcome.features), Picture.NONE: False}
    return drawn if something[drawn] else Picture.NONE


def _business(interview: Interview, situation: Situation) -> str:
    """What the business is, in a line: "Hospitality · 20 rooms by the sea, for families"."""
    offering = next((given.value for asked, given in interview.given if asked.question.profile == "offering"), "")
    industry = say(situation.industry.word.label) if situation.industry else ""
    text = offering if isinstance(offering, str) else ""
    short = text if len(text) <= BUSINESS_CHARACTERS else f"{text[: BUSINESS_CHARACTERS - 1].rsplit(' ', 1)[0]}…"
    return " · ".join(filter(None, (industry, short)))
