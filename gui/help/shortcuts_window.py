"""A small window with the keys that the app has."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.help.shortcuts import Key, groups
from gui.theme.theme import Theme
from gui.widgets.dialog_size import fit_to_screen
from gui.widgets.plain_text import WrappedLabel

SIZE, LEAST, KEYS = QSize(620, 680), QSize(440, 320), 200


class ShortcutsWindow(QDialog):
    """Not modal; read anew from the window each time it is opened."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.setWindowTitle("Keyboard shortcuts – Dropout Lab")
        self.area = QScrollArea(widgetResizable=True)
        self.area.setAccessibleName("Keyboard shortcuts")
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.close_button = QPushButton("Close")
        self.close_button.setToolTip("Close this window (Esc)")
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.area, 1)
        column.addLayout(foot)
        theme.changed.connect(self._show_look)
        self._show_look()

    def open_up(self) -> None:
        """Show the window, in front, with the keys that hold now."""
        self._fill()
        self.show()
        self.raise_()
        self.activateWindow()
        self.area.setFocus()

    def _fill(self) -> None:
        px = self._theme.px
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(px(8))
        for heading, keys in groups(self._window):
            name = QLabel(heading)
            name.setProperty("role", "title")
            column.addWidget(name)
            card = QWidget()
            grid = QGridLayout(card)
            grid.setContentsMargins(0, 0, 0, px(12))
            grid.setVerticalSpacing(px(6))
            grid.setColumnStretch(1, 1)
            grid.setColumnMinimumWidth(0, px(KEYS))
            for row, key in enumerate(keys):
                grid.addWidget(_chips(key), row, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(WrappedLabel(key.words), row, 1)
            column.addWidget(card)
        column.addStretch(1)
        self.area.setWidget(page)

    def _show_look(self) -> None:
        fit_to_screen(self, LEAST * self._theme.scale, SIZE * self._theme.scale)
        if self.isVisible():
            self._fill()


def _chips(key: Key) -> QWidget:
    row = QWidget()
    row.setAccessibleName(" or ".join(key.keys))
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4)
    for keys in key.keys:
        chip = QLabel(keys)
        chip.setProperty("role", "muted" if keys == "…" else "chip")
        line.addWidget(chip)
    return row
