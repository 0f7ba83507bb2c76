"""Sample images as pictures."""

from __future__ import annotations

from gui.widgets.pixel_image import pixel_image


def test_grey_and_colour_pixels_become_pictures() -> None:
    grey = pixel_image(2, 3, bytes([0, 10, 20, 30, 40, 250]))
    assert (grey.width(), grey.height()) == (3, 2)
    assert grey.pixelColor(2, 1).name() == "#fafafa"
    colour = pixel_image(1, 2, bytes([255, 0, 0, 1, 2, 3]))
    assert colour.pixelColor(0, 0).name() == "#ff0000"
    assert colour.pixelColor(1, 0).name() == "#010203"
