"""The sweep's curve in the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.export.chart_style import chart_style
from engine.export.sweep_figure import SweepFigure
from engine.project.results import SweepResults
from gui.charts.blit_canvas import BlitCanvas


class SweepChart(QWidget):
    """Shows results as they come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The metric against the dropout rate")
        self.canvas = BlitCanvas()
        self.chart = SweepFigure(self.canvas.figure, chart_style("light"), is_animated=True)
        self.canvas.chart = self.chart
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_results(self, results: SweepResults | None, planned_rates: Sequence[float]) -> None:
        """Draw these results; None leaves what there is."""
        if results is not None:
            self.canvas.refresh(is_full=self.chart.update(results, planned_rates))

    def set_scheme(self, scheme: str) -> None:
        """Light or dark."""
        self.chart.set_style(chart_style(scheme))
        self.canvas.refresh(is_full=True)
