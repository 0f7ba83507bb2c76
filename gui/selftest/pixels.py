"""Looks at pictures: is anything in them, and is it light or dark?"""

from __future__ import annotations

from PySide6.QtGui import QImage

from gui.selftest.check import make_sure

FEWEST_COLOURS = 8  # text alone has more, by its smooth edges


def check_filled(image: QImage, what: str) -> None:
    """CheckError where the picture is none, or blank."""
    make_sure(not image.isNull(), f"{what} could not be drawn.")
    make_sure(is_filled(image), f"{what} is blank.")


def is_filled(image: QImage) -> bool:
    """Whether there is something to see."""
    return not image.isNull() and count_colours(image) >= FEWEST_COLOURS


def count_colours(image: QImage) -> int:
    """How many different colours the picture has."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)  # kept: the bits are its own
    return len(set(memoryview(bytes(plain.constBits())).cast("I")))


def lightness(image: QImage) -> int:
    """The mean lightness, 0 to 255."""
    return image.scaled(1, 1).pixelColor(0, 0).lightness()
