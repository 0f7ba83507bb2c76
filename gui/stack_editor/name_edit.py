"""Renaming a layer in place, on its card."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.widgets.controls import leave_undo_to_document


class NameEdit(QLineEdit):
    """Over the name of a card: Enter or leaving takes the name, Esc leaves it as it was."""

    ended = Signal(str, bool)  # the text, and whether it is to be taken

    def __init__(self, name: str, keras_name: str, parent: QWidget) -> None:
        super().__init__(name, parent)
        self._has_ended = False
        self.setProperty("size", "small")
        self.setPlaceholderText(keras_name)
        self.setAccessibleName("Name of the layer")
        self.setToolTip("A name of your own; empty: Keras chooses. Enter takes it, Esc leaves it as it was.")
        leave_undo_to_document(self)
        self.selectAll()

    def event(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and is_escape:
            event.accept()  # else the window would stop the run
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self._end(event.key() != Qt.Key.Key_Escape)
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._end(True)

    def _end(self, is_taken: bool) -> None:
        if not self._has_ended:
            self._has_ended = True
            self.ended.emit(self.text(), is_taken)
