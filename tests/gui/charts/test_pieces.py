"""Charts are made and drawn in pieces, between which the window answers; nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from engine.charts.coadaptation_figure import CoadaptationFigure, ShownLayer
from gui.charts import blit_canvas
from gui.charts.panels_chart import PanelsChart
from tests.engine.inside.seen_units import layer_seen

FIRST, SECOND = (ShownLayer(layer_seen(), rate, 0) for rate in (0.5, 0.7))


@pytest.fixture
def chart(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[PanelsChart]:
    monkeypatch.setattr(blit_canvas, "TURN", 0.0)  # a turn for each piece
    made = PanelsChart(CoadaptationFigure, "Units")
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_value(FIRST, "")
    yield made


def settle(qtbot: QtBot, chart: PanelsChart) -> None:
    qtbot.waitUntil(lambda: not chart.canvas.is_pending and not chart.canvas.is_scheduled)


def until(qtbot: QtBot, chart: PanelsChart, part: str) -> None:
    """Wait for the middle of a part of the work."""
    qtbot.waitUntil(lambda: getattr(chart.canvas, part) is not None)


def title(chart: PanelsChart) -> str:
    return str(chart.canvas.figure.axes[1].get_title(loc="left"))


def test_pieces_draw_what_is_drawn_at_once(qtbot: QtBot, chart: PanelsChart) -> None:
    settle(qtbot, chart)
    in_pieces = chart.grab().toImage()
    full = chart.canvas.full_draws
    chart.canvas.draw()
    assert chart.canvas.full_draws == full + 1
    assert chart.grab().toImage() == in_pieces


def test_window_answers_between_two_pieces(qtbot: QtBot, chart: PanelsChart) -> None:
    turns: list[None] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(None))
    timer.start()
    settle(qtbot, chart)
    assert len(turns) > 2 * len(chart.chart.panels)


@pytest.mark.parametrize("part", ["_making", "_drawing"])
def test_what_comes_in_between_is_shown(qtbot: QtBot, chart: PanelsChart, part: str) -> None:
    until(qtbot, chart, part)
    chart.show_value(SECOND, "")
    settle(qtbot, chart)
    assert title(chart).startswith("Rate 0.7")
    shown = chart.grab().toImage()
    chart.canvas.draw()
    assert chart.grab().toImage() == shown


@pytest.mark.parametrize("part", ["_making", "_drawing"])
def test_another_size_and_look_in_between_are_drawn(qtbot: QtBot, chart: PanelsChart, part: str) -> None:
    until(qtbot, chart, part)
    chart.resize(560, 640)
    chart.set_look("dark", 1.35)
    settle(qtbot, chart)
    shown = chart.grab().toImage()
    assert shown.pixelColor(3, 3).lightness() < 80
    chart.canvas.draw()
    assert chart.grab().toImage() == shown


@pytest.mark.parametrize("part", ["_making", "_drawing"])
def test_hidden_in_between_goes_on_when_shown(qtbot: QtBot, chart: PanelsChart, part: str) -> None:
    until(qtbot, chart, part)
    full = chart.canvas.full_draws
    chart.hide()
    qtbot.waitUntil(lambda: not chart.canvas.is_scheduled)
    assert chart.canvas.full_draws == full
    chart.show()
    settle(qtbot, chart)
    assert chart.canvas.full_draws > full
    assert title(chart).startswith("Rate 0.5")
