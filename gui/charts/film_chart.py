"""The film of networks over their features in the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.charts.chart_style import chart_style
from engine.charts.film_figure import FilmFigure, description, frame_text
from engine.inside.film import FilmSeen
from engine.language.texts import N_, _
from gui.charts.blit_canvas import BlitCanvas, Pieces

NAME = N_("Film of the networks")
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class FilmChart(QWidget):
    """Shows a frame at a time; `step_requested` and `end_requested` (0 or -1) come from the keys."""

    step_requested = Signal(int)
    end_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = BlitCanvas()
        self.chart = FilmFigure(self.canvas.figure, chart_style("light"), is_animated=True)
        self.canvas.chart = self.chart
        self.canvas.prepare = self._prepare
        self.canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.canvas.key_handlers.append(self._on_key)
        self.setFocusProxy(self.canvas)
        self._seen: FilmSeen | None = None
        self._frame, self._n_networks = 0, 1
        self._is_new = False
        for widget in (self, self.canvas):
            widget.setAccessibleName(_(NAME))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)

    def sizeHint(self) -> QSize:
        """The least size: else a page with wrapped text would keep the height that the chart had once."""
        return self.minimumSizeHint()

    def show_film(self, seen: FilmSeen, frame: int, n_networks: int) -> None:
        """Draw this frame of a film soon."""
        if seen is not self._seen:
            self._seen, self._is_new = seen, True
        self._frame, self._n_networks = frame, n_networks
        text = f"{frame_text(seen, frame)}. {description(seen)}"
        for widget in (self, self.canvas):
            widget.setAccessibleDescription(text)
        self.canvas.refresh(is_full=self._is_new, is_soon=True)

    def set_look(self, scheme: str, scale: float = 1.0) -> None:
        """Set light or dark and the scale."""
        style = chart_style(scheme)
        self.canvas.set_look(style, scale, partial(self.chart.restyle, style))

    def _prepare(self) -> bool | Pieces:
        if self._seen is None:
            return False
        if self._is_new:
            self._is_new = False
            return self.chart.make(self._seen, self._frame, self._n_networks)
        return self.chart.show(self._frame, self._n_networks)

    def _on_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            return False
        if key in _STEPS:
            self.step_requested.emit(_STEPS[key])
        elif key in _ENDS:
            self.end_requested.emit(_ENDS[key])
        else:
            return False
        return True
