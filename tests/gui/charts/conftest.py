"""A training's chart that is shown and drawn."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.charts.curve_overlay import EarlierRun
from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell
from gui.charts.history_chart import HistoryChart

LOSS = "sparse_categorical_crossentropy"


def value(name: str, epoch: int) -> float:
    """Curves that differ, fall (losses) or rise, and whose validation loss is lowest at epoch 14."""
    level = {"train": 0.4, "val": 0.5}.get(name.partition("_")[0], 0.7)
    if name == "val_loss":
        return level + abs(epoch - 14) / 20
    return 0.9 - level / epoch if name.endswith("accuracy") else level + 1 / epoch


def epochs(first: int, last: int) -> list[EpochValues]:
    names = [f"{split}{quantity}" for quantity in ("loss", "accuracy") for split in ("", "train_", "val_")]
    return [
        EpochValues(Cell(0.5, 0), epoch, tuple((name, value(name, epoch)) for name in names))
        for epoch in range(first, last + 1)
    ]


def earlier(name: str, shift: float = 0.0, length: int = 40) -> EarlierRun:
    rows = tuple(
        (curve, tuple(value(curve, epoch) + shift for epoch in range(1, length + 1)))
        for curve in ("val_loss", "val_accuracy")
    )
    return EarlierRun(name, "", rows)


@pytest.fixture
def history(qtbot: QtBot) -> HistoryChart:
    """40 epochs are planned, 30 are there."""
    chart = HistoryChart()
    qtbot.addWidget(chart)
    chart.resize(960, 620)
    chart.start(40, "accuracy", LOSS, True)
    chart.add_epochs(epochs(1, 30))
    chart.show()
    qtbot.waitUntil(lambda: chart.canvas.full_draws > 0 and not chart.canvas.is_pending)
    return chart
