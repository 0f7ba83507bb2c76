"""Saves a network picture where the user says: SVG by the engine, PNG at twice its size."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.errors import InputError
from engine.export.network_picture import NetworkPicture, save_network_picture
from engine.project.files import replace_file
from gui.network_page.picture_canvas import rendered

SUFFIXES = (".svg", ".png")
_FILTERS = {".svg": "SVG drawing (*.svg)", ".png": "PNG picture (*.png)"}
PNG_RATIO = 2.0


def ask_for_path(name: str, parent: QWidget) -> Path | None:
    """Ask for a file; its suffix says which kind of picture."""
    proposed = f"{name or 'network'} network".replace(":", " -").replace("/", "-") + SUFFIXES[0]
    chosen, used_filter = QFileDialog.getSaveFileName(
        parent, "Export the picture of the network", proposed, ";;".join(_FILTERS.values())
    )
    if not chosen:
        return None
    path = Path(chosen)
    if path.suffix.lower() in SUFFIXES:
        return path
    suffix = next((key for key, text in _FILTERS.items() if text == used_filter), SUFFIXES[0])
    return Path(f"{chosen}{suffix}")


def save_picture(picture: NetworkPicture, path: Path) -> None:
    """Write the picture in the format of the suffix; raises InputError for another one or a failed write."""
    suffix = path.suffix.lower()
    if suffix == ".svg":
        save_network_picture(picture, path)
    elif suffix == ".png":
        replace_file(path, _png(picture))
    else:
        raise InputError(f"The picture is saved as .svg or .png, not {path.name}.")


def _png(picture: NetworkPicture) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not rendered(picture, PNG_RATIO).save(buffer, "PNG"):
        raise InputError("The picture can't be made: it is too large for a PNG. Export it as SVG.")
    return bytes(buffer.data().data())
