"""What the user's choices make of a request."""

from __future__ import annotations

from engine.data.own_files.request import Request
from engine.data.own_files.tables.columns import ColumnChoice
from engine.experiment.data_file import TableFormat
from gui.data_page.import_edits import with_column, with_format, with_sheet, with_target, with_task

ASKED = Request(
    path="a.csv", choices=(ColumnChoice(name="a", kind="category"),), target="y", task="regression"
)


def test_a_format_that_may_give_other_columns_forgets_choices() -> None:
    table = TableFormat()
    same = with_format(ASKED, table, decimal=",")
    assert same.choices == ASKED.choices and same.target == "y"
    assert same.table == TableFormat(decimal=",")
    other = with_format(ASKED, table, delimiter=";")
    assert (other.choices, other.target, other.task) == ((), "", "")


def test_another_sheet_is_guessed_anew() -> None:
    asked = with_sheet(ASKED, "two")
    assert asked.sheet == "two" and asked.table is None and asked.choices == ()
    assert with_format(asked, TableFormat(sheet="two"), skip_rows=1).table == TableFormat(
        sheet="two", skip_rows=1
    )


def test_another_kind_needs_another_way_with_missing_values() -> None:
    asked = with_column(ASKED, "a", missing="most_frequent")
    assert asked.choices == (ColumnChoice(name="a", kind="category", missing="most_frequent"),)
    assert with_column(asked, "a", kind="number").choices == (ColumnChoice(name="a", kind="number"),)


def test_a_column_that_is_left_out_comes_back_with_another_kind() -> None:
    asked = with_column(ASKED, "b", role="ignored")
    assert with_column(asked, "b", kind="date").choices[-1] == ColumnChoice(name="b", kind="date")


def test_there_is_one_target_and_one_group() -> None:
    asked = with_column(ASKED, "a", role="target")
    assert asked.target == "a" and asked.task == "" and asked.choices == ()
    assert asked == with_target(ASKED, "a")
    asked = with_column(with_column(ASKED, "b", role="group"), "c", role="group")
    assert {one.name: one.role for one in asked.choices} == {"a": "", "b": "feature", "c": "group"}


def test_a_target_that_is_used_otherwise_leaves_the_target_to_be_guessed() -> None:
    asked = with_column(ASKED, "y", role="feature")
    assert asked.target == "" and asked.task == "" and asked.choices[-1].role == "feature"


def test_the_task_can_be_chosen() -> None:
    asked = with_task(ASKED, "y", "classification")
    assert (asked.target, asked.task) == ("y", "classification")
