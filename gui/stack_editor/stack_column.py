"""The column that holds the cards: keys that work on the stack, and dropping a dragged card."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.stack_editor.insert_button import InsertButton
from gui.stack_editor.layer_card import MIME_TYPE

_ALT = Qt.KeyboardModifier.AltModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_NONE = Qt.KeyboardModifier.NoModifier


class StackColumn(QWidget):
    """Cards and gaps in a column. Keys that no editor took arrive here and become requests."""

    selection_move_requested = Signal(int)
    layer_move_requested = Signal(int)
    remove_requested = Signal()
    duplicate_requested = Signal()
    insert_requested = Signal()
    layer_dropped = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gaps: list[InsertButton] = []
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.setSpacing(0)
        self.setAcceptDrops(True)
        self._keys: dict[tuple[int, Qt.KeyboardModifier], Callable[[], object]] = {
            (Qt.Key.Key_Up, _NONE): lambda: self.selection_move_requested.emit(-1),
            (Qt.Key.Key_Down, _NONE): lambda: self.selection_move_requested.emit(1),
            (Qt.Key.Key_Up, _ALT): lambda: self.layer_move_requested.emit(-1),
            (Qt.Key.Key_Down, _ALT): lambda: self.layer_move_requested.emit(1),
            (Qt.Key.Key_Delete, _NONE): self.remove_requested.emit,
            (Qt.Key.Key_D, _CTRL): self.duplicate_requested.emit,
            (Qt.Key.Key_Insert, _NONE): self.insert_requested.emit,
        }

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        request = self._keys.get((event.key(), modifiers))
        if request is None and event.text() == "+":
            request = self.insert_requested.emit
        if request is None:
            super().keyPressEvent(event)
        else:
            request()
            event.accept()

    def gap_at(self, y: int) -> int:
        """The gap that is nearest to the height `y`."""
        distances = [abs(gap.geometry().center().y() - y) for gap in self.gaps]
        return distances.index(min(distances))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(MIME_TYPE):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(MIME_TYPE):
            self._mark(self.gap_at(event.position().toPoint().y()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(-1)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._mark(-1)
        if event.mimeData().hasFormat(MIME_TYPE):
            uid = int(bytes(event.mimeData().data(MIME_TYPE).data()).decode())
            event.acceptProposedAction()
            self.layer_dropped.emit(uid, self.gap_at(event.position().toPoint().y()))

    def _mark(self, target: int) -> None:
        for index, gap in enumerate(self.gaps):
            gap.set_drop_target(index == target)
