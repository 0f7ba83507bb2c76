"""The columns: ticks choose what the network sees, headers sort, words say how strong a relation is."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.data.catalogue import DATA_SETS
from engine.data.preview import preview
from engine.experiment.specs import DataSpec
from gui.data_page.columns_view import (
    HISTOGRAM,
    LAST_COLUMN,
    MEAN,
    MISSING,
    NAME,
    RANGE,
    RELATION,
    ColumnsView,
    relation_words,
)
from gui.theme.theme import Theme

BOSTON = preview(DataSpec("boston_housing"))
NAN = math.nan
TICK = Qt.ItemDataRole.CheckStateRole


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> ColumnsView:
    made = ColumnsView(theme)
    qtbot.addWidget(made)
    made.show_preview(BOSTON, DATA_SETS["boston_housing"])
    made.set_excluded(("B",), is_open=True)
    made.resize(800, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def text(view: ColumnsView, row: int, column: int) -> str:
    return str(view.model.data(view.model.index(row, column)))


def names(view: ColumnsView) -> list[str]:
    return [text(view, row, NAME) for row in range(view.model.rowCount())]


def test_space_leaves_a_column_out_and_takes_it_back(qtbot: QtBot, view: ColumnsView) -> None:
    edits: list[tuple[str, ...]] = []
    view.excluded_edited.connect(edits.append)
    view.table.setCurrentIndex(view.model.index(0, NAME))
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert edits == [("CRIM", "B")]
    view.set_excluded(edits[-1], is_open=True)
    assert view.model.data(view.model.index(0, NAME), TICK) == Qt.CheckState.Unchecked
    assert view.caption == "11 of 13 columns are used"
    qtbot.keyClick(view.table, Qt.Key.Key_Space)
    assert edits[-1] == ("B",)


def test_the_last_column_stays(view: ColumnsView) -> None:
    edits: list[tuple[str, ...]] = []
    view.excluded_edited.connect(edits.append)
    view.set_excluded(DATA_SETS["boston_housing"].columns[1:], is_open=True)
    assert not view.model.setData(view.model.index(0, NAME), Qt.CheckState.Unchecked.value, TICK)
    assert edits == [] and view.caption == LAST_COLUMN


def test_locked_columns_cannot_be_changed(view: ColumnsView) -> None:
    view.set_excluded(("B",), is_open=False)
    assert not view.model.flags(view.model.index(0, NAME)) & Qt.ItemFlag.ItemIsUserCheckable
    assert not view.model.setData(view.model.index(0, NAME), Qt.CheckState.Unchecked.value, TICK)
    assert not view.use_all.isEnabled()


def test_sorting_by_the_relation_begins_with_the_strongest(view: ColumnsView) -> None:
    view.table.horizontalHeader().setSortIndicator(RELATION, Qt.SortOrder.DescendingOrder)
    assert names(view)[:2] == ["LSTAT", "RM"]
    assert text(view, 0, RELATION) == "strong, −0.74"
    view.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    assert names(view) == list(DATA_SETS["boston_housing"].columns)


def test_facts_are_in_words_for_those_who_do_not_see_the_histogram(view: ColumnsView) -> None:
    assert (text(view, 0, MEAN), text(view, 0, RANGE)) == ("3.614", "0.00632 to 88.98")
    assert view.table.isColumnHidden(MISSING), "nothing is missing"
    shape = view.model.data(view.model.index(0, HISTOGRAM), Qt.ItemDataRole.AccessibleTextRole)
    assert shape == "most values between 0.00632 and 3.713"


def test_categories_are_counted(view: ColumnsView) -> None:
    view.show_preview(preview(DataSpec("penguins")), DATA_SETS["penguins"])
    assert text(view, 0, RANGE) == "3 categories" and text(view, 0, MEAN) == "–"
    shape = view.model.data(view.model.index(0, HISTOGRAM), Qt.ItemDataRole.AccessibleTextRole)
    assert shape.startswith("Biscoe ")


@pytest.mark.parametrize(
    ("relation", "words"),
    [
        (0.74, "strong, 0.74"),
        (-0.4, "medium, −0.40"),
        (0.1, "weak, 0.10"),
        (0.02, "none, 0.02"),
        (math.nan, "–"),
    ],
)
def test_relations_have_the_words_of_cohen(relation: float, words: str) -> None:
    assert relation_words(relation) == words
