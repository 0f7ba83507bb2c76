"""The figure of answers in a window: point at a dot or a field to read it."""

from __future__ import annotations

from functools import partial

from matplotlib.backend_bases import LocationEvent, MouseEvent
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolTip, QVBoxLayout, QWidget

from engine.charts.answers_figure import AnswersFigure, ShownAnswers
from engine.charts.chart_style import chart_style
from engine.language.texts import N_, _
from gui.charts.blit_canvas import DPI, BlitCanvas

NAME = N_("Predicted against true")
REACH = 9.0


class AnswersChart(QWidget):
    """Draws once per answers and size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = BlitCanvas()
        self.chart = AnswersFigure(self.canvas.figure, chart_style("light"))
        self.canvas.chart = self.chart
        self.canvas.prepare = self._prepare
        self.read = ""
        self._shown: ShownAnswers | None = None
        self._is_stale = False
        self.canvas.mpl_connect("motion_notify_event", self._on_moved)
        self.canvas.mpl_connect("figure_leave_event", self._on_left)
        self.setAccessibleName(_(NAME))
        self.canvas.setAccessibleName(_(NAME))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_answers(self, shown: ShownAnswers, description: str) -> None:
        """Draw these answers; `description` says in words what they show."""
        self._shown, self._is_stale = shown, True
        for widget in (self, self.canvas):
            widget.setAccessibleDescription(description)
        self.canvas.refresh(is_full=True)

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Set light or dark and the scale."""
        style = chart_style(scheme)
        self.canvas.set_look(style, scale, partial(self.chart.set_style, style))

    def _prepare(self) -> bool:
        if self._is_stale:
            self._is_stale = False
            self.chart.update(self._shown)
        return True

    def _on_moved(self, event: MouseEvent) -> None:
        reach = REACH * self.canvas.figure.dpi / DPI
        found = (panel.sample_at(event.x, event.y, reach) for panel in self.chart.panels)
        self.read = next((text for text in found if text), "")
        if self.read:
            QToolTip.showText(QCursor.pos() + QPoint(0, 8), self.read, self.canvas)
        else:
            QToolTip.hideText()

    def _on_left(self, _event: LocationEvent) -> None:
        self.read = ""
        QToolTip.hideText()
