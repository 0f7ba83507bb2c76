"""A tile of the palette (one layer kind, to be added or dragged), and a group of tiles."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QBoxLayout, QLabel, QSizePolicy, QWidget

from engine.language.texts import _
from engine.network.layer_kinds import LayerKind
from gui.stack_editor.clipboard import KIND_MIME
from gui.theme.icons import pixmap
from gui.theme.theme import Theme
from gui.theme.tokens import EDGE_CONTRAST, mix
from gui.widgets.flow_layout import FlowLayout

HEIGHT, PADDING, ICON, GAP = 32, 10, 16, 6
ADD_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
MOVE_KEYS = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
NAME_WIDTH = 104


class PaletteTile(QAbstractButton):
    """Icon and Keras name. A double click or Enter adds, arrows move on, letters go to the search field."""

    added = Signal(str)
    pointed_at = Signal(str)
    move_requested = Signal(object, int)
    typed = Signal(str)

    def __init__(self, kind: LayerKind, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._theme = theme
        self._fits = True
        self._pressed_at: QPoint | None = None
        self.setText(kind.keras_name)
        self.setAccessibleName(_("Add {layers}").format(layers=kind.keras_name))
        self.setAccessibleDescription(_(kind.help))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda: self.added.emit(kind.id))
        self.set_fits(True, "")

    @property
    def fits(self) -> bool:
        return self._fits

    def set_fits(self, fits: bool, reason: str) -> None:
        """Whether the layer can take the input where it would be added; if not, the tile is faint."""
        self._fits = fits
        self.setToolTip(f"{_(self.kind.help)} {reason}".strip())
        self.update()

    def mime_data(self) -> QMimeData:
        """The data of a drag of this tile."""
        data = QMimeData()
        data.setData(KIND_MIME, QByteArray(self.kind.id.encode()))
        return data

    def drag_picture(self) -> QPixmap:
        """The tile's picture during a drag, never faint."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self._paint(painter, is_marked=True, fits=True)
        painter.end()
        return picture

    def sizeHint(self) -> QSize:
        px = self._theme.px
        text = QFontMetricsF(self._font()).horizontalAdvance(self.text())
        return QSize(round(text + 0.5) + px(2 * PADDING + ICON + GAP), px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Only focus the tile: if a click added a layer, a drag that fails would add one too."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        start = self._pressed_at
        if start is None:
            return
        distance = (event.position().toPoint() - start).manhattanLength()
        if distance >= QApplication.startDragDistance():
            self._pressed_at = None
            drag = QDrag(self)
            drag.setMimeData(self.mime_data())
            drag.setPixmap(self.drag_picture())
            drag.setHotSpot(start)
            drag.exec(Qt.DropAction.CopyAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.added.emit(self.kind.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        has_command = modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if has_command:
            event.ignore()
        elif key in ADD_KEYS:
            self.added.emit(self.kind.id)
        elif key in MOVE_KEYS:
            self.move_requested.emit(self, key)
        elif event.text().isprintable() and event.text():
            self.typed.emit(event.text())
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed_at.emit(self.kind.id)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed_at.emit("")
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.pointed_at.emit(self.kind.id)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.pointed_at.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        self._paint(painter, is_marked=self.hasFocus(), fits=self._fits)

    def _font(self) -> QFont:
        return self._theme.font(13, QFont.Weight.Medium)

    def _paint(self, painter: QPainter, *, is_marked: bool, fits: bool) -> None:
        colours, px = self._theme.tokens, self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_dropout = self.kind.is_dropout
        body = colours.dropout_soft if is_dropout else colours.card
        border = colours.line
        if is_dropout:
            border = mix(colours.dropout_soft, colours.dropout, 1.0 if colours.is_high_contrast else 0.35)
        text = colours.readable("dropout", "dropout_soft") if is_dropout else colours.text
        mark = colours.dropout if is_dropout else colours.readable("muted", "card")
        if not fits:
            body = mix(colours.card, body, 0.4)
            border = colours.line if colours.is_high_contrast else mix(colours.card, border, 0.6)
            text, mark = (
                colours.faded("muted", "card", 0.25),
                colours.faded("muted", "card", 0.45, EDGE_CONTRAST),
            )
        if self.underMouse() and not is_marked:
            body = mix(body, colours.text, 0.05)
            border = mix(border, colours.dropout if is_dropout else colours.muted, 0.5)
        if is_marked:
            border = colours.accent
        width = 2.0 if is_marked else 1.0
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(body))
        area = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(area, px(8), px(8))
        icon = pixmap(self.kind.icon, mark, px(ICON), self.devicePixelRatioF())
        painter.drawPixmap(px(PADDING), (self.height() - px(ICON)) // 2, icon)
        left = px(PADDING + ICON + GAP)
        painter.setPen(QColor(text))
        painter.setFont(self._font())
        painter.drawText(
            QRectF(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )


# --- A group of tiles


class PaletteGroup(QWidget):
    """The name is at the left of the tiles on a wide page, above them on a narrow one."""

    def __init__(self, name: str, tiles: Sequence[PaletteTile], theme: Theme) -> None:
        super().__init__()
        self._tiles, self._theme = tiles, theme
        self._name = QLabel(name)
        self._name.setProperty("role", "caption")
        flow = FlowLayout()
        for tile in tiles:
            flow.addWidget(tile)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self._name)
        self._layout.addLayout(flow, 1)

    @property
    def name_width(self) -> int:
        """The width that the name needs."""
        return self._name.sizeHint().width()

    def set_wide(self, is_wide: bool, name_width: int) -> None:
        """Put the name beside the tiles, or above them; beside them all names have the same width."""
        px = self._theme.px
        direction = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(direction)
        self._layout.setAlignment(self._name, Qt.AlignmentFlag.AlignTop)
        self._name.setFixedHeight(px(HEIGHT if is_wide else 18))
        self._name.setFixedWidth(name_width)

    def show_only(self, kind_ids: Collection[str]) -> None:
        """Hide the tiles of other kinds, and the whole group if no tile is left."""
        for tile in self._tiles:
            tile.setVisible(tile.kind.id in kind_ids)
        self.setVisible(any(tile.kind.id in kind_ids for tile in self._tiles))
