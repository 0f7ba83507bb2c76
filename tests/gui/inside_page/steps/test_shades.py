"""Colours of numbers: 0 is grey, more is stronger, and the two sides differ for the colour-blind too."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.inside_page.steps.shades import DROPPED, N_SHADES, Shades, shade_indices
from gui.theme.tokens import ALL_SCHEMES, contrast, tokens

# What a deuteranope sees of linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1).
DEUTERANOPE = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
)


def test_indices() -> None:
    found = shade_indices(np.array([-2.0, -1.0, 0.0, 0.5, 1.0, 7.0, np.nan]), 1.0)
    assert found.tolist() == [0, 0, N_SHADES, N_SHADES + 63, 2 * N_SHADES, 2 * N_SHADES, N_SHADES]
    assert shade_indices(np.zeros(3), 0.0).tolist() == [N_SHADES] * 3


def test_limit_of_each_feature() -> None:
    found = shade_indices(np.array([[1.0, 100.0]]), np.array([1.0, 100.0]))
    assert found.tolist() == [[2 * N_SHADES, 2 * N_SHADES]]


@pytest.mark.parametrize("scheme", ALL_SCHEMES)
def test_ends_are_apart_for_all_eyes(scheme: str) -> None:
    shades = Shades(tokens(scheme))
    low, zero, high, dropped = (shades.names[at] for at in (0, N_SHADES, 2 * N_SHADES, DROPPED))
    for eye in (np.eye(3), DEUTERANOPE):
        low_seen, zero_seen, high_seen, dropped_seen = (
            eye @ _linear(name) for name in (low, zero, high, dropped)
        )
        for one, other in ((low_seen, high_seen), (zero_seen, low_seen), (zero_seen, high_seen)):
            assert np.abs(one - other).max() > 0.1
        assert np.abs(dropped_seen - high_seen).max() > 0.1
    assert contrast(high, tokens(scheme).card) > contrast(zero, tokens(scheme).card)


def test_image_has_the_colours(qtbot: QtBot) -> None:
    del qtbot
    shades = Shades(tokens("light"))
    image = shades.image(np.array([[0, DROPPED], [N_SHADES, 254]], np.uint8))
    assert (image.width(), image.height()) == (2, 2)
    seen = [image.pixelColor(x, y).name().upper() for y in (0, 1) for x in (0, 1)]
    assert seen == [QColor(shades.names[at]).name().upper() for at in (0, DROPPED, N_SHADES, 254)]


def _linear(name: str) -> np.ndarray:
    share = np.frombuffer(bytes.fromhex(name[1:]), np.uint8) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
