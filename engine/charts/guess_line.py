"""The score of always guessing, in a panel: a line with its name, or only the name at the edge."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from engine.analysis.wording import format_metric, scale_factor
from engine.charts.chart_layout import Limits, TextSizes, axes_size, to_pixels
from engine.charts.chart_style import ChartStyle
from engine.charts.label_place import NONE, Points, sampled
from engine.charts.point_label import LevelName
from engine.data.guess import Guess
from engine.language.texts import _

SPACE = 8  # pixels that a name leaves free in the panel
NEAR = 0.35  # of the values' range: a guess that is nearer than this is in view
ABOVE, BELOW = "↑", "↓"


class GuessLine:
    """Drawn where the panel shows the score, else its name says on which side of the panel it lies."""

    def __init__(
        self, axes: Axes, column: str, guess: Guess | None, style: ChartStyle, sizes: TextSizes
    ) -> None:
        self._axes, self.guess, self._sizes = axes, guess, sizes
        self._y = scale_factor(column) * guess.value if guess is not None else np.nan
        score = format_metric(column, guess.value) if guess is not None else ""
        self._texts: tuple[str, ...] = ()
        if guess is not None:
            long, short = _("guessing {guess}: {score}"), _("guessing: {score}")
            self._texts = long.format(guess=_(guess.what), score=score), short.format(score=score)
        (self.line,) = axes.plot([], [], color=style.muted, linewidth=1.1, dashes=(1, 2.5), zorder=2)
        self.name = LevelName(axes, style, sizes)
        self.artists: tuple[Artist, ...] = (self.line, self.name.text)

    def widened(self, low: float, high: float) -> Limits:
        """The range of the values, with the guess in it if that is near."""
        near = NEAR * (high - low)
        return (
            (min(low, self._y), max(high, self._y)) if low - near <= self._y <= high + near else (low, high)
        )

    def level(self) -> Points:
        """Points along the line, in pixels; none if it is out of view."""
        low, high = self._axes.get_ylim()
        if not low <= self._y <= high:
            return NONE
        return sampled(to_pixels(self._axes, self._axes.get_xlim(), (self._y, self._y)))

    def show(self, taken: Points, *, has_results: bool) -> None:
        """Draw and name it, off the points that are `taken` if there is space."""
        level = self.level()
        is_there = self.guess is not None and has_results
        is_seen = is_there and len(level) > 0
        self.line.set_data(*((self._axes.get_xlim(), (self._y, self._y)) if is_seen else ([], [])))
        if not is_there:
            self.name.show(NONE, taken)
            return
        if is_seen:
            self._name("")
            self.name.show(level, taken)
            return
        is_above = self._y > self._axes.get_ylim()[1]
        width, height = axes_size(self._axes)
        edge = height if is_above else 0.0
        self._name(f"{ABOVE if is_above else BELOW} ")
        self.name.show(np.array([[0.0, edge], [width, edge]]), taken)

    def _name(self, arrow: str) -> None:
        """Use the longest text that the panel has space for."""
        width, _height = axes_size(self._axes)
        for text in self._texts:
            self.name.set_text(arrow + text)
            if self._sizes.of(self.name.text)[0] <= width - SPACE:
                return
