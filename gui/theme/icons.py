"""The drawings of resources/icons as icons in the colours of the scheme."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from engine.system.paths import RESOURCES

ICON_FOLDER: Path = RESOURCES / "icons"
SIZES = (16, 20)
RATIOS = (1, 2)


@cache
def icon(name: str, colour: str, scale: float = 1.0) -> QIcon:
    """The icon `name` in `colour` (#RRGGBB), sharp on every screen; cached by colour and scale."""
    made, drawing = QIcon(), _renderer(name, colour)
    for size in SIZES:
        for ratio in RATIOS:
            made.addPixmap(_drawn(drawing, round(size * scale), ratio))
    return made


@cache
def pixmap(name: str, colour: str, size: int = 20, ratio: float = 1.0) -> QPixmap:
    """The icon `name` as a picture of `size` × `size` for a screen with `ratio` pixels per unit."""
    return _drawn(_renderer(name, colour), size, ratio)


def _drawn(drawing: QSvgRenderer, size: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (ICON_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))
