"""The front matter of a playbook: its keys, what each may hold, and what to tell an author about a wrong one."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from knowledge.taxonomy import Challenge, ExpectationType, Industry, JourneyStage, PlaybookKind, Word

WORDS: Mapping[str, type[Word]] = {
    "kind": PlaybookKind,
    "stages": JourneyStage,
    "challenges": Challenge,
    "industries": Industry,
    "expectations": ExpectationType,
}
"""The keys whose values are chosen from a shared list."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class InvalidPlaybook(ValueError):
    """A playbook that breaks a rule; the message is one sentence with the file, the key, the rule and the remedy."""

    def __init__(self, file: str, where: str, rule: str, remedy: str) -> None:
        super().__init__(f"{file}: {where} {rule}; {remedy}.")


class Reference(BaseModel):
    """A source that a playbook rests on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    author: Text
    year: int = Field(ge=1800, le=2100)
    title: Text
    where: Text | None = None


class FrontMatter(BaseModel):
    """What stands between the two `---` lines at the top of a playbook."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    kind: PlaybookKind
    summary: Text
    aliases: tuple[Text, ...] = ()
    stages: tuple[JourneyStage, ...] = Field(min_length=1)
    challenges: tuple[Challenge, ...] = Field(min_length=1)
    industries: tuple[Industry, ...] = ()
    expectations: tuple[ExpectationType, ...] = ()
    strengthens: tuple[Text, ...] = ()
    counters: tuple[Text, ...] = ()
    asked: Mapping[Text, tuple[Text, ...]] = Field(default_factory=dict)
    references: tuple[Reference, ...] = Field(min_length=1)

    @classmethod
    def read(cls, file: str, values: Mapping[str, Any]) -> Self:
        """Validate the front matter of a file. Raises InvalidPlaybook for the first wrong key."""
        if not values:
            remedy = 'begin the file with "title:", "kind:" and the other keys between two lines of ---'
            raise InvalidPlaybook(file, "the front matter", "is missing", remedy)
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise _explained(file, error.errors()[0]) from error


def _explained(file: str, error: ErrorDetails) -> InvalidPlaybook:
    """The first thing that is wrong, in the words of an author and not of the validator."""
    path = [str(step + 1) if isinstance(step, int) else step for step in error["loc"]]
    key = f'the key "{path[0]}"'
    place = "".join(f", entry {step}" if step.isdigit() else f', "{step}"' for step in path[1:])
    rule, remedy = _rule_and_remedy(error, path)
    return InvalidPlaybook(file, key + place, rule, remedy)


def _rule_and_remedy(error: ErrorDetails, path: list[str]) -> tuple[str, str]:
    got = repr(error["input"])
    match error["type"]:
        case "missing":
            return "is missing", f'add a line "{path[-1]}: …" to the front matter'
        case "extra_forbidden":
            known = Reference if path[0] == "references" else FrontMatter
            return "is not known", f"correct or remove it, the keys are {', '.join(known.model_fields)}"
        case "enum":
            words = ", ".join(WORDS[path[0]])
            return f"must be a word of the shared list, but is {got}", f"choose one of {words}"
        case "too_short":
            return "must have at least one entry, but is empty", "write an entry between the brackets"
        case "tuple_type":
            return f"must be a list, but is {got}", "write it in square brackets, with commas between the entries"
        case "string_too_short" | "string_type":
            return f"must be a text, but is {got}", "write some words, in quotation marks if they hold a colon"
        case "int_parsing" | "int_type" | "greater_than_equal" | "less_than_equal":
            return f"must be a year such as 1977, but is {got}", "write the year in four digits"
        case _:
            reason = error["msg"][0].lower() + error["msg"][1:]
            return f"is not valid, because {reason}", "compare it with the example in knowledge/README.md"
