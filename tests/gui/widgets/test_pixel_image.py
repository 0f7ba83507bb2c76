"""Sample images and PNGs as pictures."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from gui.widgets.pixel_image import pixel_image, png_image
from tests.engine.project.sample_pins import broken_png, png


def test_grey_and_colour_pixels_become_pictures() -> None:
    grey = pixel_image(2, 3, bytes([0, 10, 20, 30, 40, 250]))
    assert (grey.width(), grey.height()) == (3, 2)
    assert grey.pixelColor(2, 1).name() == "#fafafa"
    colour = pixel_image(1, 2, bytes([255, 0, 0, 1, 2, 3]))
    assert colour.pixelColor(0, 0).name() == "#ff0000"
    assert colour.pixelColor(1, 0).name() == "#010203"


@pytest.mark.parametrize(
    ("size", "shown"),
    [(None, (40, 30)), (QSize(400, 300), (40, 30)), (QSize(20, 90), (20, 15)), (QSize(90, 15), (20, 15))],
)
def test_png_is_made_smaller_but_not_larger(size: QSize | None, shown: tuple[int, int]) -> None:
    image = png_image(png(shade=77), size)
    assert (image.width(), image.height()) == shown
    assert image.pixelColor(5, 5).name() == "#4d4d4d"


@pytest.mark.parametrize("data", [b"", broken_png(), b"<svg/>", b"BM" + bytes(100), png()[:60]])
def test_what_can_not_be_unpacked_is_no_picture(data: bytes) -> None:
    assert png_image(data, QSize(9, 9)).isNull()
