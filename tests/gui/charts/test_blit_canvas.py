"""Charts in the window: hidden ones draw nothing, shown ones draw little."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from engine.charts.chart_style import chart_style
from engine.charts.dot_search import dot_at
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import NetworkSpec
from gui.charts.sweep_chart import SweepChart

RATES = (0.0, 0.2, 0.4)


def results(seeds=4):
    cells = [
        CellResult(
            Cell(rate, seed),
            tuple((f"{split}_accuracy", 0.8 + 0.1 * rate + 0.01 * (seed % 4)) for split in ("train", "test")),
            (),
        )
        for rate in RATES
        for seed in range(seeds)
    ]
    return SweepResults(Experiment(DataSpec(), NetworkSpec(()), TrainingSpec()), tuple(cells))


@pytest.fixture
def shown(qtbot):
    chart = SweepChart()
    qtbot.addWidget(chart)
    chart.resize(800, 500)
    chart.show_results(results(4), RATES)
    chart.show()
    qtbot.waitUntil(lambda: chart.canvas.full_draws > 0 and not chart.canvas.is_pending)
    return chart


def image(chart):
    return chart.grab().toImage()


def test_a_hidden_chart_draws_nothing_and_catches_up_when_shown(qtbot):
    chart = SweepChart()
    qtbot.addWidget(chart)
    chart.resize(800, 500)
    for seeds in (1, 2, 3):
        chart.show_results(results(seeds), RATES)
        chart.set_look("dark")
        assert not chart.canvas.is_scheduled
    assert chart.canvas.full_draws == chart.canvas.light_draws == 0
    chart.show()
    qtbot.waitUntil(lambda: chart.canvas.full_draws > 0)
    assert len(chart.chart.panels[0].dots_shown) == 9


def test_hidden_chart_stops_drawing(qtbot, shown):
    shown.hide()
    qtbot.waitUntil(lambda: not shown.canvas.is_scheduled)
    before = (shown.canvas.full_draws, shown.canvas.light_draws)
    shown.show_results(results(6), RATES)
    assert not shown.canvas.is_scheduled
    assert (shown.canvas.full_draws, shown.canvas.light_draws) == before
    shown.show()
    qtbot.waitUntil(lambda: len(shown.chart.panels[0].dots_shown) == 18)


def test_chart_merges_changes_into_one_light_draw(qtbot, shown):
    full = shown.canvas.full_draws
    light = shown.canvas.light_draws
    for _ in range(20):
        shown.show_results(results(4), RATES)
    qtbot.waitUntil(lambda: shown.canvas.light_draws > light)
    qtbot.waitUntil(lambda: not shown.canvas.is_scheduled)
    assert shown.canvas.light_draws == light + 1
    assert shown.canvas.full_draws == full


def test_chart_light_draw_equals_a_full_draw(qtbot, shown):
    light = shown.canvas.light_draws
    shown.show_results(results(8), RATES)
    qtbot.waitUntil(lambda: shown.canvas.light_draws > light)
    after_light = image(shown)
    shown.canvas.draw()
    assert image(shown) == after_light


def test_chart_limits_and_colours_need_a_full_draw(qtbot, shown):
    full = shown.canvas.full_draws
    shown.show_results(results(4), (*RATES, 0.6, 0.8))
    qtbot.waitUntil(lambda: shown.canvas.full_draws > full)
    full = shown.canvas.full_draws
    before = image(shown)
    shown.set_look("dark")
    qtbot.waitUntil(lambda: shown.canvas.full_draws > full)
    assert image(shown) != before


def test_chart_resize_updates_the_layout(qtbot, shown):
    before = shown.chart.panels[1].axes.get_position().x0
    shown.resize(480, 700)
    qtbot.waitUntil(lambda: shown.chart.panels[1].axes.get_position().x0 < before)
    boxes = [panel.axes.get_position() for panel in shown.chart.panels]
    assert boxes[0].x0 == pytest.approx(boxes[1].x0) and boxes[0].y0 > boxes[1].y1
    full = shown.canvas.full_draws
    shown.resize(60, 60)
    qtbot.waitUntil(lambda: shown.canvas.full_draws > full)


def test_chart_hover_emits_the_cell(qtbot, shown):
    panel = shown.chart.panels[1]
    dot = panel.dots_shown[0]
    x, y = panel.axes.transData.transform((dot.x, dot.y))
    ratio = shown.canvas.device_pixel_ratio
    place = QPointF(x / ratio, (shown.canvas.figure.bbox.height - y) / ratio)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        shown.canvas.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(shown.canvas, event)
    assert shown.layer.text() == "rate 0, seed 0, held-out accuracy 80.0 %"


def test_charts_have_accessible_names_and_descriptions(qtbot, shown):
    assert shown.accessibleName() and "12 trainings" in shown.accessibleDescription()


def test_presentation_mode_makes_fonts_lines_and_margins_larger_and_takes_it_back(qtbot, shown):
    def sizes():
        (panel, *_), figure = shown.chart.panels, shown.canvas.figure
        box = panel.axes.get_window_extent()
        label = panel.axes.xaxis.label.get_window_extent().height
        return label, box.x0, panel.mean.get_markersize() * figure.dpi, *figure.bbox.size

    def look(scale):
        shown.set_look("light", scale)
        qtbot.waitUntil(lambda: not shown.canvas.is_pending)
        return sizes()

    before = sizes()
    larger = look(1.35)
    for small, large in zip(before[:3], larger[:3], strict=True):
        assert large == pytest.approx(1.35 * small, rel=0.08)
    assert larger[3:] == pytest.approx(before[3:])
    dot = shown.chart.panels[0].dots_shown[0]
    at = shown.chart.panels[0].axes.transData.transform((dot.x, dot.y))
    assert dot_at(shown.chart.panels, at[0], at[1], 1.0) is not None
    shown.resize(700, 450)
    qtbot.waitUntil(lambda: not shown.canvas.is_pending)
    assert shown.canvas.figure.bbox.size == pytest.approx((700, 450))
    shown.resize(800, 500)
    assert look(1.0) == pytest.approx(before)


def test_a_switch_shows_the_new_background_at_once_and_restyles_before_the_next_draw(qtbot, shown):
    full = shown.canvas.full_draws
    shown.set_look("dark", 1.5)
    card = chart_style("dark").card
    assert shown.canvas.blank is not None and shown.canvas.full_draws == full
    picture = image(shown)
    corners = ((5, 5), (shown.width() // 2, shown.height() // 2))
    assert [picture.pixelColor(*corner).name() for corner in corners] == [card.lower()] * 2
    qtbot.waitUntil(lambda: shown.canvas.full_draws > full)
    assert shown.canvas.blank is None
    assert image(shown) != picture


def test_a_hidden_chart_is_restyled_when_it_is_shown(qtbot, shown):
    shown.hide()
    full = shown.canvas.full_draws
    shown.set_look("dark")
    assert not shown.canvas.is_scheduled
    shown.show()
    qtbot.waitUntil(lambda: shown.canvas.full_draws > full)
    assert image(shown).pixelColor(5, 5).name() == chart_style("dark").card.lower()


def test_the_look_that_a_chart_has_already_is_not_drawn_again(qtbot, shown):
    shown.set_look("dark", 1.2)
    qtbot.waitUntil(lambda: shown.canvas.blank is None and not shown.canvas.is_pending)
    shown.set_look("dark", 1.2)
    assert shown.canvas.blank is None and not shown.canvas.is_pending
