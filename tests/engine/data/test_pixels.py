"""Images as bytes for a window to draw."""

import numpy as np

from engine.data.pixels import shown_pixels


def test_grey_images_have_one_byte_per_pixel() -> None:
    image = np.array([[[0.0], [8.0]], [[16.0], [4.0]], [[2.0], [20.0]]])
    assert shown_pixels(image, 0.0, 16.0) == (3, 2, bytes([0, 127, 255, 63, 31, 255]))


def test_colour_images_have_three_bytes_per_pixel_without_the_fourth_channel() -> None:
    image = np.arange(8.0).reshape(1, 2, 4)
    assert shown_pixels(image, 0.0, 255.0) == (1, 2, bytes([0, 1, 2, 4, 5, 6]))


def test_negative_values_and_constant_images_are_shown() -> None:
    assert shown_pixels(np.array([[[-1.0], [1.0]]]), -1.0, 1.0) == (1, 2, bytes([0, 255]))
    assert shown_pixels(np.zeros((1, 2, 1)), 0.0, 0.0) == (1, 2, bytes(2))
