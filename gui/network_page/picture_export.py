"""Saves a network picture: SVG by the engine, PNG at twice its size.

A large PNG takes a second, which the window does not wait for: `save_picture` runs on a thread and draws
strip by strip, since drawing lets no other Python run.
"""

from __future__ import annotations

from pathlib import Path
from time import sleep

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from engine.errors import InputError
from engine.language.texts import N_, _
from engine.network_picture import NetworkPicture, save_network_picture
from engine.storage.safe_files import replace_file
from gui.widgets.file_dialogs import ask_to_save

KINDS = {".svg": N_("SVG drawing"), ".png": N_("PNG picture")}
SUFFIXES = tuple(KINDS)
PNG_RATIO, STRIP = 2.0, 400
IDLE_TIME = 0.005  # seconds after each strip for the window's events


def ask_for_path(name: str, parent: QWidget) -> Path | None:
    """Ask for a file; its suffix says which kind of picture."""
    kinds = {suffix: _(what) for suffix, what in KINDS.items()}
    # Translators: what a file is called, unless the user says otherwise.
    file_name = _("{project} network").format(project=name)
    return ask_to_save(parent, _("Export the picture of the network"), file_name, kinds)


def save_picture(picture: NetworkPicture, path: Path) -> None:
    """Write the picture in the format of the suffix; raises InputError for another one or a failed write."""
    suffix = path.suffix.lower()
    if suffix == ".svg":
        save_network_picture(picture, path)
    elif suffix == ".png":
        replace_file(path, _png(picture))
    else:
        problem = _("The picture is saved as .svg or .png, not {file}.")
        raise InputError(problem.format(file=path.name))


def _png(picture: NetworkPicture) -> bytes:
    width, height = (round(value * PNG_RATIO) for value in picture.size)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.isNull():
        renderer = QSvgRenderer(QByteArray(picture.svg.encode()))
        painter = QPainter(image)
        for top in range(0, height, STRIP):
            painter.setClipRect(0, top, width, STRIP)
            renderer.render(painter, QRectF(0, 0, width, height))
            sleep(IDLE_TIME)
        painter.end()
    if image.isNull() or not QImageWriter(buffer, QByteArray(b"png")).write(image):
        raise InputError(_("The picture is too large for a PNG; export it as SVG."))
    return bytes(buffer.data().data())
