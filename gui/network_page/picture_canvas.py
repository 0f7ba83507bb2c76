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
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolTip, QWidget

from engine.export.network_picture import NetworkPicture
from gui.theme.theme import Theme

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PictureCanvas(QWidget):
    """Renders a picture once and keeps the pixels. Arrow keys go from layer to layer."""

    layer_clicked = Signal(int)
    step_requested = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: NetworkPicture | None = None
        self._pixels = QPixmap()
        self._helps: dict[int, str] = {}
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def picture(self) -> NetworkPicture | None:
        return self._picture

    def show_picture(self, picture: NetworkPicture, helps: dict[int, str]) -> None:
        """Show another picture; `helps` are the tooltips of its layers."""
        self._picture, self._helps = picture, helps
        self._pixels = QPixmap()
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(picture.sentence)
        self.update()

    def sizeHint(self) -> QSize:
        width, height = self._picture.size if self._picture else (0, 0)
        return QSize(round(width), round(height))

    def box(self, uid: int | None) -> QRectF:
        """Where a layer is drawn; nowhere if it is not."""
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
                QToolTip.showText(event.globalPos(), text, self)
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
        if self._picture is None:
            return
        if self._pixels.isNull() or self._pixels.devicePixelRatio() != self.devicePixelRatioF():
            self._pixels = rendered(self._picture, self.devicePixelRatioF())
        painter = QPainter(self)
        ratio = self._pixels.devicePixelRatio()
        area = QRectF(event.rect())
        source = QRectF(area.x() * ratio, area.y() * ratio, area.width() * ratio, area.height() * ratio)
        painter.drawPixmap(area, self._pixels, source)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


def rendered(picture: NetworkPicture, ratio: float) -> QPixmap:
    """The picture in pixels, `ratio` of them for each of its own."""
    width, height = picture.size
    pixels = QPixmap(round(width * ratio), round(height * ratio))
    pixels.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixels)
    QSvgRenderer(QByteArray(picture.svg.encode())).render(painter, QRectF(pixels.rect()))
    painter.end()
    pixels.setDevicePixelRatio(ratio)
    return pixels
