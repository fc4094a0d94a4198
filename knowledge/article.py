"""Reads a playbook out of an article about a bias, in the form that such articles share: numbered headings such as
"How to identify …", "The impact of … on the customer journey", "Challenges … can help overcome"."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

import sentencex

from knowledge.playbook import ACROSS_THE_JOURNEY, BY_INDUSTRY, USE_IT_HONESTLY, Playbook
from knowledge.sections import Line, PlaybookSection, lines_of
from knowledge.taxonomy import Challenge, Industry, JourneyStage, PlaybookKind, Word
from retrieval.documents import Document

_NUMBER = re.compile(r"^\W*(?:\d+(?:\.\d+)*|[IVX]+)[.):]?\s+")
_HEADINGS = {
    heading: re.compile(pattern, re.IGNORECASE)
    for heading, pattern in {
        ACROSS_THE_JOURNEY: r"\bcustomer(?:s['’]|['’]s)? journey|\bbuyer(?:s['’]|['’]s)? journey|\bjourney stages?\b"
        r"|\bstages of the journey\b",
        BY_INDUSTRY: r"\bindustr(?:y|ies)\b|\bsectors?\b",
        "Other biases": r"\b(?:other|related|complementary)\b.*\b(?:bias|biases|effects|principles|concepts)\b"
        r"|\bworks? (?:well )?with\b",
        "When to use it": r"\bchallenges?\b|\bproblems\b.*\bsolves?\b",
        "Measure it": r"\bmeasur\w+|\bmetrics\b|\bkpis?\b",
        "Spot it": r"\bidentify\w*|\bspot\b|\brecogni[sz]\w+|\bsigns\b|\bdetect\w*",
        USE_IT_HONESTLY: r"\bethic\w*|\bresponsibl[ey]\b|\bpitfalls?\b|\bcautions?\b|\brisks?\b|\blimits?\b|\bmisuse\b"
        r"|\bhonest\w*|\bmanipulat\w+",
        "Steps": r"\bhow to (?:use|apply|leverage|implement)\b|\bstrateg(?:y|ies)\b|\bsteps\b|\btips\b"
        r"|\bbest practices\b|\bin practice\b",
        "Examples": r"\bcase stud(?:y|ies)\b|\bexamples?\b",
        "In one minute": r"\bunderstanding\b|\bintroduction\b|\bwhat (?:is|are)\b|\boverview\b|\bdefinition\b",
    }.items()
}
"""Our section -> what the heading of an article says when it holds the same; the first that fits counts."""

_TOPIC = re.compile(
    r"^(?:"
    r"introduction to|what (?:is|are)|understanding|how to (?:identify|spot|recogni[sz]e|detect|use|apply|leverage)|"
    r"(?:the )?(?:impact|effect|role|influence) of (?=.* (?:on|in|across) )|"
    r"challenges (?:that )?(?=.* (?:can|could|may|helps?) )|"
    r"other (?:biases|effects|principles) (?:that )?(?=.* (?:can|could|may|works?) )|"
    r"(?:industry[- ]specific )?applications of|case studies (?:of|on)"
    r")\s*(?:the\s+)?(?P<topic>\w.*?)"
    r"(?:\s+(?:on|in|across|can|could|may|helps?|works?)\s.*|\s+by industry)?\??$",
    re.IGNORECASE,
)
_NO_TOPIC = re.compile(r"^(?:the |this |its )?(?:bias|effect|concept|principle|it|examples?|action|practice)$", re.I)
_LABEL = re.compile(r"(?P<term>[^\s:.!?\"“”][^:.!?\"“”]{0,60}):(?:\s+|$)")
_LABEL_WORDS = 7
_BARE_LABEL = re.compile(r"(?:examples?|explanation|note|tip|case)(?:\s+\d+)?$", re.IGNORECASE)
_PREVENTING = re.compile(r"\b(?:overcom\w+|reduc\w+|counter\w*|mitigat\w+|weaken\w*|against|avoid\w*)\b", re.IGNORECASE)
_STRENGTHENING = re.compile(r"\b(?:enhanc\w+|strengthen\w*|reinforc\w+|amplif\w+|works? with|complement\w*)\b", re.I)
_MEASURES = re.compile(r"\b(?:metrics?|monitor|track\w*|analytics|rates?|measure\w*|kpis?)\b", re.IGNORECASE)
_ADVICE = re.compile(
    r"^(?:\w+ly\s+)?(?:analy[sz]e|ask|assess|audit|build|check|collect|compare|conduct|create|design|develop|ensure|"
    r"evaluate|explain|gather|give|highlight|identify|implement|interview|introduce|keep|let|look|make|map|measure|"
    r"monitor|observe|offer|organi[sz]e|place|present|provide|remind|review|run|set|share|show|start|survey|test|track|"
    r"train|try|use|watch|write)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"[\"“](?P<words>[^\"”]{10,200}\?)[\"”]")

_CHALLENGES: Mapping[Challenge, re.Pattern[str]] = {
    challenge: re.compile(pattern, re.IGNORECASE)
    for challenge, pattern in {
        Challenge.LOW_CONFIDENCE: r"\bempower\w*|\bconfiden\w+|\buncertain\w*|\bhesita\w+|\bself-doubt|\boverwhelm\w*",
        Challenge.LOW_ENGAGEMENT: r"\bengag\w+|\busage\b|\bparticipat\w+|\bmotivat\w+|\bonboarding\b|\badoption\b",
        Challenge.LOW_TRUST: r"\btrust\w*|\bcredib\w+|\bscepti\w+|\bskepti\w+|\btransparen\w+",
        Challenge.LOW_SATISFACTION: r"\bsatisf\w+|\bdelight\w*|\bdisappoint\w*",
        Challenge.DROP_OFF: r"\bconver(?:sion|t)\w*|\babandon\w*|\bdrop-?offs?\b|\bdecision[- ]making\b|\bpurchases?\b"
        r"|\bprocrastinat\w+|\bindecis\w+|\burgency\b",
        Challenge.CHURN: r"\bloyal\w*|\bretention\b|\bretain\w*|\bchurn\w*|\brepeat\b",
        Challenge.COMPLAINTS: r"\bcomplain\w*|\brefunds?\b|\breturns\b",
        Challenge.BROKEN_PROMISES: r"\bexpectations?\b|\boverpromis\w+|\bmisunderst\w+",
        Challenge.FEW_REFERRALS: r"\breferrals?\b|\bword[- ]of[- ]mouth\b|\badvoca\w+|\brecommend\w+",
        Challenge.POOR_REVIEWS: r"\breviews?\b|\bratings?\b|\breputation\b",
        Challenge.WAITING: r"\bwait\w*|\bdelays?\b|\bqueues?\b",
        Challenge.HARD_TO_USE: r"\bfriction\b|\beffort\b|\bsimplif\w+|\bcomplex\w*|\bease of use\b",
        Challenge.GENERIC_EXPERIENCE: r"\bpersonali[sz]\w+|\brelevan\w+",
        Challenge.WEAK_DIFFERENTIATION: r"\bdifferentiat\w+|\bstand(?:ing)? out\b|\bcompetit\w+|\bbrand awareness\b",
        Challenge.PRICE_OBJECTIONS: r"\bprice (?:sensitiv\w+|objections?)|\bperceived value\b|\bpricing\b",
        Challenge.FEW_ENQUIRIES: r"\bawareness\b|\bvisibility\b|\bleads?\b|\battract\w*",
        Challenge.LOW_SPEND: r"\bupsell\w*|\bcross-?sell\w*|\border value\b|\bspend\w*\b|\brevenue\b",
    }.items()
}
"""What the line of a challenge speaks of; its own words come before those of its explanation."""

W = TypeVar("W", bound=Word)


@dataclass(frozen=True)
class _Entry:
    """A line of an article; `group` is the label that it stands under ("Helping overcome"), its own is `line.term`."""

    group: str
    line: Line


def read_article(document: Document) -> Playbook | None:
    """The playbook that an article holds; None for any other document."""
    parts = _parts(document)
    stages = _by_word(parts.get(ACROSS_THE_JOURNEY, ()), JourneyStage)
    industries = _by_word(parts.get(BY_INDUSTRY, ()), Industry)
    if len(parts) < 4 or not (len(stages) >= 2 or len(industries) >= 3):
        return None
    title = _title(document)
    if not title:
        return None
    summary = _definition(title, parts.get("In one minute", ()))
    strengthens, counters = _other_biases(parts.get("Other biases", ()))
    return Playbook(
        document=document.name,
        title=title,
        kind=_kind(title, summary.text if summary else ""),
        summary=_first_sentence(summary.text) if summary else title,
        aliases=(),
        stages=tuple(stages),
        challenges=_challenges(parts.get("When to use it", ())),
        industries=tuple(industries),
        expectations=(),
        strengthens=strengthens,
        counters=counters,
        references=(),
        sections=tuple(_sections(parts, summary)),
        across_the_journey=MappingProxyType(stages),
        by_industry=MappingProxyType(industries),
    )


def _parts(document: Document) -> dict[str, tuple[_Entry, ...]]:
    """The entries under the headings that this form knows, by the name of our section."""
    found: dict[str, list[_Entry]] = {}
    for section in document.sections:
        for depth, heading in enumerate(section.path):
            if (part := _part(heading)) is not None:
                group = " › ".join(_NUMBER.sub("", inner) for inner in section.path[depth + 1 :])
                found.setdefault(part, []).extend(_entries(document, section.start, section.end, group))
                break
    return {part: tuple(entries) for part, entries in found.items() if entries}


def _part(heading: str) -> str | None:
    plain = _NUMBER.sub("", heading)
    return next((part for part, pattern in _HEADINGS.items() if pattern.search(plain)), None)


def _entries(document: Document, start: int, end: int, group: str) -> Iterator[_Entry]:
    """The lines with their labels, whether these stand in a list, before a plain line, or on a line of their own."""
    for line in lines_of(document, start, end):
        labelled = _labelled(line)
        if not labelled.text:  # a label of its own stands above the lines that follow
            group = labelled.term
        elif group and not labelled.term:
            yield _Entry(group, replace(labelled, term=group.rpartition(" › ")[2]))
        else:
            yield _Entry(group, labelled)


def _labelled(line: Line) -> Line:
    found = _LABEL.match(line.quote)
    if found is None or len(found["term"].split()) > _LABEL_WORDS:
        return replace(line, term="", text=line.quote)
    return replace(line, term=found["term"].strip(), text=line.quote[found.end() :])


def _by_word(entries: Sequence[_Entry], words: type[W]) -> dict[W, Line]:
    """The first line for each word that a label names, in the order of the vocabulary."""
    found: dict[W, Line] = {}
    for entry in entries:
        for word in words.mentioned(entry.line.term):
            found.setdefault(word, entry.line)
    return {word: found[word] for word in words if word in found}


def _title(document: Document) -> str:
    """What the headings say the article is about; else its title up to a colon or dash."""
    headings = [_NUMBER.sub("", heading) for section in document.sections for heading in section.path[:1]]
    named = [found["topic"].strip(" '\"“”") for heading in headings if (found := _TOPIC.match(heading))]
    counted = Counter(topic for topic in named if not _NO_TOPIC.match(topic) and len(topic.split()) <= _LABEL_WORDS)
    if counted and (counted.most_common(1)[0][1] > 1 or not document.title):
        return counted.most_common(1)[0][0]
    return re.split(r":|\s[–—-]\s", _NUMBER.sub("", document.title))[0].strip()


def _definition(title: str, entries: Sequence[_Entry]) -> Line | None:
    """The line that says what it is, else the first one."""
    defines = re.compile(
        rf"(?:the |an? )?{re.escape(title)}\b[^.]{{0,60}}?\b(?:is|are|refers? to|means?|describes?)\b", re.IGNORECASE
    )
    lines = [entry.line for entry in entries]
    return next((line for line in lines if defines.match(line.text)), None) or next(iter(lines), None)


def _first_sentence(text: str) -> str:
    return next((sentence.strip() for sentence in sentencex.segment("en", text) if sentence.strip()), text)


def _kind(title: str, definition: str) -> PlaybookKind:
    for kind, pattern in (
        (PlaybookKind.EXPECTATION, r"\bexpectations?\b"),
        (PlaybookKind.FRAMEWORK, r"\b(?:model|framework|score|matrix)\b"),
        (PlaybookKind.BIAS, r"\b(?:bias|effect|heuristic|tendency|principle|aversion|belief|phenomenon|illusion)\b"),
    ):
        if re.search(pattern, title, re.IGNORECASE):
            return kind
    practice = re.search(r"\b(?:strategy|technique|practice|method)\b", definition, re.IGNORECASE)
    return PlaybookKind.PRACTICE if practice else PlaybookKind.BIAS


def _challenges(entries: Sequence[_Entry]) -> tuple[Challenge, ...]:
    """The challenges that the labels speak of, in their order, then those of the explanations."""
    labels = [entry.line.term for entry in entries]
    texts = [entry.line.text for entry in entries]
    return tuple(
        dict.fromkeys(
            challenge for said in (*labels, *texts) for challenge, words in _CHALLENGES.items() if words.search(said)
        )
    )[: max(len(entries), 1)]


def _without_lead(line: Line) -> Line:
    """The line without the last sentence that only announces what follows it ("For example:")."""
    kept = re.sub(r"(?<=[.?!])\s[^.?!]*:$", "", line.quote)
    return replace(line, quote=kept, text=line.text[: len(line.text) - len(line.quote) + len(kept)])


def _other_biases(entries: Sequence[_Entry]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the biases that it strengthens, and of those that it helps to overcome."""
    strengthens: list[str] = []
    counters: list[str] = []
    for entry in entries:
        name = entry.line.term
        if not name or _BARE_LABEL.match(name) or name == entry.group:
            continue
        said = entry.group or entry.line.text
        against = bool(_PREVENTING.search(said)) and not (entry.group and _STRENGTHENING.search(said))
        (counters if against else strengthens).append(name.lower())
    return tuple(dict.fromkeys(strengthens)), tuple(dict.fromkeys(counters))


def _sections(parts: Mapping[str, Sequence[_Entry]], summary: Line | None) -> Iterator[PlaybookSection]:
    """The article's own lines under the headings of a playbook; every line stays as the article has it."""
    lines = {part: [entry.line for entry in entries] for part, entries in parts.items()}
    about, signs = lines.get("In one minute", []), lines.get("Spot it", [])
    if summary is not None:
        lines["In one minute"] = [summary, *(line for line in about if line != summary)]
    lines.setdefault("Measure it", [line for line in signs if _MEASURES.search(line.text)])
    # What an article advises to do stands in its own section, or among its signs and its examples of use.
    lines.setdefault("Steps", [_without_lead(line) for line in (*signs, *about) if _ADVICE.match(line.text)])
    lines["Say it"] = [line for line in signs if _QUESTION.fullmatch(line.text)]
    for heading in (
        *("In one minute", "When to use it", USE_IT_HONESTLY, "Spot it", "Steps", "Say it", "Measure it"),
        *(ACROSS_THE_JOURNEY, BY_INDUSTRY, "Other biases", "Examples"),
    ):
        if found := lines.get(heading):
            yield PlaybookSection(heading, tuple(found))
