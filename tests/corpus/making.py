"""Files of every format made from the same plain parts, as the programs of an office would make them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO

from docx import Document as WordFile
from fpdf import FPDF
from pptx import Presentation
from pptx.util import Inches

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Title:
    text: str


@dataclass(frozen=True)
class Head:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Items:
    texts: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; its first row names the columns."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class NewPage:
    pass


Part = Title | Head | Text | Items | Grid | NewPage


@dataclass(frozen=True)
class Slide:
    title: str
    parts: Sequence[Part] = ()
    notes: str = ""


def markdown(parts: Sequence[Part], front_matter: str = "") -> bytes:
    lines = [f"---\n{front_matter.strip()}\n---"] if front_matter else []
    for part in parts:
        match part:
            case Title(text):
                lines.append(f"# {text}")
            case Head(text, level):
                lines.append(f"#{'#' * level} {text}")
            case Text(text):
                lines.append(text)
            case Items(texts, numbered):
                lines.append("\n".join(f"{f'{n}.' if numbered else '-'} {text}" for n, text in enumerate(texts, 1)))
            case Grid(rows):
                head, *body = (f"| {' | '.join(row)} |" for row in rows)
                lines.append("\n".join([head, "|---" * len(rows[0]) + "|", *body]))
    return "\n\n".join(lines).encode()


def html(parts: Sequence[Part], around: str = "") -> bytes:
    """A page with the parts as its article; `around` stands above them, as a menu would."""
    title = next((part.text for part in parts if isinstance(part, Title)), "")
    body = "\n".join(map(_element, parts))
    head = f"<!doctype html><html><head><title>{escape(title)}</title></head>"
    return f"{head}<body>{around}<main><article>{body}</article></main></body></html>".encode()


def _element(part: Part) -> str:
    match part:
        case Title(text):
            return f"<h1>{escape(text)}</h1>"
        case Head(text, level):
            return f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Text(text):
            return f"<p>{escape(text)}</p>"
        case Items(texts, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</{tag}>"
        case Grid(rows):
            head, *body = rows
            lines = [f"<tr>{''.join(f'<th>{escape(cell)}</th>' for cell in head)}</tr>"]
            lines += [f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in body]
            return f"<table>{''.join(lines)}</table>"
        case NewPage():
            return "<hr>"


def plain(parts: Sequence[Part]) -> bytes:
    lines = []
    for part in parts:
        match part:
            case Title(text) | Head(text) | Text(text):
                lines.append(text)
            case Items(texts, numbered):
                lines.append("\n".join(f"{f'{n}.' if numbered else '-'} {text}" for n, text in enumerate(texts, 1)))
            case Grid(rows):
                head, *body = rows
                lines += ["; ".join(f"{a}: {b}" for a, b in zip(head, row, strict=True)) for row in body]
    return "\n\n".join(lines).encode()


def docx(parts: Sequence[Part], title: str = "", header: str = "", footer: str = "") -> bytes:
    """`title` is the one in the properties of the file."""
    word = WordFile()
    word.core_properties.title = title
    word.sections[0].header.paragraphs[0].text = header
    word.sections[0].footer.paragraphs[0].text = footer
    for part in parts:
        match part:
            case Title(text):
                word.add_heading(text, 0)
            case Head(text, level):
                word.add_heading(text, level)
            case Text(text):
                word.add_paragraph(text)
            case Items(texts, numbered):
                for text in texts:
                    word.add_paragraph(text, style="List Number" if numbered else "List Bullet")
            case Grid(rows):
                table = word.add_table(0, len(rows[0]))
                for row in rows:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        cell.text = text
            case NewPage():
                word.add_page_break()
    return saved(word)


def pptx(slides: Sequence[Slide], title: str = "") -> bytes:
    """The first slide is a title slide if it has no parts, or only one text below its title."""
    deck = Presentation()
    deck.core_properties.title = title
    for number, made in enumerate(slides):
        opens = number == 0 and len(made.parts) < 2 and bool(made.title)
        layout = deck.slide_layouts[0 if opens else 1 if made.title else 6]
        slide = deck.slides.add_slide(layout)
        if made.title:
            slide.shapes.title.text = made.title
        box = slide.placeholders[1] if made.title else slide.shapes.add_textbox(0, 0, 5_000_000, 900_000)
        lines = [text for part in made.parts if not isinstance(part, Grid) for text in _lines(part)]
        box.text_frame.text = "\n".join(lines)
        for part in made.parts:
            if isinstance(part, Grid):
                _add_table(slide, part.rows)
        if made.notes:
            slide.notes_slide.notes_text_frame.text = made.notes
    return saved(deck)


def _lines(part: Part) -> Sequence[str]:
    match part:
        case Items(texts):
            return texts
        case Text(text) | Head(text) | Title(text):
            return [text]
        case _:
            return []


def _add_table(slide, rows: Rows) -> None:
    table = slide.shapes.add_table(len(rows), len(rows[0]), Inches(1), Inches(3), Inches(8), Inches(2)).table
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def saved(file) -> bytes:
    """A Word file, a deck or a PDF as bytes."""
    buffer = BytesIO()
    (file.output if isinstance(file, FPDF) else file.save)(buffer)
    return buffer.getvalue()


class Paper(FPDF):
    """A PDF as a word processor makes it, with a running title and page numbers."""

    def __init__(self, running: str = "", numbers: bool = False) -> None:
        super().__init__()
        self._running = running
        self._numbers = numbers
        self.set_auto_page_break(True, 25)

    def header(self) -> None:
        if self._running:
            self.set_font("Helvetica", "I", 8)
            self.cell(0, 5, self._running, new_x="LMARGIN", new_y="NEXT")
            self.ln(6)

    def footer(self) -> None:
        if self._numbers:
            self.set_y(-15)
            self.set_font("Helvetica", "", 8)
            self.cell(0, 5, f"Page {self.page_no()} of {{nb}}", align="C")

    def write_part(self, part: Part) -> None:
        match part:
            case Title(text):
                self._paragraph(text, 22, "B", 12)
            case Head(text, level):
                self._paragraph(text, 17 - 3 * level, "B", 9)
            case Text(text):
                self._paragraph(text, 11, "", 5.5)
            case Items(texts, numbered):
                for number, text in enumerate(texts, start=1):
                    self._paragraph(f"{number}. {text}" if numbered else f"- {text}", 11, "", 5.5, gap=0)
                self.ln(3)
            case Grid(rows):
                self.set_font("Helvetica", "", 11)
                with self.table() as table:
                    for row in rows:
                        table.row(row)
                self.ln(4)
            case NewPage():
                self.add_page()

    def _paragraph(self, text: str, size: int, style: str, height: float, gap: float = 3) -> None:
        self.set_font("Helvetica", style, size)
        self.multi_cell(0, height, text, new_x="LMARGIN", new_y="NEXT")
        self.ln(gap)


def pdf(parts: Sequence[Part], title: str = "", running: str = "", numbers: bool = False) -> bytes:
    """`title` is the one in the properties of the file; `running` stands above every page."""
    paper = Paper(running, numbers)
    if title:
        paper.set_title(title)
    paper.add_page()
    for part in parts:
        paper.write_part(part)
    return saved(paper)


def two_columns(title: str, texts: Sequence[str]) -> bytes:
    """A PDF with a title across the page, and text in two columns below it."""
    paper = Paper()
    paper.add_page()
    paper.write_part(Title(title))
    paper.set_font("Helvetica", "", 10)
    with paper.text_columns(ncols=2, gutter=8) as columns:
        for text in texts:
            columns.write(f"{text}\n\n")
    return saved(paper)
