"""Dots are trainings: the pointer and the keys find them, name them and open them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.analysis.family import FamilyResults
from engine.charts.curve_overlay import THEORY, CurveOverlay
from engine.experiment.results import CellResult, SweepResults
from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.network.spec import NetworkSpec
from gui.charts.cell_chart import CellChart
from gui.charts.family_chart import FamilyChart
from gui.charts.sweep_chart import DifferenceChart, SweepChart

RATES = (0.0, 0.2, 0.4)
HISTORY = (("loss", (1.2, 1.0, 0.9)), ("train_loss", (1.0, 0.9, 0.8)), ("val_loss", (1.1, 1.0, 1.05)))


def results(seeds: int = 4, level: float = 0.8) -> SweepResults:
    cells = [
        CellResult(
            Cell(rate, seed),
            tuple(
                (f"{split}_accuracy", level + 0.1 * rate + 0.01 * seed * (1 + rate))
                for split in ("train", "test")
            ),
            HISTORY,
        )
        for rate in RATES
        for seed in range(seeds)
    ]
    return SweepResults(Experiment(DataSpec(), NetworkSpec(()), TrainingSpec()), tuple(cells))


def family() -> FamilyResults:
    return FamilyResults("units", (("8", results(3)), ("16", results(3, 0.85))))


Shown = Callable[[CellChart], None]


@pytest.fixture
def show(qtbot: QtBot) -> Shown:
    def run(chart: CellChart) -> None:
        qtbot.addWidget(chart)
        chart.resize(900, 500)
        chart.show()
        qtbot.waitUntil(lambda: chart.canvas.full_draws > 0 and not chart.canvas.is_pending)

    return run


def sweep_chart(show: Shown, seeds: int = 4) -> SweepChart:
    chart = SweepChart()
    chart.show_results(results(seeds), RATES)
    show(chart)
    return chart


def place(chart: CellChart, index: int, dot: int) -> QPointF:
    panel = chart.chart.panels[index]
    x, y = panel.axes.transData.transform(panel.dots_shown.places[dot])
    ratio = chart.canvas.device_pixel_ratio
    return QPointF(x / ratio, (chart.canvas.figure.bbox.height - y) / ratio)


def move(chart: CellChart, to: QPointF) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        to,
        chart.canvas.mapToGlobal(to),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(chart.canvas, event)


def between(first: QPointF, last: QPointF, share: float) -> QPointF:
    return QPointF(first.x() + share * (last.x() - first.x()), first.y() + share * (last.y() - first.y()))


def press(chart: CellChart, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(chart.canvas, key)


def test_cell_chart_hover_shows_cell_seed_and_history(show: Shown) -> None:
    chart = sweep_chart(show)
    told: list[object] = []
    chart.cell_hovered.connect(told.append)
    move(chart, place(chart, 1, 5))
    dot = chart.chart.panels[1].dots_shown[5]
    assert told == [Cell(dot.rate, dot.seed)]
    assert (
        chart.layer.text() == f"rate {dot.rate:g}, seed {dot.seed}, held-out accuracy {100 * dot.value:.1f} %"
    )
    assert chart.accessibleDescription() == chart.canvas.accessibleDescription() == chart.layer.text()
    assert chart.layer.note is not None and chart.layer.note.spark is not None
    assert [name for name, _ in chart.layer.note.spark.curves] == ["training", "validation"]
    assert [len(trail.points) for trail in chart.layer.polylines] == [3, 3]
    assert chart.canvas.cursor().shape() == Qt.CursorShape.PointingHandCursor
    move(chart, QPointF(3, 3))
    assert told[-1] is None and chart.layer.note is None and not chart.layer.isVisible()
    assert "12 trainings" in chart.accessibleDescription()


def test_cell_chart_note_is_inside_and_beside_the_dot(show: Shown) -> None:
    chart = sweep_chart(show)
    for panel in (0, 1):
        for dot in range(12):
            at = place(chart, panel, dot)
            move(chart, at)
            area = chart.layer.note_area()
            assert chart.layer.rect().contains(area.toAlignedRect())
            assert not area.contains(at)


def test_cell_chart_hover_does_not_redraw_the_figure(show: Shown) -> None:
    chart = sweep_chart(show)
    before = (chart.canvas.full_draws, chart.canvas.light_draws)
    for dot in range(8):
        move(chart, place(chart, 1, dot))
    assert (chart.canvas.full_draws, chart.canvas.light_draws) == before


def test_cell_chart_click_opens_the_cell_under_the_pointer(show: Shown) -> None:
    chart = sweep_chart(show)
    chosen: list[object] = []
    chart.cell_clicked.connect(chosen.append)
    button = Qt.MouseButton.LeftButton
    QTest.mouseClick(chart.canvas, button, pos=place(chart, 0, 7).toPoint())
    dot = chart.chart.panels[0].dots_shown[7]
    assert chosen == [Cell(dot.rate, dot.seed)]
    QTest.mouseClick(chart.canvas, button, pos=QPoint(3, 3))
    assert len(chosen) == 1


def test_cell_chart_keys_step_through_rates_and_seeds(show: Shown) -> None:
    chart = sweep_chart(show)
    told: list[object] = []
    chosen: list[object] = []
    chart.cell_hovered.connect(told.append)
    chart.cell_clicked.connect(chosen.append)
    press(chart, Qt.Key.Key_Return)
    assert chosen == []
    press(chart, Qt.Key.Key_Right)
    assert told == [Cell(0.0, 2)], "keys begin at the middle dot of the lowest rate"
    press(chart, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
    assert told[1:] == [Cell(0.2, 2), Cell(0.4, 2)], "and stop at the highest"
    press(chart, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left)
    assert told[3:] == [Cell(0.4, 3), Cell(0.4, 2), Cell(0.2, 2)]
    assert chart.accessibleDescription() == "rate 0.2, seed 2, held-out accuracy 84.4 %"
    assert chart.layer.note is not None and chart.layer.note.hint.startswith("Enter")
    press(chart, Qt.Key.Key_Enter)
    assert chosen == [Cell(0.2, 2)]
    press(chart, Qt.Key.Key_Escape)
    assert told[-1] is None and chart.layer.note is None


def test_cell_chart_clears_the_key_selection_on_focus_out(show: Shown) -> None:
    chart = sweep_chart(show)
    press(chart, Qt.Key.Key_Right)
    move(chart, QPointF(3, 3))
    assert chart.layer.note is not None, "the mouse does not take it away"
    QApplication.sendEvent(chart.canvas, QFocusEvent(QEvent.Type.FocusOut))
    assert chart.layer.note is None


def test_cell_chart_hovered_cell_follows_the_data(qtbot: QtBot, show: Shown) -> None:
    chart = sweep_chart(show)
    press(chart, Qt.Key.Key_Right, Qt.Key.Key_Right)
    before = chart.layer.polylines[1].points
    chart.show_results(results(4, 0.7), RATES)
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert chart.layer.polylines[1].points != before
    assert "74.4 %" in chart.layer.text()
    chart.show_results(results(1), RATES)
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert chart.layer.note is None


def test_cell_chart_wheel_zoom_is_kept_while_cells_arrive(qtbot: QtBot, show: Shown) -> None:
    chart = sweep_chart(show)
    axes = chart.chart.panels[1].axes
    home = axes.get_xlim()
    chart.zooming.zoom(0.5)
    zoomed = axes.get_xlim()
    assert home[0] < zoomed[0] and zoomed[1] < home[1]
    chart.show_results(results(8), RATES)
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert axes.get_xlim() == zoomed
    press(chart, Qt.Key.Key_0)
    assert axes.get_xlim() == home


def test_cell_chart_equal_choice_does_not_redraw(qtbot: QtBot, show: Shown) -> None:
    chart = sweep_chart(show)
    overlay = CurveOverlay("theory", RATES, None, (0.8, 0.8, 0.8), THEORY)
    chart.set_overlays((overlay,))
    chart.set_seed(2)
    chart.set_shared_axis(True)
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert chart.chart.panels[1].seed.is_shown and chart.chart.panels[1].overlays.lines
    assert chart.chart.panels[0].axes.get_ylim() == chart.chart.panels[1].axes.get_ylim()
    chart.set_overlays((overlay,))
    chart.set_seed(2)
    chart.set_shared_axis(True)
    assert not chart.canvas.is_pending


def test_cell_chart_earlier_curve_is_under_the_overlays(qtbot: QtBot, show: Shown) -> None:
    chart = sweep_chart(show)
    chart.set_overlays((CurveOverlay("theory", RATES, None, (0.8, 0.8, 0.8), THEORY),))
    chart.show_results(results(1), RATES, results(3, 0.6))
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    names = [text.get_text() for text in chart.chart.panels[1].overlays.names]
    assert names == ["before", "theory"]
    chart.show_results(results(1), RATES)
    qtbot.waitUntil(lambda: not chart.canvas.is_pending)
    assert [text.get_text() for text in chart.chart.panels[1].overlays.names] == ["theory"]


def test_difference_chart_shows_points_and_opens_the_cell(show: Shown) -> None:
    chart = DifferenceChart()
    chart.show_results(results())
    show(chart)
    chosen: list[object] = []
    chart.cell_clicked.connect(chosen.append)
    press(chart, Qt.Key.Key_Left)
    assert chart.layer.text() == "rate 0.2, seed 2, held-out accuracy 2.4 points above no dropout"
    press(chart, Qt.Key.Key_Return)
    assert chosen == [Cell(0.2, 2)]
    chart.show_results(None)
    chart.set_look("dark", 1.35)
    assert chart.accessibleName()


@pytest.mark.parametrize("is_map", [False, True])
def test_family_chart_points_open_the_typical_cell(show: Shown, is_map: bool) -> None:
    chart = FamilyChart()
    chart.set_heat_map(is_map)
    chart.show_results(family(), RATES)
    show(chart)
    told: list[tuple[int, object]] = []
    chosen: list[tuple[int, object]] = []
    chart.point_hovered.connect(lambda index, cell: told.append((index, cell)))
    chart.point_clicked.connect(lambda index, cell: chosen.append((index, cell)))
    move(chart, place(chart, 0, 4))
    assert told == [(1, Cell(0.2, 1))]
    assert chart.layer.text().startswith("units 16, rate 0.2, mean held-out accuracy 88.2 %, 95 % interval ")
    assert chart.layer.text().endswith("3 seeds")
    assert bool(chart.layer.polylines) is not is_map
    QTest.mouseClick(chart.canvas, Qt.MouseButton.LeftButton, pos=place(chart, 0, 4).toPoint())
    assert chosen == [(1, Cell(0.2, 1))]
    move(chart, QPointF(3, 3))
    assert told[-1] == (-1, None)


def test_family_chart_map_field_is_clickable(show: Shown) -> None:
    chart = FamilyChart()
    chart.set_heat_map(True)
    chart.show_results(family(), RATES)
    show(chart)
    middle, next_middle = place(chart, 0, 0), place(chart, 0, 1)
    move(chart, between(middle, next_middle, 0.45))
    assert "rate 0," in chart.layer.text()
    move(chart, between(middle, next_middle, 0.55))
    assert "rate 0.2," in chart.layer.text()


def test_hidden_cell_charts_do_not_draw(qtbot: QtBot) -> None:
    difference, families = DifferenceChart(), FamilyChart()
    difference.show_results(results())
    families.show_results(family())
    for chart in (difference, families):
        qtbot.addWidget(chart)
        chart.resize(600, 400)
        chart.set_look("dark")
        assert not chart.canvas.is_scheduled
    assert all(chart.canvas.full_draws == chart.canvas.light_draws == 0 for chart in (difference, families))
