"""The table in the window: two levels, a row that opens, text for spreadsheets."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from engine.analysis.rate_table import rate_table
from engine.experiment.results import SweepResults
from engine.experiment.specs import Cell, DataSpec
from gui.sweep_page.page import SweepPage
from gui.sweep_page.table_view import RATES, TRAININGS, TableView, cell_columns, rate_columns
from gui.sweep_page.view import ShownSweep, ViewContext
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.gui.fake_session import FakeSession, result


@pytest.fixture
def view(swept: SweepPage) -> TableView:
    made = swept.views.show_named("Table")
    assert isinstance(made, TableView)
    return made


def _click(qtbot: QtBot, view: TableView, row: int) -> None:
    place = view.table.visualRect(view.table.table.index(row, 0)).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_table_view_shows_rates_then_cells(view: TableView) -> None:
    assert view.table is view.rates and [row.rate for row in view.rates.table.rows[:2]] == [0.0, 0.5]
    view.level.setCurrentIndex(TRAININGS)
    assert view.table is view.trainings and view.trainings.isVisible()
    assert [row.cell for row in view.trainings.table.rows] == [
        Cell(0.0, 0),
        Cell(0.0, 1),
        Cell(0.5, 0),
        Cell(0.5, 1),
    ]


def test_table_view_ends_with_the_score_of_guessing(qtbot: QtBot, view: TableView) -> None:
    last = view.rates.table.index(2, 0)
    assert last.data() == "guessing" and last.siblingAtColumn(2).data() == "33.3"
    view.rates.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert view.rates.table.index(2, 0).data() == "guessing", "it is no rate, so that it stays below"
    view.rates.setCurrentIndex(view.rates.table.index(2, 0))
    qtbot.keyClick(view.rates, Qt.Key.Key_Return)
    assert view.level.currentIndex() == RATES, "it has no trainings"


def test_table_view_enter_on_a_rate_selects_its_cells(qtbot: QtBot, view: TableView) -> None:
    view.rates.setCurrentIndex(view.rates.table.index(1, 0))
    qtbot.keyClick(view.rates, Qt.Key.Key_Return)
    assert view.level.currentIndex() == TRAININGS
    assert view.trainings.selected_rows() == [2, 3]


def test_table_view_click_opens_the_cell(qtbot: QtBot, view: TableView, swept: SweepPage) -> None:
    _click(qtbot, view, 0)
    assert swept.views.card is None, "a rate is no training"
    view.level.setCurrentIndex(TRAININGS)
    _click(qtbot, view, 3)
    assert swept.views.card is not None and swept.views.card.cell == Cell(0.5, 1)
    qtbot.keyClick(swept.views.card, Qt.Key.Key_Left)
    assert view.trainings.selected_rows() == [1], "the table goes along"


def test_table_view_copies_selected_or_all_rows(qtbot: QtBot, view: TableView) -> None:
    said = []
    view.notice_raised.connect(lambda *text: said.append(text))
    view.level.setCurrentIndex(TRAININGS)
    view.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:3] == ["rate", "seed", "train_accuracy"] and len(lines) == 5
    assert lines[4].split("\t")[:3] == ["0.5", "1", repr(0.8 + 0.1 * 0.5 + 0.01)]
    view.trainings.selectRow(2)
    qtbot.keyClick(view.trainings, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) == 2
    assert said == [("4 rows were copied.", "", "good")]


def test_table_view_keeps_selection_and_order(
    view: TableView, swept: SweepPage, session: FakeSession
) -> None:
    view.level.setCurrentIndex(TRAININGS)
    view.trainings.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    view.trainings.select_keys({Cell(0.5, 0)})
    swept.more_seeds.add()
    session.finish()
    (row,) = view.trainings.selected_rows()
    assert view.trainings.table.rows[row].cell == Cell(0.5, 0)
    assert view.trainings.table.rows[0].cell.seed == 11


def test_table_view_uses_no_widget_per_row(qtbot: QtBot, context: ViewContext) -> None:
    view = TableView(context)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    project = context.document.project
    cells = tuple(result(Cell(rate / 100, seed)) for rate in range(50) for seed in range(100))
    shown = ShownSweep(SweepResults(project.experiment, cells), (), project)
    view.show_sweep(shown)
    view.level.setCurrentIndex(TRAININGS)
    widgets = len(view.findChildren(QObject))
    assert view.trainings.table.rowCount() == 5000 and view.rates.table.rowCount() == 50 + 1
    view.trainings.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    view.trainings.scrollToBottom()
    assert len(view.findChildren(QObject)) == widgets
    view.level.setCurrentIndex(RATES)
    assert view.rates.isVisible()


# --- Headers with units, numbers without false digits.

ACCURACY = sweep_results({0.0: (0.80, 0.82, 0.81), 0.5: (0.85, 0.88, 0.9)})
ERROR = sweep_results({0.0: (20.0, 22.0, 21.0), 0.5: (18.0, 19.5, 17.0)}, training=REGRESSION)


def _texts(columns, row):
    return {column.title: column.text(row) for column in columns}


def test_columns_of_a_rate_in_percent_and_points():
    first, second = rate_table(ACCURACY)
    texts = _texts(rate_columns(ACCURACY), second)
    assert texts["rate"] == "0.5" and texts["seeds"] == "3"
    assert texts["mean, %"] == "87.7" and texts["std. dev., points"] == "2.5"
    assert texts["vs. no dropout, points"] == "+6.7"
    assert texts["95 % interval, %"].count(" to ") == 1
    none = _texts(rate_columns(ACCURACY), first)
    assert none["vs. no dropout, points"] == none["its 95 % interval, points"] == none["p (Holm)"] == "–"
    assert none["training, %"] == "–"


def test_columns_of_an_error_in_its_unit():
    texts = _texts(rate_columns(ERROR), rate_table(ERROR)[1])
    assert texts["mean"] == "18.2" and texts["vs. no dropout"] == "−2.83"


def test_columns_export_interval_bounds_as_two_numbers():
    column = next(item for item in rate_columns(ACCURACY) if item.title.startswith("95 %"))
    row = rate_table(ACCURACY)[1]
    assert [value(row) for _, value in column.parts] == [row.ci_low, row.ci_high]


def test_columns_on_training_data_have_one_mean():
    results = sweep_results({0.0: (0.8, 0.9)}, DataSpec(split="none"))
    assert not any(column.title.startswith("training") for column in rate_columns(results))


def test_columns_of_cells_have_scores_epochs_and_seconds():
    results = SweepResults(ACCURACY.experiment, (result(Cell(0.5, 1)),))
    texts = _texts(cell_columns(results), results.cells[0])
    assert texts == {
        "rate": "0.5",
        "seed": "1",
        "training, %": "86.0",
        "validation, %": "86.0",
        "held-out, %": "86.0",
        "epochs": "3",
        "seconds": "0.100",
    }


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_columns_name_a_diverged_cell(value):
    results = SweepResults(ACCURACY.experiment, (result(Cell(0.5, 1), value),))
    assert _texts(cell_columns(results), results.cells[0])["held-out, %"] == "diverged"
