"""Says where a report was saved, and opens it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from gui.widgets.plain_text import WrappedLabel


class SavedRow(QFrame):
    """A sentence and a button for each file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.words = WrappedLabel()
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self.words, 1)
        self.hide()

    def say(self, words: str) -> None:
        """Say how far it is."""
        self._show(words, ())

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Say that these files were written."""
        names = " and ".join(path.name for path in paths)
        self._show(f"Saved as {names} in {paths[0].parent}.", paths)

    def _show(self, words: str, paths: Sequence[Path]) -> None:
        self.words.setText(words)
        for button in self.buttons:
            button.deleteLater()
        self.buttons = []
        for path in paths:
            button = QPushButton("Open" if len(paths) == 1 else f"Open {path.suffix[1:].upper()}")
            button.setProperty("role", "small")
            button.setToolTip(f"Open {path.name} with the program that this computer has for it")
            button.setAccessibleName(f"Open {path.name}")
            button.clicked.connect(partial(open_file, path))
            self._row.addWidget(button)
            self.buttons.append(button)
        self.show()


def open_file(path: Path) -> None:
    """Let the desktop show a file of this machine."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
