"""Pages of paper: type and spacing for a document that is read on paper too."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Self

from bot.languages import say
from bot.rendering.lettering import Face, drawable

if TYPE_CHECKING:
    from fpdf import FPDF

WIDTH, HEIGHT, MARGIN, TOP, FOOT = 210.0, 297.0, 20.0, 18.0, 20.0
"""A4, in millimetres."""

INK, SOFT, RULE, ACCENT = (27, 36, 48), (86, 96, 110), (200, 196, 184), (0, 92, 144)

HEADLINE, LEAD, SECTION, TITLE, BODY, SMALL = 20.0, 10.5, 13.0, 10.5, 9.0, 7.8
"""Sizes of the type, in points."""

_POINT = 25.4 / 72
_LEADING = 1.42
_RAGGED = 1.08
"""How many lines a text takes for each that it would fill, because words stay whole."""
_WORD = 36
"""Longer words are cut: fpdf2 is slow with them."""
_FONT = "dejavu"
_NUMBER_OF_PAGES = "\N{REPLACEMENT CHARACTER}"
"""fpdf2 replaces it in the end. The usual {nb} would be replaced in people's words too; this one is never in them."""

Color = tuple[int, int, int]


@dataclass(frozen=True)
class Run:
    """A stretch of a paragraph in type of its own."""

    text: str
    bold: bool = False
    color: Color = INK


