"""Dragging cards: the data and the picture under the pointer."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QWidget

from engine.network.spec import LayerSpec
from gui.stack_editor.card import Card
from gui.stack_editor.card_drawing import RADIUS
from gui.stack_editor.clipboard import CARDS_MIME, KIND_MIME, layers_data
from gui.theme.theme import Theme

_MAX_SHOWN = 3
_OPACITY = 0.75


def drag_cards(source: QWidget, cards: Sequence[Card], layers: Sequence[LayerSpec], theme: Theme) -> None:
    """Drag these cards until they are dropped; meanwhile they are faint."""
    drag = QDrag(source)
    drag.setMimeData(cards_data(layers))
    drag.setPixmap(drag_picture(cards, theme))
    drag.setHotSpot(QPoint(-theme.px(14), theme.px(28)))  # keeps the drop mark visible
    for card in cards:
        card.set_look(is_dragged=True)
    drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)
    for card in cards:
        card.set_look(is_dragged=False)


def cards_data(layers: Sequence[LayerSpec]) -> QMimeData:
    """The layers as on the clipboard, and the process and uids of the cards."""
    data = layers_data(layers)
    uids = ",".join(str(layer.uid) for layer in layers)
    data.setData(CARDS_MIME, f"{os.getpid()}:{uids}".encode())
    return data


def dragged_uids(data: QMimeData) -> tuple[int, ...]:
    """The uids of cards that are dragged within this process; none for any other drag."""
    process, _, uids = bytes(data.data(CARDS_MIME).data()).decode(errors="replace").partition(":")
    if process != str(os.getpid()) or not uids:
        return ()
    return tuple(int(uid) for uid in uids.split(",") if uid.isdecimal())


def dragged_kind(data: QMimeData) -> str:
    """The kind's id if a tile of the palette is dragged."""
    return bytes(data.data(KIND_MIME).data()).decode(errors="replace")


def drag_picture(cards: Sequence[QWidget], theme: Theme) -> QPixmap:
    """The first card, translucent, with the edges of the others behind it and their number."""
    first, step = cards[0], theme.px(6)
    n_behind = min(len(cards), _MAX_SHOWN) - 1
    ratio, size = first.devicePixelRatioF(), first.size()
    picture = _blank(QSize(size.width() + n_behind * step, size.height() + n_behind * step), ratio)
    card = _blank(size, ratio)
    first.render(card, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(_OPACITY)
    painter.setPen(theme.colour("accent"))
    painter.setBrush(theme.colour("card"))
    for place in range(n_behind, 0, -1):
        edge = QRectF(place * step, place * step, size.width(), size.height())
        painter.drawRoundedRect(edge.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.drawPixmap(0, 0, card)
    if len(cards) > 1:
        painter.setOpacity(1.0)
        _draw_badge(painter, theme, len(cards), QPoint(size.width(), size.height()))
    painter.end()
    return picture


def _blank(size: QSize, ratio: float) -> QPixmap:
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _draw_badge(painter: QPainter, theme: Theme, number: int, corner: QPoint) -> None:
    """The number of cards, in the lower right corner."""
    px = theme.px
    badge = QRectF(corner.x() - px(36), corner.y() - px(26), px(28), px(20))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("accent"))
    painter.drawRoundedRect(badge, badge.height() / 2, badge.height() / 2)
    painter.setPen(theme.colour("on_accent"))
    painter.setFont(theme.font(12))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(number))
