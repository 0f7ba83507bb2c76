"""Paints a row of the catalogue: the icon of its kind, its title, and below it size and task."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.theme.icons import pixmap
from gui.theme.theme import Theme
from gui.theme.tokens import mix

Index = QModelIndex | QPersistentModelIndex
ID, LINE, SHORT, ICON = (Qt.ItemDataRole.UserRole + number for number in range(4))
ROW, HEADING, FIRST_HEADING = 48, 32, 24
MARGIN, ICON_SIZE, RADIUS = 8, 16, 8


class CatalogueDelegate(QStyledItemDelegate):
    """Items without an id are headings."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._list = theme, parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del option
        heading = FIRST_HEADING if index.row() == 0 else HEADING
        return QSize(0, self._theme.px(ROW if index.data(ID) else heading))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(ID):
            self._paint_row(painter, option, index)
        else:
            self._paint_heading(painter, option.rect, index.data())
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, text: str) -> None:
        px, tokens = self._theme.px, self._theme.tokens
        painter.setFont(self._theme.font(12))
        painter.setPen(QColor(tokens.readable("muted", "card")))
        inner = area.adjusted(px(MARGIN), 0, -px(MARGIN), -px(4))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, tokens, area = self._theme.px, self._theme.tokens, option.rect.adjusted(0, 1, 0, -1)
        state = option.state
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        ground = ""
        if is_selected:
            ground = tokens.accent_soft
        elif state & QStyle.StateFlag.State_MouseOver and state & QStyle.StateFlag.State_Enabled:
            ground = mix(tokens.card, tokens.text, 0.05)
        has_ring = is_selected and (tokens.is_high_contrast or bool(state & QStyle.StateFlag.State_HasFocus))
        if ground:
            painter.setPen(QPen(self._theme.colour("accent"), tokens.ring) if has_ring else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(area.adjusted(1, 0, -1, 0), px(RADIUS), px(RADIUS))
        size = px(ICON_SIZE)
        colour = tokens.accent if is_selected else tokens.muted
        picture = pixmap(index.data(ICON), colour, size, self._list.devicePixelRatioF())
        half = area.height() // 2
        left = area.left() + px(MARGIN)
        painter.drawPixmap(left, area.top() + px(5) + (half - px(5) - size) // 2, picture)
        text_left = left + size + px(8)
        width = area.right() - px(6) - text_left
        name = self._theme.font(13, QFont.Weight.DemiBold)
        self._line(
            painter, QRect(text_left, area.top() + px(5), width, half - px(5)), name, index.data(), "text"
        )
        below = QRect(text_left, area.top() + half, width, half - px(5))
        small, line = self._theme.font(12), index.data(LINE)
        if QFontMetrics(small).horizontalAdvance(line) > width:
            line = index.data(SHORT)
        self._line(painter, below, small, line, "muted")

    def _line(self, painter: QPainter, area: QRect, font: QFont, text: str, colour: str) -> None:
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tokens.readable(colour, "accent_soft")))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
