"""What is written in the shapes of a slide -> blocks: paragraphs and items of a text box, charts, diagrams."""

from collections.abc import Iterable, Iterator

from lxml import etree
from pptx.chart.chart import Chart
from pptx.oxml import parse_xml
from pptx.shapes.graphfrm import GraphicFrame

from retrieval.formats.outline import Block, table_rows

Element = etree._Element

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"

LEVELS = 9
MOST_POINTS = 1000
"""Of a chart with more values than these, no values are read."""


def text_of(paragraph: Element) -> str:
    """A paragraph on one line, without the number of the slide."""
    return " ".join("".join(_words(paragraph)).split())


def _words(paragraph: Element) -> Iterator[str]:
    for child in paragraph:
        if child.tag in (f"{A}r", f"{A}fld") and not child.get("type", "").startswith("slidenum"):
            yield "".join(text.text or "" for text in child.iter(f"{A}t"))
        elif child.tag == f"{A}br":
            yield " "


def box_blocks(box: Element, outlined: bool) -> Iterator[Block]:
    """The paragraphs in a text box; where it is `outlined`, those that do not say otherwise are items of a list."""
    paragraphs = [paragraph for paragraph in box.iter(f"{A}p") if text_of(paragraph)]
    outlined = outlined and len(paragraphs) > 1
    counts: dict[int, int] = {}
    follows = False
    for paragraph in paragraphs:
        style = paragraph.find(f"{A}pPr")
        depth = _depth(style)
        marker = _marker(style, depth, counts, outlined)
        indent = "  " * depth if marker else ""
        yield Block(f"{indent}{marker}{text_of(paragraph)}", follows and bool(marker))
        follows = bool(marker)


def _depth(style: Element | None) -> int:
    level = "" if style is None else style.get("lvl", "")
    return min(int(level), LEVELS) if level.isascii() and level.isdigit() else 0


def _marker(style: Element | None, depth: int, counts: dict[int, int], outlined: bool) -> str:
    """What stands before a paragraph; `counts` are the items so far on each level."""
    for deeper in [level for level in counts if level > depth]:
        del counts[deeper]
    numbered = None if style is None else style.find(f"{A}buAutoNum")
    if numbered is not None:
        first = numbered.get("startAt", "1")
        begin = int(first) if first.isascii() and first.isdigit() else 1
        counts[depth] = counts.get(depth, begin - 1) + 1
        return f"{counts[depth]}. "
    counts.pop(depth, None)
    if style is None:
        return "- " if outlined else ""
    bulleted = any(style.find(f"{A}{tag}") is not None for tag in ("buChar", "buBlip"))
    return "- " if bulleted or (outlined and style.find(f"{A}buNone") is None) else ""


def chart_lines(chart: Chart) -> Iterator[str]:
    """The title of a chart, and a line for each of its categories."""
    if chart.has_title and chart.chart_title.has_text_frame:
        yield chart.chart_title.text_frame.text
    for plot in chart.plots:
        names = [series.name for series in plot.series]
        columns = [[f"{value:g}" if value is not None else "" for value in series.values] for series in plot.series]
        categories = [str(category) for category in plot.categories]
        if 0 < len(categories) * len(columns) <= MOST_POINTS:
            yield from table_rows(["", *names], zip(categories, *columns, strict=False))


def diagram_lines(frame: GraphicFrame) -> Iterable[str]:
    """The texts of a SmartArt diagram, which stand in a part of their own."""
    for ids in frame._element.iter(f"{_DIAGRAM}relIds"):
        data = parse_xml(frame.part.related_part(ids.get(_DATA, "")).blob)
        for point in data.iter(f"{_DIAGRAM}pt"):
            yield " ".join(filter(None, map(text_of, point.iter(f"{A}p"))))
