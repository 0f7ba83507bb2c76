"""The quiet row of choices over a chart: each on or off, and "Reset view" while it is zoomed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gui.widgets.elided_label import ElidedLabel


class ChartBar(QWidget):
    """`add_toggle` makes a choice; `reset_asked` comes from the button that `show_reset` shows.

    `hint` says what can be done in the chart, where there is room.
    """

    reset_asked = Signal()

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        caption = ElidedLabel()
        caption.setProperty("role", "caption")
        caption.set_whole_text(hint)
        self.reset = self._button("Reset view", "Show all again (Esc, 0 or a double click in the chart)")
        self.reset.clicked.connect(self.reset_asked)
        self.reset.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 4, 4)
        self._row.setSpacing(4)
        self._row.addWidget(caption, 1)
        self._row.addWidget(self.reset)

    def add_toggle(self, words: str, tip: str) -> QPushButton:
        """A choice that is off; its `toggled` says when it changes."""
        button = self._button(words, tip)
        button.setCheckable(True)
        self._row.addWidget(button)
        return button

    def add_button(self, words: str, tip: str) -> QPushButton:
        """An act, or a choice of more than two."""
        button = self._button(words, tip)
        self._row.addWidget(button)
        return button

    def show_reset(self, is_zoomed: bool) -> None:
        """Offer to show all again, or not."""
        self.reset.setVisible(is_zoomed)

    def _button(self, words: str, tip: str) -> QPushButton:
        button = QPushButton(words, self)
        button.setProperty("role", "chart")
        button.setToolTip(tip)
        button.setAccessibleName(words)
        button.setAccessibleDescription(tip)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        return button
