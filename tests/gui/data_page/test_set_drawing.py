"""Pictures of sets can be seen in every scheme, and stay within their tile."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from engine.storage.set_pictures import set_pictures
from gui.data_page.set_drawing import paint_set
from gui.theme.theme import Theme

TILE, MARGIN = 44, 8
EMPTY = QColor("magenta")


def painted(theme: Theme, name: str, ratio: int = 1) -> QImage:
    side = TILE + 2 * MARGIN
    image = QImage(side * ratio, side * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(EMPTY)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_set(painter, QRect(MARGIN, MARGIN, TILE, TILE), set_pictures()[name], theme)
    painter.end()
    return image


def colours(image: QImage, area: QRect) -> set[str]:
    rows, columns = range(area.top(), area.bottom() + 1), range(area.left(), area.right() + 1)
    return {image.pixelColor(x, y).name() for y in rows for x in columns}


@pytest.mark.parametrize("name", ["iris", "boston_housing", "digits", "shapes", "moons", "mnist1d"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ratio", [1, 2])
def test_every_kind_of_picture_is_drawn_within_its_tile(
    theme: Theme, name: str, scheme: str, ratio: int
) -> None:
    theme.set_scheme(scheme)
    image = painted(theme, name, ratio)
    inside = QRect(MARGIN * ratio + 4, MARGIN * ratio + 4, TILE * ratio - 8, TILE * ratio - 8)
    assert EMPTY.name() not in colours(image, inside)
    assert len(colours(image, inside)) >= 2
    assert colours(image, QRect(0, 0, image.width(), MARGIN * ratio - 1)) == {EMPTY.name()}
    assert colours(image, QRect(0, 0, MARGIN * ratio - 1, image.height())) == {EMPTY.name()}


def test_classes_have_the_colours_of_the_scheme(theme: Theme) -> None:
    theme.set_scheme("light")
    light = painted(theme, "iris")
    theme.set_scheme("dark")
    assert painted(theme, "iris") != light
    assert theme.colour("background").name() in colours(
        painted(theme, "iris"), QRect(MARGIN + 8, MARGIN + 4, TILE - 16, 4)
    )


def test_a_high_contrast_tile_has_an_edge(theme: Theme) -> None:
    theme.set_scheme("light")
    theme.set_high_contrast(True)
    image = painted(theme, "boston_housing")
    top = QRect(MARGIN + TILE // 2, MARGIN - 1, 1, 3)
    assert colours(image, top) - {EMPTY.name(), theme.colour("background").name()}
