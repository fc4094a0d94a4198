"""A Diagnostic: the questions of a short interview and the rules for its findings, read from YAML and validated."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind, Word
from retrieval.formats.quick_yaml import read_yaml

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,15}$")]
"""A short name inside a file; it goes into the data of buttons, so it must stay short."""

LONGEST_LABEL = 40
"""What fits on a button of a phone."""


COUNTS: Mapping[str, tuple[str, ...]] = {
    "nps": ("promoters", "passives", "detractors"),
    "referral-rate": ("new", "referred"),
}
"""The questions whose figures make up each metric."""


class InvalidDiagnostic(ValueError):
    """A diagnostic that breaks a rule; the message is one sentence with the file, the key and the reason."""

    def __init__(self, file: str, where: str, rule: str) -> None:
        super().__init__(f"{file}: {where} {rule}.")


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"  # one option
    MULTIPLE = "multiple"  # any number of options
    SCALE = "scale"  # a whole number from `least` to `most`
    NUMBER = "number"  # a whole number from `least` to `most`, typed or on a keypad
    TEXT = "text"  # a short text
    LIST = "list"  # up to `most` short texts, such as features


class Vocabulary(StrEnum):
    """Options that are the words of a shared vocabulary."""

    INDUSTRY = "industry"
    STAGE = "stage"
    CHALLENGE = "challenge"

    @property
    def words(self) -> type[Word]:
        return {"industry": Industry, "stage": JourneyStage, "challenge": Challenge}[self.value]


class Picture(StrEnum):
    """What the report draws."""

    BARS = "bars"  # the areas, one bar for each measure
    KANO = "kano"  # the features by their Kano category
    NONE = "none"


class Makes(StrEnum):
    """What the answers become."""

    REPORT = "report"
    PROFILE = "profile"
    EXPERIMENT = "experiment"
    CHECK_IN = "check-in"  # the end of an experiment, or its next date


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Condition(_Part):
    """Something that must hold: what a question was answered with, or where a figure lies.

    Of `question`, `metric`, `area` and `category` exactly one is given. `category` holds for the features that the
    Kano table puts there, and only in a diagnostic that draws the Kano map.
    """

    question: Key | None = None
    is_: tuple[Key, ...] = Field(default=(), alias="is")
    is_not: tuple[Key, ...] = Field(default=(), alias="not")
    metric: Literal["nps", "referral-rate"] | None = None
    area: Key | None = None
    measure: Key | None = None
    category: Literal["must-be", "one-dimensional", "attractive", "indifferent", "reverse", "questionable"] | None = (
        None
    )
    least: float | None = None
    below: float | None = None


class Option(_Part):
    """One answer to choose. `says` are ways in which people say it in their own words.

    `score` is 0 (bad) to 1 (good), for each measure or for all of them. `challenges` and `stage` tell the
    recommendation what hurts and where; `tried` names playbooks that this answer says have been tried. `alone` is
    for "Nothing yet" among several answers: it stands for none of the others.
    """

    id: Key
    label: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LABEL)]
    says: tuple[Text, ...] = ()
    score: dict[Key, float] | float | None = None
    challenges: tuple[Challenge, ...] = ()
    stage: JourneyStage | None = None
    tried: tuple[Text, ...] = ()
    alone: bool = False

    def score_in(self, measure: str) -> float | None:
        """0–1, or None where the option says nothing about this measure."""
        return self.score.get(measure) if isinstance(self.score, dict) else self.score


class Question(_Part):
    """One question. `each` repeats it for every entry of an earlier list, which stands for {each} in its text.

    `profile` names the part of the business's profile that it fills and is filled from. `patterns` are regular
    expressions whose first group is the answer, for stories.
    """

    id: Key
    kind: QuestionKind
    text: Text
    why: Text
    name: str = ""  # in two or three words, where what was understood is listed
    options: tuple[Option, ...] = ()
    vocabulary: Vocabulary | None = None
    only: tuple[Text, ...] = ()  # of the vocabulary, these words alone
    profile: Literal["industry", "size", "offering", "customers", "stages"] | None = None
    area: Key | None = None
    each: Key | None = None
    when: tuple[Condition, ...] = ()
    least: int = 0
    most: int = 0
    low: str = ""  # what the ends of a scale mean
    high: str = ""
    unit: str = ""
    patterns: tuple[Text, ...] = ()
    example: str = ""  # of a text, list or number
    required: bool = False  # it can't be skipped

    def option(self, id: str) -> Option | None:
        return next((option for option in self.choices if option.id == id), None)

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options, also of a vocabulary; their ids are the values of its words."""
        if self.vocabulary is None:
            return self.options
        words = [word for word in self.vocabulary.words if not self.only or word.value in self.only]
        return tuple(
            Option.model_construct(
                id=word.value,
                label=word.label,
                says=word.synonyms,
                score=None,
                challenges=(word,) if isinstance(word, Challenge) else (),
                stage=word if isinstance(word, JourneyStage) else None,
                tried=(),
            )
            for word in words
        )

    @property
    def is_choice(self) -> bool:
        return self.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE)

    @property
    def is_figure(self) -> bool:
        return self.kind in (QuestionKind.SCALE, QuestionKind.NUMBER)


