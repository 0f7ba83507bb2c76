"""What views make pins with: pictures in light colours, sharp on paper, as large as a project may have.

Each function returns what makes the picture, for a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from engine.project.pins import MAX_BYTES, MAX_PIXELS, Pin
from gui.theme.tokens import tokens

if TYPE_CHECKING:
    from engine.charts.figure_file import Draw

Pinning = Callable[[], Pin]

WIDTH = 1600  # pixels
FIGURE_WIDTH, FIGURE_HEIGHT, LETTERS = 170.0, 95.0, 8.0  # mm, mm, points: on paper
SMALLER = (1.0, 0.75, 0.5)  # tried one after the other until a picture has few enough bytes


def figure_pin(pin: Pin, draw: Draw, height: float = FIGURE_HEIGHT) -> Pinning:
    """A pin with a figure of matplotlib, `height` mm high on paper; `draw` is called on a thread."""
    from engine.charts.figure_file import figure_bytes  # a view that paints needs no matplotlib
    from engine.charts.figure_look import MM_PER_INCH, FigureLook, scale_of

    def png(scale: float) -> bytes:
        dpi = round(scale * WIDTH / FIGURE_WIDTH * MM_PER_INCH)
        return figure_bytes(draw, "png", FigureLook(FIGURE_WIDTH, height, scale_of(LETTERS), dpi, "light"))

    return partial(_with_picture, pin, png)


def painted_pin(pin: Pin, paint: Callable[[QPainter], None], size: QSizeF) -> Pinning:
    """A pin with what `paint`, called at once, paints in a space of this size on a light card."""
    scale = min(WIDTH / size.width(), (MAX_PIXELS / (size.width() * size.height())) ** 0.5)
    image = QImage(int(size.width() * scale), int(size.height() * scale), QImage.Format.Format_RGB32)
    image.fill(QColor(tokens("light").card))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    paint(painter)
    painter.end()
    return partial(_with_picture, pin, partial(_png, image))


def _with_picture(pin: Pin, make: Callable[[float], bytes]) -> Pin:
    """The pin with the sharpest picture that has few enough bytes; else with the smallest, for a sentence."""
    png = b""
    for scale in SMALLER:
        png = make(scale)
        if len(png) <= MAX_BYTES:
            break
    return replace(pin, png=png)


def _png(image: QImage, scale: float) -> bytes:
    if scale < 1:
        width = int(image.width() * scale)
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
