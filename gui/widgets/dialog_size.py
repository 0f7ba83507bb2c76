"""How large a window opens: as it was designed, and never larger than the screen."""

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


def bound_by_screen(window: QWidget) -> None:
    """Make a window that is not shown yet no larger than the screen: old projectors have 1024 x 768."""
    window.resize(window.size().boundedTo(window.screen().availableSize()))
