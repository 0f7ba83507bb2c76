"""Where the window was is where it opens again, and it always fits the screen with its frame."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.settings import Place

WANTED, MIN_SIZE = QSize(1440, 900), QSize(900, 480)
FRAME = QSize(8, 40)  # a guess, until the window manager has made one
FRAME_TIME = 400  # milliseconds after which it has


def mend_place(window: QWidget) -> None:
    """For a window that has just been shown: it may be too large now that it has a frame."""
    fit_frame(window)
    QTimer.singleShot(FRAME_TIME, window, lambda: fit_frame(window))


def restore_place(window: QWidget, place: Place | None) -> None:
    """Give a window that is not shown yet its size, and its place if that is still on a screen."""
    before = QRect(place.x, place.y, place.width, place.height) if place is not None else None
    screen = QGuiApplication.screenAt(before.center()) if before is not None else None
    space = (screen or window.screen()).availableGeometry()
    rect = before if before is not None else QRect(space.topLeft(), WANTED)
    wanted = fitting(QRect(rect.topLeft(), rect.size() + FRAME), space)
    window.setMinimumSize(MIN_SIZE.boundedTo(space.size() - FRAME))
    window.resize(wanted.size() - FRAME)
    if screen is not None:
        window.move(wanted.topLeft())
    if place is not None and place.is_maximized:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def fit_frame(window: QWidget) -> None:
    """Once the window has its real frame: shrink or move it until all of that is on the screen."""
    special = (
        Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMinimized
    )
    if window.windowState() & special:
        return
    inner, outer = window.geometry(), window.frameGeometry()
    frame = QMargins(
        inner.left() - outer.left(),
        inner.top() - outer.top(),
        outer.right() - inner.right(),
        outer.bottom() - inner.bottom(),
    )
    space = window.screen().availableGeometry().marginsRemoved(frame)
    wanted = fitting(inner, space)
    if wanted != inner:
        window.setMinimumSize(MIN_SIZE.boundedTo(space.size()))
        window.setGeometry(wanted)


def fitting(rect: QRect, space: QRect) -> QRect:
    """The rectangle, no larger than `space` and moved into it."""
    size = rect.size().boundedTo(space.size())
    x = max(space.left(), min(rect.left(), space.right() + 1 - size.width()))
    y = max(space.top(), min(rect.top(), space.bottom() + 1 - size.height()))
    return QRect(QPoint(x, y), size)


def place_of(window: QWidget, page: int) -> Place:
    """Where the window is, for the settings; of a maximized one, where it would be otherwise."""
    is_maximized = window.isMaximized()
    rect = window.normalGeometry() if is_maximized else window.geometry()
    corner = rect.topLeft() if is_maximized else window.pos()
    return Place(corner.x(), corner.y(), rect.width(), rect.height(), page, is_maximized)
