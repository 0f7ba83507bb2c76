"""Paints a row of the catalogue: the small picture of the set, its title, and below it size and task."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from gui.data_page.set_drawing import RADIUS, paint_set
from gui.theme.icons import pixmap
from gui.theme.theme import Theme
from gui.theme.tokens import mix

Index = QModelIndex | QPersistentModelIndex
ID, LINES, ICON, PICTURE = (Qt.ItemDataRole.UserRole + number for number in range(4))
ROW, HEADING, FIRST_HEADING = 56, 32, 24
MARGIN, TILE, ICON_SIZE, ROUND = 6, 44, 16, 8


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
            painter.drawRoundedRect(area.adjusted(1, 0, -1, 0), px(ROUND), px(ROUND))
        half = area.height() // 2
        tile = QRect(0, 0, px(TILE), px(TILE))
        tile.moveCenter(area.center())
        tile.moveLeft(area.left() + px(MARGIN))
        self._paint_picture(painter, tile, index, is_selected=is_selected)
        text_left, edge = tile.right() + 1 + px(8), px(8)
        width = area.right() - px(6) - text_left
        name = self._theme.font(13, QFont.Weight.DemiBold)
        self._line(
            painter, QRect(text_left, area.top() + edge, width, half - edge), name, index.data(), "text"
        )
        below = QRect(text_left, area.top() + half, width, half - edge)
        small, lines = self._theme.font(12), index.data(LINES)
        fits = (line for line in lines if QFontMetrics(small).horizontalAdvance(line) <= width)
        line = next(fits, lines[-1])
        self._line(painter, below, small, line, "muted")

    def _paint_picture(self, painter: QPainter, tile: QRect, index: Index, *, is_selected: bool) -> None:
        """Paint the set's picture, or the icon of its kind where there is none."""
        picture = index.data(PICTURE)
        if picture is not None:
            paint_set(painter, tile, picture, self._theme)
            return
        px, tokens = self._theme.px, self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.background))
        painter.drawRoundedRect(tile, px(RADIUS), px(RADIUS))
        size, colour = px(ICON_SIZE), tokens.accent if is_selected else tokens.muted
        icon = pixmap(index.data(ICON), colour, size, self._list.devicePixelRatioF())
        painter.drawPixmap(tile.center().x() + 1 - size // 2, tile.center().y() + 1 - size // 2, icon)

    def _line(self, painter: QPainter, area: QRect, font: QFont, text: str, colour: str) -> None:
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.setFont(font)
        painter.setPen(QColor(self._theme.tokens.readable(colour, "accent_soft")))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
