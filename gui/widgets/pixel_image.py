"""A sample image of a data set as a picture that Qt draws."""

from __future__ import annotations

from PySide6.QtGui import QImage


def pixel_image(height: int, width: int, pixels: bytes) -> QImage:
    """The picture of 8-bit pixels row by row: one byte each for grey, three for red, green and blue."""
    is_colour = len(pixels) == 3 * height * width
    kind = QImage.Format.Format_RGB888 if is_colour else QImage.Format.Format_Grayscale8
    return QImage(pixels, width, height, len(pixels) // height, kind).copy()
