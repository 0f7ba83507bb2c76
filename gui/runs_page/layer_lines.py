"""A network as a short list: an icon, a name and a few words for each layer."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.network.network_words import layer_line
from engine.runs.record import TRAIN, RunRecord
from gui.theme.icons import pixmap
from gui.theme.theme import Theme

LINE, ICON, GAP = 24, 16, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class LayerLines(QWidget):
    """As high as it has layers; what does not fit in the width ends in …"""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[tuple[str, str, str, bool], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_network(self, run: RunRecord) -> None:
        """The layers of a run."""
        layers = run.definition.network.layers
        self._lines = tuple(
            (layer.kind.icon, layer.title, layer_line(layer, is_sweeping=run.kind != TRAIN), layer.is_enabled)
            for layer in layers
        )
        words = [f"{title}, {text}" if text else title for _, title, text, _ in self._lines]
        self.setAccessibleName("Network: " + "; ".join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(LINE) * len(self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, px = self._theme, self._theme.px
        tokens = theme.tokens
        name_font, text_font = theme.font(12, QFont.Weight.DemiBold), theme.font(12)
        muted = QColor(tokens.readable("muted", "card"))
        size, ratio = px(ICON), self.devicePixelRatioF()
        for number, (icon, title, text, is_enabled) in enumerate(self._lines):
            top = number * px(LINE)
            if not event.rect().intersects(QRect(0, top, self.width(), px(LINE))):
                continue
            colour = (
                tokens.dropout if icon == "dropout" else tokens.accent if icon == "dense" else muted.name()
            )
            middle = top + (px(LINE) - size) // 2
            painter.drawPixmap(0, middle, pixmap(icon, colour if is_enabled else tokens.line, size, ratio))
            left, room = size + px(GAP), self.width() - size - px(GAP)
            painter.setFont(name_font)
            painter.setPen(QColor(tokens.text) if is_enabled else muted)
            shown = QFontMetrics(name_font).elidedText(title, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRect(left, top, room, px(LINE)), _LEFT, shown)
            used = QFontMetrics(name_font).horizontalAdvance(shown) + px(GAP)
            painter.setFont(text_font)
            painter.setPen(muted)
            shown = QFontMetrics(text_font).elidedText(text, Qt.TextElideMode.ElideRight, room - used)
            painter.drawText(QRect(left + used, top, room - used, px(LINE)), _LEFT, shown)
