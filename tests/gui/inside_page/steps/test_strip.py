"""Rows of feature maps: before and after dropout, filters, the input."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from engine.network_picture.live_picture import LivePart
from gui.inside_page.steps.levels import Levels
from gui.inside_page.steps.shades import Shades
from gui.inside_page.steps.strip import FeatureStrip, StripRow, strip_rows
from gui.theme.theme import Theme
from gui.theme.tokens import tokens
from tests.gui.inside_page.steps.some_steps import CONV, some_maps

BOX = (0.0, 0.0, 1.0, 1.0)
PARTS = (
    LivePart(-1, BOX, "muted", tiles=((-1, BOX),)),
    LivePart(0, BOX, "accent", tiles=((0, BOX),)),
    LivePart(1, BOX, "dropout", tiles=((0, BOX),)),
    LivePart(2, BOX, "muted", units=((0, 0.0, 0.0),)),
)


def rows_of(index: int, *, is_training: bool = True) -> list[StripRow]:
    seen = some_maps(0, 1)
    levels = Levels(CONV.network.layers)
    levels.note(seen)
    shades = Shades(tokens("light"))
    return strip_rows(seen, 0, PARTS, index, levels, shades, is_training=is_training, convolution=0)


def test_before_and_after_dropout(qtbot: QtBot) -> None:
    del qtbot
    before, after = rows_of(1)
    assert (before.title, after.title) == ("Before spatial_dropout2d", "After spatial_dropout2d")
    assert [is_dropped for _, is_dropped in before.images] == [False] * 3
    assert [is_dropped for _, is_dropped in after.images] == [False, True, False]
    assert before.images[0][0] != after.images[0][0]  # scaled
    before, after = rows_of(1, is_training=False)
    assert [image for image, _ in before.images] == [image for image, _ in after.images]


def test_filters_of_the_first_convolution(qtbot: QtBot) -> None:
    del qtbot
    filters, maps = rows_of(0)
    assert (filters.title, maps.title) == ("Filters of conv2d", "Feature maps of conv2d")
    assert [(image.width(), image.height()) for image, _ in filters.images] == [(3, 3)] * 3


def test_input_and_layers_without_channels(qtbot: QtBot) -> None:
    del qtbot
    (row,) = rows_of(-1)
    assert row.title == "Input"
    assert rows_of(2) == []
    assert rows_of(9) == []


def test_rows_are_side_by_side_where_they_fit(qtbot: QtBot, theme: Theme) -> None:
    strip = FeatureStrip(theme)
    qtbot.addWidget(strip)
    strip.resize(800, 100)
    strip.show_rows(rows_of(1))
    wide = strip.tiles.height()
    assert not strip.isHidden()
    strip.resize(230, 100)
    strip.show_rows(rows_of(1))
    assert strip.tiles.height() == 2 * wide
    assert "After spatial_dropout2d: 3 images" in strip.tiles.accessibleName()
    assert not strip.tiles.grab().isNull()
    strip.show_rows([])
    assert strip.isHidden()
