"""The training chart with its choices and its words."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.analysis.generalization_gap import MEMORISES
from gui.charts.history_chart import HistoryChart
from tests.gui.charts.conftest import LOSS, earlier, epochs


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def shown_epochs(chart: HistoryChart) -> int:
    return np.size(chart.chart.panels[0].lines["loss"].get_xdata())


def settled(qtbot: QtBot, chart: HistoryChart) -> None:
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)


def test_history_chart_grows_and_restarts(qtbot: QtBot) -> None:
    chart = HistoryChart()
    qtbot.addWidget(chart)
    chart.resize(900, 500)
    chart.start(20, "accuracy", LOSS, True)
    chart.show()
    chart.add_epochs(epochs(1, 5))
    qtbot.waitUntil(lambda: shown_epochs(chart) == 5 and not chart.canvas.is_pending)
    full = chart.canvas.full_draws
    chart.add_epochs(epochs(6, 6))
    qtbot.waitUntil(lambda: shown_epochs(chart) == 6)
    assert chart.canvas.full_draws == full
    assert chart.accessibleDescription() == "Epoch 6: training accuracy 83.3 %, validation accuracy 81.7 %"
    chart.set_look("dark")
    assert shown_epochs(chart) == 6
    chart.start(10, "accuracy", LOSS, False)
    chart.add_epochs([])
    settled(qtbot, chart)
    assert shown_epochs(chart) == 0


def test_history_chart_light_draw_equals_a_full_draw(qtbot: QtBot, history: HistoryChart) -> None:
    history.set_earlier([earlier("run 1", 0.2)])
    click(qtbot, history.bar.smoothed)
    settled(qtbot, history)
    light, full = history.canvas.light_draws, history.canvas.full_draws
    history.add_epochs(epochs(31, 34))
    history.end()
    qtbot.waitUntil(lambda: history.canvas.light_draws > light)
    assert history.canvas.full_draws == full
    after_light = history.canvas.grab().toImage()
    history.canvas.draw()
    assert history.canvas.grab().toImage() == after_light


def test_a_hidden_chart_draws_nothing_and_catches_up(qtbot: QtBot, history: HistoryChart) -> None:
    history.hide()
    qtbot.waitUntil(lambda: not history.canvas.is_scheduled)
    before = (history.canvas.light_draws, history.canvas.full_draws)
    history.add_epochs(epochs(31, 40))
    history.set_earlier([earlier("run 1")])
    assert not history.canvas.is_scheduled
    assert (history.canvas.light_draws, history.canvas.full_draws) == before
    history.show()
    qtbot.waitUntil(lambda: shown_epochs(history) == 40)


def test_history_chart_shows_the_generalization_gap(qtbot: QtBot, history: HistoryChart) -> None:
    assert history.chart.generalization_gap is not None and history.chart.generalization_gap.kind == MEMORISES
    assert history.generalization_gap_line.text.text().startswith("From epoch 14 on, the network memorises")
    assert "memorises" in history.generalization_gap_line.accessibleDescription()
    history.start(40, "accuracy", LOSS, True)
    assert history.generalization_gap_line.text.text() == ""


def test_history_chart_explains_validation_below_the_logged_loss(qtbot: QtBot) -> None:
    chart = HistoryChart()
    qtbot.addWidget(chart)
    chart.start(40, "loss", "loss", True)
    for epoch in epochs(1, 20):
        values = {
            "loss": 2 + 1 / epoch.epoch,
            "train_loss": 1 + 1 / epoch.epoch,
            "val_loss": 1.1 + 1 / epoch.epoch,
        }
        chart.chart.add(epoch.epoch, values)
    chart.show()
    qtbot.waitUntil(lambda: "not a bug" in chart.generalization_gap_line.note.text())


def test_history_chart_applies_choices_at_once(qtbot: QtBot, history: HistoryChart) -> None:
    panel = history.chart.panels[0]
    click(qtbot, history.bar.log)
    assert panel.axes.get_yscale() == "log"
    found = []
    for _ in range(3):
        click(qtbot, history.bar.smoothed)
        found.append(
            (
                history.bar.smoothed.text(),
                history.bar.smoothed.isChecked(),
                panel.curves["loss"].smoothed.get_visible(),
            )
        )
    assert found == [
        ("Smoothing: some", True, True),
        ("Smoothing: strong", True, True),
        ("Smoothing: none", False, False),
    ]
    assert history.chart.look.is_log
    history.start(20, "accuracy", LOSS, True)
    assert history.chart.panels[0].axes.get_yscale() == "log", "a choice outlives a training"


def test_history_chart_offers_earlier_runs_where_there_are_any(qtbot: QtBot, history: HistoryChart) -> None:
    assert not history.bar.earlier.isVisible()
    history.set_earlier([earlier("run 1"), earlier("run 2")])
    assert history.bar.earlier.isVisible() and history.bar.earlier.text() == "Earlier runs (2)"
    assert len(history.chart.panels[1].earlier_lines) == 2
    click(qtbot, history.bar.earlier)
    assert not history.chart.panels[1].earlier_lines
    history.set_look("dark", 1.35)
    click(qtbot, history.bar.earlier)
    assert len(history.chart.panels[1].earlier_lines) == 2


def test_history_bar_choices_are_reachable_and_named(qtbot: QtBot, history: HistoryChart) -> None:
    for button in (history.bar.reset, history.bar.log, history.bar.smoothed, history.bar.earlier):
        assert button.accessibleName() and button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert history.canvas.focusPolicy() & Qt.FocusPolicy.TabFocus and history.canvas.accessibleName()
