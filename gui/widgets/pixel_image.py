"""Images as pictures that Qt draws: samples of a data set, and PNGs of project files."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader


def pixel_image(height: int, width: int, pixels: bytes) -> QImage:
    """The picture of 8-bit pixels row by row: one byte each for grey, three for red, green and blue."""
    is_colour = len(pixels) == 3 * height * width
    kind = QImage.Format.Format_RGB888 if is_colour else QImage.Format.Format_Grayscale8
    return QImage(pixels, width, height, len(pixels) // height, kind).copy()


def png_image(png: bytes, size: QSize | None = None) -> QImage:
    """The picture in a PNG, at most as large as `size`; null if it can't be unpacked.

    A thread may do this. No other format is tried, since the bytes may be a stranger's.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(png))
    image = QImageReader(buffer, QByteArray(b"png")).read()
    if image.isNull() or size is None or image.size().boundedTo(size) == image.size():
        return image
    return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
