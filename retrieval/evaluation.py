"""Golden questions -> metrics."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from retrieval.answering import Answer

CITED_AMONG = 3
"""Evidence counts when it is in one of so many first citations."""


class InvalidGolden(ValueError):
    """A golden file that cannot be used; the message names file, line and fault."""


@dataclass(frozen=True)
class Golden:
    """A question with its evidence: strings of which one must be in a cited passage. Empty if it has no answer."""

    question: str
    answerable: bool
    evidence: tuple[str, ...] = ()


class _Row(BaseModel):
    """A line of a golden file; what else stands there is for its readers."""

    question: str
    answerable: bool
    evidence: tuple[Annotated[str, Field(min_length=1)], ...] = ()


@dataclass(frozen=True)
class Miss:
    """A question that went wrong, and how: not answered, evidence not cited, or not refused."""

    question: str
    fault: str
    text: str


@dataclass(frozen=True)
class Evaluation:
    """Shares from 0 to 1; a share of no questions is 1."""

    questions: int
    answered: float
    evidence: float
    refused: float
    misses: tuple[Miss, ...]


def read_golden(path: Path) -> list[Golden]:
    """Raises InvalidGolden, or OSError when the file cannot be read."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise InvalidGolden(f"{path} is not UTF-8 text ({error}).") from error
    golden = [_row(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not golden:
        raise InvalidGolden(
            f"{path} holds no questions; each line is a JSON object with question, answerable and evidence."
        )
    return golden


def evaluate(golden: Sequence[Golden], answer: Callable[[str], Answer]) -> Evaluation:
    misses: list[Miss] = []
    answered = cited = refused = 0
    for row in golden:
        given = answer(row.question)
        if not row.answerable:
            refused += not given.answered
            misses += [Miss(row.question, "not refused", given.text)] if given.answered else []
            continue
        answered += given.answered
        found = cites(given, row.evidence)
        cited += found
        if not (found and given.answered):
            misses.append(Miss(row.question, "evidence not cited" if given.answered else "not answered", given.text))
    inside = sum(row.answerable for row in golden)
    outside = len(golden) - inside
    return Evaluation(
        len(golden), _share(answered, inside), _share(cited, inside), _share(refused, outside), tuple(misses)
    )


def cites(answer: Answer, evidence: Iterable[str]) -> bool:
    passages = [_plain(citation.passage) for citation in answer.citations[:CITED_AMONG]]
    return any(_plain(wanted) in passage for wanted in evidence for passage in passages)


def _row(path: Path, number: int, line: str) -> Golden:
    try:
        row = _Row.model_validate_json(line, strict=True)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise InvalidGolden(
            f"{path}, line {number}: expected a JSON object with question, answerable and evidence "
            f"({f'{where}: ' if where else ''}{fault['msg']})."
        ) from error
    if row.answerable and not row.evidence:
        raise InvalidGolden(f"{path}, line {number}: an answerable question needs evidence.")
    return Golden(row.question, row.answerable, row.evidence)


def _share(count: int, total: int) -> float:
    return count / total if total else 1.0


def _plain(text: str) -> str:
    """White space and quotation marks as one kind each, so that evidence can be written by hand."""
    return re.sub(r"\s+", " ", text.translate(str.maketrans("’‘“”", "''\"\""))).strip()
