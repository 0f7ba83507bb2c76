"""Wheel, mouse and keys show a part of a chart, and all of it again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.charts.history_chart import HistoryChart
from gui.charts.zooming import MIN_SHARE, clamped, shifted, zoomed
from tests.gui.charts.conftest import epochs
from tests.gui.charts.mouse_events import double_click, drag, move, place, press, release, wheel

SHIFT = Qt.KeyboardModifier.ShiftModifier


def limits(chart: HistoryChart) -> list[tuple[float, float]]:
    return [pair for panel in chart.chart.panels for pair in (panel.axes.get_xlim(), panel.axes.get_ylim())]


def settled(qtbot: QtBot, chart: HistoryChart) -> None:
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)


def test_the_wheel_zooms_about_the_pointer_and_the_epochs_of_both_panels(
    qtbot: QtBot, history: HistoryChart
) -> None:
    loss = history.chart.panels[0]
    before = limits(history)
    at = place(history.canvas, loss.axes, 10, 1.0)
    wheel(history.canvas, at, 2)
    settled(qtbot, history)
    moved = place(history.canvas, loss.axes, 10, 1.0) - at
    assert abs(moved.x()) < 1 and abs(moved.y()) < 1, "what was under the pointer is there still"
    (left, right), (low, high), x_limits, y_limits = limits(history)
    assert right - left == pytest.approx(0.64 * (before[0][1] - before[0][0]))
    assert high - low == pytest.approx(0.64 * (before[1][1] - before[1][0]))
    assert x_limits == (left, right) and y_limits == before[3], "the metric's own axis stays"
    assert history.zooming.is_zoomed and history.bar.reset.isVisible()


def test_on_an_axis_the_wheel_zooms_that_axis_alone(qtbot: QtBot, history: HistoryChart) -> None:
    loss = history.chart.panels[0]
    before = limits(history)
    area = place(history.canvas, loss.axes, *(pair[0] for pair in before[:2]))
    wheel(history.canvas, QPointF(area.x() + 100, area.y() + 20), 1)
    assert limits(history)[0] != before[0] and limits(history)[1] == before[1]
    history.zooming.reset()
    wheel(history.canvas, QPointF(area.x() - 20, area.y() - 100), 1)
    assert limits(history)[0] == before[0] and limits(history)[1] != before[1]
    history.zooming.reset()
    wheel(history.canvas, QPointF(2, 2), 1)
    assert limits(history) == before and not history.zooming.is_zoomed


def test_zooming_out_ends_where_all_is_seen(qtbot: QtBot, history: HistoryChart) -> None:
    before = limits(history)
    at = place(history.canvas, history.chart.panels[1].axes, 5, 60)
    wheel(history.canvas, at, 2)
    for _ in range(4):
        wheel(history.canvas, at, -3)
    assert limits(history) == before and not history.zooming.is_zoomed and not history.bar.reset.isVisible()


def test_dragging_moves_what_is_shown_and_stops_at_its_end(qtbot: QtBot, history: HistoryChart) -> None:
    loss = history.chart.panels[0]
    before = limits(history)
    drag(history.canvas, QPointF(200, 300), QPointF(260, 300))
    assert limits(history) == before, "all is seen: there is nothing to move to"
    wheel(history.canvas, place(history.canvas, loss.axes, 20, 1.0), 3)
    settled(qtbot, history)
    start = place(history.canvas, loss.axes, 20, 1.0)
    end = start + QPointF(30, 10)
    drag(history.canvas, start, end)
    settled(qtbot, history)
    assert (place(history.canvas, loss.axes, 20, 1.0) - end).manhattanLength() < 2
    drag(history.canvas, start, start + QPointF(5000, 0))
    assert limits(history)[0][0] == pytest.approx(before[0][0])


def test_a_click_is_no_drag_and_a_drag_no_click(qtbot: QtBot, history: HistoryChart) -> None:
    clicks: list[object] = []
    history.zooming.clicked.connect(clicks.append)
    at = place(history.canvas, history.chart.panels[0].axes, 20, 1.0)
    press(history.canvas, at)
    release(history.canvas, at + QPointF(1, 1))
    assert len(clicks) == 1
    drag(history.canvas, at, at + QPointF(40, 0))
    assert len(clicks) == 1
    press(history.canvas, at)
    move(history.canvas, at + QPointF(40, 0))
    assert not history.zooming.is_dragging, "it was let go outside the window"


@pytest.mark.parametrize("way", ["double click", "button", "Esc", "0"])
def test_zooming_reset_shows_everything(qtbot: QtBot, history: HistoryChart, way: str) -> None:
    before = limits(history)
    at = place(history.canvas, history.chart.panels[0].axes, 10, 1.0)
    wheel(history.canvas, at, 2)
    {
        "double click": lambda: double_click(history.canvas, at),
        "button": lambda: qtbot.mouseClick(history.bar.reset, Qt.MouseButton.LeftButton),
        "Esc": lambda: qtbot.keyClick(history.canvas, Qt.Key.Key_Escape),
        "0": lambda: qtbot.keyClick(history.canvas, Qt.Key.Key_0),
    }[way]()
    assert limits(history) == before and not history.zooming.is_zoomed


def test_keys_zoom_about_the_epoch_that_is_read_and_move(qtbot: QtBot, history: HistoryChart) -> None:
    history.reader.epoch = 25
    for _ in range(4):
        qtbot.keyClick(history.canvas, Qt.Key.Key_Plus)
    left, right = limits(history)[0]
    assert left < 25 < right < 34
    low, high = limits(history)[3]
    assert low < 100 * 0.9 < high + 20
    qtbot.keyClick(history.canvas, Qt.Key.Key_Left, SHIFT)
    assert limits(history)[0] == pytest.approx((left - 0.15 * (right - left), right - 0.15 * (right - left)))
    assert limits(history)[2] == limits(history)[0]
    qtbot.keyClick(history.canvas, Qt.Key.Key_Up, SHIFT)
    assert limits(history)[3][0] > low
    for _ in range(9):
        qtbot.keyClick(history.canvas, Qt.Key.Key_Minus)
    assert not history.zooming.is_zoomed


def test_a_zoomed_chart_stays_while_epochs_arrive(qtbot: QtBot, history: HistoryChart) -> None:
    wheel(history.canvas, place(history.canvas, history.chart.panels[0].axes, 10, 1.0), 2)
    settled(qtbot, history)
    before = limits(history)[:3]
    full = history.canvas.full_draws
    light = history.canvas.light_draws
    history.add_epochs(epochs(31, 33))
    qtbot.waitUntil(lambda: history.canvas.light_draws > light)
    assert limits(history)[:3] == before and history.canvas.full_draws == full
    history.start(20, "accuracy", "loss", True)
    assert not history.zooming.is_zoomed


def test_zooming_passes_unused_keys_to_the_window(qtbot: QtBot, history: HistoryChart) -> None:
    for key, is_ours in ((Qt.Key.Key_F5, False), (Qt.Key.Key_Escape, False), (Qt.Key.Key_Plus, True)):
        event = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        history.canvas.keyPressEvent(event)
        assert event.isAccepted() is is_ours


def test_zoomable_chart_shows_keyboard_focus(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    chart = HistoryChart(window)
    chart.start(10, "accuracy", "loss", True)
    window.resize(700, 500)
    chart.resize(700, 500)
    window.show()
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    window.activateWindow()
    before = chart.canvas.grab().toImage()
    chart.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chart.canvas.hasFocus)
    assert chart.canvas.grab().toImage() != before
    chart.bar.log.setFocus()
    chart.canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert chart.canvas.grab().toImage() == before


# --- The arithmetic of zoom and pan.


def test_zoomed_limits_keep_the_point_under_the_pointer() -> None:
    low, high = zoomed((0, 10), 2, 0.5)
    assert (low, high) == (1, 6)
    assert (2 - low) / (high - low) == pytest.approx(0.2)
    assert zoomed((1, 6), 2, 2) == pytest.approx((0, 10))


def test_zoomed_log_axis_uses_factors() -> None:
    assert zoomed((0.01, 100), 1, 0.5, is_log=True) == pytest.approx((0.1, 10))
    assert shifted((1, 100), 0.5, is_log=True) == pytest.approx((10, 1000))
    assert clamped((0.001, 10), (0.01, 1000), is_log=True) == pytest.approx((0.01, 100))


def test_shifted_limits_move_by_a_share_of_the_view() -> None:
    assert shifted((2, 6), 0.25) == (3, 7)


def test_clamped_limits_are_inside_and_wide_enough() -> None:
    home = (0.0, 100.0)
    assert clamped((-10, 20), home) == (0, 30)
    assert clamped((90, 120), home) == (70, 100)
    assert clamped((-50, 300), home) is home
    low, high = clamped((50, 50.000001), home)
    assert high - low == pytest.approx(100 * MIN_SHARE) and low < 50 < high
