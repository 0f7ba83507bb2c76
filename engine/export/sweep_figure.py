"""The curve: metric against dropout rate, every training a dot, their mean a line, its interval a band."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.export.chart_style import SMALL, TEXT, ChartStyle, kept_limits, place_axes, style_axes
from engine.project.results import SweepResults
from engine.project.specs import score_column
from engine.results.statistics import RateSummary, summarize
from engine.results.wording import axis_label, format_metric, is_higher_better, scale_factor

HELD_OUT, TRAINING = "Held-out data", "Training data (dropout off)"


class SweepFigure:
    """Draws into a figure that somebody else owns; artists are made once per set of panels and moved."""

    def __init__(self, figure: Figure, style: ChartStyle, *, is_animated: bool = False) -> None:
        self.figure = figure
        self.panels: list[Panel] = []
        self._style, self._is_animated = style, is_animated
        self._shown: tuple[SweepResults, tuple[float, ...]] | None = None
        figure.set_facecolor(style.card)

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        self._drop_panels()
        if self._shown is not None:
            self.update(*self._shown)

    def update(self, results: SweepResults, planned_rates: Sequence[float]) -> bool:
        """Show these results; True if limits or panels changed, so that all must be drawn anew."""
        rates = tuple(planned_rates)
        self._shown = (results, rates)
        training = results.experiment.training
        columns = [f"train_{training.metric}"]
        if results.experiment.data.is_held_out:
            columns.append(f"test_{training.metric}")
        score = score_column(results.experiment.data, training)
        has_changed = [panel.column for panel in self.panels] != columns
        if has_changed:
            self._drop_panels()
            for index, column in enumerate(columns):
                axes = self.figure.add_subplot(1, len(columns), index + 1)
                self.panels.append(
                    Panel(axes, column, self._style, is_scored=column == score, is_animated=self._is_animated)
                )
            self.lay_out()
        for panel in self.panels:
            has_changed |= panel.update(summarize(results.cells, panel.column), rates)
        return has_changed

    def lay_out(self) -> None:
        """Fit the panels to the figure's size."""
        if self.panels:
            width, height = (self.figure.get_size_inches() * 100).tolist()
            place_axes([panel.axes for panel in self.panels], width, height)

    def animated_artists(self) -> list[Artist]:
        """What moves between full draws."""
        return [artist for panel in self.panels for artist in panel.artists]

    def _drop_panels(self) -> None:
        for panel in self.panels:
            panel.axes.remove()
        self.panels = []


