"""The small curves of one training: both panels where there is height, words that fit."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment.results import CellResult
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import NetworkSpec
from gui.charts.cell_curves import CellCurves

NAMES = ("loss", "train_loss", "val_loss", "accuracy", "train_accuracy", "val_accuracy")


def _experiment(**training) -> Experiment:
    return Experiment(DataSpec(), NetworkSpec(()), TrainingSpec(**training))


def _result(epochs: int = 5) -> CellResult:
    history = tuple((name, tuple(1 / (epoch + 1) for epoch in range(epochs))) for name in NAMES)
    return CellResult(Cell(0.5, 0), (("test_accuracy", 0.9),), history)


@pytest.fixture
def curves(qtbot: QtBot) -> CellCurves:
    made = CellCurves()
    qtbot.addWidget(made)
    made.resize(330, 240)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_cell_curves_show_one_or_two_panels_by_height(curves: CellCurves) -> None:
    curves.show_cell(_result(), _experiment())
    assert [panel.name for panel in curves.chart.panels] == ["loss"]
    curves.resize(330, 500)
    assert [panel.name for panel in curves.chart.panels] == ["loss", "accuracy"]
    assert curves.chart.epochs == [1, 2, 3, 4, 5]


def test_cell_curves_texts_are_within_the_card(qtbot: QtBot, curves: CellCurves) -> None:
    curves.show_cell(_result(), _experiment())
    qtbot.waitUntil(lambda: not curves.canvas.is_pending, timeout=5000)
    legend = curves.chart.legend
    assert legend is not None and legend.get_visible()
    assert [text.get_text() for text in legend.get_texts()] == ["dropout on", "dropout off", "validation"]
    box = legend.get_window_extent()
    assert box.x0 >= 0 and box.x1 <= curves.canvas.figure.bbox.width


def test_cell_curves_mark_the_scored_epoch(curves: CellCurves) -> None:
    history = (("loss", (1.0, 0.5, 0.4)), ("val_loss", (0.9, 0.3, 0.6)))
    result = CellResult(Cell(0.5, 0), (("test_accuracy", 0.9),), history)
    for training, labels in (({"scored_epoch": "best"}, "2"), ({}, "3")):
        curves.show_cell(result, _experiment(**training))
        curves.chart.update()
        texts = [text.get_text() for text in curves.chart.panels[0].axes.texts]
        assert any(text.startswith("score") and labels in text for text in texts), texts


def test_cell_curves_replace_the_last_training(curves: CellCurves) -> None:
    curves.show_cell(_result(9), _experiment())
    curves.show_cell(_result(2), _experiment())
    assert curves.chart.epochs == [1, 2]
