"""The icon of the app's windows, and the id by which Windows groups them in the taskbar."""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from engine.system.paths import RESOURCES

APP_ID = "io.github.dropoutlab.DropoutLab"  # also in release/: AppStream, the bundle, the Start menu's link
FOLDER = RESOURCES / "app_icon"
MAX_SMALL_SIZE = 40  # up to this size the drawing with less detail is clearer
SIZES = (
    16,
    24,
    32,
    48,
    64,
    96,
)  # from title bars to task switchers; for a larger one Qt would start threads


def give_app_its_icon() -> None:
    """Set the icon of all windows; a QApplication must exist."""
    QApplication.setWindowIcon(app_icon())


def app_icon() -> QIcon:
    """The app's icon in the sizes that desktops request."""
    drawing = QSvgRenderer(str(FOLDER / "dropout-lab.svg"))
    small_drawing = QSvgRenderer(str(FOLDER / "dropout-lab-small.svg"))
    made = QIcon()
    for size in SIZES:
        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        (small_drawing if size <= MAX_SMALL_SIZE else drawing).render(painter, QRectF(picture.rect()))
        painter.end()
        made.addPixmap(picture)
    return made


def name_app_to_windows() -> None:
    """Let Windows group our windows under our icon and a pinned one; does nothing on other systems.

    Must be called before the first window is made.
    """
    if sys.platform == "win32":
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
