"""Where the window was is where it opens again, beside others that are open; it always fits the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QMargins, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.settings import Place, Settings
from gui.window.open_files import ALL_WINDOWS, WindowNumber

WANTED, MIN_SIZE = QSize(1440, 900), QSize(900, 480)
FRAME = QSize(8, 40)  # a guess, until the window manager has made one
FRAME_TIME = 400  # milliseconds after which it has
STEP = 30  # pixels between the corners of windows that are opened one after the other


class WindowPlace(QObject):
    """The window's place from its opening to its closing; `page` says which page it shows."""

    def __init__(self, window: QWidget, settings: Settings, page: Callable[[], int]) -> None:
        super().__init__(window)
        self._window, self._settings, self._page = window, settings, page
        self._number: WindowNumber | None = None
        self._opened: QRect | None = None  # where it stood once it had its frame

    def restore(self) -> None:
        """Place the window before it is shown."""
        self._number = WindowNumber(ALL_WINDOWS)
        restore_place(self._window, self._settings.place, n_open=self._number.number - 1)

    def mend(self) -> None:
        """For a window that has just been shown: it may be too large now that it has a frame."""
        fit_frame(self._window)
        QTimer.singleShot(FRAME_TIME, self, self._mend_again)

    @property
    def is_settled(self) -> bool:
        """Whether it has been shown long enough to have its frame."""
        return self._opened is not None

    def _mend_again(self) -> None:
        fit_frame(self._window)
        self._opened = self._window.geometry()
        if self._settings.place is None:
            self.keep()  # the first one ever: for a second window, which opens beside it

    def keep(self) -> None:
        """Keep the place for the next start; of a window that is still beside another, the other's place."""
        before, place = self._settings.place, place_of(self._window, self._page())
        is_beside = self._number is not None and self._number.number > 1
        if is_beside and before is not None and self._opened in (None, self._window.geometry()):
            place = replace(before, page=place.page, is_maximized=place.is_maximized)
        self._settings.place = place

    def release(self) -> None:
        """The window is closed."""
        if self._number is not None:
            self._number.release()


def restore_place(window: QWidget, place: Place | None, *, n_open: int = 0) -> None:
    """Give a window that is not shown yet its size, and its place if that is still on a screen.

    `n_open` other windows are open: they stay in sight.
    """
    before = QRect(place.x, place.y, place.width, place.height) if place is not None else None
    screen = QGuiApplication.screenAt(before.center()) if before is not None else None
    space = (screen or window.screen()).availableGeometry()
    rect = before if before is not None else QRect(space.topLeft(), WANTED)
    wanted = beside(fitting(QRect(rect.topLeft(), rect.size() + FRAME), space), space, n_open)
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


def beside(rect: QRect, space: QRect, n_open: int) -> QRect:
    """The rectangle, a step further down and to the right for each of `n_open` windows, within `space`.

    All title bars can be seen, for it becomes less high rather than to be moved back up.
    """
    lowest = MIN_SIZE.height() + FRAME.height()
    n_places = max(1, (space.bottom() + 1 - rect.top() - lowest) // STEP + 1)
    way = STEP * (n_open % n_places)
    moved = rect.translated(way, way)
    moved.setBottom(min(moved.bottom(), space.bottom()))
    return fitting(moved, space)


def place_of(window: QWidget, page: int) -> Place:
    """Where the window is, for the settings; of a maximized one, where it would be otherwise."""
    is_maximized = window.isMaximized()
    rect = window.normalGeometry() if is_maximized else window.geometry()
    corner = rect.topLeft() if is_maximized else window.pos()
    return Place(corner.x(), corner.y(), rect.width(), rect.height(), page, is_maximized)
