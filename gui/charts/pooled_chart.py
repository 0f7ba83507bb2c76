"""The chart of a class's pooled sweep in a window."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.analysis.pooled import PooledSweep
from engine.charts.chart_style import chart_style
from engine.charts.pooled_figure import PooledFigure
from engine.language.texts import N_, _, ngettext
from gui.charts.blit_canvas import BlitCanvas

NAME = N_("The class's curves over the dropout rate")


class PooledChart(QWidget):
    """Each student a thin line, the class's mean with its band."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = BlitCanvas()
        self.chart = PooledFigure(self.canvas.figure, chart_style("light"))
        self.canvas.chart = self.chart
        self._found: PooledSweep | None = None
        self._is_stale = False
        self.canvas.prepare = self._prepare
        self.setAccessibleName(_(NAME))
        self.canvas.setAccessibleName(_(NAME))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_pooled(self, found: PooledSweep) -> None:
        """Draw the pooled results of a class."""
        self._found, self._is_stale = found, True
        students = ngettext("{n} student", "{n} students", len(found.students))
        trainings = ngettext("{n} training", "{n} trainings", found.n_cells)
        counts = f"{students.format(n=len(found.students))}, {trainings.format(n=found.n_cells)}"
        for widget in (self, self.canvas):
            widget.setAccessibleDescription(f"{counts}. {found.verdict.headline}")
        self.canvas.refresh(is_full=True)

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Set light or dark and the scale."""
        style = chart_style(scheme)
        self.canvas.set_look(style, scale, partial(self.chart.set_style, style))

    def _prepare(self) -> bool:
        if self._is_stale:
            self._is_stale = False
            self.chart.update(self._found)
        return True
