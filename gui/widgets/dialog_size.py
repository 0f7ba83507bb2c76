"""How large a window of its own opens: as it was designed, and never larger than the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(24, 64)  # the window manager's borders and title


def fit_to_screen(window: QWidget, least: QSize, wanted: QSize) -> None:
    """Set the least size of a window, and the wanted size of one that is not shown yet."""
    room = window.screen().availableSize() - FRAME
    window.setMinimumSize(least.boundedTo(room))
    if not window.isVisible():
        window.resize(wanted.boundedTo(room))
