"""The losses of a sweep's first trainings, before it has a result."""

from __future__ import annotations

import math

from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell
from gui.charts.running_losses import MAX_POINTS, RunningLosses
from gui.theme.theme import Theme


def losses(count: int, *, has_validation: bool = True) -> dict[Cell, list[EpochValues]]:
    found = {}
    for rate in (0.0, 0.5):
        cell = Cell(rate, 0)
        rows = []
        for epoch in range(1, count + 1):
            loss = (2.0 if rate else 1.0) / epoch
            values = (("loss", loss), ("val_loss", 3 * loss)) if has_validation else (("loss", loss),)
            rows.append(EpochValues(cell, epoch, values))
        found[cell] = rows
    return found


def made(qtbot: QtBot, theme: Theme) -> RunningLosses:
    widget = RunningLosses(theme)
    qtbot.addWidget(widget)
    widget.resize(700, 400)
    return widget


def test_validation_is_drawn_where_there_is_some(qtbot: QtBot, theme: Theme) -> None:
    widget = made(qtbot, theme)
    widget.show_losses(losses(4), 30, "0 of 35 trained")
    assert [(cell.rate, points[0]) for cell, points in widget.lines] == [(0.0, (1, 3.0)), (0.5, (1, 6.0))]
    assert widget.title.startswith("Validation loss")
    assert "0 of 35 trained" in widget.accessibleName()
    widget.show_losses(losses(4, has_validation=False), 30, "0 of 35 trained")
    assert widget.lines[0][1][0] == (1, 1.0) and widget.title.startswith("Training loss")


def test_the_lines_have_colours_from_grey_to_dropout(qtbot: QtBot, theme: Theme) -> None:
    widget = made(qtbot, theme)
    widget.show_losses(losses(30), 30, "0 of 35 trained")
    image = widget.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    for token in ("train", "dropout"):
        assert QColor(theme.tokens.colour(token)).name() in seen


def test_long_curves_are_thinned_and_end_where_they_are(qtbot: QtBot, theme: Theme) -> None:
    widget = made(qtbot, theme)
    widget.show_losses(losses(5000), 5000, "0 of 2 trained")
    for _, points in widget.lines:
        assert len(points) <= MAX_POINTS + 100 and points[-1][0] == 5000


def test_a_loss_that_is_no_number_is_left_out(qtbot: QtBot, theme: Theme) -> None:
    widget = made(qtbot, theme)
    cell = Cell(0.0, 0)
    rows = [EpochValues(cell, 1, (("loss", 2.0),)), EpochValues(cell, 2, (("loss", math.nan),))]
    widget.show_losses({cell: rows}, 1, "0 of 1 trained")
    assert widget.lines == ((cell, ((1, 2.0),)),)
    assert not widget.grab().isNull()
