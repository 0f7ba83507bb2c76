"""Figure of the paired differences over the rate: how much dropout changed the score of each seed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.analysis.score import score_differences, score_of
from engine.analysis.statistics import PairedDifference, summarize
from engine.charts.chart_layout import Limits, place_axes, stable_limits
from engine.charts.chart_style import ChartStyle
from engine.charts.difference_panel import DifferencePanel, SeedLines
from engine.data.catalogue import target_text
from engine.experiment.results import SweepResults
from engine.language.texts import N_, _

KEY_HEIGHT = 22  # pixels
WAITING = N_("A line appears when a seed has been trained without dropout and at another rate.")
NO_BASE = N_("Add rate 0 (no dropout) to the sweep: without it there is nothing to compare with.")
DIVERGED = N_("Training diverged: no seed has a score both without dropout and at another rate.")
View = tuple[Limits | None, Limits | None]


class DifferenceFigure:
    """Draws into a figure that the caller owns. `space_top` (pixels) is kept free above the panel."""

    def __init__(
        self, figure: Figure, style: ChartStyle, *, is_animated: bool = False, space_top: float = 0
    ) -> None:
        self.figure = figure
        self.panels: list[DifferencePanel] = []
        self._style, self._is_animated, self._space_top = style, is_animated, space_top
        self._shown: tuple[SweepResults, tuple[float, ...]] | None = None
        self._home: Limits | None = None
        self._view: View = (None, None)
        figure.set_facecolor(style.card)

    def set_style(self, style: ChartStyle) -> None:
        """Repaint in another colour scheme."""
        self._style = style
        self.figure.set_facecolor(style.card)
        self._drop_panel()
        if self._shown is not None:
            self.update(*self._shown)

    def update(self, results: SweepResults, planned_rates: Sequence[float] = ()) -> bool:
        """Show these results; returns True if limits or panels changed, so that a full draw is needed."""
        column, planned = score_of(results), tuple(planned_rates)
        target = target_text(results.experiment.data)
        self._shown = (results, planned)
        is_peak = results.experiment.training.has_dropout_schedule
        shown = [(panel.column, panel.target, panel.is_peak) for panel in self.panels]
        has_changed = shown != [(column, target, is_peak)]
        if has_changed:
            self._drop_panel()
            axes = self.figure.add_subplot()
            self.panels = [
                DifferencePanel(
                    axes, column, self._style, is_animated=self._is_animated, target=target, is_peak=is_peak
                )
            ]
        (panel,) = self.panels
        lines, rows, note = compared(results)
        rates = {result.cell.rate for result in results.cells if result.cell.rate is not None}
        has_changed |= panel.update(lines, rows, tuple(sorted({0.0, *planned, *rates})), note)
        span = panel.span()
        before = self._home
        if span is not None:
            self._home = stable_limits(self._home, *span)
        if has_changed or before != self._home:
            self._apply_limits()
            self.lay_out()
            return True
        panel.place_labels()
        return False

    def lay_out(self) -> None:
        """Fit the panel to the figure's size."""
        for panel in self.panels:
            place_axes([panel.axes], space_top=self._space_top + KEY_HEIGHT)
            panel.fit()

    def zoomable_axes(self) -> list[Axes]:
        """The panel's axes."""
        return [panel.axes for panel in self.panels]

    def home_view(self, index: int) -> tuple[Limits, Limits]:
        """The x and y limits when nothing is zoomed."""
        return self.panels[index].home_x_limits(), self._home or (-1.0, 1.0)

    def set_views(self, views: Mapping[int, View]) -> None:
        """Show these limits from now on; limits that are not given follow the data."""
        self._view = views.get(0, (None, None))
        self._apply_limits()
        for panel in self.panels:
            panel.fit()

    def animated_artists(self) -> list[Artist]:
        """The artists that move between full draws."""
        return [artist for panel in self.panels for artist in panel.artists]

    def _apply_limits(self) -> None:
        for panel in self.panels:
            panel.axes.set_xlim(*(self._view[0] or panel.home_x_limits()))
            if self._home is not None:
                panel.axes.set_ylim(*(self._view[1] or self._home))
                panel.axes.yaxis.set_visible(True)

    def _drop_panel(self) -> None:
        for panel in self.panels:
            panel.axes.remove()
        self.panels, self._home = [], None


def compared(results: SweepResults) -> tuple[SeedLines, tuple[PairedDifference, ...], str]:
    """Each seed's differences by rate, their means, and the text for an empty panel."""
    by_rate = {item.rate: dict(item.values) for item in summarize(results.cells, score_of(results))}
    base = by_rate.get(0.0, {})
    lines: dict[int, dict[float, float]] = {}
    for seed, without in base.items():
        line = {rate: values[seed] - without for rate, values in by_rate.items() if seed in values}
        line = {rate: value for rate, value in line.items() if math.isfinite(value)}
        if len(line) > 1:
            lines[seed] = line
    if not lines:
        has_pairs = any(seed in values for rate, values in by_rate.items() if rate for seed in base)
        note = DIVERGED if has_pairs else NO_BASE if by_rate and not base else WAITING
        return {}, (), _(note)
    return lines, score_differences(results), ""
