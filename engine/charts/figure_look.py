"""The size of a saved figure, the size of its text, and its colours."""

from __future__ import annotations

from dataclasses import dataclass

from engine.charts.chart_style import PIXEL
from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import N_, _

MM_PER_INCH = 25.4
MIN_MM, MAX_MM = 40.0, 1000.0
MIN_FONT_SIZE, MAX_FONT_SIZE = 5.0, 40.0  # points
TEXT_PIXELS = 13  # size of a chart's text, in the chart's own pixels
# The minimum size of a chart with axes and some text, in its own pixels.
MIN_PIXELS = 220.0


@dataclass(frozen=True)
class FigureLook:
    """Width and height in millimetres; `scale` 1 makes text 9.4 points, as on the screen.

    A larger scale gives larger text, lines and markers on the same paper. `dpi` is a PNG's resolution in
    dots per inch, `scheme` is a name in tokens.json, such as "light".
    """

    width: float = 243.84
    height: float = 142.24
    scale: float = 1.0
    dpi: int = 200
    scheme: str = "light"

    @property
    def letters(self) -> float:
        """The text size in points."""
        return TEXT_PIXELS * PIXEL * self.scale

    @property
    def inches(self) -> tuple[float, float]:
        return self.width / MM_PER_INCH, self.height / MM_PER_INCH

    def check(self) -> None:
        """Raise InputError, one sentence, for a size that no figure can have."""
        if not (MIN_MM <= self.width <= MAX_MM and MIN_MM <= self.height <= MAX_MM):
            text = _("A figure is {low} to {high} mm wide and high, not {width} × {height} mm.")
            raise InputError(text.format(low=f"{MIN_MM:g}", high=f"{MAX_MM:g}", **self._size_texts()))
        if not MIN_FONT_SIZE - 0.05 <= self.letters <= MAX_FONT_SIZE + 0.05:
            text = _("A figure's letters have {low} to {high} points, not {n}.")
            low, high = f"{MIN_FONT_SIZE:g}", f"{MAX_FONT_SIZE:g}"
            raise InputError(text.format(low=low, high=high, n=number_text(self.letters, ".3g")))
        if 100 * min(self.inches) / self.scale < MIN_PIXELS:
            text = _(
                "Letters of {n} points leave no room for the curve in a figure of {width} × {height} mm: "
                "make it larger or its letters smaller."
            )
            raise InputError(text.format(n=number_text(self.letters, ".2g"), **self._size_texts()))

    def _size_texts(self) -> dict[str, str]:
        return {"width": number_text(self.width, "g"), "height": number_text(self.height, "g")}


def scale_of(letters: float) -> float:
    """The scale that gives text of so many points."""
    return letters / (TEXT_PIXELS * PIXEL)


@dataclass(frozen=True)
class FigureSize:
    """A common size: its English name, width, height for one panel and for two, text size in points."""

    id: str
    name: str
    width: float
    heights: tuple[float, float]
    letters: float
    dpi: int

    def look(self, panels: int = 1, scheme: str = "light") -> FigureLook:
        """The look of a figure with this number of panels."""
        height = self.heights[min(panels, 2) - 1]
        return FigureLook(self.width, height, scale_of(self.letters), self.dpi, scheme)


FIGURE_SIZES: tuple[FigureSize, ...] = (
    FigureSize("column", N_("A4, one column (85 mm)"), 85, (70, 130), 7.5, 400),
    FigureSize("text", N_("A4, text width (170 mm)"), 170, (95, 85), 8, 300),
    FigureSize("slide", N_("Slide, 16:9"), 338.67, (190.5, 190.5), 18, 144),
    FigureSize("projector", N_("Projector, large letters"), 338.67, (190.5, 190.5), 22, 144),
)
