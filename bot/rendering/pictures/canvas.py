"""A picture for a phone: a card of fixed width, on which shapes and text are placed in pixels from the top left."""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from bot.rendering.lettering import Face, drawable, lines

if TYPE_CHECKING:
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import Patch

WIDTH, TALLEST = 1080, 1350
MARGIN = 64
LEADING = 1.28
"""From line to line, in sizes of the font."""

PAPER, INK, SOFT, FAINT, TRACK = "#FBFAF6", "#1B2430", "#56606E", "#D8D4C8", "#EFECE3"
BLUE, PALE_BLUE, RED, PALE_RED = "#0072B2", "#CFE4F2", "#B84A00", "#FAE9DC"
"""Blue and vermilion after Okabe and Ito (2008), the latter darker so that text in it can be read."""

Align = Literal["left", "center", "right"]

drawing = threading.Lock()
"""matplotlib is not safe to draw with in two threads at once."""

_DPI = 100


class Canvas:
    """Draws from the top down; the height of the picture is given when it is finished."""

    def __init__(self) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self._figure = Figure(figsize=(WIDTH / _DPI, TALLEST / _DPI), dpi=_DPI, facecolor=PAPER)
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._renderer: RendererAgg = FigureCanvasAgg(self._figure).get_renderer()  # type: ignore[no-untyped-call]

    def heading(self, title: str, *beneath: str) -> float:
        """The title and what stands beneath it, divided by dots; gives where the next thing begins."""
        y = self.paragraph(MARGIN, 104, title, 54, WIDTH - 2 * MARGIN, 2, bold=True)
        told = " · ".join(filter(None, map(drawable, beneath)))
        return self.paragraph(MARGIN, y - 6, told, 30, WIDTH - 2 * MARGIN, 2, color=SOFT) + 4

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        color: str = INK,
        align: Align = "left",
        turned: bool = False,
    ) -> None:
        """One line whose baseline is at y; a `turned` one reads from bottom to top, with its middle at y."""
        self._axes.text(
            x,
            y,
            drawable(text),
            fontproperties=_font(size, bold),
            color=color,
            ha=align,
            va="center" if turned else "baseline",
            rotation=90 if turned else 0,
            parse_math=False,
            zorder=5,
        )

    def paragraph(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        width: float,
        most: int,
        *,
        bold: bool = False,
        color: str = INK,
        align: Align = "left",
    ) -> float:
        """At most so many lines, the baseline of the first at y; gives the baseline for a line after it."""
        for line in self.broken(text, size, width, most, bold=bold):
            self.text(x, y, line, size, bold=bold, color=color, align=align)
            y += size * LEADING
        return y

    def broken(self, text: str, size: float, width: float, most: int, *, bold: bool = False) -> list[str]:
        """The lines of a text that are as wide as this at most."""
        return lines(drawable(text), most, lambda line: self.width(line, size, bold=bold) <= width)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """In pixels, of a line."""
        return float(self._renderer.get_text_width_height_descent(drawable(text), _font(size, bold), False)[0])  # type: ignore[no-untyped-call]

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        color: str,
        *,
        hatch: str = "",
        radius: float = 0,
        layer: int = 2,
    ) -> None:
        """A filled box; with a colour for the hatch an outlined one with diagonal lines."""
        from matplotlib.patches import FancyBboxPatch

        style = f"round,pad=0,rounding_size={min(radius, width / 2, height / 2)}"
        patch = FancyBboxPatch((x, y), width, height, boxstyle=style, facecolor=color, linewidth=0, zorder=layer)
        if hatch:
            patch.set(edgecolor=hatch, hatch="//", linewidth=1.6)
            patch.set_hatch_linewidth(1.8)
        self.add(patch)

    def line(self, xs: Iterable[float], ys: Iterable[float], color: str, width: float = 2, **style: Any) -> None:
        self._axes.plot(list(xs), list(ys), color=color, linewidth=width, zorder=3, **style)

    def dot(self, x: float, y: float, size: float, color: str, *, marker: str = "o", hollow: bool = False) -> None:
        """A marker as wide as `size`; a hollow one is filled with the colour of the paper."""
        self._axes.plot(
            [x],
            [y],
            marker=marker,
            markersize=size * 72 / _DPI,
            markerfacecolor=PAPER if hollow else color,
            markeredgecolor=color,
            markeredgewidth=3,
            linestyle="none",
            zorder=4,
        )

    def arrow(self, x: float, y: float, to_x: float, to_y: float, color: str) -> None:
        from matplotlib.patches import FancyArrowPatch

        arrow = FancyArrowPatch((x, y), (to_x, to_y), arrowstyle="-|>,head_length=9,head_width=6", shrinkA=0, shrinkB=0)
        arrow.set(color=color, linewidth=2.5, zorder=3)
        self.add(arrow)

    def add(self, patch: "Patch") -> None:
        self._axes.add_patch(patch)

    def png(self, height: float) -> bytes:
        """The picture, cut off at this height."""
        height = round(height)
        self._axes.set_ylim(height, 0)
        self._figure.set_size_inches(WIDTH / _DPI, height / _DPI)
        written = BytesIO()
        self._figure.savefig(written, format="png", metadata={"Software": None})
        return written.getvalue()


def _font(size: float, bold: bool) -> "FontProperties":
    from matplotlib.font_manager import FontProperties

    return FontProperties(fname=(Face.BOLD if bold else Face.REGULAR).path, size=size * 72 / _DPI)
