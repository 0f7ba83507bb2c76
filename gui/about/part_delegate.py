"""Draws a part of the program in the list: its name and version, below it the licence."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from engine.about.part import Part
from gui.theme.theme import Theme

PART = Qt.ItemDataRole.UserRole
HEIGHT, MARGIN = 44, 10
Index = QModelIndex | QPersistentModelIndex


class PartDelegate(QStyledItemDelegate):
    """Two lines, each shortened where there is no room."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._theme.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        part, px = index.data(PART), self._theme.px
        assert isinstance(part, Part)
        view = option.widget
        view.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, view)
        inner: QRect = option.rect.adjusted(px(MARGIN), px(4), -px(MARGIN), -px(4))
        lines = (
            (f"{part.name}  {part.version}".strip(), self._theme.font(13, QFont.Weight.Medium), "text"),
            (part.licence, self._theme.font(12), "muted"),
        )
        painter.save()
        for row, (words, font, colour) in enumerate(lines):
            line = QRect(inner.x(), inner.y() + row * inner.height() // 2, inner.width(), inner.height() // 2)
            painter.setFont(font)
            readable = self._theme.tokens.readable(colour, "accent_soft")
            painter.setPen(readable if colour == "muted" else self._theme.tokens.text)
            elided = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, elided)
        painter.restore()
