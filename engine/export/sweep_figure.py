"""The curve: metric against dropout rate, every training a dot, their mean a line, its interval a band."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from engine.export.chart_layout import place_axes
from engine.export.chart_style import ChartStyle
from engine.export.sweep_panel import Dot, SweepPanel
from engine.project.results import SweepResults
from engine.project.specs import score_column
from engine.results.statistics import summarize


class SweepFigure:
    """Draws into a figure that somebody else owns; artists are made once per set of panels and moved.

    `room_top` (pixels) is kept free above the panels.
    """

    def __init__(
        self, figure: Figure, style: ChartStyle, *, is_animated: bool = False, room_top: float = 0
    ) -> None:
        self.figure = figure
        self.panels: list[SweepPanel] = []
        self._style, self._is_animated, self._room_top = style, is_animated, room_top
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
                    SweepPanel(
                        axes, column, self._style, is_scored=column == score, is_animated=self._is_animated
                    )
                )
            self.lay_out()
        for panel in self.panels:
            has_changed |= panel.update(summarize(results.cells, panel.column), rates)
        return has_changed

    def lay_out(self) -> None:
        """Fit the panels to the figure's size."""
        if self.panels:
            place_axes([panel.axes for panel in self.panels], room_top=self._room_top)
        for panel in self.panels:
            panel.fit()

    def dot_at(self, x: float, y: float, reach: float) -> tuple[str, Dot] | None:
        """The column and the dot nearest to a place in the figure, all in its own dots; None out of reach."""
        found: tuple[str, Dot] | None = None
        for panel in self.panels:
            for dot in panel.shown_dots:
                at_x, at_y = panel.axes.transData.transform((dot.x, dot.y))
                distance = math.hypot(at_x - x, at_y - y)
                if distance <= reach:
                    found, reach = (panel.column, dot), distance
        return found

    def animated_artists(self) -> list[Artist]:
        """What moves between full draws."""
        return [artist for panel in self.panels for artist in panel.artists]

    def _drop_panels(self) -> None:
        for panel in self.panels:
            panel.axes.remove()
        self.panels = []
