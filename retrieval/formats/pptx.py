"""PowerPoint file -> Document: a heading for each slide, then its text, tables and charts, then its notes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide

from retrieval.documents import Document, UnreadableDocument
from retrieval.formats.drawing_text import box_blocks, chart_lines, diagram_lines
from retrieval.formats.office import opened, sensible_title
from retrieval.formats.outline import Block, Heading, Part, compose
from retrieval.formats.signatures import POWERPOINT
from retrieval.formats.tables import lines_of

TITLE_WORDS = 14
"""The first text of a slide without a title stands for it, if it has at most so many words."""

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_AROUND = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER)
"""What is the same on every slide."""
_OUTLINED = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT)
"""Placeholders whose paragraphs are items, unless they say otherwise."""
_ROWS = 24
"""A slide has so many rows: shapes in the same one are read from left to right."""


def parse_pptx(name: str, content: bytes) -> Document:
    """The Document in a PowerPoint file. Raises UnreadableDocument with a sentence that says why."""
    with opened(name, content, POWERPOINT) as archive:
        deck = pptx.Presentation(archive)
        slides = list(deck.slides)
        if not slides:
            raise UnreadableDocument(f"{name} has no slides; send one with text on them.")
        row = max((deck.slide_height or 0) // _ROWS, 1)
        parts: list[Part] = []
        level = 1
        for number, slide in enumerate(slides, start=1):
            if slide._element.get("show") == "0":  # hidden in the presentation
                continue
            opens = _opens_chapter(slide) and bool(parts)
            unnamed = f"Slide {number}" if parts else ""
            parts += _numbered(_slide_parts(slide, unnamed, 2 if opens else level, row), number)
            level = 3 if opens else max(level, 2)
        return compose(name, parts, sensible_title(deck.core_properties.title or ""), page="slide")


def _opens_chapter(slide: Slide) -> bool:
    return bool(slide.slide_layout._element.get("type") == "secHead")


def _numbered(parts: Iterable[Part], number: int) -> Iterator[Part]:
    return (replace(part, begins=((number, 0),)) for part in parts)


def _slide_parts(slide: Slide, unnamed: str, level: int, row: int) -> Iterator[Part]:
    shapes = list(_in_order(slide.shapes, row))
    titles = [shape for shape in shapes if _role(shape) in _TITLES and _said(shape)]
    blocks = [part for shape in shapes if shape not in titles for part in _parts(shape, level)]
    heading = " ".join(_said(shape) for shape in titles)
    if not heading and len(blocks) > 1 and _may_head(blocks[0]):
        heading = blocks.pop(0).text
    notes = list(_notes(slide))
    if heading or blocks or notes:
        yield Heading(level, heading or unnamed)
    yield from blocks
    if notes:
        yield Heading(max(level, 2) + 1, "Notes")
        yield from notes


def _in_order(shapes: Iterable[BaseShape], row: int) -> Iterator[BaseShape]:
    """From top to bottom and from left to right, those of a group together; without what is the same on every slide."""
    for shape in sorted(shapes, key=lambda shape: ((shape.top or 0) // row, shape.left or 0)):
        if isinstance(shape, GroupShape):
            yield from _in_order(shape.shapes, row)
        elif _role(shape) not in _AROUND:
            yield shape


def _role(shape: BaseShape) -> PP_PLACEHOLDER | None:
    return shape.placeholder_format.type if shape.is_placeholder else None


def _said(shape: BaseShape) -> str:
    return " ".join(block.text for block in _blocks(shape))


def _parts(shape: BaseShape, level: int) -> Iterator[Part]:
    """What a shape says; a subtitle such as "Spring course" is no sentence, and nothing is answered with it."""
    for block in _blocks(shape):
        name = _role(shape) is PP_PLACEHOLDER.SUBTITLE and block.text[-1] not in ".!?"
        yield Heading(level + 1, block.text) if name else block


def _may_head(block: Part) -> bool:
    return (
        isinstance(block, Block)
        and len(block.text.split()) <= TITLE_WORDS
        and block.text[-1] not in ".,;"
        and not block.text.startswith("- ")
    )


def _blocks(shape: BaseShape) -> Iterator[Block]:
    if isinstance(shape, GraphicFrame):
        for number, line in enumerate(_frame_lines(shape)):
            yield Block(line, follows=number > 0)
    elif isinstance(shape, Shape):
        yield from box_blocks(shape._element, _role(shape) in _OUTLINED)


def _frame_lines(frame: GraphicFrame) -> Iterable[str]:
    if frame.has_table:
        rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in frame.table.rows]
        return lines_of(_spread(frame, rows), frame.table.first_row)
    if frame.has_chart:
        return chart_lines(frame.chart)
    return diagram_lines(frame)


def _spread(frame: GraphicFrame, rows: Sequence[list[str]]) -> Sequence[list[str]]:
    """What a cell says that reaches over several rows, in each of them."""
    for above, below, cells in zip(rows, rows[1:], list(frame.table.rows)[1:], strict=False):
        for number, cell in enumerate(cells.cells):
            if cell._tc.vMerge:
                below[number] = above[number]
    return rows


def _notes(slide: Slide) -> Iterator[Block]:
    box = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return iter(()) if box is None else box_blocks(box._txBody, outlined=False)
