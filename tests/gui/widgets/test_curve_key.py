"""A piece of a curve that names it outside its chart."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.widgets.curve_key import CurveKey


@pytest.mark.parametrize("marker", ["o", "s", "^", "D", "v", "P"])
def test_curve_key_is_drawn_in_its_colour(qtbot: QtBot, theme: Theme, marker: str) -> None:
    key = CurveKey(theme)
    qtbot.addWidget(key)
    key.set_look("#D55E00", (), marker)
    image = key.grab().toImage()
    assert image.pixelColor(3, image.height() // 2) == QColor("#D55E00")


def test_curve_key_has_gaps_where_the_curve_has(qtbot: QtBot, theme: Theme) -> None:
    key = CurveKey(theme)
    qtbot.addWidget(key)

    def coloured() -> int:
        image = key.grab().toImage()
        return sum(
            image.pixelColor(x, image.height() // 2) == QColor("#D55E00") for x in range(image.width())
        )

    key.set_look("#D55E00", (), "o")
    solid = coloured()
    key.set_look("#D55E00", (1.5, 1.5), "o")
    assert 0 < coloured() < solid
