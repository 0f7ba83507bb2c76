"""One training, live: the loss as logged, the same data with dropout off, and validation, per epoch."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.export.chart_style import SMALL, ChartStyle, kept_limits, place_axes, style_axes
from engine.results.wording import axis_label, scale_factor

LOGGED, TRAIN, VALIDATION = "while training (dropout on)", "training data (dropout off)", "validation data"


class HistoryFigure:
    """Draws into a figure that somebody else owns."""

    def __init__(self, figure: Figure, style: ChartStyle, *, is_animated: bool = False) -> None:
        self.figure = figure
        self.panels: list[HistoryPanel] = []
        self._style, self._is_animated = style, is_animated
        self._plan: tuple[int, str, str, bool] | None = None
        self._rows: dict[str, list[float]] = {}
        self._epochs: list[int] = []
        figure.set_facecolor(style.card)

    def start(self, epochs: int, metric: str, loss: str, is_held_out: bool) -> None:
        """An empty chart for a training of so many epochs."""
        self._plan = (epochs, metric, loss, is_held_out)
        self._rows, self._epochs = {}, []
        self._make_panels()

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        if self._plan is not None:
            self._make_panels()
            self.update()

    def add(self, epoch: int, values: Mapping[str, float]) -> None:
        """Keep an epoch's values; `update` shows them."""
        self._epochs.append(epoch)
        for name, value in values.items():
            self._rows.setdefault(name, []).append(value)

    def update(self) -> bool:
        """Move the lines; True if limits changed."""
        has_changed = False
        for panel in self.panels:
            has_changed |= panel.update(self._epochs, self._rows)
        return has_changed

    def lay_out(self) -> None:
        """Fit the panels to the figure's size."""
        if self.panels:
            width, height = (self.figure.get_size_inches() * 100).tolist()
            place_axes([panel.axes for panel in self.panels], width, height)

    def animated_artists(self) -> list[Artist]:
        """What moves between full draws."""
        return [line for panel in self.panels for line in panel.lines.values()]

    def _make_panels(self) -> None:
        assert self._plan is not None
        epochs, metric, loss, is_held_out = self._plan
        self.figure.clear()
        names = ["loss"] if metric == loss else ["loss", metric]
        self.panels = []
        for index, name in enumerate(names):
            axes = self.figure.add_subplot(1, len(names), index + 1)
            title = loss.replace("_", " ") if name == "loss" else metric.replace("_", " ")
            panel = HistoryPanel(axes, name, title, epochs, self._style, is_held_out)
            for line in panel.lines.values():
                line.set_animated(self._is_animated)
            self.panels.append(panel)
        self.lay_out()


class HistoryPanel:
    """One quantity: up to three lines over the epochs."""

    def __init__(
        self, axes: Axes, name: str, title: str, epochs: int, style: ChartStyle, is_held_out: bool
    ) -> None:
        self.axes, self.name = axes, name
        self._factor = scale_factor(name)
        self._y_limits: tuple[float, float] | None = None
        every = max(1, epochs // 12)
        axes.set_title(f"{'Loss: ' if name == 'loss' else ''}{title}".capitalize(), loc="left")
        axes.set_xlabel("epoch", labelpad=8)
        axes.set_ylabel("loss" if name == "loss" else axis_label(name), labelpad=8)
        axes.set_xlim(1, max(epochs, 2))
        style_axes(axes, style)
        looks = {
            name: (LOGGED, style.dropout, (4, 3), None),
            f"train_{name}": (TRAIN, style.train, (), "s"),
        }
        if is_held_out:
            looks[f"val_{name}"] = (VALIDATION, style.accent, (), "o")
        self.lines = {}
        for curve, (label, colour, dashes, marker) in looks.items():
            (self.lines[curve],) = axes.plot(
                [], [], color=colour, linewidth=1.8, linestyle=(0, dashes) if dashes else "-", marker=marker,
                markevery=every, markersize=5.5, markerfacecolor=style.card, markeredgewidth=1.5, label=label,
            )  # fmt: skip
        legend = axes.legend(
            loc="upper right" if name == "loss" else "lower right", frameon=False, labelcolor=style.muted,
            prop={"family": style.family, "size": SMALL}, handlelength=2.2,
        )  # fmt: skip
        legend.set_zorder(1)

    def update(self, epochs: list[int], rows: Mapping[str, list[float]]) -> bool:
        """Move the lines; True if the limits changed."""
        finite: list[float] = []
        for curve, line in self.lines.items():
            values = self._factor * np.array(rows.get(curve, []), dtype=float)
            line.set_data(epochs[: len(values)], values)
            finite += values[np.isfinite(values)].tolist()
        if not finite:
            return False
        before = self._y_limits
        self._y_limits = kept_limits(before, min(finite), max(finite))
        self.axes.set_ylim(*self._y_limits)
        return before != self._y_limits