class Area(_Part):
    """What the report scores; `expectation` where it is one of the six types."""

    id: Key
    label: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    expectation: ExpectationType | None = None


class Rule(_Part):
    """When all of `when` holds, this is a finding.

    `title` and `text` may hold {features} (the names, "parking and late check-out"), {nps} ("+22"), {margin} ("14",
    points) and {referral-rate} ("24 %"), each where `when` asks for its figure or category. `look_for` is what the
    catalogue is searched with, in an owner's words; `challenges`, `stage` and `expectation` go with it. The finding
    with the greatest `weight` comes first.
    """

    id: Key
    when: tuple[Condition, ...] = Field(min_length=1)
    title: Text
    text: Text
    look_for: str = ""
    challenges: tuple[Challenge, ...] = ()
    stage: JourneyStage | None = None
    expectation: ExpectationType | None = None
    weight: float = 1


class Lines(_Part):
    """A part of a script: the line for the option that `question` was answered with."""

    question: Key
    lines: dict[Key, Text]


class Advice(_Part):
    """A step, or something to leave (read after "Don't"), where `when` holds."""

    text: Text
    when: tuple[Condition, ...] = ()


class Suggested(_Part):
    """How many playbooks of these kinds the report suggests, under this heading."""

    heading: Text
    kinds: tuple[PlaybookKind, ...] = Field(min_length=1)
    most: int = Field(default=2, ge=1, le=3)


