"""One panel of the curve: the dots, their mean, its band, the level without dropout, the best rate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.text import Text

from engine.export.chart_layout import Limits, axes_size, kept_limits, thinned
from engine.export.chart_style import SMALL, TEXT, ChartStyle, style_axes
from engine.export.label_place import NONE, Place, Points, Surroundings, count_inside, find_place, sampled
from engine.results.statistics import RateSummary
from engine.results.wording import axis_label, format_metric, is_higher_better, scale_factor

HELD_OUT, TRAINING, NO_DROPOUT = "Held-out data", "Training data (dropout off)", "no dropout"
WAITING = "The first dot appears when the first training ends."
DIVERGED = "No training ended with a finite number."
JITTER, TICK_ROOM = 0.24, 34.0


@dataclass(frozen=True)
class Dot:
    """One training: where it is drawn (in the axis's unit), and what it was."""

    x: float
    y: float
    rate: float
    seed: int
    value: float


class SweepPanel:
    """Draws one column of the results into an axes; artists are made once and moved."""

    def __init__(
        self, axes: Axes, column: str, style: ChartStyle, *, is_scored: bool, is_animated: bool
    ) -> None:
        self.axes, self.column, self.is_scored = axes, column, is_scored
        self.shown_dots: tuple[Dot, ...] = ()
        self._style = style
        self._sizes: dict[str, tuple[float, float]] = {}
        self._factor = scale_factor(column)
        self._rates: tuple[float, ...] = ()
        self._summaries: tuple[RateSummary, ...] = ()
        self._y_limits: Limits | None = None
        self._place: Place | None = None
        is_held_out = column.startswith("test_")
        colour = style.accent if is_held_out else style.train
        axes.set_title(HELD_OUT if is_held_out else TRAINING, loc="left")
        axes.set_xlabel("dropout rate d", labelpad=8)
        axes.set_ylabel(axis_label(column), labelpad=8)
        style_axes(axes, style)
        axes.yaxis.set_visible(False)
        axes.set_ylim(0, 1)
        self.band = PolyCollection([], facecolor=colour, alpha=0.18, linewidth=0, zorder=1)
        axes.add_collection(self.band, autolim=False)
        (self.baseline,) = axes.plot([], [], color=style.muted, linewidth=1.1, dashes=(5, 4), zorder=2)
        (self.dots,) = axes.plot(
            [], [], linestyle="none", marker="o", markersize=3.2, color=colour, alpha=0.65,
            markeredgewidth=0, zorder=3,
        )  # fmt: skip
        (self.mean,) = axes.plot(
            [], [], color=colour, linewidth=2, marker="o" if is_held_out else "s", markersize=6.5,
            markerfacecolor=style.card, markeredgecolor=colour, markeredgewidth=1.8, zorder=4,
        )  # fmt: skip
        (self.leader,) = axes.plot(
            [], [], transform=axes.transAxes, color=style.muted, linewidth=0.9, zorder=3.5
        )
        self.label = self._text(style.text, TEXT, 600)
        self.baseline_label = self._text(style.muted, SMALL, 400)
        self.note = self._text(style.muted, SMALL, 400)
        self.artists: list[Artist] = [
            self.band, self.baseline, self.dots, self.mean, self.leader, self.label, self.baseline_label,
            self.note,
        ]  # fmt: skip
        for artist in self.artists:
            artist.set_animated(is_animated)

    def update(self, summaries: Sequence[RateSummary], rates: tuple[float, ...]) -> bool:
        """Move the artists; True if limits changed."""
        self._summaries = tuple(summaries)
        step = min(np.diff(sorted({*rates, *(item.rate for item in summaries)})), default=0.1)
        self.shown_dots = tuple(
            Dot(item.rate + float(step) * _jitter(seed), self._factor * value, item.rate, seed, value)
            for item in summaries for seed, value in item.values if math.isfinite(value)
        )  # fmt: skip
        x, mean, low, high = self._curve().T
        has_changed = self._set_limits(rates)
        self.dots.set_data([dot.x for dot in self.shown_dots], [dot.y for dot in self.shown_dots])
        self.mean.set_data(x, mean)
        self.band.set_verts(_band(x, low, high, 0.5 * JITTER * float(step)))
        level = [float(y) for rate, y in zip(x, mean, strict=True) if rate == 0 and np.isfinite(y)]
        self.baseline.set_data(self.axes.get_xlim() if level else (), 2 * level)
        self.note.set_text("" if self.shown_dots else DIVERGED if summaries else WAITING)
        self.note.set_position((0.5, 0.5))
        self.place_labels()
        return has_changed

    def fit(self) -> None:
        """Fit ticks and labels to the panel's size."""
        if self._rates:
            low, high = self.axes.get_xlim()
            width, _ = axes_size(self.axes)
            shown = thinned(self._rates, TICK_ROOM * (high - low) / max(width, 1.0))
            self.axes.set_xticks(self._rates, [f"{rate:g}" if rate in shown else "" for rate in self._rates])
        self._place = None
        self.place_labels()

    def place_labels(self) -> None:
        """Name the level without dropout and the best rate, where they cover nothing that matters."""
        width, height = axes_size(self.axes)
        x, mean, low, high = self._curve().T
        low, high = np.clip((low, high), *self.axes.get_ylim())
        line = sampled(self._pixels(x, mean))
        dots = self._pixels([dot.x for dot in self.shown_dots], [dot.y for dot in self.shown_dots])
        level = self._pixels(*self.baseline.get_data())
        named = self._name_baseline(level, np.concatenate([line, dots]), width)
        place = None
        best = self._best()
        if best is not None:
            self.label.set_text(f"best {best.rate:g}:  {format_metric(self.column, best.mean)}")
            edges = [
                sampled(self._pixels(x, low + share * (high - low)), 12.0) for share in (0, 0.25, 0.75, 1)
            ]
            place = find_place(
                _pair(self._pixels([best.rate], [self._factor * best.mean])[0]),
                self._size(self.label),
                Surroundings(width, height, line, dots, np.concatenate(edges),
                             np.concatenate([sampled(level), named])),
                self._place.centre if self._place is not None else None,
            )  # fmt: skip
        self._place = place
        self.label.set_visible(place is not None)
        self.leader.set_visible(place is not None)
        if place is not None:
            self.label.set_position((place.centre[0] / width, place.centre[1] / height))
            ends = np.array([place.leader_start, place.leader_end]) / (width, height)
            self.leader.set_data(ends[:, 0], ends[:, 1])

    def _name_baseline(self, level: Points, taken: Points, width: float) -> Points:
        """Put the words at an end of the dashed line if they are free there; gives the points they cover."""
        size = self._size(self.baseline_label, NO_DROPOUT)
        _, height = axes_size(self.axes)
        self.baseline_label.set_visible(False)
        if not len(level):
            return NONE
        self.baseline_label.set_text(NO_DROPOUT)
        y = float(level[0, 1])
        for x in (width - size[0] / 2 - 2, size[0] / 2 + 4):
            for centre_y in (y + size[1] / 2 + 3, y - size[1] / 2 - 3):
                centre = np.array([[x, centre_y]])
                is_inside = size[1] / 2 <= centre_y <= height - size[1] / 2
                if is_inside and not count_inside(centre, size, taken, 5.0)[0]:
                    self.baseline_label.set_visible(True)
                    self.baseline_label.set_position((x / width, centre_y / height))
                    share = np.linspace(-0.5, 0.5, 9)[:, None]
                    return np.asarray(centre + share * (size[0], 0.0))
        return NONE

    def _set_limits(self, rates: tuple[float, ...]) -> bool:
        before = (self._rates, self._y_limits)
        shown = tuple(sorted({*rates, *(item.rate for item in self._summaries)}))
        if shown and shown != self._rates:
            pad = 0.06 * (shown[-1] - shown[0]) or 0.05
            self.axes.set_xlim(shown[0] - pad, shown[-1] + pad)
            self._rates = shown
            self.fit()
        if self.shown_dots:
            dots = [dot.y for dot in self.shown_dots]
            # After two seeds an interval can be many times wider than the curve: it may leave the panel.
            room = 0.3 * (max(dots) - min(dots))
            _, _, low, high = self._curve().T
            low, high = low[np.isfinite(low)], high[np.isfinite(high)]
            first = max(min([*dots, *low]), min(dots) - room)
            last = min(max([*dots, *high]), max(dots) + room)
            bounds, least = ((-2.0, 102.0), 4.0) if self._factor == 100 else ((-math.inf, math.inf), 0.0)
            self._y_limits = kept_limits(self._y_limits, first, last, bounds, least)
            self.axes.set_ylim(*self._y_limits)
            self.axes.yaxis.set_visible(True)
        return before != (self._rates, self._y_limits)

    def _best(self) -> RateSummary | None:
        """The rate to name; None where none can be chosen."""
        found = [item for item in self._summaries if math.isfinite(item.mean)]
        if not self.is_scored or len(found) < 2:
            return None
        sign = 1 if is_higher_better(self.column) else -1
        return max(found, key=lambda item: sign * item.mean)

    def _curve(self) -> Points:
        """Rate, mean, low and high of every rate, in the axis's unit; nan where a training diverged."""
        rows = [
            (item.rate, *(self._factor * x for x in (item.mean, item.ci_low, item.ci_high)))
            for item in self._summaries
        ]
        return np.array(rows, dtype=float).reshape(-1, 4)

    def _pixels(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Points:
        """Points in pixels from the panel's lower left corner."""
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        width, height = axes_size(self.axes)
        across = (np.asarray(x, dtype=float) - left) / (right - left) * width
        return np.stack([across, (np.asarray(y, dtype=float) - low) / (high - low) * height], axis=-1)

    def _size(self, text: Text, words: str = "") -> tuple[float, float]:
        """A text's width and height in pixels, measured once."""
        words = words or text.get_text()
        if words not in self._sizes:
            text.set_text(words)
            text.set_visible(True)
            figure = self.axes.get_figure(root=True)
            assert figure is not None
            box = text.get_window_extent()
            self._sizes[words] = (100 * box.width / figure.dpi, 100 * box.height / figure.dpi)
        return self._sizes[words]

    def _text(self, colour: str, size: float, weight: int) -> Text:
        return self.axes.text(
            0, 0, "", transform=self.axes.transAxes, color=colour, fontsize=size, fontweight=weight,
            fontfamily=self._style.family, horizontalalignment="center", verticalalignment="center", zorder=5,
        )  # fmt: skip


def _band(x: Points, low: Points, high: Points, half: float) -> list[Points]:
    """The band's outlines: one for each run of rates that have an interval, a bar where a rate is alone."""
    has_interval = np.isfinite(low) & np.isfinite(high)
    runs = np.split(np.arange(len(x)), np.flatnonzero(np.diff(has_interval.astype(int))) + 1)
    outlines = []
    for run in runs:
        if not len(run) or not has_interval[run[0]]:
            continue
        across, below, above = x[run], low[run], high[run]
        if len(run) == 1:
            across = np.array([across[0] - half, across[0] + half])
            below, above = np.repeat(below, 2), np.repeat(above, 2)
        outlines.append(np.concatenate([np.stack([across, below], -1), np.stack([across, above], -1)[::-1]]))
    return outlines


def _jitter(seed: int) -> float:
    """A fixed sideways step of a seed's dots, in shares of the rates' distance: -0.12 to 0.12."""
    return JITTER * ((seed * 0.6180339887 + 0.5) % 1.0 - 0.5)


def _pair(point: Points) -> tuple[float, float]:
    return float(point[0]), float(point[1])
