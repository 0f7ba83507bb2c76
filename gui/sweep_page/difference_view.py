"""The view of the paired differences: each seed's line against its own training without dropout."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from engine.experiment.specs import Cell
from gui.charts.sweep_chart import DifferenceChart
from gui.sweep_page.view import ShownSweep, SweepView, ViewContext


class DifferenceView(SweepView):
    """The chart alone; clicking a dot opens its training."""

    def __init__(self, context: ViewContext) -> None:
        super().__init__(context)
        self._shown: ShownSweep | None = None
        self.chart = DifferenceChart()
        self.chart.cell_clicked.connect(self.cell_chosen)
        self.setFocusProxy(self.chart)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chart)

    def show_sweep(self, shown: ShownSweep) -> None:
        if not shown.looks_like(self._shown):
            self._shown = shown
            self.chart.show_results(shown.results, shown.planned_rates)

    def mark(self, cell: Cell | None) -> None:
        self.chart.mark_open(cell)

    def set_look(self, scheme: str, scale: float) -> None:
        self.chart.set_look(scheme, scale)
