"""A figure of several panels in a window that is drawn anew for each value."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from matplotlib.figure import Figure
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine.charts.chart_style import ChartStyle, chart_style
from engine.charts.four_panels import FourPanels
from gui.charts.blit_canvas import BlitCanvas, Pieces

MIN_WIDTH, MIN_HEIGHT = 300, 340  # pixels; in a lower window the page scrolls


class PanelsChart(QWidget):
    """Draws once per value, size and look; while it is hidden, nothing."""

    def __init__(self, make: Callable[[Figure, ChartStyle], FourPanels[Any]], name: str) -> None:
        super().__init__()
        self.make = make
        self.canvas = BlitCanvas()
        self.chart = make(self.canvas.figure, chart_style("light"))
        self.canvas.chart = self.chart
        self._value: Any = None
        self._is_stale = False
        self.canvas.prepare = self._prepare
        # The canvas would like to stay as large as it is, so that no window could make it smaller.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(MIN_WIDTH, MIN_HEIGHT)
        for widget in (self, self.canvas):
            widget.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def show_value(self, value: Any, description: str) -> None:
        """Draw this; `description` says in words what it shows."""
        self._value, self._is_stale = value, True
        for widget in (self, self.canvas):
            widget.setAccessibleDescription(description)
        self.canvas.refresh(is_full=True)

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Set light or dark and the scale."""
        style = chart_style(scheme)
        self.setMinimumHeight(round(MIN_HEIGHT * scale))
        self.canvas.set_look(style, scale, partial(self.chart.restyle, style))

    def _prepare(self) -> bool | Pieces:
        if not self._is_stale:
            return True
        self._is_stale = False
        return self.chart.make(self._value)
