"""The table of samples: the target first and marked, sorted by value, filtered by text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.data.catalogue import DATA_SETS
from engine.data.preview import preview
from engine.experiment.specs import DataSpec
from gui.data_page.samples_table import SamplesTable
from gui.theme.theme import Theme

BOSTON = preview(DataSpec("boston_housing"))
IRIS = preview(DataSpec("iris"))
ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
TIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> SamplesTable:
    made = SamplesTable(theme)
    qtbot.addWidget(made)
    made.show_preview(BOSTON, DATA_SETS["boston_housing"])
    made.resize(700, 400)
    made.show()
    return made


def column(view: SamplesTable, number: int) -> list[str]:
    model = view.model
    return [model.data(model.index(row, number)) for row in range(model.rowCount())]


def test_the_target_is_first_and_headers_say_what_columns_mean(view: SamplesTable) -> None:
    model = view.model
    assert model.headerData(0, ACROSS) == DATA_SETS["boston_housing"].target
    assert column(view, 0)[0] == "24" and column(view, 1)[0] == "0.00632"
    assert "to predict" in model.headerData(0, ACROSS, TIP)
    assert DATA_SETS["boston_housing"].column_meanings[0] in model.headerData(1, ACROSS, TIP)
    assert view.caption == "506 rows"


def test_numbers_are_sorted_by_value_and_rows_keep_their_numbers(view: SamplesTable) -> None:
    header = view.table.horizontalHeader()
    header.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    values = [float(text) for text in column(view, 0)]
    assert values == sorted(values, reverse=True) and values[0] == 50
    first = int(view.model.headerData(0, DOWN).replace(",", ""))
    assert BOSTON.rows[first - 1][-1] == "50"
    header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert column(view, 0)[0] == "24"


def test_a_filter_keeps_rows_with_the_text_until_another_set(qtbot: QtBot, view: SamplesTable) -> None:
    view.show_preview(IRIS, DATA_SETS["iris"])
    qtbot.keyClicks(view.filter, "Setosa")
    assert set(column(view, 0)) == {"setosa"} and view.caption == "50 of 150 rows have this text"
    view.show_preview(BOSTON, DATA_SETS["boston_housing"])
    assert view.filter.text() == "" and view.model.rowCount() == 506


def test_columns_that_are_not_used_look_and_say_so(view: SamplesTable) -> None:
    view.set_excluded(("B",))
    place = BOSTON.columns.index("B") + 1
    assert "Not used" in view.model.headerData(place, ACROSS, TIP)
    role = Qt.ItemDataRole.ForegroundRole
    assert view.model.data(view.model.index(0, place), role) is not None
    assert view.model.data(view.model.index(0, place - 1), role) is None


@pytest.mark.parametrize("dataset", ["boston_housing", "penguins", "breast_cancer"])
def test_no_cell_of_any_row_is_cut(view: SamplesTable, dataset: str) -> None:
    view.show_preview(preview(DataSpec(dataset)), DATA_SETS[dataset])
    cut = [
        (row, column)
        for column in range(view.model.columnCount())
        for row in range(view.model.rowCount())
        if view.table.sizeHintForIndex(view.model.index(row, column)).width() > view.table.columnWidth(column)
    ]
    assert not cut


def test_every_column_is_wide_enough_and_names_stand_at_the_left(view: SamplesTable) -> None:
    penguins = preview(DataSpec("penguins"))
    view.show_preview(penguins, DATA_SETS["penguins"])
    for number in range(view.model.columnCount()):
        assert view.table.columnWidth(number) >= view.table.sizeHintForColumn(number)
    role = Qt.ItemDataRole.TextAlignmentRole
    sides = [view.model.headerData(number, ACROSS, role) for number in (1, 2)]
    assert sides[0] & Qt.AlignmentFlag.AlignLeft and sides[1] & Qt.AlignmentFlag.AlignRight


def test_a_column_far_to_the_right_has_its_width_once_it_is_seen(qtbot: QtBot, view: SamplesTable) -> None:
    names = tuple(f"x{number}" for number in range(300))
    rows = (("a value that is longer than its heading",) * 301,) * 3
    view.resize(600, 300)
    view.show_preview(replace(BOSTON, columns=(*names, "y"), rows=rows), DATA_SETS["boston_housing"])
    with qtbot.waitExposed(view):
        view.show()
    bar = view.table.horizontalScrollBar()

    def is_at_the_end() -> bool:
        bar.setValue(bar.maximum())  # wider columns make more to scroll
        return view.table.columnAt(view.table.viewport().width() - 1) == 300

    qtbot.waitUntil(is_at_the_end)
    for number in range(301):
        assert view.table.columnWidth(number) >= view.table.sizeHintForColumn(number)
