"""The list of the pictures that were pinned on the page Inside: their order, and what takes them away."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from time import sleep

from PySide6.QtCore import QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.language.texts import N_, _
from engine.project.pins import Pin, moved, without
from gui.control.background import Background
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.pixel_image import png_image
from gui.widgets.plain_text import WrappedLabel, plain_tip

THUMBNAIL = QSize(72, 44)
ROW_HEIGHT = 56
IDLE_TIME = 0.005  # seconds after each picture for the window's events
EMPTY = N_("Pictures that you pin on the page Inside are in the report, too.")
BROKEN = N_("This picture can't be shown.")
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class PinList(QFrame):
    """A row for each picture; buttons and keys move and remove the current one, each as one step."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._pins = document.project.pins
        self._thumbnails: dict[str, QImage] = {}
        self._background = Background("pins", self)
        self.setProperty("role", "card")
        title = QLabel(_("Pictures from Inside"))
        title.setProperty("role", "name")
        self.up = _button(_("Move up"), _("Move up (Alt+Up)"))
        self.down = _button(_("Move down"), _("Move down (Alt+Down)"))
        self.remove = _button(_("Remove from the report"), _("Remove from the report (Del)"))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.list = _List()
        self.list.move_pressed.connect(self._move)
        self.list.remove_pressed.connect(self._remove)
        self.list.currentRowChanged.connect(lambda _row: self._show_buttons())
        self.hint = WrappedLabel(_(EMPTY))
        self.hint.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(title, 1)
        for button in (self.up, self.down, self.remove):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addWidget(self.hint)
        document.project_changed.connect(self._show)
        theme.changed.connect(self._show_look)
        self._show_look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_for_thumbnails()

    def _show(self) -> None:
        """Show the project's pins; the current row stays, as far as there is one."""
        pins = self._document.project.pins
        if pins != self._pins:
            self._pins = pins
            self._fill(self.list.currentRow())

    def _fill(self, row: int) -> None:
        self.list.clear()
        for pin in self._pins:
            item = QListWidgetItem(f"{pin.title}\n{pin.facts}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{pin.title}: {pin.facts}")
            item.setSizeHint(QSize(0, self._theme.px(ROW_HEIGHT)))
            self.list.addItem(item)
        self.list.setFixedHeight(len(self._pins) * self._theme.px(ROW_HEIGHT) + 2 * self.list.frameWidth())
        self.list.setCurrentRow(min(max(row, 0), len(self._pins) - 1))
        for widget in (self.list, self.up, self.down, self.remove):
            widget.setVisible(bool(self._pins))
        self.hint.setVisible(not self._pins)
        self._show_thumbnails()
        self._show_buttons()
        self._ask_for_thumbnails()

    def _show_buttons(self) -> None:
        row = self.list.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < len(self._pins) - 1)
        self.remove.setEnabled(row >= 0)

    def _show_look(self) -> None:
        theme = self._theme
        for button, icon in ((self.up, "chevron_up"), (self.down, "chevron_down"), (self.remove, "delete")):
            button.setIcon(theme.icon(icon, "muted"))
            button.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._thumbnails = {}
        self.list.setIconSize(self._thumbnail_size())
        self._fill(self.list.currentRow())

    # --- thumbnails, which a thread unpacks

    def _thumbnail_size(self) -> QSize:
        return QSize(self._theme.px(THUMBNAIL.width()), self._theme.px(THUMBNAIL.height()))

    def _ask_for_thumbnails(self) -> None:
        missing = tuple(pin for pin in self._pins if pin.digest not in self._thumbnails)
        if missing and self.isVisible():
            self._background.drop()
            size = self._thumbnail_size() * self.devicePixelRatioF()
            self._background.run(partial(_thumbnails, missing, size), self._take)

    def _take(self, found: dict[str, QImage]) -> None:
        shown = {pin.digest for pin in self._pins}
        known = self._thumbnails | found
        self._thumbnails = {digest: image for digest, image in known.items() if digest in shown}
        self._show_thumbnails()

    def _show_thumbnails(self) -> None:
        for row, pin in enumerate(self._pins):
            image, item = self._thumbnails.get(pin.digest), self.list.item(row)
            item.setIcon(self._icon(image))
            lines = [pin.title, pin.caption]
            if image is not None and image.isNull():
                lines.append(_(BROKEN))
            item.setToolTip(plain_tip("\n".join(filter(None, lines))))

    def _icon(self, image: QImage | None) -> QIcon:
        """The picture in the middle of the room that each one has; None: it is still to come."""
        size, ratio = self._thumbnail_size(), self.devicePixelRatioF()
        room = QPixmap(size * ratio)
        room.setDevicePixelRatio(ratio)
        room.fill(Qt.GlobalColor.transparent)
        if image is not None:
            warning = self._theme.icon("warning", "warn").pixmap(size)
            picture = warning if image.isNull() else QPixmap.fromImage(image)
            picture.setDevicePixelRatio(ratio)
            painter = QPainter(room)
            free = QSizeF(size) - picture.deviceIndependentSize()
            painter.drawPixmap(QPointF(free.width() / 2, free.height() / 2), picture)
            painter.end()
        icon = QIcon(room)
        icon.addPixmap(room, QIcon.Mode.Selected)  # Qt would tint it
        return icon

    # --- edits

    def _move(self, delta: int) -> None:
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + delta < len(self._pins):
            self._edit(_("Move a pinned picture"), moved(self._pins, row, delta))
            self.list.setCurrentRow(row + delta)

    def _remove(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self._edit(_("Remove a pinned picture"), without(self._pins, row))

    def _edit(self, text: str, pins: tuple[Pin, ...]) -> None:
        self._document.edit(text, replace(self._document.project, pins=pins))


def _button(name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button


def _thumbnails(pins: tuple[Pin, ...], size: QSize) -> dict[str, QImage]:
    """The pictures made small, by their hash; null where one can't be unpacked."""
    found = {}
    for pin in pins:
        found[pin.digest] = png_image(pin.png, size)
        sleep(IDLE_TIME)
    return found


class _List(QListWidget):
    """As high as its rows; Alt and an arrow move the current one, Del removes it."""

    move_pressed = Signal(int)
    remove_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Pictures from Inside"))
        self.setAccessibleDescription(_("Alt+Up and Alt+Down move a picture, Del removes it."))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        key = Qt.Key(event.key())
        if is_alt and key in _MOVES:
            self.move_pressed.emit(_MOVES[key])
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_pressed.emit()
        else:
            super().keyPressEvent(event)
