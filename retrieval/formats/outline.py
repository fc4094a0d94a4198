"""Headings and blocks in reading order -> Document: what all formats but plain text have in common."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from retrieval.documents import NO_PAGES, Document, Pages, Section
from retrieval.formats.cleaning import cleaned, one_line

Begins = tuple[tuple[int, int], ...]
"""The pages that a text stands on: the number of each, counted from 1, and the offset where its part of it begins."""


@dataclass(frozen=True)
class Heading:
    """`level` is 1 for the outermost."""

    level: int
    text: str
    begins: Begins = ()


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, table row or code block, as it stands in the text.

    `follows` puts it on the line below the block before, as the next item of a list; else an empty line is between.
    """

    text: str
    follows: bool = False
    begins: Begins = ()


Part = Heading | Block


def compose(
    name: str,
    parts: Iterable[Part],
    title: str = "",
    front_matter: Mapping[str, Any] | None = None,
    page: str = "",
) -> Document:
    """The Document of these parts. Without a `title` the first heading of level 1 is it; it stands in no path.

    `page` is what its pages are called, if it has some.
    """
    kept = [part for part in map(_tidy, parts) if part.text]
    title, own = _title(kept, one_line(title))
    text: list[str] = []
    sections: list[Section] = []
    path: list[Heading] = []
    starts: list[int] = []
    open_at: int | None = None
    end = 0
    for number, part in enumerate(kept):
        follows = isinstance(part, Block) and part.follows and open_at is not None
        gap = "" if number == 0 else "\n" if follows else "\n\n"
        start, before = end + len(gap), end
        text += (gap, part.text)
        for begun, at in part.begins:  # a page without text begins where the next one does
            starts += [start + at] * (begun - len(starts))
        end = start + len(part.text)
        if isinstance(part, Block):
            open_at = start + len(part.text) - len(part.text.lstrip()) if open_at is None else open_at
            continue
        if open_at is not None:
            sections.append(_section(path, open_at, before))
        path = [] if number == own else [*(above for above in path if above.level < part.level), part]
        open_at = None
    if open_at is not None:
        sections.append(_section(path, open_at, end))
    pages = Pages(page, tuple(starts)) if starts else NO_PAGES
    return Document(name, title, "".join(text), tuple(sections), MappingProxyType(dict(front_matter or {})), pages)


def _section(path: Sequence[Heading], start: int, end: int) -> Section:
    return Section(tuple(heading.text for heading in path), start, end)


def _tidy(part: Part) -> Part:
    tidy = _tidy_heading if isinstance(part, Heading) else _tidy_block
    text = tidy(part.text)
    return replace(
        part, text=text, begins=tuple((page, _moved(text, tidy(part.text[:at]))) for page, at in part.begins)
    )


def _moved(text: str, before: str) -> int:
    """Where the words begin that stand behind these."""
    return len(text) - len(text[len(before) :].lstrip())


def _tidy_heading(text: str) -> str:
    return one_line(text).strip("§¶").removesuffix(" #").strip()  # marks of permalinks


def _tidy_block(text: str) -> str:
    lines = (line.rstrip() for line in cleaned(text).replace("\u00a0", " ").split("\n"))
    return "\n".join(lines).strip("\n")


def _title(parts: Sequence[Part], title: str) -> tuple[str, int | None]:
    """The title, and the number of the heading that shows it; a heading that says something else is a chapter."""
    outermost = [n for n, part in enumerate(parts) if isinstance(part, Heading) and part.level == 1]
    if not outermost:
        return title, None
    first = outermost[0]
    shown, known = parts[first].text.casefold(), title.casefold()
    return title or parts[first].text, first if not title or shown in known or known in shown else None


def table_rows(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A line per row, "Header: cell; Header: cell", without empty cells; one that has no header stands alone."""
    lines = []
    for row in rows:
        heads = (*header, *[""] * len(row))
        cells = ((one_line(head).rstrip(":"), one_line(cell)) for head, cell in zip(heads, row, strict=False))
        lines.append("; ".join(f"{head}: {cell}" if head else cell for head, cell in cells if cell))
    return [line for line in lines if line]
