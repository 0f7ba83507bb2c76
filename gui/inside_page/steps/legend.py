"""What the colours of numbers mean, and how what is dropped looks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.language.texts import N_, _
from gui.inside_page.steps.shades import Shades
from gui.theme.theme import Theme

BAR, HEIGHT, GAP = 72, 18, 6
DROPPED_TEXT = N_("dropped")
TIP = N_(
    "The colour is the number that a unit passes on. A layer and the dropout behind it share a scale; each "
    "feature of the input has its own. Hollow units and crossed-out feature maps are dropped."
)


class Legend(QWidget):
    """A bar from below 0 to above 0, and a hollow unit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setToolTip(_(TIP))
        self.setAccessibleName(_("Legend"))
        self.setAccessibleDescription(_(TIP))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        px, metrics = self._theme.px, QFontMetrics(self._theme.font(12))
        texts = sum(map(metrics.horizontalAdvance, ("−", "+", _(DROPPED_TEXT))))
        return QSize(px(BAR) + texts + px(HEIGHT) + 4 * px(GAP), px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        px, tokens = self._theme.px, self._theme.tokens
        shades = Shades(tokens)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(12))
        metrics = painter.fontMetrics()
        text_colour = QColor(tokens.readable("muted", "background"))
        left, height = 0.0, self.height()

        def write(text: str) -> None:
            nonlocal left
            painter.setPen(text_colour)
            width = metrics.horizontalAdvance(text)
            painter.drawText(QRectF(left, 0, width + 1, height), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + px(GAP)

        write("−")
        painter.setPen(Qt.PenStyle.NoPen)
        step = px(BAR) / 48
        for at in range(48):
            painter.setBrush(shades.brushes[round(at / 47 * 254)])
            painter.drawRect(QRectF(left + at * step, height * 0.25, step + 0.5, height * 0.5))
        left += px(BAR) + px(GAP)
        write("+")
        left += px(GAP)
        radius = px(5)
        painter.setPen(QPen(QColor(tokens.dropout), 1.4))
        painter.setBrush(QColor(tokens.card))
        painter.drawEllipse(QPointF(left + radius, height / 2), radius, radius)
        left += 2 * radius + px(GAP)
        write(_(DROPPED_TEXT))
        painter.end()
