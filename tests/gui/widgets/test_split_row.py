"""Two groups in a row, or one under the other where there is no room."""

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.widgets.flow_layout import FlowLayout
from gui.widgets.split_row import SplitRow, group
from gui.widgets.tabs import Tabs


@pytest.fixture
def row(qtbot, theme):
    page = QWidget()
    qtbot.addWidget(page)
    row = SplitRow(group(QPushButton("Copy"), QPushButton("Save")), QPushButton("Presets"), page)
    row.resize(600, row.sizeHint().height())
    page.resize(700, 200)
    with qtbot.waitExposed(page):
        page.show()
    yield row


def test_split_row_aligns_groups_at_both_ends(row):
    assert not row.is_folded
    assert row.left.geometry().left() == 0
    assert row.right.geometry().right() == 599


def test_split_row_folds_and_unfolds(qtbot, row):
    needed = row.left.sizeHint().width() + 8 + row.right.sizeHint().width()
    for width, is_folded in ((needed - 1, True), (needed, False), (row.minimumSizeHint().width(), True)):
        row.resize(width, row.sizeHint().height())
        assert row.is_folded == is_folded
        row.resize(width, row.sizeHint().height())
        assert row.rect().contains(row.left.geometry())
        assert row.rect().contains(row.right.geometry())
        assert not row.left.geometry().intersects(row.right.geometry())


def test_split_row_folds_when_a_group_grows(qtbot, row):
    row.right.setText("Presets for all the data that there are, and more, and more, and more, and more words")
    qtbot.waitUntil(lambda: row.is_folded)


def test_shrinking_split_row_folds_at_the_minimum_of_the_left_group(qtbot, theme):
    left = Tabs((("Curve", "One"), ("Differences", "Two"), ("Table", "Three")))
    page = QWidget()
    qtbot.addWidget(page)
    row = SplitRow(left, QPushButton("Copy"), page, squeezes=True)
    min_width = left.minimumSizeHint().width() + 8 + row.right.sizeHint().width()
    assert left.minimumSizeHint().width() < left.sizeHint().width()
    with qtbot.waitExposed(page):
        page.show()
    for width, is_folded in ((min_width, False), (min_width - 1, True)):
        row.resize(width, 80)
        assert row.is_folded == is_folded
    row.resize(min_width, 80)
    qtbot.waitUntil(lambda: row.right.geometry().right() < min_width and not row.is_folded)


def test_split_row_is_as_high_as_a_group_that_fills_rows(qtbot, theme):
    page = QWidget()
    qtbot.addWidget(page)
    choice = QWidget()
    flow = FlowLayout(choice, 10, wants_one_row=True)
    for name in ("One button", "Another button", "A third button"):
        flow.addWidget(QPushButton(name))
    row = SplitRow(QPushButton("Copy"), choice)
    column = QVBoxLayout(page)
    column.addWidget(row)
    column.addStretch(1)
    heights = []
    for width in (900, choice.sizeHint().width() + 40, choice.minimumSizeHint().width() + 40):
        page.resize(width, 400)
        page.show()
        qtbot.waitUntil(lambda: row.height() == row.heightForWidth(row.width()))
        heights.append(row.height())
    assert heights[0] < heights[1] < heights[2]
