"""One quantity of a training over its epochs: up to three lines, each named at its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

from engine.export.chart_layout import Limits, axes_size, epoch_ticks, kept_limits
from engine.export.chart_style import SMALL, ChartStyle, style_axes
from engine.results.wording import axis_label, metric_label, scale_factor

LOGGED, TRAIN, VALIDATION = "training, dropout on", "training, dropout off", "validation"
LINE_HEIGHT, OFFSET, LETTER_WIDTH, MOST_POINTS, MARKERS = 16.0, 9.0, 7.5, 4000, 12


class HistoryPanel:
    """The loss (`name` is "loss") or the metric; `loss` is Keras's name of the loss."""

    def __init__(
        self, axes: Axes, name: str, loss: str, epochs: int, style: ChartStyle, *,
        is_held_out: bool, is_animated: bool,
    ) -> None:  # fmt: skip
        self.axes, self.name = axes, name
        self._epochs = epochs
        self._factor = scale_factor(name)
        self._y_limits: Limits | None = None
        self._is_named = True
        words = metric_label(loss if name == "loss" else name)
        axes.set_title("Loss" if name == "loss" else words.capitalize(), loc="left")
        axes.set_xlabel("epoch", labelpad=8)
        self._y_words = words if name == "loss" else axis_label(name)
        axes.set_ylabel(self._y_words, labelpad=8)
        pad = 0.02 * (epochs - 1) or 0.5
        axes.set_xlim(1 - pad, epochs + pad)
        style_axes(axes, style)
        axes.yaxis.set_visible(False)
        axes.set_ylim(0, 1)
        looks: dict[str, tuple[str, str, str, str | None]] = {
            name: (LOGGED, style.dropout, "--", None),
            f"train_{name}": (TRAIN, style.train, "-", "s"),
        }
        if is_held_out:
            looks[f"val_{name}"] = (VALIDATION, style.accent, "-", "o")
        self.lines: dict[str, Line2D] = {}
        self.names: dict[str, Text] = {}
        for curve, (label, colour, dashes, marker) in looks.items():
            (self.lines[curve],) = axes.plot(
                [], [], color=colour, linewidth=1.8, linestyle=dashes, marker=marker, markersize=5.5,
                markerfacecolor=style.card, markeredgewidth=1.5, label=label, zorder=4 if marker else 3,
            )  # fmt: skip
            # The orange of dropout is too light for small words.
            self.names[curve] = axes.text(
                0, 0, label.replace(", ", ",\n"), transform=axes.transAxes, fontsize=SMALL, linespacing=1.1,
                color=colour if marker else style.muted, fontfamily=style.family, verticalalignment="center",
                zorder=5,
            )  # fmt: skip
        self.artists: list[Artist] = [*self.lines.values(), *self.names.values()]
        for artist in self.artists:
            artist.set_animated(is_animated)

    def update(self, epochs: Sequence[int], rows: Mapping[str, Sequence[float]]) -> bool:
        """Move the lines; True if the limits changed."""
        # Nobody sees more points than pixels; the last one is always there.
        step = len(epochs) // MOST_POINTS + 1
        kept = slice((len(epochs) - 1) % step, None, step)
        every = max(1, self._epochs // MARKERS // step)
        finite: list[float] = []
        for curve, line in self.lines.items():
            values = self._factor * np.array(rows[curve][kept], dtype=float)
            line.set_data(epochs[kept], values)
            line.set_markevery(every)
            values = values[np.isfinite(values)]
            finite += [values.min(), values.max()] if len(values) else []
        before = self._y_limits
        if finite:
            bounds, least = ((-2.0, 102.0), 4.0) if self._factor == 100 else ((-np.inf, np.inf), 0.0)
            self._y_limits = kept_limits(before, float(min(finite)), float(max(finite)), bounds, least)
            self.axes.set_ylim(*self._y_limits)
            self.axes.yaxis.set_visible(True)
        self._name_lines()
        return before != self._y_limits

    def fit(self, is_named: bool) -> None:
        """Fit ticks to the panel's size; `is_named` if there is room beside it for the lines' names."""
        self._is_named = is_named
        width, height = axes_size(self.axes)
        self.axes.set_xticks(epoch_ticks(self._epochs, width))
        is_long = LETTER_WIDTH * len(self._y_words) > height
        self.axes.set_ylabel("loss" if is_long and self.name == "loss" else self._y_words)
        self._name_lines()

    def _name_lines(self) -> None:
        """Put each name beside its line's last point, pushed apart so that none covers another."""
        width, height = axes_size(self.axes)
        (left, right), (low, high) = self.axes.get_xlim(), self.axes.get_ylim()
        ends: list[tuple[float, float, str]] = []
        for curve, line in self.lines.items():
            x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
            last = np.flatnonzero(np.isfinite(y))
            self.names[curve].set_visible(self._is_named and len(last) > 0)
            if len(last):
                at_y = (y[last[-1]] - low) / (high - low) * height
                ends.append((float(at_y), float((x[last[-1]] - left) / (right - left) * width), curve))
        ends.sort()
        halves = [
            2 + LINE_HEIGHT / 2 * (1 + self.names[curve].get_text().count("\n")) for _, _, curve in ends
        ]
        centres = spread([y for y, _, _ in ends], halves, height)
        at_x = max((x for _, x, _ in ends), default=0.0) + OFFSET
        for centre, (_, _, curve) in zip(centres, ends, strict=True):
            self.names[curve].set_position((at_x / max(width, 1.0), centre / max(height, 1.0)))


def spread(centres: Sequence[float], halves: Sequence[float], height: float) -> list[float]:
    """Centres (in rising order) moved as little as needed so that spans of `halves` do not touch.

    The spans stay within 0 and `height` if they fit at all.
    """
    moved = list(centres)
    for _ in range(20):
        for index in range(1, len(moved)):
            overlap = moved[index - 1] + halves[index - 1] - (moved[index] - halves[index])
            if overlap > 0:
                moved[index - 1] -= overlap / 2
                moved[index] += overlap / 2
    floor = 0.0
    for index, half in enumerate(halves):
        moved[index] = max(moved[index], floor + half)
        floor = moved[index] + half
    ceiling = height
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], ceiling - halves[index])
        ceiling = moved[index] - halves[index]
    return moved
