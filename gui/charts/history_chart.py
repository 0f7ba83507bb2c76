"""One training's curves in the window."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.export.chart_style import chart_style
from engine.export.history_figure import HistoryFigure
from engine.project.results import EpochValues
from gui.charts.blit_canvas import BlitCanvas


class HistoryChart(QWidget):
    """Grows epoch by epoch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Loss and metric over the epochs")
        self.canvas = BlitCanvas()
        self.chart = HistoryFigure(self.canvas.figure, chart_style("light"), is_animated=True)
        self.canvas.chart = self.chart
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def start(self, epochs: int, metric: str, loss: str, is_held_out: bool) -> None:
        """An empty chart for a training of so many epochs."""
        self.chart.start(epochs, metric, loss, is_held_out)
        self.canvas.refresh(is_full=True)

    def add_epochs(self, epochs: Iterable[EpochValues]) -> None:
        """Add ended epochs, oldest first."""
        for item in epochs:
            self.chart.add(item.epoch, dict(item.values))
        self.canvas.refresh(is_full=self.chart.update())

    def set_scheme(self, scheme: str) -> None:
        """Light or dark."""
        self.chart.set_style(chart_style(scheme))
        self.canvas.refresh(is_full=True)
