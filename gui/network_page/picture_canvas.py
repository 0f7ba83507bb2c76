"""The widget that shows a network picture and says which layer was clicked."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolTip, QWidget

from engine.language.texts import _
from engine.network_picture import NetworkPicture
from gui.stack_editor.card_drawing import RADIUS
from gui.theme.theme import Theme
from gui.widgets.plain_text import plain_tip

BAND = 512  # pixels
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PictureCanvas(QWidget):
    """Renders the visible part of a picture, once. Arrow keys move from layer to layer."""

    layer_clicked = Signal(int)
    step_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: NetworkPicture | None = None
        self._renderer: QSvgRenderer | None = None
        self._bands: dict[int, QPixmap] = {}
        self._ratio = 0.0
        self._helps: dict[int, str] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("The picture of the network"))

    @property
    def picture(self) -> NetworkPicture | None:
        return self._picture

    def show_picture(self, picture: NetworkPicture, helps: dict[int, str]) -> None:
        """Show another picture; `helps` are the tooltips of its layers."""
        self._picture, self._helps = picture, helps
        self._renderer = QSvgRenderer(QByteArray(picture.svg.encode()))
        self._bands = {}
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(picture.sentence)
        self.update()

    def sizeHint(self) -> QSize:
        width, height = self._picture.size if self._picture else (0, 0)
        return QSize(width, height)

    def box(self, uid: int | None) -> QRectF:
        """The rectangle of a layer; empty if it is not drawn."""
        boxes = self._picture.boxes if self._picture else ()
        return next((QRectF(*place) for found, *place in boxes if found == uid), QRectF())

    def _layer_at(self, point: QPointF) -> int | None:
        return self._picture.layer_at(point.x(), point.y()) if self._picture else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        uid = self._layer_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and uid is not None:
            self.layer_clicked.emit(uid)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_over_layer = self._layer_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if is_over_layer else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
        else:
            self.step_requested.emit(step)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self._helps.get(self._layer_at(QPointF(event.pos())) or -1, "")
            if text:
                QToolTip.showText(event.globalPos(), plain_tip(text), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Render the bands that become visible, so that a long network costs no more than a short one."""
        if self._renderer is None:
            return
        if self._ratio != self.devicePixelRatioF():
            self._ratio, self._bands = self.devicePixelRatioF(), {}
        painter = QPainter(self)
        for band in range(event.rect().top() // BAND, event.rect().bottom() // BAND + 1):
            if band not in self._bands:
                self._bands[band] = self._render(band)
            painter.drawPixmap(0, band * BAND, self._bands[band])
        self._draw_edge(painter)

    def _draw_edge(self, painter: QPainter) -> None:
        """Draw round corners and a border, as all cards have them."""
        colours, whole = self._theme.tokens, QRectF(self.rect())
        card, corners = QPainterPath(), QPainterPath()
        card.addRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        corners.addRect(whole)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(corners.subtracted(card), QColor(colours.background))
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.line), colours.ring))
        painter.drawPath(card)

    def _render(self, band: int) -> QPixmap:
        """Render one band of the picture in physical pixels."""
        assert self._renderer is not None and self._picture is not None
        pixels = QPixmap(round(self.width() * self._ratio), round(BAND * self._ratio))
        pixels.setDevicePixelRatio(self._ratio)
        pixels.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixels)
        painter.setClipRect(0, 0, self.width(), BAND)
        self._renderer.render(painter, QRectF(0, -band * BAND, *self._picture.size))
        painter.end()
        return pixels
