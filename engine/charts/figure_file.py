"""Writes a figure as PNG, SVG or PDF at a size in millimetres; the same content gives the same bytes.

Charts are laid out in pixels of their own, 100 to the inch. A scale other than 1 lays the figure out on
smaller (or larger) paper and enlarges everything: text, lines, markers and margins. Fonts are part of the
file: as outlines in SVG, embedded in PDF.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import Op, PdfFile, RendererPdf
from matplotlib.figure import Figure
from matplotlib.text import Text

from engine.charts.chart_layout import LEFT, RIGHT, figure_size
from engine.charts.chart_style import PIXEL, ChartStyle, chart_style
from engine.charts.figure_look import FigureLook
from engine.errors import InputError
from engine.language.texts import _
from engine.storage.safe_files import replace_file
from engine.system.printable import printable

FORMATS = ("png", "svg", "pdf")
TITLE, TITLE_LINE, TITLE_TOP, ELLIPSIS = 17, 22, 14, "…"  # pixels
MAX_LINES = 2

# Draws into the figure, keeping so many pixels free at the top.
Draw = Callable[[Figure, ChartStyle, float], None]


def save_figure(draw: Draw, path: Path, look: FigureLook, title: str = "") -> None:
    """Write what `draw` draws in the format of the suffix; raises InputError."""
    suffix = path.suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        text = _("A chart is saved as .png, .svg, .pdf or .csv, not {file}.")
        raise InputError(text.format(file=path.name))
    look.check()
    replace_file(path, figure_bytes(draw, suffix, look, title))


def figure_bytes(draw: Draw, suffix: str, look: FigureLook, title: str = "") -> bytes:
    """The content of the file; `suffix` is one of FORMATS."""
    style = chart_style(look.scheme)
    width, height = look.inches
    figure = Figure(figsize=(width / look.scale, height / look.scale), dpi=100)
    FigureCanvasAgg(figure)
    draw(figure, style, _put_title(figure, style, title) if title else 0)
    # No date in the metadata, so that the same results give the same file.
    with rc_context({"svg.hashsalt": "dropout-lab"}):
        return {"png": _png, "svg": _svg, "pdf": _pdf}[suffix](figure, look)


def _put_title(figure: Figure, style: ChartStyle, title: str) -> float:
    """Write the title in the upper left corner; returns its height in pixels."""
    width, height = figure_size(figure)
    text = figure.text(
        LEFT / width,
        1 - TITLE_TOP / height,
        "",
        color=style.text,
        fontfamily=style.family,
        fontsize=TITLE * PIXEL,
        fontweight=600,
        verticalalignment="top",
        parse_math=False,
    )
    lines = _lines(text, title, width - LEFT - RIGHT)
    text.set_text("\n".join(lines))
    text.set_linespacing(TITLE_LINE / (1.2 * TITLE))
    return TITLE_TOP + TITLE_LINE * len(lines)


def _lines(text: Text, content: str, space: float) -> list[str]:
    """Break the text into lines that fit, the last one cut if there are too many."""

    def fits(line: str) -> bool:
        text.set_text(line)
        figure = text.get_figure(root=True)
        assert figure is not None
        return 100 * text.get_window_extent().width / figure.dpi <= space

    lines = [""]
    for word in printable(content).split():
        longer = f"{lines[-1]} {word}".strip()
        if fits(longer) or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > MAX_LINES:
        lines = [*lines[: MAX_LINES - 1], " ".join(lines[MAX_LINES - 1 :])]
    return [line if fits(line) else _cut(line, fits) for line in lines]


def _cut(line: str, fits: Callable[[str], bool]) -> str:
    while line and not fits(line + ELLIPSIS):
        line = line[:-1].rstrip()
    return line + ELLIPSIS


def _png(figure: Figure, look: FigureLook) -> bytes:
    content = io.BytesIO()
    dpi = (look.dpi, look.dpi)
    figure.savefig(content, format="png", dpi=look.dpi * look.scale, pil_kwargs={"dpi": dpi})
    return content.getvalue()


def _svg(figure: Figure, look: FigureLook) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="svg", metadata={"Date": None})  # not a text: a key
    text = content.getvalue().decode()
    head, rest = text.split("<svg ", 1)
    attributes, rest = rest.split(">", 1)
    for name, size in (("width", look.width), ("height", look.height)):
        attributes = re.sub(rf'\b{name}="[^"]*"', f'{name}="{size:g}mm"', attributes, count=1)
    return f"{head}<svg {attributes}>{rest}".encode()


def _pdf(figure: Figure, look: FigureLook) -> bytes:
    """Render the figure as matplotlib does, on pages that are enlarged as a whole."""
    content = io.BytesIO()
    figure.set_dpi(72)  # points
    width, height = figure.get_size_inches()
    # matplotlib's PDF classes have no types
    pdf: Any = _EnlargedPdf(content, look.scale)
    pdf.newPage(width, height)
    renderer: Any = RendererPdf(pdf, 72, height, width)  # type: ignore[no-untyped-call]
    figure.draw(renderer)
    renderer.finalize()
    pdf.finalize()
    pdf.close()
    return content.getvalue()


class _EnlargedPdf(PdfFile):
    """A PDF whose pages are `scale` times as large as what is drawn on them."""

    def __init__(self, content: io.BytesIO, scale: float) -> None:
        super().__init__(content, metadata={"CreationDate": None})  # type: ignore[no-untyped-call]
        self._scale = scale

    def newPage(self, width: float, height: float) -> None:  # noqa: N802 (matplotlib's name)
        super().newPage(width * self._scale, height * self._scale)  # type: ignore[no-untyped-call]
        if self._scale != 1:
            self.output(self._scale, 0, 0, self._scale, 0, 0, Op.concat_matrix)  # type: ignore[no-untyped-call]
