"""The charts of a sweep in the window: the curve and the paired differences."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from PySide6.QtWidgets import QWidget

from engine.analysis.wording import format_difference, format_metric, score_label
from engine.charts.chart_style import ChartStyle
from engine.charts.curve_overlay import BEFORE, CurveOverlay, results_overlay
from engine.charts.difference_figure import DifferenceFigure
from engine.charts.dot_search import DotPanel
from engine.charts.sweep_dots import Dot
from engine.charts.sweep_figure import SweepFigure
from engine.experiment.results import SweepResults
from engine.language.texts import N_, _
from gui.charts.cell_chart import CellChart

NAME_BEFORE = N_("before")


class SweepChart(CellChart[SweepFigure]):
    """Shows results as they arrive, alone or with other curves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_make_sweep_figure, _("The metric against the dropout rate"), parent)
        self._overlays: tuple[CurveOverlay, ...] = ()
        self._before: tuple[SweepResults, CurveOverlay] | None = None

    def show_results(
        self,
        results: SweepResults | None,
        planned_rates: Sequence[float],
        before: SweepResults | None = None,
    ) -> None:
        """Draw these results, and faintly those of the sweep before; None keeps the present ones."""
        if results is None:
            return
        if before is None:
            self._before = None
        elif self._before is None or self._before[0] is not before:
            metric = results.experiment.training.metric
            self._before = before, results_overlay(_(NAME_BEFORE), before, metric, BEFORE)
        self._lay_over()
        self._show(results.cells, lambda: self.chart.update(results, planned_rates))

    def set_overlays(self, overlays: tuple[CurveOverlay, ...]) -> None:
        """Draw these curves over the results: other runs, a prediction, a theory."""
        if repr(overlays) != repr(self._overlays):  # compared as text, since nan is not equal to itself
            self._overlays = overlays
            self._lay_over()
            self._draw_soon(is_soon=True)

    def set_seed(self, seed: int | None) -> None:
        """Highlight one seed over the faded rest, as what one run would have shown; None shows all alike."""
        if seed != self.chart.seed:
            self.chart.set_seed(seed)
            self._draw_soon(is_soon=True)

    def set_shared_axis(self, is_shared: bool) -> None:
        """Show training and held-out data on one y axis, or each on its own."""
        if is_shared != self.chart.is_shared:
            self.chart.set_shared_axis(is_shared)
            self.zooming.reset()
            self._draw_soon(is_soon=True)

    def set_alone(self, is_alone: bool) -> None:
        """Show held-out data alone, or the training data beside them."""
        if is_alone != self.chart.is_alone:
            self.chart.set_alone(is_alone)
            self.zooming.reset()
            self._draw_soon(is_soon=True)

    def value_text(self, panel: DotPanel, dot: Dot) -> str:
        """A text such as "held-out accuracy 93.1 %"."""
        return f"{score_label(panel.column)} {format_metric(panel.column, dot.value)}"

    def _lay_over(self) -> None:
        before = (self._before[1],) if self._before is not None else ()
        self.chart.set_overlays((*before, *self._overlays))


def _make_sweep_figure(figure: Figure, style: ChartStyle) -> SweepFigure:
    return SweepFigure(figure, style, is_animated=True)


# --- Paired differences


class DifferenceChart(CellChart[DifferenceFigure]):
    """One line per seed: its score at a rate minus its score without dropout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _make_difference_figure, _("Each seed's difference from no dropout, against the rate"), parent
        )

    def show_results(self, results: SweepResults | None, planned_rates: Sequence[float] = ()) -> None:
        """Draw these results; None keeps the present ones."""
        if results is not None:
            self._show(results.cells, lambda: self.chart.update(results, planned_rates))

    def value_text(self, panel: DotPanel, dot: Dot) -> str:
        """A text such as "held-out accuracy 2.1 points above no dropout"."""
        score = score_label(panel.column)
        if dot.value == 0:
            return _("{score} the same as with no dropout").format(score=score)
        # Translators: {difference} is such as “2.1 points”.
        above, below = _("{score} {difference} above no dropout"), _("{score} {difference} below no dropout")
        difference = format_difference(panel.column, abs(dot.value))
        return (above if dot.value > 0 else below).format(score=score, difference=difference)


def _make_difference_figure(figure: Figure, style: ChartStyle) -> DifferenceFigure:
    return DifferenceFigure(figure, style, is_animated=True)
