"""The box of values stands beside its anchor, inside its bounds and off the curves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.charts.chart_style import chart_style
from gui.charts.readout import Readout, ReadoutBox, ReadoutRow, Spot

BOUNDS = QRectF(50, 20, 400, 300)


@pytest.mark.parametrize("x", [50, 120, 250, 400, 450])
@pytest.mark.parametrize("y", [-40, 20, 150, 320, 900])
def test_readout_box_is_inside_and_beside_the_line(x: float, y: float) -> None:
    area = Readout.placed(ReadoutBox(QPointF(x, y), BOUNDS, ""), 150, 80, 12)
    assert BOUNDS.adjusted(-1, -1, 1, 1).contains(area)
    assert area.left() >= x + 11 or area.right() <= x - 11


def test_readout_box_avoids_the_curves() -> None:
    curve = tuple(QPointF(60 + 4 * step, 60) for step in range(95))
    area = Readout.placed(ReadoutBox(QPointF(200, 60), BOUNDS, "", (), curve), 150, 80, 12)
    assert not any(area.contains(point) for point in curve)


def test_readout_accepts_bounds_that_are_too_small() -> None:
    area = Readout.placed(ReadoutBox(QPointF(5, 5), QRectF(0, 0, 20, 10), ""), 150, 80, 12)
    assert area.width() == 150


def test_readout_paints_only_with_content(qtbot: QtBot) -> None:
    canvas = QWidget()
    qtbot.addWidget(canvas)
    canvas.resize(500, 400)
    readout = Readout(canvas, chart_style("light"))
    canvas.show()
    empty = canvas.grab().toImage()
    row = ReadoutRow("#0072B2", "ring", "validation", "93.3 %")
    box = ReadoutBox(QPointF(200, 100), BOUNDS, "Epoch 3", (row,))
    readout.show_values([box], spots=[Spot(QPointF(200, 100), "#0072B2")])
    light = canvas.grab().toImage()
    assert light != empty
    readout.set_look(chart_style("dark"), 1.35)
    assert canvas.grab().toImage() != light
    readout.clear()
    assert canvas.grab().toImage() == empty and not readout.boxes
