"""Plain notes -> parts of a file, told by how lines begin.

"# " is a title, "## " and "### " are headings, "- " and "1. " items, "| " rows of a table; "===" begins a page.
"""

from collections.abc import Iterator
from itertools import groupby

from corpus.making import Grid, Head, Items, NewPage, Part, Slide, Text, Title


def parts(notes: str) -> list[Part]:
    lines = [line.strip() for line in notes.strip().splitlines() if line.strip()]
    return [part for kind, group in groupby(lines, _kind) for part in _parts(kind, list(group))]


def slides(notes: str) -> list[Slide]:
    """A slide for each "# " line, with the parts below it; lines that begin with "> " are its notes."""
    made = []
    for slide in f"\n{notes.strip()}".split("\n# ")[1:]:
        title, _, rest = slide.partition("\n")
        said = [line for line in rest.splitlines() if not line.startswith("> ")]
        notes_below = [line.removeprefix("> ") for line in rest.splitlines() if line.startswith("> ")]
        made.append(Slide(title, parts("\n".join(said)), "\n".join(notes_below)))
    return made


def _kind(line: str) -> str:
    first = line.split(maxsplit=1)[0]
    return first if first in ("#", "##", "###", "-", "|", "===") else "1." if first.rstrip(".").isdigit() else ""


def _parts(kind: str, lines: list[str]) -> Iterator[Part]:
    said = [line.partition(" ")[2] for line in lines]
    match kind:
        case "#":
            yield from map(Title, said)
        case "##" | "###":
            yield from (Head(text, len(kind) - 1) for text in said)
        case "-" | "1.":
            yield Items(tuple(said), numbered=kind == "1.")
        case "|":
            yield Grid(tuple(tuple(cell.strip() for cell in line.strip("| ").split("|")) for line in lines))
        case "===":
            yield NewPage()
        case _:
            yield from map(Text, lines)
