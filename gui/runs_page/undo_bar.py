"""One sentence about what was just done, and a button that undoes it."""

from __future__ import annotations

from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from shiboken6 import isValid

from gui.widgets.plain_text import WrappedLabel


class UndoBar(QFrame):
    """Stays until the next step of the history, whatever it is: then it would undo something else."""

    def __init__(self, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack, self._index = stack, -1
        self.setProperty("role", "card")
        self.text = WrappedLabel()
        self.button = QPushButton("Undo")
        self.button.setProperty("role", "small")
        self.button.setToolTip("Undo this (Ctrl+Z)")
        self.button.clicked.connect(stack.undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        stack.indexChanged.connect(self._on_index)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say what the last step of the history did."""
        self._index = self._stack.index()
        self.text.setText(sentence)
        self.show()

    def _on_index(self, index: int) -> None:
        if isValid(self) and index != self._index:
            self.hide()
