"""The formulas in a lesson's Markdown, drawn by matplotlib's mathtext: no TeX, no network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage

if TYPE_CHECKING:
    from matplotlib.mathtext import MathTextParser, RasterParse

SCHEME = "formula"
# What is code has no formulas; a dollar sign before a digit is money.
_CODE = re.compile(r"(```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]*`)", re.DOTALL)
_FORMULA = re.compile(
    r"(?<!\\)\$\$(.+?)\$\$|(?<![\\$])\$(?![\s$])((?:[^$\n]|\n(?!\s*\n))+?)(?<![\s\\])\$(?!\d)", re.DOTALL
)


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
    formulas: list[str] = []

    def replaced(found: re.Match[str]) -> str:
        is_on_its_own = found[1] is not None
        formulas.append(" ".join((found[1] or found[2]).split()))
        picture = f"![{SCHEME}]({SCHEME}:{len(formulas) - 1})"
        return f"\n\n{picture}\n\n" if is_on_its_own else picture

    parts = _CODE.split(markdown)
    parts[::2] = [_FORMULA.sub(replaced, part) for part in parts[::2]]
    return "".join(parts), tuple(formulas)


def with_sources(markdown: str) -> str:
    """Return the Markdown with each formula as code, as long as none can be drawn."""
    parts = _CODE.split(markdown)
    parts[::2] = [_FORMULA.sub(lambda found: f"`{found[1] or found[2]}`", part) for part in parts[::2]]
    return "".join(parts)


def draw(formula: str, pixels: float, ratio: float) -> DrawnFormula | None:
    """Draw a formula for text of a height in pixels; None if it is none. May run on a thread."""
    import numpy as np
    from matplotlib.font_manager import FontProperties

    try:
        found = _parser().parse(f"${formula}$", dpi=72, prop=FontProperties(size=pixels * ratio))
    except ValueError:  # the text then shows what was written, and `lesson check` says what is wrong
        return None
    image = np.ascontiguousarray(np.asarray(found.image), dtype=np.uint8)
    if image.ndim != 2 or not image.size:
        return None
    height, width = image.shape
    return DrawnFormula(width, height, min(height, round(found.depth)), ratio, image.tobytes())


@cache
def _parser() -> MathTextParser[RasterParse]:
    """A parser of this module alone: that of the charts may be at work on the other thread."""
    from matplotlib.mathtext import MathTextParser as Parser

    class OwnParser(Parser):  # type: ignore[type-arg]
        _parser = None

    return OwnParser("agg")


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
