"""The small line of rates: its corners, and its name."""

from __future__ import annotations

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.widgets.rate_line import RateLine


def test_rate_line_has_two_corners_for_each_rate(qtbot: QtBot, theme: Theme) -> None:
    line = RateLine(theme)
    qtbot.addWidget(line)
    assert line.points() == []
    line.show_rates((0.5, 0.5, 0.0, 0.0), 8, 0.5)
    points = line.points()
    assert len(points) == 4
    top, base = points[0].y(), points[-1].y()
    assert [point.y() for point in points] == [top, top, base, base] and top < base
    assert points[1].x() == points[2].x() and points[3].x() < line.width() / 2 + 3, "half the epochs"
    assert line.accessibleName() == "Rate of each epoch: 0.5 at first, 0 at last"
    image = line.grab().toImage()
    x = round((points[0].x() + points[1].x()) / 2)
    colours = [image.pixelColor(x, y) for y in range(image.height())]
    assert QColor(theme.tokens.dropout) in colours


def test_rate_line_of_rates_that_are_all_0(qtbot: QtBot, theme: Theme) -> None:
    line = RateLine(theme)
    qtbot.addWidget(line)
    line.show_rates((0.0, 0.0), 2, 0.0)
    assert len({point.y() for point in line.points()}) == 1
