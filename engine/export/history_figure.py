"""One training, live: the loss as logged, the same data with dropout off, and validation, per epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping

from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.legend import Legend

from engine.export.chart_layout import LEFT, figure_size, panel_width, place_axes
from engine.export.chart_style import SMALL, ChartStyle
from engine.export.history_panel import HistoryPanel

LABEL_ROOM, LEGEND_ROOM, LEAST_WIDTH = 84, 30, 200  # pixels


class HistoryFigure:
    """Draws into a figure that somebody else owns; `start` makes the artists, `update` moves them."""

    def __init__(self, figure: Figure, style: ChartStyle, *, is_animated: bool = False) -> None:
        self.figure = figure
        self.panels: list[HistoryPanel] = []
        self.legend: Legend | None = None
        self._style, self._is_animated = style, is_animated
        self._plan: tuple[int, str, str, bool] | None = None
        self._rows: dict[str, list[float]] = {}
        self._epochs: list[int] = []
        figure.set_facecolor(style.card)

    def start(self, epochs: int, metric: str, loss: str, is_held_out: bool) -> None:
        """An empty chart for a training of so many epochs."""
        self._plan = (epochs, metric, loss, is_held_out)
        self._epochs = []
        self._make_panels()
        self._rows = {curve: [] for panel in self.panels for curve in panel.lines}

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        if self._plan is not None:
            self._make_panels()
            self.update()

    def add(self, epoch: int, values: Mapping[str, float]) -> None:
        """Keep the values of an epoch (counted from 1) by curve name; `update` shows them."""
        self._epochs.append(epoch)
        for name, row in self._rows.items():
            row.append(values.get(name, math.nan))

    def update(self) -> bool:
        """Move the lines; True if limits changed, so that all must be drawn anew."""
        has_changed = False
        for panel in self.panels:
            has_changed |= panel.update(self._epochs, self._rows)
        return has_changed

    def lay_out(self) -> None:
        """Fit the panels to the figure's size: lines are named at their ends, or above where it is narrow."""
        if not self.panels or self.legend is None:
            return
        width, height = figure_size(self.figure)
        has_room = panel_width(len(self.panels), width, height) - LABEL_ROOM >= LEAST_WIDTH
        place_axes(
            [panel.axes for panel in self.panels],
            room_right=LABEL_ROOM if has_room else 0,
            room_top=0 if has_room else LEGEND_ROOM,
        )
        self.legend.set_visible(not has_room)
        self.legend.set_bbox_to_anchor((LEFT / width, 1 - 4 / height), transform=self.figure.transFigure)
        for panel in self.panels:
            panel.fit(has_room)

    def animated_artists(self) -> list[Artist]:
        """What moves between full draws."""
        return [artist for panel in self.panels for artist in panel.artists]

    def _make_panels(self) -> None:
        assert self._plan is not None
        epochs, metric, loss, is_held_out = self._plan
        self.figure.clear()
        names = ["loss"] if metric == loss else ["loss", metric]
        self.panels = [
            HistoryPanel(
                self.figure.add_subplot(1, len(names), index + 1), name, loss, epochs, self._style,
                is_held_out=is_held_out, is_animated=self._is_animated,
            )
            for index, name in enumerate(names)
        ]  # fmt: skip
        self.legend = self.figure.legend(
            handles=list(self.panels[0].lines.values()), loc="upper left", ncols=3, frameon=False,
            borderaxespad=0, borderpad=0.3, columnspacing=1.2, handlelength=2.0, labelcolor=self._style.muted,
            prop={"family": self._style.family, "size": SMALL},
        )  # fmt: skip
        for handle in self.legend.legend_handles:
            assert handle is not None
            handle.set_animated(False)
        self.lay_out()
