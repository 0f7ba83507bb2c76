"""A small line of the dropout rate against the epoch."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.language.numbers import number_text
from engine.language.texts import _
from engine.network.fields import changes
from gui.theme.theme import Theme

WIDTH, HEIGHT, LINE, EDGE = 132, 34, 1.8, 3


class RateLine(QWidget):
    """Steps from epoch to epoch, over a base line that is rate 0; epochs to come have no line yet."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rates: tuple[float, ...] = ()
        self._epochs, self._highest = 1, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)
        self._fit()

    def show_rates(self, rates: Sequence[float], epochs: int, highest: float) -> None:
        """Show the rates of the first of so many epochs; `highest` reaches to the top."""
        self._rates, self._epochs, self._highest = tuple(rates), max(1, epochs), highest or 1.0
        name = _("Rate of each epoch: not known yet")
        if self._rates:
            first, last = (number_text(rate, ".3g") for rate in (self._rates[0], self._rates[-1]))
            name = _("Rate of each epoch: {first} at first, {last} at last").format(first=first, last=last)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def points(self) -> list[QPointF]:
        """The corners of the line, two for each rate that differs from the one before."""
        edge = self._theme.px(EDGE)
        width, height = self.width() - 2 * edge, self.height() - 2 * edge
        found = []
        for (first, rate), (end, _rate) in pairwise([*changes(self._rates), (len(self._rates) + 1, 0.0)]):
            y = edge + height * (1 - rate / self._highest)
            found += [QPointF(edge + width * (epoch - 1) / self._epochs, y) for epoch in (first, end)]
        return found

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        px, tokens = self._theme.px, self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base = self.height() - px(EDGE) + 0.5
        painter.setPen(QPen(QColor(tokens.faded("muted", "background", 0.4)), 1))
        painter.drawLine(QPointF(px(EDGE), base), QPointF(self.width() - px(EDGE), base))
        pen = QPen(QColor(tokens.dropout), px(LINE))
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(self.points()))
        painter.end()

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
