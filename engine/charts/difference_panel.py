"""Panel of the paired differences: each seed's score minus its score at rate 0, their mean and interval."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from engine.analysis.statistics import PairedDifference
from engine.analysis.verdict import ALPHA
from engine.analysis.wording import (
    axis_label,
    format_difference,
    is_higher_better,
    rate_label,
    scale_factor,
)
from engine.charts.chart_layout import Limits, TextSizes, axes_size, set_rate_ticks, to_pixels
from engine.charts.chart_style import ChartStyle, style_axes
from engine.charts.label_place import Points, Surroundings, sampled
from engine.charts.panel_key import PanelKey
from engine.charts.point_label import LevelName, PointLabel, panel_text
from engine.charts.sweep_dots import Dots
from engine.language.numbers import number_text
from engine.language.texts import N_, _

NO_DROPOUT, TITLE = N_("no dropout"), N_("Each seed against itself without dropout")
NOTE_LETTER = 6.5
TITLE_PAD = 30  # pixels: leaves space for the key between title and panel

SeedLines = Mapping[int, Mapping[float, float]]
CLEAR, UNCLEAR = N_("not just chance (Holm)"), N_("may be chance")
INTERVAL, SEED = N_("95 % interval of the mean"), N_("one seed")


class DifferencePanel:
    """Draws the differences of one column into an axes; artists are made once and moved.

    `target` is the scale of the target, as in `target_text`; `is_peak` as `rate_label` has it.
    """

    def __init__(
        self,
        axes: Axes,
        column: str,
        style: ChartStyle,
        *,
        is_animated: bool,
        target: str = "",
        is_peak: bool = False,
    ) -> None:
        self.axes, self.column, self.target, self.is_peak = axes, column, target, is_peak
        self.colour = style.accent if column.startswith("test_") else style.train
        self.dots_shown = Dots()
        self.factor = scale_factor(column)
        self._rates: tuple[float, ...] = ()
        self._x_limits: Limits = (-0.05, 0.65)
        self._rows: tuple[PairedDifference, ...] = ()
        self._note = ""
        sizes = TextSizes()
        axes.set_title(_(TITLE), loc="left")
        axes.set_xlabel(rate_label(column, is_peak=is_peak), labelpad=8)
        unit = (
            _("difference, points")
            if self.factor == 100
            else _("difference in {score}").format(score=axis_label(column, target))
        )
        axes.set_ylabel(unit, labelpad=8)
        style_axes(axes, style, title_pad=TITLE_PAD)
        axes.yaxis.set_visible(False)
        axes.set_ylim(-1, 1)
        (self.zero,) = axes.plot([], [], color=style.muted, linewidth=1.1, dashes=(5, 4), zorder=2)
        self.seeds = LineCollection([], colors=self.colour, linewidths=0.9, zorder=1.5)
        self.bars = LineCollection([], colors=style.text, linewidths=1.6, zorder=3.5)
        for collection in (self.seeds, self.bars):
            axes.add_collection(collection, autolim=False)
        (self.dots,) = axes.plot(
            [],
            [],
            linestyle="none",
            marker="o",
            markersize=2.8,
            color=self.colour,
            markeredgewidth=0,
            zorder=2.5,
        )
        (self.mean,) = axes.plot([], [], color=style.text, linewidth=1.6, zorder=3)
        (self.unclear,) = axes.plot(
            [],
            [],
            linestyle="none",
            marker="o",
            markersize=7,
            markerfacecolor=style.card,
            markeredgecolor=style.text,
            markeredgewidth=1.6,
            zorder=4,
        )
        (self.clear,) = axes.plot(
            [],
            [],
            linestyle="none",
            marker="o",
            markersize=7.6,
            color=style.text,
            markeredgewidth=0,
            zorder=4,
        )
        self.best = PointLabel(axes, style, sizes)
        self.zero_name = LevelName(axes, style, sizes, _(NO_DROPOUT))
        self.side = panel_text(axes, style, style.muted)
        self.side.set_horizontalalignment("left")
        self.note = panel_text(axes, style, style.muted)
        self.note.set_position((0.5, 0.5))
        self.key = PanelKey(axes, style, sizes, _key_marks(style, self.colour))
        self.artists: list[Artist] = [
            self.zero,
            self.seeds,
            self.bars,
            self.dots,
            self.mean,
            self.unclear,
            self.clear,
            *self.best.artists,
            self.zero_name.text,
            self.side,
            self.note,
        ]
        for artist in self.artists:
            artist.set_animated(is_animated)

    def update(
        self, lines: SeedLines, rows: Sequence[PairedDifference], rates: tuple[float, ...], note: str
    ) -> bool:
        """Move the artists; returns True if the shown rates changed.

        The caller sets limits and labels afterwards.

        `lines` has each seed's differences by rate, in the metric's own unit; `note` is shown instead of
        them.
        """
        self._rows, self._note = tuple(rows), note
        self.dots_shown = Dots(
            [(rate, seed, value) for seed, line in lines.items() for rate, value in line.items() if rate],
            self.factor,
        )
        self.dots.set_data(*self.dots_shown.places.T)
        self.seeds.set_segments(
            [[(rate, self.factor * value) for rate, value in sorted(line.items())] for line in lines.values()]
        )
        crowd = min(1.0, 10 / max(len(lines), 1))
        self.seeds.set_alpha(0.15 + 0.35 * crowd)
        self.dots.set_alpha(0.25 + 0.4 * crowd)
        means = [(row.rate, self.factor * row.mean) for row in rows]
        start = [(0.0, 0.0)] if means else []
        self.mean.set_data(*_columns([*start, *means]))
        holds = [math.isfinite(row.p_holm) and row.p_holm < ALPHA for row in rows]
        self.clear.set_data(
            *_columns([item for item, is_clear in zip(means, holds, strict=True) if is_clear])
        )
        self.unclear.set_data(
            *_columns([item for item, is_clear in zip(means, holds, strict=True) if not is_clear])
        )
        self.bars.set_segments(
            [
                [(row.rate, self.factor * row.ci_low), (row.rate, self.factor * row.ci_high)]
                for row in rows
                if math.isfinite(row.ci_low)
            ]
        )
        return self._set_rates(rates)

    def span(self) -> Limits | None:
        """The range of y values that must be visible, in the axis's unit; None without data."""
        dots = self.dots_shown.span
        if dots is None:
            return None
        first, last = min(dots[0], 0.0), max(dots[1], 0.0)
        # After two seeds an interval can be many times larger than the differences: it may exceed the panel.
        space = 0.3 * (last - first)
        ends = [
            self.factor * end for row in self._rows for end in (row.ci_low, row.ci_high) if math.isfinite(end)
        ]
        return max(min([first, *ends]), first - space), min(max([last, *ends]), last + space)

    def home_x_limits(self) -> Limits:
        """The x limits that show all rates."""
        return self._x_limits

    def fit(self) -> None:
        """Fit ticks and labels to the panel's size and limits."""
        if self._rates:
            set_rate_ticks(self.axes, self._rates)
        self.best.forget()
        self.key.fit()
        self.place_labels()

    def place_labels(self) -> None:
        """Label the zero line, the better side and the largest gain."""
        width, height = axes_size(self.axes)
        self.note.set_text(textwrap.fill(self._note, max(12, int(max(width, 100.0) / NOTE_LETTER))))
        is_empty = not len(self.dots_shown)
        self.zero.set_data(() if is_empty else self.axes.get_xlim(), () if is_empty else (0, 0))
        curve = sampled(to_pixels(self.axes, *self.mean.get_data()))
        dots = to_pixels(self.axes, *self.dots_shown.places.T)
        bars = [sampled(to_pixels(self.axes, *np.asarray(bar).T)) for bar in self.bars.get_segments()]
        closed = np.concatenate([curve, *bars])
        zero = to_pixels(self.axes, *self.zero.get_data())
        named = self.zero_name.show(zero, np.concatenate([closed, dots]))
        self._name_better_side(is_empty, width, height)
        row = self._best()
        if row is None:
            self.best.hide()
            return
        sign = "+" if row.mean > 0 else ""
        label = f"{number_text(row.rate, 'g')}:  {sign}{format_difference(self.column, row.mean)}"
        around = Surroundings(width, height, closed, dots, lines=np.concatenate([sampled(zero), named]))
        self.best.show([label], to_pixels(self.axes, [row.rate], [self.factor * row.mean])[0], around)

    def _name_better_side(self, is_empty: bool, width: float, height: float) -> None:
        is_higher = is_higher_better(self.column)
        better = _("↑ better than no dropout") if is_higher else _("↓ better than no dropout")
        self.side.set_text("" if is_empty else better)
        self.side.set_verticalalignment("top" if is_higher else "bottom")
        inset = 6 / max(height, 1.0)
        self.side.set_position((8 / max(width, 1.0), 1 - inset if is_higher else inset))

    def _best(self) -> PairedDifference | None:
        """The largest gain; the smallest loss if there is no gain."""
        sign = 1 if is_higher_better(self.column) else -1
        found = [row for row in self._rows if math.isfinite(row.mean)]
        return max(found, key=lambda row: sign * row.mean) if found else None

    def _set_rates(self, rates: tuple[float, ...]) -> bool:
        if not rates or rates == self._rates:
            return False
        pad = 0.06 * (rates[-1] - rates[0]) or 0.05
        self._rates, self._x_limits = rates, (rates[0] - pad, rates[-1] + pad)
        return True


def _columns(points: Sequence[tuple[float, float]]) -> Points:
    """Points as two rows, one per coordinate."""
    return np.array(points, dtype=float).reshape(-1, 2).T


# --- The key


# --- The key


def _key_marks(style: ChartStyle, colour: str) -> dict[str, Line2D]:
    return {
        CLEAR: Line2D([], [], marker="o", color=style.text, markersize=6.5, linestyle="none"),
        UNCLEAR: Line2D(
            [],
            [],
            marker="o",
            color=style.text,
            markersize=6,
            linestyle="none",
            markerfacecolor=style.card,
        ),
        INTERVAL: Line2D(
            [], [], marker="|", color=style.text, markersize=10, markeredgewidth=1.6, linestyle="none"
        ),
        SEED: Line2D([], [], color=colour, linewidth=1.0, alpha=0.7),
    }
