"""The row that says that the network does not fit the chosen data, with the button that makes it fit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.theme.theme import Theme
from gui.widgets.plain_text import WrappedLabel


class FitRow(QWidget):
    """Hidden while there is nothing to mend."""

    fit_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = QLabel()
        self.text = WrappedLabel()
        self.button = QPushButton("Make the network fit these data")
        self.button.setToolTip(
            "Change layers, output, loss and scaling as these data need, in one step. Ctrl+Z takes it back."
        )
        self.button.clicked.connect(self.fit_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.text, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)
        theme.changed.connect(self._show_theme)
        self._show_theme()
        self.hide()

    def show_problems(self, count: int) -> None:
        """Show how many problems the network has with these data."""
        self.text.setText(
            f"The network doesn't fit these data yet: {count} problem{'' if count == 1 else 's'}."
        )
        self.setVisible(count > 0)

    def _show_theme(self) -> None:
        size = self._theme.px(16)
        self._icon.setPixmap(self._theme.icon("warning", "bad").pixmap(size, size))
