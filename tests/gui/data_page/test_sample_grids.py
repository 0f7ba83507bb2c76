"""The grids of samples: captions are whole, up to a length, and a tip has the rest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QFontMetrics, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from engine.data.catalogue import DATA_SETS
from gui.data_page.sample_grids import GAP, MAX_CAPTION, ImageGrid, SeriesGrid
from gui.theme.theme import PRESENTATION, Theme

NAMES = DATA_SETS["fashion_mnist"].class_names


@pytest.mark.parametrize("scale", [1.0, PRESENTATION])
def test_captions_of_images_are_whole_and_do_not_touch(qtbot: QtBot, theme: Theme, scale: float) -> None:
    theme.set_scale(scale)
    grid = ImageGrid(theme)
    qtbot.addWidget(grid)
    grid.show_images([(QImage(28, 28, QImage.Format.Format_Grayscale8), name) for name in NAMES])
    grid.resize(400, 400)
    metrics = QFontMetrics(theme.font(12))
    assert "T-shirt/top" in NAMES
    assert max(map(metrics.horizontalAdvance, NAMES)) <= grid.tile_width
    n_columns = (400 + theme.px(GAP)) // (grid.tile_width + theme.px(GAP))
    assert grid.heightForWidth(400) == -(-len(NAMES) // n_columns) * grid.heightForWidth(10_000)


def test_a_very_long_caption_is_cut_and_has_a_tip(qtbot: QtBot, theme: Theme) -> None:
    grid = SeriesGrid(theme)
    qtbot.addWidget(grid)
    long = "the call of a bird that " + "sings and " * 20
    grid.show_series([(((0.0, 1.0),), "short"), (((0.0, 1.0),), long)])
    grid.resize(600, 200)
    grid.show()
    assert grid.tile_width == theme.px(MAX_CAPTION)
    second = QPoint(grid.tile_width + theme.px(GAP) + 5, 5)
    QApplication.sendEvent(grid, QHelpEvent(QEvent.Type.ToolTip, second, grid.mapToGlobal(second)))
    assert "sings and sings" in QToolTip.text()
    QToolTip.hideText()
