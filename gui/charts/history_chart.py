"""One training's curves in the window."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.export.chart_style import chart_style
from engine.export.history_figure import HistoryFigure
from engine.project.results import EpochValues
from engine.results.wording import format_metric, metric_label
from gui.charts.blit_canvas import BlitCanvas


class HistoryChart(QWidget):
    """Grows epoch by epoch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Loss and metric over the epochs")
        self.canvas = BlitCanvas()
        self.chart = HistoryFigure(self.canvas.figure, chart_style("light"), is_animated=True)
        self.canvas.chart = self.chart
        self.canvas.prepare = self.chart.update
        self._metric = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def start(self, epochs: int, metric: str, loss: str, is_held_out: bool) -> None:
        """An empty chart for a training of so many epochs."""
        self._metric = metric
        self.setAccessibleDescription("")
        self.chart.start(epochs, metric, loss, is_held_out)
        self.canvas.refresh(is_full=True)

    def add_epochs(self, epochs: Iterable[EpochValues]) -> None:
        """Add ended epochs, oldest first."""
        last = None
        for last in epochs:
            self.chart.add(last.epoch, dict(last.values))
        if last is not None:
            self.setAccessibleDescription(self._description(last))
            self.canvas.refresh()

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Light or dark, and how much larger than usual."""
        self.canvas.set_scale(scale)
        self.chart.set_style(chart_style(scheme))
        self.canvas.refresh(is_full=True)

    def _description(self, last: EpochValues) -> str:
        """The last epoch in words, for those who do not see the chart."""
        values = dict(last.values)
        parts = [
            f"{words} {metric_label(self._metric)} {format_metric(self._metric, values[name])}"
            for words, name in (
                ("training", f"train_{self._metric}"), ("validation", f"val_{self._metric}"),
            ) if name in values
        ]  # fmt: skip
        return f"Epoch {last.epoch}" + (": " + ", ".join(parts) if parts else "")
