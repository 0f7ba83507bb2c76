"""How the window looks: light or dark, strong contrast, large for a projector. The settings keep it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStatusBar, QVBoxLayout
from shiboken6 import isValid

from gui.settings import Settings
from gui.theme.theme import Theme


class WindowLook(QObject):
    """Switches the theme for the window with this column of parts and this status bar."""

    def __init__(
        self, theme: Theme, settings: Settings, column: QVBoxLayout, bar: QStatusBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._theme, self._settings, self._column, self._bar = theme, settings, column, bar
        self._contrast: QAction | None = None
        theme.changed.connect(self._show)
        self._show()

    def switch_scheme(self) -> None:
        """Change from light to dark, or back."""
        scheme = "light" if self._theme.is_dark else "dark"
        self._theme.set_scheme(scheme)
        self._settings.scheme = scheme

    def switch_contrast(self) -> None:
        """Change to strong edges and the strongest contrast of text, or back."""
        self._theme.switch_high_contrast()
        self._settings.high_contrast = self._theme.high_contrast

    def switch_presentation(self) -> None:
        """Enter presentation mode, or leave it; the window is laid out once, at the end."""
        self._column.setEnabled(False)
        self._theme.set_presenting(not self._theme.is_presenting)
        self._column.setEnabled(True)
        self._column.invalidate()
        self._settings.is_presenting = self._theme.is_presenting

    def tick_contrast(self, action: QAction) -> None:
        """Keep the tick of this action to what is on."""
        action.setCheckable(True)
        self._contrast = action
        self._show()

    def _show(self) -> None:
        """Tick what is on, and leave the status bar out in presentation mode."""
        if not isValid(self._bar):  # the theme also changes while a window is being destroyed
            return
        self._bar.setVisible(not self._theme.is_presenting)
        if self._contrast is not None:
            self._contrast.setChecked(self._theme.is_high_contrast)
