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
    from bot.store.documents import DocumentEntry
    from retrieval.answering import Answer

PIPED_WIDTH = 1000
"""So wide is a table where no terminal sets a limit: nothing is cut off."""


def print_json(row: dict[str, Any]) -> None:
    click.echo(json.dumps(row, ensure_ascii=False))


def answer_row(answer: Answer) -> dict[str, Any]:
    cited = [
        {"document": one.document, "section": one.section, "quote": one.quote, "passage": one.passage}
        for one in answer.citations
    ]
    return {"question": answer.question, "answered": answer.answered, "text": answer.text, "citations": cited}


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
    click.echo(answer.text)
    for topic in answer.topics:
        click.echo(f"  near it: {topic}")
    for number, citation in enumerate(answer.citations[: answer.cited], start=1):
        place = " › ".join(filter(None, (citation.document, citation.section)))
        click.echo(click.style(f"\n[{number}] {place}\n", bold=True) + f"    “{citation.quote}”")
    if with_question:
        click.echo()


def print_documents(entries: Sequence[DocumentEntry]) -> None:
    table = Table("document", "title", "origin", "bytes", box=None, header_style="bold")
    for entry in entries:
        table.add_row(escape(entry.name), escape(entry.title), entry.origin, f"{entry.bytes:,}")
    Console(width=None if sys.stdout.isatty() else PIPED_WIDTH).print(table)
