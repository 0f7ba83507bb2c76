"""One sentence about what was just done, and a button that undoes it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget
from shiboken6 import isValid

from gui.document.document import Document
from gui.widgets.plain_text import WrappedLabel


class UndoBar(QFrame):
    """Stays until the next step of the history, whatever it is: then it would undo something else."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._index = document, -1
        self.setProperty("role", "card")
        self.text = WrappedLabel()
        self.button = QPushButton("Undo")
        self.button.setProperty("role", "small")
        self.button.setToolTip("Undo this (Ctrl+Z)")
        self.button.clicked.connect(self._undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        document.undo_stack.indexChanged.connect(self._on_index)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say what the last step of the history did."""
        self._index = self._document.undo_stack.index()
        self.text.setText(sentence)
        self.show()

    def _undo(self) -> None:
        self._document.undo_stack.undo()

    def _on_index(self, index: int) -> None:
        if isValid(self) and index != self._index:  # a stack that is deleted says it once more
            self.hide()
