"""Which chance decides, in the window: little is drawn, pairs are read by pointer and keys."""

from dataclasses import replace

import pytest
from matplotlib.backend_bases import MouseEvent
from PySide6.QtCore import Qt

from engine.analysis.variance_study import study_of
from gui.charts.variance_chart import VarianceChart
from tests.engine.analysis.sample_variance import variance_record


@pytest.fixture
def chart(qtbot):
    made = VarianceChart()
    qtbot.addWidget(made)
    made.resize(900, 480)
    made.show_study(study_of(variance_record(10)))
    made.show()
    settle(qtbot, made)
    return made


def settle(qtbot, chart):
    qtbot.waitUntil(lambda: chart.canvas.full_draws > 0 and not chart.canvas.is_pending)


def move_to(chart, x, y):
    event = MouseEvent("motion_notify_event", chart.canvas, x, y)
    chart.canvas.callbacks.process("motion_notify_event", event)


def read(chart):
    (box,) = chart.readout.boxes
    return box.title, [(row.text, row.value) for row in box.rows]


def test_variance_chart_light_draw_while_limits_stay(qtbot, chart):
    full, light = chart.canvas.full_draws, chart.canvas.light_draws
    whole = variance_record(10)
    chart.show_study(study_of(replace(whole, parts=whole.parts[:8])))
    settle(qtbot, chart)
    assert (chart.canvas.full_draws, chart.canvas.light_draws) == (full, light + 1)
    chart.show_study(study_of(variance_record(20)))
    settle(qtbot, chart)
    assert chart.canvas.full_draws > full


def test_hidden_variance_chart_does_not_draw(qtbot, chart):
    chart.hide()
    qtbot.waitUntil(lambda: not chart.canvas.is_scheduled)
    before = chart.canvas.full_draws, chart.canvas.light_draws
    chart.show_study(study_of(variance_record(20)))
    assert not chart.canvas.is_scheduled
    assert (chart.canvas.full_draws, chart.canvas.light_draws) == before
    assert len(chart.chart.pairs.placed) == 50
    chart.show()
    qtbot.waitUntil(lambda: len(chart.chart.pairs.placed) == 100)


def test_variance_chart_hover_reads_a_pair(chart):
    placed = chart.chart.pairs.placed[12]
    x, y = chart.chart.pairs.axes.transData.transform((placed.own, placed.y))
    assert chart.pair_at(x, y) == placed
    assert chart.pair_at(1, 1) is None
    move_to(chart, x, y)
    assert read(chart) == (
        f"seed {placed.pair.seed}",
        [
            ("everything random", f"{100 * placed.pair.score:.1f} %"),
            ("another, same split", f"{100 * placed.pair.other:.1f} %"),
        ],
    )
    move_to(chart, 1, 1)
    assert not chart.readout.isVisible()


def test_variance_chart_keys_step_through_pairs(qtbot, chart):
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Down)
    first = read(chart)
    assert first[1][1][0] == "another, all random"
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Down)
    assert read(chart) != first
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Up)
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Up)
    assert read(chart) == first
    assert "everything random" in chart.canvas.accessibleDescription()
    qtbot.keyClick(chart.canvas, Qt.Key.Key_Escape)
    assert not chart.readout.isVisible()


def test_variance_chart_accessible_description(qtbot, chart):
    assert "Share of the variance: same split" in chart.accessibleDescription()
    chart.show_study(study_of(variance_record(10, n_parts=1)))
    assert chart.accessibleDescription() == "10 of 90 trainings"


def test_variance_chart_style_change_keeps_the_study(qtbot, chart):
    chart.set_look("dark", 1.35)
    settle(qtbot, chart)
    assert len(chart.chart.pairs.placed) == 50
    assert chart.grab().toImage().pixelColor(3, 3).name() == "#212830"
