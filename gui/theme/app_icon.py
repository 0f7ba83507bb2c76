"""The program's face: the icon of its windows, and the name by which Windows groups them in the taskbar."""

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
MAX_SMALL_SIZE = 40  # up to this size the drawing with less detail is the one that can be read
SIZES = (
    16,
    24,
    32,
    48,
    64,
    96,
)  # title bars to task switchers; a larger one makes Qt start threads to fill it


def give_app_its_icon() -> None:
    """All windows have the program's icon from now on; a QApplication must exist."""
    QApplication.setWindowIcon(app_icon())


def app_icon() -> QIcon:
    """The program's icon in the sizes that desktops ask a window for."""
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
    """Windows groups our windows under our own icon, and a pinned one with them; elsewhere nothing happens.

    Must come before the first window.
    """
    if sys.platform == "win32":
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
