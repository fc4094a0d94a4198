"""What commands write on standard output: rows of JSON, or words and tables for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:  # their libraries take seconds to import
    from bot.coach.recommendation import Recommendation
    from bot.coach.situation import Situation
    from bot.store.documents import DocumentEntry
    from knowledge.taxonomy import Word
    from knowledge.vocabulary import Understood
    from retrieval.answering import Answer, Citation

PIPED_WIDTH = 1000
"""So wide is a table where no terminal sets a limit: nothing is cut off."""


def print_json(row: dict[str, Any]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))


def answer_row(answer: Answer) -> dict[str, Any]:
    cited = [citation_row(one) for one in answer.citations]
    row = {"question": answer.question, "answered": answer.answered, "text": _told(answer), "citations": cited}
    return row | ({"inferred": list(answer.inferred)} if answer.inferred else {})


def _told(answer: Answer) -> str:
    """The text of an answer, below a word that it is only the nearest where it is."""
    nearest = answer.answered and not answer.is_sure
    return f"Nothing I have says just that. Nearest to it:\n\n{answer.text}" if nearest else answer.text


def citation_row(citation: Citation) -> dict[str, Any]:
    return {
        "document": citation.document,
        "section": citation.section,
        "quote": citation.quote,
        "passage": citation.passage,
        "page": citation.page,
    }


def recommendations_row(situation: Situation, found: Sequence[Recommendation]) -> dict[str, Any]:
    """The playbooks, best first, and what the situation was understood as."""
    return {
        "understood": {
            "industry": situation.industry and understood_row(situation.industry),
            "stage": situation.stage and understood_row(situation.stage),
            "challenges": [understood_row(one) for one in situation.challenges],
        },
        "recommendations": [
            {
                "playbook": one.playbook.title,
                "kind": one.playbook.kind.value,
                "document": one.playbook.document,
                "score": one.score,
                "because": list(one.because),
                "steps": list(one.steps),
                "measure": one.measure,
                "caution": one.caution,
                "citations": [citation_row(citation) for citation in one.citations],
            }
            for one in found
        ],
    }


def understood_row(understood: Understood[Word]) -> dict[str, Any]:
    return {"is": understood.word.value, "said": understood.said, "likeness": round(understood.likeness, 3)}


def document_row(entry: DocumentEntry) -> dict[str, Any]:
    return {
        "document": entry.name,
        "title": entry.title,
        "origin": entry.origin,
        "bytes": entry.bytes,
        "updated": entry.updated_at.isoformat(),
    }


def print_answer(answer: Answer, *, with_question: bool) -> None:
    if with_question:
        click.secho(f"> {answer.question}", bold=True)
    click.echo(_told(answer))
    for said in answer.inferred:
        click.echo(f"\nMy own suggestion, from no source: {said}")
    for topic in answer.topics:
        click.echo(f"  near it: {topic}")
    for number, citation in enumerate(answer.citations[: answer.cited], start=1):
        place = ", ".join(
            filter(None, (" › ".join(filter(None, (citation.document, citation.section))), citation.page))
        )
        click.echo(click.style(f"\n[{number}] {place}\n", bold=True) + f"    “{citation.quote}”")
    if with_question:
        click.echo()


def print_recommendations(situation: Situation, found: Sequence[Recommendation]) -> None:
    for name, understood in (("industry", situation.industry), ("stage", situation.stage)):
        if understood:
            click.echo(f"I understood {name}: {understood.word.label} (“{understood.said}”)")
    for challenge in situation.challenges:
        click.echo(f"I understood what hurts: {challenge.word.label} (“{challenge.said}”)")
    if not found:
        click.echo("I have no playbook for that. Tell what you sell, to whom, and what goes wrong; for example:")
        click.echo('cx-coach recommend "We run a small hotel. Guests book once and rarely come back."')
    for number, one in enumerate(found, start=1):
        click.secho(f"\n{number}. {one.playbook.title} ({one.playbook.kind.label.lower()}, {one.score:.2f})", bold=True)
        for reason in one.because:
            click.echo(f"   because: {reason}")
        for step in one.steps:
            click.echo(f"   • {step}")
        click.echo(f"   measure: {one.measure}")
        click.echo(f"   caution: {one.caution}")
        click.echo(f"   from {', '.join(one.playbook.documents)}")


def print_documents(entries: Sequence[DocumentEntry]) -> None:
    table = Table("document", "title", "origin", "bytes", box=None, header_style="bold")
    for entry in entries:
        table.add_row(escape(entry.name), escape(entry.title), entry.origin, f"{entry.bytes:,}")
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)
