"""Rows that are filled as words fill lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.flow_layout import FlowLayout
from gui.widgets.tabs import Tabs

SIZES = ((100, 30), (50, 20), (80, 30))


def filled(qtbot: QtBot, width: int, *, is_at_end: bool) -> QWidget:
    """A box of this width with three widgets in it, and a hidden one."""
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, 10, is_at_end=is_at_end)
    for size in SIZES:
        child = QWidget(box)
        child.setFixedSize(*size)
        flow.addWidget(child)
    flow.addWidget(hidden := QWidget(box))
    hidden.hide()
    box.resize(width, 200)
    box.show()
    return box


def flow_of(box: QWidget) -> FlowLayout:
    flow = box.layout()
    assert isinstance(flow, FlowLayout)
    return flow


def places(box: QWidget) -> list[QRect]:
    return [flow_of(box).itemAt(index).geometry() for index in range(len(SIZES))]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("width", "is_at_end", "lefts", "height"),
    [
        (300, False, [0, 110, 170], 30),
        (300, True, [50, 160, 220], 30),
        (170, False, [0, 110, 0], 70),
        (170, True, [10, 120, 90], 70),
        (100, True, [0, 50, 20], 100),
    ],
)
def test_flow_layout_fills_rows(
    qtbot: QtBot, width: int, is_at_end: bool, lefts: list[int], height: int
) -> None:
    box = filled(qtbot, width, is_at_end=is_at_end)
    shown = places(box)
    assert [place.left() for place in shown] == lefts
    assert flow_of(box).heightForWidth(width) == height
    if width > 100:
        assert shown[0].top() - shown[1].top() == -5, "centred in its row"


def test_flow_layout_size_hint_is_one_row_at_an_end_only(qtbot: QtBot) -> None:
    box = filled(qtbot, 300, is_at_end=True)
    assert flow_of(box).sizeHint().width() == 250
    box = filled(qtbot, 300, is_at_end=False)
    assert flow_of(box).sizeHint() == flow_of(box).minimumSize() and flow_of(box).minimumSize().width() == 100


def test_row_of_its_own_is_requested_and_begins_at_the_left(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, 10, wants_one_row=True)
    for size in SIZES:
        child = QWidget(box)
        child.setFixedSize(*size)
        flow.addWidget(child)
    box.show()
    assert flow.sizeHint().width() == 250 and flow.minimumSize().width() == 100
    box.resize(160, 200)
    assert [place.x() for place in places(box)] == [0, 110, 0]


def test_widget_that_can_shrink_is_as_wide_as_the_row(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    tabs = Tabs([("A name", ""), ("Another name", "")], has_shortcuts=False)
    FlowLayout(box).addWidget(tabs)
    box.show()
    width = tabs.minimumSizeHint().width()
    assert width < tabs.sizeHint().width()
    for given, taken in ((500, tabs.sizeHint().width()), (width + 3, width + 3), (width - 9, width)):
        box.resize(given, 100)
        assert tabs.width() == taken
