"""Values are read with the pointer and with the keys, without drawing the chart again."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from engine.analysis.wording import format_metric
from engine.charts.curve_overlay import EarlierRun
from gui.charts.history_chart import HistoryChart
from gui.charts.readout import RING
from tests.gui.charts.conftest import LOSS, earlier, epochs, value
from tests.gui.charts.mouse_events import LEFT, move, place, press, wheel


def point(chart: HistoryChart, x: float, y: float, panel: int = 0) -> None:
    move(chart.canvas, place(chart.canvas, chart.chart.panels[panel].axes, x, y))


def settled(qtbot: QtBot, chart: HistoryChart) -> None:
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)


def test_epoch_reader_reads_the_nearest_epoch_in_both_panels(qtbot: QtBot, history: HistoryChart) -> None:
    drawn = (history.canvas.full_draws, history.canvas.light_draws)
    before = history.canvas.grab().toImage()
    point(history, 12.3, 1.5)
    assert history.reader.epoch == 12 and history.readout.isVisible()
    loss, metric = history.readout.boxes
    assert loss.title == metric.title == "Epoch 12"
    assert [row.value for row in loss.rows] == [
        format_metric("loss", value(name, 12)) for name in ("loss", "train_loss", "val_loss")
    ]
    assert metric.rows[2].value == f"{100 * value('val_accuracy', 12):.1f} %"
    assert (metric.rows[2].text, metric.rows[2].mark) == ("validation", RING)
    assert history.canvas.grab().toImage() != before
    assert (history.canvas.full_draws, history.canvas.light_draws) == drawn
    assert history.accessibleDescription().startswith("Epoch 12. Loss: training, dropout on 0.783;")
    assert "Accuracy: " in history.canvas.accessibleDescription()


def test_epoch_reader_reads_existing_epochs_only(qtbot: QtBot, history: HistoryChart) -> None:
    point(history, 39, 1.0)
    assert history.reader.epoch == 30
    move(history.canvas, QPointF(3, 3))
    assert history.reader.epoch is None and not history.readout.isVisible()
    assert history.accessibleDescription().startswith("Epoch 30: training accuracy")


def test_epoch_reader_keys_step_through_epochs(qtbot: QtBot, history: HistoryChart) -> None:
    found = []
    keys = [
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_Home,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_End,
        Qt.Key.Key_Right,
    ]
    for key in keys:
        qtbot.keyClick(history.canvas, key)
        found.append(history.reader.epoch)
    assert found == [30, 29, 19, 1, 1, 2, 12, 30, 30]
    qtbot.keyClick(history.canvas, Qt.Key.Key_Escape)
    assert history.reader.epoch is None and not history.readout.isVisible()
    qtbot.keyClick(history.canvas, Qt.Key.Key_Home)
    assert history.reader.epoch == 1


def test_epoch_reader_names_the_earlier_training_under_the_pointer(
    qtbot: QtBot, history: HistoryChart
) -> None:
    history.set_earlier([earlier("run 1", 0.3), earlier("run 2", 0.6)])
    settled(qtbot, history)
    point(history, 20, value("val_loss", 20) + 0.3)
    names = [[row.text for row in box.rows[3:]] for box in history.readout.boxes]
    assert names == [["run 1"], []]
    point(history, 20, value("val_loss", 20) + 0.9)
    assert not any(box.rows[3:] for box in history.readout.boxes)


def test_epoch_reader_keys_step_through_earlier_trainings(qtbot: QtBot, history: HistoryChart) -> None:
    history.set_earlier([earlier("run 1"), earlier("run 2", length=10)])
    settled(qtbot, history)
    found = []
    qtbot.keyClick(history.canvas, Qt.Key.Key_Home)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(history.canvas, key)
        found.append([row.text for row in history.readout.boxes[0].rows[3:]])
    assert found == [["run 1"], ["run 2"], [], ["run 2"]]
    qtbot.keyClick(history.canvas, Qt.Key.Key_End)
    assert not history.readout.boxes[0].rows[3:], "run 2 had only ten epochs"


def test_epoch_reader_names_scored_and_overfitting_epochs(qtbot: QtBot, history: HistoryChart) -> None:
    light = history.canvas.light_draws
    history.end()
    qtbot.waitUntil(lambda: history.canvas.light_draws > light)
    point(history, 14, 1.5)
    loss, metric = history.readout.boxes
    assert (loss.title, metric.title) == ("Epoch 14 · memorises from here on", "Epoch 14")
    point(history, 30, 1.5)
    assert {box.title for box in history.readout.boxes} == {"Epoch 30 · score taken here"}


def test_epoch_reader_follows_zooming(qtbot: QtBot, history: HistoryChart) -> None:
    point(history, 12, 1.5)
    before = history.readout.boxes
    for _ in range(3):
        qtbot.keyClick(history.canvas, Qt.Key.Key_Plus)
    settled(qtbot, history)
    qtbot.waitUntil(lambda: history.readout.boxes != before)
    axes = history.chart.panels[1].axes
    x = place(history.canvas, axes, 12, axes.get_ylim()[0]).x()
    assert math.isclose(history.readout.boxes[1].anchor.x(), x, abs_tol=1)


def test_epoch_reader_ignores_dragging(qtbot: QtBot, history: HistoryChart) -> None:
    at = place(history.canvas, history.chart.panels[0].axes, 12, 1.0)
    wheel(history.canvas, at, 2)
    move(history.canvas, at)
    assert history.reader.epoch is not None
    press(history.canvas, at)
    move(history.canvas, at + QPointF(30, 0), LEFT)
    assert history.reader.epoch is None


def test_epoch_reader_is_cleared_by_a_new_training(qtbot: QtBot, history: HistoryChart) -> None:
    point(history, 12, 1.5)
    history.start(10, "mean_squared_error", "mean_squared_error", False)
    assert not history.readout.isVisible() and history.accessibleDescription() == ""
    qtbot.keyClick(history.canvas, Qt.Key.Key_Left)
    assert history.reader.epoch is None
    history.add_epochs(epochs(1, 1))


def test_epoch_reader_says_that_an_epoch_has_no_value(qtbot: QtBot, history: HistoryChart) -> None:
    history.start(40, "accuracy", LOSS, True, evaluation_freq=10)
    for epoch in epochs(1, 12):
        has_value = epoch.epoch == 10
        told = tuple((name, one) for name, one in epoch.values if has_value or not name.startswith("train_"))
        history.add_epochs([replace(epoch, values=told)])
    settled(qtbot, history)
    point(history, 7, 1.5)
    loss, _ = history.readout.boxes
    assert [row.value for row in loss.rows] == [
        format_metric("loss", value("loss", 7)),
        "no value in this epoch",
        format_metric("loss", value("val_loss", 7)),
    ]
    assert "training, dropout off no value in this epoch" in history.accessibleDescription()
    history.canvas.grab()
    point(history, 10, 1.5)
    assert history.readout.boxes[1].rows[1].value == f"{100 * value('train_accuracy', 10):.1f} %"
    move(history.canvas, QPointF(3, 3))
    assert history.accessibleDescription() == (
        f"Epoch 12: validation accuracy {format_metric('accuracy', value('val_accuracy', 12))}"
    )


def test_epoch_reader_finds_an_earlier_training_beside_one_without_a_value(
    qtbot: QtBot, history: HistoryChart
) -> None:
    lost = EarlierRun("lost", "", (("val_loss", (math.nan,) * 40), ("val_accuracy", (math.nan,) * 40)))
    history.set_earlier([lost, earlier("run 1", 0.3)])
    settled(qtbot, history)
    point(history, 20, value("val_loss", 20) + 0.3)
    assert [row.text for row in history.readout.boxes[0].rows[3:]] == ["run 1"]
