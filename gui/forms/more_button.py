"""The button that unfolds what is rarely needed."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gui.theme.theme import Theme


class MoreButton(QPushButton):
    """An arrow and a word; checked while `folded` is open. Space or Enter opens and closes it."""

    def __init__(self, theme: Theme, folded: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._folded = theme, folded
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("role", "more")
        self.toggled.connect(self._show)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        is_open = self.isChecked()
        size = self._theme.px(16)
        self.setIconSize(QSize(size, size))
        self.setText("Less" if is_open else "More")
        self.setAccessibleName("Fewer settings" if is_open else "More settings")
        self.setToolTip("Hide what is rarely needed" if is_open else "Show what is rarely needed")
        self.setIcon(self._theme.icon("chevron_up" if is_open else "chevron_down", "muted"))
        self._folded.setVisible(is_open)