class Sheet:
    """Writes from the top down, page after page, until `most` of them are full; what comes then is left out."""

    def __init__(self, title: str, foot: str, made_at: datetime, most: int) -> None:
        from fpdf.fonts import TTFFont

        self._pdf = _paper(foot, most)
        self._most = most
        self._pdf.set_margins(MARGIN, TOP, MARGIN)
        self._pdf.set_auto_page_break(True, FOOT)
        self._pdf.add_font(_FONT, "", Face.REGULAR.path)
        self._pdf.add_font(_FONT, "B", Face.BOLD.path)
        self._fonts = [font for font in self._pdf.fonts.values() if isinstance(font, TTFFont)]
        self._pdf.set_title(drawable(title))
        self._pdf.set_author("CX coach")
        self._pdf.set_producer("CX coach")
        self._pdf.set_creator("CX coach")
        self._pdf.set_creation_date(made_at)
        self._pdf.set_lang("en")
        self._pdf.add_page()
        self._beside = self._column = 0.0
        self.is_full = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the files of the fonts."""
        for font in self._fonts:
            font.close()

    def gap(self, height: float) -> None:
        """Space, in millimetres; none at the top of a page."""
        if self._pdf.get_y() > TOP:
            self._pdf.set_y(self._pdf.get_y() + height)

    def keep(self, height: float) -> None:
        """Begins a new page unless there is room for so much."""
        if self._pdf.get_y() + height <= HEIGHT - FOOT:
            return
        if self._pdf.page < self._most:
            self._pdf.add_page()
        else:
            self.is_full = True

    def section(self, title: str, room: float = 26) -> None:
        """The heading of a part, also in the outline of the document, on a page with room for it and what follows."""
        self.gap(5)
        self.keep(room)
        if self.is_full:
            return
        self._pdf.start_section(drawable(title) or "…")
        self._rule()
        self.gap(2.6)
        self.line(title, size=SECTION, bold=True)
        self.gap(1.6)

    def line(
        self,
        *runs: str | Run,
        size: float = BODY,
        bold: bool = False,
        color: Color = INK,
        indent: float = 0,
        mark: str = "",
    ) -> None:
        """A paragraph of runs, with blanks between them; a mark stands before it in its indent."""
        written = [run if isinstance(run, Run) else Run(run, bold, color) for run in runs]
        written = [replace(run, text=text) for run in written if (text := _broken(drawable(run.text)))]
        height = size * _POINT * _LEADING
        self._narrow()
        self.keep(height * self._number_of_lines(written, size, indent))
        if self.is_full or not written:
            return
        self._narrow()
        self._pdf.set_text_shaping(any(_is_from_right(one) for run in written for one in run.text))  # slow
        if mark:
            self._type(size, bold, SOFT)
            self._pdf.set_x(MARGIN)
            self._pdf.cell(indent, height, mark)
        self._pdf.set_left_margin(MARGIN + indent)
        self._pdf.set_x(MARGIN + indent)
        for number, run in enumerate(written):
            self._type(size, run.bold, run.color)
            self._pdf.write(height, run.text if number == 0 else f" {run.text}")
        self._pdf.set_left_margin(MARGIN)
        self._pdf.set_xy(MARGIN, self._pdf.get_y() + height)

    def lines(self, rows: Iterable[str], *, numbered: bool = False) -> None:
        """A list."""
        for number, row in enumerate(rows, start=1):
            self.line(row, indent=6, mark=f"{number}." if numbered else "–")
            self.gap(0.7)

    @contextmanager
    def box(self, height: float) -> Iterator[None]:
        """What is written inside stands behind a strong line; it begins on a page with room for so much."""
        self.gap(1.5)
        self.keep(height)
        page, top = self._pdf.page, self._pdf.get_y()
        self._narrow()
        right = self._pdf.r_margin
        yield
        bottom = self._pdf.get_y()
        if self._pdf.page == page:
            self._stroke(MARGIN + 0.6, top, MARGIN + 0.6, bottom, ACCENT, 1.1)
        self._pdf.set_right_margin(right)
        self.gap(2)

    def picture(self, png: bytes, width: float, described: str) -> None:
        """A picture at the right; what is written from here on stands at its left until it ends."""
        top = self._pdf.get_y() + 1
        x = WIDTH - MARGIN - width
        info = self._pdf.image(BytesIO(png), x=x, y=top, w=width, alt_text=drawable(described))
        self._pdf.set_draw_color(*RULE)
        self._pdf.set_line_width(0.2)
        self._pdf.rect(x, top, info.rendered_width, info.rendered_height)
        self._beside = top + info.rendered_height
        self._column = width + 7
        self._pdf.set_xy(MARGIN, top - 1)

    def below_picture(self) -> None:
        """Goes on below the picture, across the page."""
        if self._pdf.page == 1 and self._beside > self._pdf.get_y():
            self._pdf.set_y(self._beside + 2)

    def finished(self) -> bytes:
        """The document."""
        return bytes(self._pdf.output())

    def _number_of_lines(self, runs: Iterable[Run], size: float, indent: float) -> int:
        """About how many lines a paragraph takes."""
        long = 0.0
        self._pdf.set_text_shaping(False)
        for run in runs:
            self._type(size, run.bold, run.color)
            long += self._pdf.get_string_width(run.text + " ")
        lines = long / (WIDTH - MARGIN - indent - self._pdf.r_margin)
        return 1 if lines <= 1 else math.ceil(lines * _RAGGED)

    def _narrow(self) -> None:
        """Keeps clear of the picture while it is beside."""
        beside = self._pdf.page == 1 and self._pdf.get_y() < self._beside
        self._pdf.set_right_margin(MARGIN + (self._column if beside else 0))

    def _type(self, size: float, bold: bool, color: Color) -> None:
        self._pdf.set_font(_FONT, "B" if bold else "", size)
        self._pdf.set_text_color(*color)

    def _rule(self) -> None:
        self._narrow()
        y = self._pdf.get_y()
        self._stroke(MARGIN, y, WIDTH - self._pdf.r_margin, y, RULE, 0.25)

    def _stroke(self, x: float, y: float, to_x: float, to_y: float, color: Color, width: float) -> None:
        self._pdf.set_draw_color(*color)
        self._pdf.set_line_width(width)
        self._pdf.line(x, y, to_x, to_y)


def _broken(text: str) -> str:
    return re.sub(rf"\S{{{_WORD}}}(?=\S)", r"\g<0> ", text)


def _paper(foot: str, most: int) -> "FPDF":
    """At most so many pages that have this and their number at the foot."""
    from fpdf import FPDF

    class Paper(FPDF):
        @property
        def accept_page_break(self) -> bool:
            return self.auto_page_break and self.page < most

        def footer(self) -> None:
            self.set_text_shaping(any(map(_is_from_right, foot)))
            self.set_draw_color(*RULE)
            self.set_line_width(0.2)
            self.line(MARGIN, HEIGHT - 15, WIDTH - MARGIN, HEIGHT - 15)
            self.set_font(_FONT, "", SMALL)
            self.set_text_color(*SOFT)
            self.set_xy(MARGIN, HEIGHT - 13.5)
            self.cell(140, 4, foot)
            self.set_text_shaping(False)
            number = say("{number} of {total}", number=self.page_no(), total=_NUMBER_OF_PAGES)
            wide = self.get_string_width(number.replace(_NUMBER_OF_PAGES, "3"))
            self.set_xy(WIDTH - MARGIN - wide, HEIGHT - 13.5)
            self.cell(text=number, h=4)

    paper = Paper(format="A4")
    paper.c_margin = 0
    paper.alias_nb_pages(_NUMBER_OF_PAGES)
    return paper


def _is_from_right(character: str) -> bool:
    """Whether it belongs to a script that is written from the right, whose letters join."""
    return unicodedata.bidirectional(character) in ("R", "AL", "AN")
