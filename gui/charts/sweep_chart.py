"""The sweep's curve in the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from matplotlib.backend_bases import LocationEvent, MouseEvent
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from engine.export.chart_style import chart_style
from engine.export.figures import save_curve_csv, save_sweep_figure
from engine.project.results import SweepResults
from engine.results.wording import format_metric, score_label
from gui.charts.blit_canvas import DPI, BlitCanvas
from gui.charts.compared_figure import ComparedFigure

REACH = 8.0


class SweepChart(QWidget):
    """Shows results as they come; pointing at a dot tells which training it was."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("The metric against the dropout rate")
        self.canvas = BlitCanvas()
        self.chart = ComparedFigure(self.canvas.figure, chart_style("light"))
        self.canvas.chart = self.chart
        self.canvas.prepare = self._prepare
        self.canvas.mpl_connect("motion_notify_event", self._on_moved)
        self.canvas.mpl_connect("figure_leave_event", self._on_left)
        self._results: SweepResults | None = None
        self._rates: tuple[float, ...] = ()
        self._is_stale = False
        self._pointed = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_results(
        self,
        results: SweepResults | None,
        planned_rates: Sequence[float],
        before: SweepResults | None = None,
    ) -> None:
        """Draw these results, and faintly those of the sweep before; None leaves what there is."""
        if results is None:
            return
        self.chart.compare_with(before)
        self._results, self._rates, self._is_stale = results, tuple(planned_rates), True
        trainings = len(results.cells)
        self.setAccessibleDescription(f"{trainings} training{'s' if trainings != 1 else ''} shown")
        self.canvas.refresh()

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Light or dark, and how much larger than usual."""
        self.canvas.set_scale(scale)
        self.chart.set_style(chart_style(scheme))
        self.canvas.refresh(is_full=True)

    def export(self, path: Path) -> None:
        """Write the chart, or its numbers as .csv; raises InputError."""
        if self._results is None:
            return
        if path.suffix.lower() == ".csv":
            save_curve_csv(self._results, path)
        else:
            save_sweep_figure(self._results, self._rates, path)

    def _prepare(self) -> bool:
        if not self._is_stale or self._results is None:
            return False
        self._is_stale = False
        return self.chart.update(self._results, self._rates)

    def _on_moved(self, event: MouseEvent) -> None:
        found = self.chart.dot_at(event.x, event.y, REACH * self.canvas.figure.dpi / DPI)
        words = ""
        if found is not None:
            column, dot = found
            value = format_metric(column, dot.value)
            words = f"rate {dot.rate:g}, seed {dot.seed}\n{score_label(column)} {value}"
        if words == self._pointed:
            return
        self._pointed = words
        if words:
            QToolTip.showText(QCursor.pos(), words, self.canvas)
        else:
            QToolTip.hideText()

    def _on_left(self, _event: LocationEvent) -> None:
        self._pointed = ""