class Diagnostic(_Part):
    """A guided diagnostic. `version` is raised whenever questions or options change."""

    id: Key
    version: int = Field(ge=1)
    title: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LABEL)]  # its only name, also on buttons
    minutes: int = Field(ge=1, le=15)
    summary: Text
    listed: bool = True  # in /diagnose
    makes: Makes = Makes.REPORT
    place: int = 0  # in that list, the lowest first
    story: str = ""  # what to tell in one message; empty: it begins with the first question
    taps_first: bool = False  # the first question is asked along with the story: a tap answers it
    basis: str = ""  # how far the result may be trusted, said in the report
    picture: Picture = Picture.NONE
    measures: dict[Key, Text] = Field(default_factory=lambda: {"score": "Score"}, min_length=1, max_length=2)
    areas: tuple[Area, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()
    well_title: str = ""  # the headline of a report when no rule holds
    well_text: str = ""
    suggestions: tuple[Suggested, ...] = ()
    script: tuple[Lines, ...] = ()
    steps: tuple[Advice, ...] = ()
    leave: tuple[Advice, ...] = ()
    debrief: Key | None = None  # the diagnostic to offer on the next day

    @property
    def is_planned(self) -> bool:
        """Whether all answers are looked at once more before they become something: nothing starts by accident."""
        return self.makes is Makes.EXPERIMENT

    def question(self, id: str) -> Question | None:
        return next((question for question in self.questions if question.id == id), None)

    def area(self, id: str) -> Area | None:
        return next((area for area in self.areas if area.id == id), None)

    @classmethod
    def read(cls, file: str, content: str) -> Self:
        """Validate the content of a file. Raises InvalidDiagnostic for the first thing that is wrong."""
        try:
            values = read_yaml(content)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f"line {mark.line + 1}" if mark else "the file"
            raise InvalidDiagnostic(file, where, f"is no YAML, because {getattr(error, 'problem', error)}") from error
        if not isinstance(values, dict):
            raise InvalidDiagnostic(file, "the file", 'must hold keys such as "title: …", but holds none')
        if "id" in values:
            raise InvalidDiagnostic(file, 'the key "id"', "is not known, because the name of the file is the id")
        try:
            diagnostic = cls.model_validate({**values, "id": file.removesuffix(".yaml")})
        except ValidationError as error:
            raise _explained(file, error) from error
        for where, rule in _faults(diagnostic):
            raise InvalidDiagnostic(file, where, rule)
        return diagnostic


def load_diagnostics() -> Mapping[str, Diagnostic]:
    """Every diagnostic that comes with the coach, by its id, in the order of the list. Raises InvalidDiagnostic."""
    folder = files("knowledge").joinpath("diagnostics")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    read = [Diagnostic.read(file.name, file.read_text("utf-8")) for file in found]
    known = {diagnostic.id: diagnostic for diagnostic in sorted(read, key=lambda diagnostic: diagnostic.place)}
    for diagnostic in read:
        if diagnostic.debrief and diagnostic.debrief not in known:
            raise InvalidDiagnostic(
                f"{diagnostic.id}.yaml", 'the key "debrief"', f"names {diagnostic.debrief!r}, which is no diagnostic"
            )
    return known


def _explained(file: str, error: ValidationError) -> InvalidDiagnostic:
    first = error.errors()[0]
    place, given, bounds = first["loc"], first["input"], first.get("ctx", {})
    if place == ("id",):
        return InvalidDiagnostic(file, "the name of the file", f"{_A_KEY}, and then .yaml")
    match first["type"]:
        case "missing":
            rule = "is missing"
        case "extra_forbidden":
            rule = "is not known"
        case "enum" | "literal_error":
            rule = f"must be one of {bounds['expected']}, but is {given!r}"
        case "string_type":
            rule = f"must be a text, but is {given!r}; put the text in quotation marks"
        case "string_pattern_mismatch":
            rule = f"{_A_KEY}, but is {given!r}"
        case "string_too_long":
            rule = f"must have at most {bounds['max_length']} characters, but has {len(given)}"
        case "string_too_short" | "too_short":
            rule = "must not be empty"
        case "tuple_type":
            rule = f"must be a list, but is {given!r}; put it in square brackets"
        case "model_type":
            rule = f'must hold keys such as "text: …", but is {given!r}'
        case _:
            rule = f"is not valid, because {first['msg'][0].lower()}{first['msg'][1:]} (it is {given!r})"
    return InvalidDiagnostic(file, _place(place), rule)


_A_KEY = "must be a small letter, followed by at most 15 small letters, digits and hyphens"


def _place(steps: tuple[int | str, ...]) -> str:
    """("questions", 1, "label") -> the key "questions", entry 2, "label"."""
    inside_score = steps.index("score") + 1 if "score" in steps else len(steps)
    named = [f"entry {step + 1}" if isinstance(step, int) else f'"{step}"' for step in steps[:inside_score]]
    return f"the key {', '.join(named)}"


def _faults(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    """What the parts of a diagnostic do not agree on, each as a place and a rule."""
    yield from _doubled("questions", [question.id for question in diagnostic.questions])
    yield from _doubled("areas", [area.id for area in diagnostic.areas])
    yield from _doubled("rules", [rule.id for rule in diagnostic.rules])
    for key in ("well_title", "well_text"):
        if diagnostic.makes is Makes.REPORT and not getattr(diagnostic, key):
            yield f'the key "{key}"', "is missing, and a report needs it"
    for number, question in enumerate(diagnostic.questions):
        where = f'the question "{question.id}"'
        yield from _faults_of_question(diagnostic, question, where)
        earlier = diagnostic.questions[:number]
        for condition in question.when:
            if condition.question not in [one.id for one in earlier]:
                yield where, f"depends on {condition.question!r}, which is no question before it"
            yield from _faults_of_condition(diagnostic, condition, where)
        listed = next((one for one in earlier if one.id == question.each), None)
        if question.each and (listed is None or listed.kind is not QuestionKind.LIST):
            yield where, f"is asked for each {question.each!r}, which is no list before it"
        if ("{each}" in question.text) != bool(question.each):
            yield where, 'must hold {each} exactly when it has the key "each"'
    for rule in diagnostic.rules:
        where = f'the rule "{rule.id}"'
        for condition in rule.when:
            yield from _faults_of_condition(diagnostic, condition, where)
        for name in re.findall(r"{([^}]*)}", rule.title + rule.text):
            if name not in {figure for condition in rule.when for figure in _figures_of(condition)}:
                yield where, f'holds {{{name}}}, for which nothing under "when" stands'
    for part in diagnostic.script:
        asked = diagnostic.question(part.question)
        if asked is None or asked.kind is not QuestionKind.SINGLE:
            yield 'the key "script"', f"names {part.question!r}, which is no question with one option"
        elif missing := {option.id for option in asked.choices} ^ part.lines.keys():
            yield (
                'the key "script"',
                f"must have a line for every option of {part.question!r}, look at {min(missing)!r}",
            )
    for advice in (*diagnostic.steps, *diagnostic.leave):
        for condition in advice.when:
            yield from _faults_of_condition(diagnostic, condition, f"the line {advice.text[:30]!r}")
    if diagnostic.taps_first and not (diagnostic.story and diagnostic.questions[0].kind is QuestionKind.SINGLE):
        yield 'the key "taps_first"', "needs a story, and a first question with one option"
    if diagnostic.picture is Picture.BARS and not diagnostic.areas:
        yield 'the key "picture"', "is bars, which needs areas"
    if diagnostic.picture is Picture.KANO:
        pair = [question for question in diagnostic.questions if question.each]
        if [question.id for question in pair] != ["with", "without"]:
            yield 'the key "picture"', 'is kano, which needs the questions "with" and "without" for each feature'


def _figures_of(condition: Condition) -> tuple[str, ...]:
    """What may stand in braces in the text of a rule with this condition."""
    if condition.category:
        return ("features",)
    return {"nps": ("nps", "margin"), "referral-rate": ("referral-rate",), None: ()}[condition.metric]


def _faults_of_question(diagnostic: Diagnostic, question: Question, where: str) -> Iterator[tuple[str, str]]:
    if question.is_choice and len(question.choices) < 2:
        yield where, "must have at least two options, or a vocabulary"
    if not question.is_choice and (question.options or question.vocabulary):
        yield where, f"has options, but is of kind {question.kind.value}"
    if question.options and question.vocabulary:
        yield where, "has options and a vocabulary; keep one of them"
    yield from _doubled(f"options of {question.id}", [option.id for option in question.choices])
    if (question.is_figure or question.kind is QuestionKind.LIST) and question.most <= question.least:
        yield where, 'needs the key "most", greater than "least"'
    if question.area and diagnostic.area(question.area) is None:
        yield where, f"belongs to the area {question.area!r}, which is not in the list of areas"
    if question.vocabulary and (unknown := set(question.only) - {word.value for word in question.vocabulary.words}):
        yield where, f'names {min(unknown)!r} under "only", which is no word of the vocabulary'
    for option in question.options:
        scores = option.score if isinstance(option.score, dict) else {"": option.score or 0.0}
        if any(not 0 <= score <= 1 for score in scores.values()):
            yield where, f"scores the option {option.id!r} outside 0 to 1"
        if isinstance(option.score, dict) and (unknown := option.score.keys() - diagnostic.measures.keys()):
            yield where, f"scores {min(unknown)!r}, which is none of the measures"
        if option.score is not None and not question.area:
            yield where, f'scores the option {option.id!r}, but has no key "area"'
        if option.alone and question.kind is not QuestionKind.MULTIPLE:
            yield where, f"lets the option {option.id!r} stand alone, but takes only one answer"
    for pattern in question.patterns:
        try:
            if re.compile(pattern).groups < 1:
                yield where, f"has the pattern {pattern!r} without a group for the answer"
        except re.error as error:
            yield where, f"has the pattern {pattern!r}, which is no regular expression ({error})"


def _faults_of_condition(diagnostic: Diagnostic, condition: Condition, where: str) -> Iterator[tuple[str, str]]:
    subjects = (condition.question, condition.metric, condition.area, condition.category)
    if sum(subject is not None for subject in subjects) != 1:
        yield where, "has a condition that must name one of question, metric, area or category"
    asked = diagnostic.question(condition.question) if condition.question else None
    if condition.question and asked is None:
        yield where, f"has a condition on {condition.question!r}, which is no question"
    if asked and asked.each:
        yield where, f"has a condition on {asked.id!r}, which is asked several times"
    if asked and asked.is_choice:
        unknown = {*condition.is_, *condition.is_not} - {option.id for option in asked.choices}
        if unknown:
            yield where, f"has a condition on {min(unknown)!r}, which is no option of {asked.id!r}"
        if not condition.is_ and not condition.is_not:
            yield where, f'has a condition on {asked.id!r} without "is" or "not"'
    if (condition.metric or condition.area) and condition.least is None and condition.below is None:
        yield where, 'has a condition on a figure without "least" or "below"'
    for needed in COUNTS[condition.metric] if condition.metric else ():
        if (counted := diagnostic.question(needed)) is None or counted.kind is not QuestionKind.NUMBER:
            yield where, f"has a condition on {condition.metric!r}, which needs a question {needed!r} of kind number"
    if condition.area and diagnostic.area(condition.area) is None:
        yield where, f"has a condition on {condition.area!r}, which is no area"
    if condition.area and (condition.measure or next(iter(diagnostic.measures))) not in diagnostic.measures:
        yield where, f"has a condition on {condition.measure!r}, which is no measure"
    if condition.category and diagnostic.picture is not Picture.KANO:
        yield where, "has a condition on a Kano category, but draws no Kano map"


def _doubled(what: str, ids: list[str]) -> Iterator[tuple[str, str]]:
    if doubled := next((id for id in ids if ids.count(id) > 1), None):
        yield f"the list of {what}", f"holds {doubled!r} twice"
