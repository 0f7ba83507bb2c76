"""The left panel of "Why different?": every pair of trainings as a dot, a ring and the line between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from engine.analysis.variance_study import Pair, VarianceStudy
from engine.analysis.wording import is_fraction, scale_factor, score_label
from engine.charts.chart_layout import Limits, axes_size, stable_limits
from engine.charts.chart_style import TEXT, ChartStyle, PlainFormatter
from engine.charts.point_label import panel_text
from engine.language.texts import N_, _, pgettext

TITLES = (N_("Pairs of trainings that share one thing only"), N_("Pairs that share one thing"))
KEYS = (
    (N_("a training"), N_("another that shares only this with it")),
    (N_("a training"), N_("shares only this")),
)
ROW_FILL, MIN_DOT, MAX_DOT = 0.74, 2.2, 5.6
X_LABEL, KEY, NAME = -30, -56, 14  # pixels
UNBOUND: Limits = (-float("inf"), float("inf"))


@dataclass(frozen=True)
class PlacedPair:
    """A pair and its position: its row's name, both x values, its y value."""

    row: str
    pair: Pair
    own: float
    other: float
    y: float


class VariancePairs:
    """Draws into an axes with one row for each of `rows`, counted from the top."""

    def __init__(
        self,
        axes: Axes,
        rows: Sequence[str],
        names: Mapping[str, str],
        colours: Mapping[str, str],
        style: ChartStyle,
        *,
        is_animated: bool,
    ) -> None:
        self.axes, self._rows = axes, rows
        self.placed: tuple[PlacedPair, ...] = ()
        self._limits: Limits | None = None
        self._n = 1
        self._lines, self._dots, self._rings = [], [], []
        for row in rows:
            lines = LineCollection([], colors=colours[row], linewidths=1.3, alpha=0.45, zorder=2)
            axes.add_collection(lines, autolim=False)
            (dots,) = axes.plot([], [], "o", color=colours[row], markeredgewidth=0, zorder=4)
            (rings,) = axes.plot(
                [], [], "o", color=colours[row], markerfacecolor=style.card, markeredgewidth=1.2, zorder=3
            )
            self._lines.append(lines)
            self._dots.append(dots)
            self._rings.append(rings)
        self.artists: list[Artist] = [*self._lines, *self._dots, *self._rings]
        for artist in self.artists:
            artist.set_animated(is_animated)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_formatter(PlainFormatter())
        axes.grid(visible=True, axis="x", color=style.grid, linewidth=0.7)
        axes.set_axisbelow(True)
        axes.xaxis.set_visible(False)
        self.keys = [panel_text(axes, style, style.muted) for _key in range(2)]
        for text in self.keys:
            text.set_horizontalalignment("left")
        self.names = [panel_text(axes, style, style.text, size=TEXT) for _row in rows]
        for text, row in zip(self.names, rows, strict=True):
            text.set(text=_(names[row]), horizontalalignment="right")
        self._key_marks = [
            Line2D(
                [0],
                [0],
                transform=axes.transAxes,
                marker="o",
                markersize=5.5,
                color=style.muted,
                markerfacecolor=face,
                clip_on=False,
                linestyle="none",
            )
            for face in (style.muted, style.card)
        ]
        for mark in self._key_marks:
            axes.add_line(mark)

    def update(self, study: VarianceStudy) -> bool:
        """Move the artists; returns True if the limits changed."""
        self._n = max(len(study.seeds), 1)
        factor = scale_factor(study.column)
        own = {pair.seed: pair.score for pair in study.pairs()}
        order = sorted((seed for seed in own if np.isfinite(own[seed])), key=lambda seed: (own[seed], seed))
        height_of = {seed: (place + 0.5) / self._n for place, seed in enumerate(order)}
        placed = []
        for index, row in enumerate(self._rows):
            for pair in study.pairs(row):
                if pair.seed in height_of and np.isfinite(pair.other):
                    y = index + 0.5 + ROW_FILL * (height_of[pair.seed] - 0.5)
                    placed.append(PlacedPair(row, pair, factor * pair.score, factor * pair.other, y))
        self.placed = tuple(placed)
        for index, row in enumerate(self._rows):
            row_pairs = [one for one in placed if one.row == row]
            self._lines[index].set_segments([[(one.own, one.y), (one.other, one.y)] for one in row_pairs])
            self._dots[index].set_data([one.own for one in row_pairs], [one.y for one in row_pairs])
            self._rings[index].set_data([one.other for one in row_pairs], [one.y for one in row_pairs])
        self.axes.set_xlabel(_label(study.column, study.target))
        self._fit_dots()
        return self._fit_limits(study.column)

    def lay_out(self, is_wide: bool) -> None:
        """Fit title, key and markers to the panel's size."""
        width, height = axes_size(self.axes)
        self.axes.set_title(_(TITLES[0 if is_wide else 1]), loc="left", fontweight=600)
        self.axes.xaxis.set_label_coords(0.5, X_LABEL / height)
        for index, name in enumerate(self.names):
            name.set_position((-NAME / width, 1 - (index + 0.5) / len(self._rows)))
        x = 6.0
        labels = map(_, KEYS[0 if is_wide else 1])
        for text, mark, label in zip(self.keys, self._key_marks, labels, strict=True):
            mark.set_data([x / width], [KEY / height])
            text.set_text(label)
            text.set_position(((x + 10) / width, KEY / height))
            x += 10 + 7.2 * len(label) + 16
        self._fit_dots()

    def _fit_dots(self) -> None:
        """Make the markers as large as the number of pairs in a row allows."""
        pitch = ROW_FILL * axes_size(self.axes)[1] / len(self._rows) / self._n * 0.72
        size = min(MAX_DOT, max(MIN_DOT, 0.95 * pitch))
        for dots, rings in zip(self._dots, self._rings, strict=True):
            dots.set_markersize(size + 0.8)
            rings.set_markersize(size)

    def _fit_limits(self, column: str) -> bool:
        values = [value for one in self.placed for value in (one.own, one.other)]
        before = self._limits
        if values:
            is_share = scale_factor(column) == 100
            bounds, minimum = ((-2.0, 102.0), 4.0) if is_share else (UNBOUND, 0.0)
            self._limits = stable_limits(before, min(values), max(values), bounds, minimum)
            self.axes.set_xlim(*self._limits)
            self.axes.xaxis.set_visible(True)
        return self._limits != before


def _label(column: str, target: str) -> str:
    """A label such as "held-out accuracy, %"."""
    unit = "%" if is_fraction(column) else target
    if not unit:
        return score_label(column)
    return pgettext("axis", "{quantity}, {unit}").format(quantity=score_label(column), unit=unit)
