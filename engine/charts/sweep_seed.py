"""One seed alone, drawn boldly over a faded rest: what one run would have shown."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from engine.analysis.statistics import RateSummary
from engine.charts.chart_style import ChartStyle
from engine.charts.label_place import NONE, Points, Surroundings, sampled
from engine.charts.panel_space import TextSizes, to_pixels
from engine.charts.point_label import PointLabel


class SeedCurve:
    """The seed's values at every rate, its best one named where the panel is the one that is judged."""

    def __init__(self, axes: Axes, factor: float, style: ChartStyle, sizes: TextSizes) -> None:
        self._axes, self._factor = axes, factor
        self.seed: int | None = None
        self._rows: list[tuple[float, float]] = []
        (self.line,) = axes.plot(
            [], [], color=style.dropout, linewidth=2.6, marker="D", markersize=6, markeredgewidth=0,
            zorder=4.5,
        )  # fmt: skip
        self.label = PointLabel(axes, style, sizes)
        self.artists: tuple[Artist, ...] = (self.line, *self.label.artists)

    def show(self, summaries: Sequence[RateSummary], seed: int | None) -> None:
        """Move the line to this seed's values, or away."""
        if seed != self.seed:
            self.label.forget()
        self.seed = seed
        self._rows = [
            (item.rate, value) for item in summaries for other, value in item.values if other == seed
        ]
        self.line.set_visible(bool(self._rows))
        self.line.set_data(
            [rate for rate, _ in self._rows], [self._factor * value for _, value in self._rows]
        )

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see of a seed."""
        return any(math.isfinite(value) for _, value in self._rows)

    def best(self, sign: int) -> tuple[float, float] | None:
        """The rate that this seed alone would call the best, and its value."""
        found = [row for row in self._rows if math.isfinite(row[1])]
        return max(found, key=lambda row: sign * row[1]) if len(found) > 1 else None

    def pixels(self) -> Points:
        """Points along the line."""
        return sampled(to_pixels(self._axes, *self.line.get_data())) if self._rows else NONE

    def place_label(
        self, wordings: Sequence[str], anchor: tuple[float, float] | None, around: Surroundings
    ) -> Points:
        """Name it at the anchor (rate and value), or at its last point."""
        found = anchor or next((row for row in reversed(self._rows) if math.isfinite(row[1])), None)
        if found is None:
            self.label.hide()
            return NONE
        point = to_pixels(self._axes, [found[0]], [self._factor * found[1]])[0]
        return self.label.show(wordings, np.asarray(point), around)
