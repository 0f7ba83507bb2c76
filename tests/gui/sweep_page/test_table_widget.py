"""The model behind the tables: texts, exact values, order, and what spreadsheets get."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from gui.sweep_page.table_widget import MISSING, Column, ValueTable

COLUMNS = (
    Column(
        "rate",
        "The fraction of units that is dropped",
        lambda row: f"{row[0]:g}",
        (("rate", lambda row: row[0]),),
    ),
    Column(
        "interval",
        "From and to",
        lambda row: f"{row[1]:.1f}" if row[1] == row[1] else MISSING,
        (("from", lambda row: row[1]), ("to", lambda row: row[1] + 1)),
    ),
)
ROWS = [(0.0, 2.0), (0.1, math.nan), (0.2, 1 / 3), (0.3, 3)]
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder


@pytest.fixture
def table(qtbot) -> ValueTable:
    made = ValueTable()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show_rows(COLUMNS, ROWS)
    return made


def test_value_table_texts_tips_and_alignment(table):
    index = table.index(2, 1)
    assert table.data(index) == "0.3"
    assert table.data(index, Qt.ItemDataRole.ToolTipRole) == f"from: {1 / 3!r}\nto: {4 / 3!r}"
    assert table.data(table.index(1, 1), Qt.ItemDataRole.ToolTipRole) == "From and to"
    assert table.data(index, Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert table.headerData(1, Qt.Orientation.Horizontal) == "interval"


@pytest.mark.parametrize(("order", "expected"), [(UP, [0.2, 0.0, 0.3, 0.1]), (DOWN, [0.3, 0.0, 0.2, 0.1])])
def test_value_table_sorts_missing_values_last(table, order, expected):
    table.sort(1, order)
    assert [row[0] for row in table.rows] == expected
    assert table.headerData(1, Qt.Orientation.Horizontal)[-1] in "↑↓"
    assert table.headerData(0, Qt.Orientation.Horizontal) == "rate"


def test_value_table_persistent_index_follows_its_row(table):
    kept = QPersistentModelIndex(table.index(3, 0))
    table.sort(1, DOWN)
    assert kept.row() == 0 and table.rows[kept.row()] == ROWS[3]


def test_value_table_new_rows_keep_the_chosen_order(table):
    table.sort(0, DOWN)
    table.show_rows(COLUMNS, [(0.5, 1.0), (0.7, 1.0)])
    assert [row[0] for row in table.rows] == [0.7, 0.5]
    table.show_rows(COLUMNS[1:], ROWS)
    assert table.rows == ROWS, "other columns, no order yet"


def test_value_table_copy_has_all_digits_and_a_header(table):
    assert table.as_text([0, 1, 2]) == (
        f"rate\tfrom\tto\n0.0\t2.0\t3.0\n0.1\t\t\n0.2\t{1 / 3!r}\t{4 / 3!r}\n"
    )