class Panel:
    """One axes: the dots, the mean, the band, the level of rate 0, and the best rate where it is scored."""

    def __init__(
        self, axes: Axes, column: str, style: ChartStyle, *, is_scored: bool, is_animated: bool
    ) -> None:
        self.axes, self.column, self.is_scored = axes, column, is_scored
        self._factor = scale_factor(column)
        is_held_out = column.startswith("test_")
        colour = style.accent if is_held_out else style.train
        axes.set_title(HELD_OUT if is_held_out else TRAINING, loc="left")
        axes.set_xlabel("dropout rate d", labelpad=8)
        axes.set_ylabel(axis_label(column), labelpad=8)
        style_axes(axes, style)
        self._y_limits: tuple[float, float] | None = None
        self._rates: tuple[float, ...] = ()
        self.band = axes.fill_between([0.0], [0.0], [0.0], color=colour, alpha=0.18, linewidth=0, zorder=1)
        (self.baseline,) = axes.plot(
            [], [], color=style.muted, linewidth=1.1, dashes=(5, 4), zorder=2, label="no dropout"
        )
        (self.dots,) = axes.plot(
            [], [], linestyle="none", marker="o", markersize=3.2, color=colour, alpha=0.65,
            markeredgewidth=0, zorder=3,
        )  # fmt: skip
        (self.mean,) = axes.plot(
            [], [], color=colour, linewidth=2, marker="o" if is_held_out else "s", markersize=6.5,
            markerfacecolor=style.card, markeredgecolor=colour, markeredgewidth=1.8, zorder=4,
        )  # fmt: skip
        (self.leader,) = axes.plot([], [], color=style.muted, linewidth=0.9, zorder=3.5)
        self.label = axes.text(
            0, 0, "", color=style.text, fontfamily=style.family, fontsize=TEXT, fontweight=600,
            horizontalalignment="center", verticalalignment="center", zorder=5,
            bbox={"facecolor": style.card, "edgecolor": "none", "alpha": 0.85, "pad": 2},
        )  # fmt: skip
        self.note = axes.text(
            0.5, 0.5, "", transform=axes.transAxes, color=style.muted, fontfamily=style.family,
            fontsize=SMALL, horizontalalignment="center", zorder=5,
        )  # fmt: skip
        self.artists: list[Artist] = [
            self.band, self.baseline, self.dots, self.mean, self.leader, self.label, self.note,
        ]  # fmt: skip
        for artist in self.artists:
            artist.set_animated(is_animated)

    def update(self, summaries: Sequence[RateSummary], rates: tuple[float, ...]) -> bool:
        """Move the artists; True if the limits changed."""
        found = [item for item in summaries if math.isfinite(item.mean)]
        x = np.array([item.rate for item in found])
        mean = self._factor * np.array([item.mean for item in found])
        low = self._factor * np.array([item.ci_low for item in found])
        high = self._factor * np.array([item.ci_high for item in found])
        step = min(np.diff(sorted(rates)), default=0.1)
        dots = [
            (item.rate + step * _jitter(seed), self._factor * value)
            for item in found for seed, value in item.values if math.isfinite(value)
        ]  # fmt: skip
        has_changed = self._set_limits(rates, mean, low, high, [y for _, y in dots])
        self.dots.set_data([d[0] for d in dots], [d[1] for d in dots])
        self.mean.set_data(x, mean)
        has_band = np.isfinite(low) & np.isfinite(high)
        if has_band.any():
            self.band.set_data(x[has_band], low[has_band], high[has_band])
        self.band.set_visible(bool(has_band.any()))
        zero = [item for item in found if item.rate == 0]
        if zero:
            level = self._factor * zero[0].mean
            self.baseline.set_data(self.axes.get_xlim(), [level, level])
        self.baseline.set_visible(bool(zero))
        self.note.set_text("" if found else "The first dot appears when the first training ends.")
        self._mark_best(found)
        return has_changed

    def _set_limits(
        self, rates: tuple[float, ...], mean: np.ndarray, low: np.ndarray, high: np.ndarray, dots: list[float]
    ) -> bool:
        values = np.concatenate([mean, low, high, np.array(dots)])
        values = values[np.isfinite(values)]
        before = (self._rates, self._y_limits)
        if rates and rates != self._rates:
            pad = 0.06 * ((max(rates) - min(rates)) or 1.0)
            self.axes.set_xlim(min(rates) - pad, max(rates) + pad)
            ticks = list(rates) if len(rates) <= 9 else list(rates)[:: math.ceil(len(rates) / 9)]
            self.axes.set_xticks(ticks, [f"{rate:g}" for rate in ticks])
            self._rates = rates
        if len(values):
            self._y_limits = kept_limits(self._y_limits, float(values.min()), float(values.max()))
            self.axes.set_ylim(*self._y_limits)
        elif self._y_limits is None:
            self.axes.set_ylim(0, 1)
            self.axes.set_yticks([])
        if len(values) and before[1] is None:
            self.axes.yaxis.set_major_locator(_locator())
        return before != (self._rates, self._y_limits)

    def _mark_best(self, found: list[RateSummary]) -> None:
        """Name the best rate beside the curve, inside the axes, with a leader to its marker."""
        is_shown = self.is_scored and len(found) > 1
        self.leader.set_visible(is_shown)
        self.label.set_visible(is_shown)
        if not is_shown:
            return
        is_up = is_higher_better(self.column)
        best = max(found, key=lambda item: item.mean if is_up else -item.mean)
        x, y = best.rate, self._factor * best.mean
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        at_x = min(max((x - left) / (right - left), 0.2), 0.8)
        at_y = (y - low) / (high - low)
        # Away from the side that the curve bends to: below a highest point, above a lowest one.
        at_y = max(at_y - 0.28, 0.06) if is_up else min(at_y + 0.28, 0.94)
        text_x, text_y = left + at_x * (right - left), low + at_y * (high - low)
        self.label.set_position((text_x, text_y))
        self.label.set_text(f"best {best.rate:g}:  {format_metric(self.column, best.mean)}")
        self.leader.set_data([x, text_x], [y, text_y])


def _locator() -> object:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10])


def _jitter(seed: int) -> float:
    """A fixed sideways step of a seed's dots, in shares of the rates' distance: -0.12 to 0.12."""
    return 0.24 * ((seed * 0.6180339887 + 0.5) % 1.0 - 0.5)
