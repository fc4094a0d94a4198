"""Rows of cells -> a line for each row, also where nothing but the cells tells whether the first row is a header."""

import re
from collections.abc import Sequence

from retrieval.formats.outline import table_rows

Row = Sequence[str]

HEAD_WORDS = 5
"""The name of a column has at most so many words."""


def lines_of(rows: Sequence[Row], marked: bool) -> list[str]:
    """The rows as text; `marked` when the first one is set apart as a header.

    Two columns without a header are terms and what they mean.
    """
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if has_header(rows, marked):
        return table_rows(rows[0], rows[1:])
    if all(len(row) == 2 for row in rows):
        return [line for row in rows for line in table_rows([_term(row)], [[row[1]]] if row[1].strip() else [[row[0]]])]
    return table_rows((), rows)


def has_header(rows: Sequence[Row], marked: bool) -> bool:
    return len(rows) > 1 and (marked or _names_columns(rows[0]))


def _term(row: Row) -> str:
    return row[0] if row[1].strip() else ""


def _names_columns(row: Row) -> bool:
    if len(row) < 3 or len(set(row)) < len(row):
        return False
    return all(0 < len(cell.split()) <= HEAD_WORDS and not re.search(r"\d|[.!?]\s*$", cell) for cell in row)
