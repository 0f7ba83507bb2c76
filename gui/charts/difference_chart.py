"""The paired differences in the window."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from PySide6.QtWidgets import QWidget

from engine.analysis.wording import format_difference, score_label
from engine.charts.chart_style import ChartStyle
from engine.charts.difference_figure import DifferenceFigure
from engine.charts.dot_search import DotPanel
from engine.charts.sweep_dots import Dot
from engine.experiment.results import SweepResults
from gui.charts.cell_chart import CellChart


class DifferenceChart(CellChart[DifferenceFigure]):
    """Each seed a line: its score at a rate less its own without dropout."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_make_figure, "Each seed's difference from no dropout, against the rate", parent)

    def show_results(self, results: SweepResults | None, planned_rates: Sequence[float] = ()) -> None:
        """Draw these results; None leaves what there is."""
        if results is not None:
            self._show(results.cells, lambda: self.chart.update(results, planned_rates))

    def value_words(self, panel: DotPanel, dot: Dot) -> str:
        """ "held-out accuracy 2.1 points above no dropout"."""
        words = score_label(panel.column)
        if dot.value == 0:
            return f"{words} the same as with no dropout"
        side = "above" if dot.value > 0 else "below"
        return f"{words} {format_difference(panel.column, abs(dot.value))} {side} no dropout"


def _make_figure(figure: Figure, style: ChartStyle) -> DifferenceFigure:
    return DifferenceFigure(figure, style, is_animated=True)
