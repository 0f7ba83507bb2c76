"""A short piece of a chart's curve, to name it in a text beside the chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme.theme import Theme

WIDTH, HEIGHT, LINE, SIZE = 30, 17, 1.8, 3.6
# Markers as in matplotlib, as corners around the middle; others are round.
_SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "s": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "^": ((0, -1.2), (1.1, 0.9), (-1.1, 0.9)),
    "v": ((0, 1.2), (1.1, -0.9), (-1.1, -0.9)),
    "D": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
}


class CurveKey(QWidget):
    """A line with its dashes and a marker, in the colour that the chart gives to the curve."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.colour, self._dashes, self._marker = theme.tokens.text, list[float](), ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)
        self._fit()

    def set_look(self, colour: str, dashes: Sequence[float], marker: str) -> None:
        """Take the curve's colour, dashes in multiples of its width (none for a solid line), and marker."""
        self.colour, self._dashes, self._marker = colour, list(dashes), marker
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, width = QColor(self.colour), self._theme.px(LINE)
        pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        if self._dashes:
            pen.setDashPattern(self._dashes)
        painter.setPen(pen)
        middle = QPointF(self.width() / 2, self.height() / 2)
        painter.drawLine(QPointF(1, middle.y()), QPointF(self.width() - 1, middle.y()))
        painter.setPen(QPen(colour, width))
        painter.setBrush(self._theme.colour("card"))
        size = self._theme.px(SIZE)
        corners = _SHAPES.get(self._marker)
        if corners is None:
            painter.drawEllipse(middle, size, size)
        else:
            painter.drawPolygon(QPolygonF([middle + QPointF(x * size, y * size) for x, y in corners]))
        painter.end()

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
