"""The formulas in a lesson's Markdown, drawn by matplotlib's mathtext: no TeX, no network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage

from engine.lessons.texts import formulas

if TYPE_CHECKING:
    from matplotlib.mathtext import MathTextParser, RasterParse, VectorParse

SCHEME = "formula"
MOST = 4000  # pixels of a formula's width and height: a space in it can have any width


@dataclass(frozen=True)
class DrawnFormula:
    """A formula as the opacity of its pixels, row by row, on a screen with `ratio` pixels per unit.

    `depth` pixels of it are below the line of the text.
    """

    width: int
    height: int
    depth: int
    ratio: float
    opacity: bytes


def with_pictures(markdown: str) -> tuple[str, tuple[str, ...]]:
    """Return the Markdown with each formula as a picture called `formula:0` and so on, and the formulas."""
    found = formulas(markdown)
    for number, one in reversed(list(enumerate(found))):
        picture = f"![{SCHEME}]({SCHEME}:{number})"
        if one.is_display:
            picture = f"\n\n{picture}\n\n"
        markdown = markdown[: one.start] + picture + markdown[one.end :]
    return markdown, tuple(" ".join(one.tex.split()) for one in found)


def with_sources(markdown: str) -> str:
    """Return the Markdown with each formula as code, as long as none can be drawn."""
    for one in reversed(formulas(markdown)):
        markdown = f"{markdown[: one.start]}`{one.tex}`{markdown[one.end :]}"
    return markdown


def draw(formula: str, pixels: float, ratio: float) -> DrawnFormula | None:
    """Draw a formula for text of a height in pixels; None if it is none. May run on a thread."""
    import numpy as np
    from matplotlib.font_manager import FontProperties

    text, font = f"${formula}$", FontProperties(size=pixels * ratio)
    measuring, drawing = _parsers()
    try:
        measured = measuring.parse(text, dpi=72, prop=font)
        if not (0 < measured.width <= MOST * ratio and 0 < measured.height <= MOST * ratio):
            return None
        image = np.ascontiguousarray(drawing.parse(text, dpi=72, prop=font).image, dtype=np.uint8)
    except (ValueError, RecursionError):  # the text shows what was written, `lesson check` what is wrong
        return None
    height, width = image.shape
    return DrawnFormula(width, height, min(height, round(measured.depth)), ratio, image.tobytes())


@cache
def _parsers() -> tuple[MathTextParser[VectorParse], MathTextParser[RasterParse]]:
    """Parsers of this module alone, to measure and to draw: those of the charts may be at work meanwhile."""
    from matplotlib.mathtext import MathTextParser as Parser

    class OwnParser(Parser):  # type: ignore[type-arg]
        _parser = None

    return OwnParser("path"), OwnParser("agg")


def picture(drawn: DrawnFormula, colour: QColor, font: QFont) -> tuple[QImage, QFont]:
    """Return the formula in a colour, and the font with which it stands on the line of the letters.

    Qt puts a picture of the alignment "baseline" lower than the line by the descent of the picture's own
    font. So that is a font of at least the formula's depth; the rest is transparent pixels below.
    """
    ratio, own = drawn.ratio, QFont(font)
    while (descent := QFontMetrics(own).descent() * ratio) < drawn.depth:
        own.setPixelSize(own.pixelSize() + 1)
    height = drawn.height + round(descent - drawn.depth)
    opacity = drawn.opacity + bytes((height - drawn.height) * drawn.width)
    alpha = QImage(opacity, drawn.width, height, drawn.width, QImage.Format.Format_Alpha8).copy()
    image = QImage(drawn.width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(colour)
    image.setAlphaChannel(alpha)
    image.setDevicePixelRatio(ratio)
    return image, own
