"""The tabs: one is down, nothing moves when another is pressed, words fit where it is narrow."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.tabs import Tabs

NAMES = (("Settings", "What can be set"), ("Code", "The script"), ("History", "Every step"))


@pytest.fixture
def tabs(qtbot, theme):
    tabs = Tabs(NAMES)
    qtbot.addWidget(tabs)
    with qtbot.waitExposed(tabs):
        tabs.show()
    tabs.activateWindow()
    return tabs


def test_tabs_have_one_checked_button(qtbot, tabs):
    assert tabs.index == -1
    with qtbot.waitSignal(tabs.chosen) as said:
        tabs.show_tab(1)
    assert said.args == [1]
    with qtbot.waitSignal(tabs.chosen) as said:
        qtbot.mouseClick(tabs.buttons[2], Qt.MouseButton.LeftButton)
    assert said.args == [tabs.index] == [2]
    with qtbot.assertNotEmitted(tabs.chosen):
        qtbot.mouseClick(tabs.buttons[2], Qt.MouseButton.LeftButton)
    assert [button.isChecked() for button in tabs.buttons] == [False, False, True]


def test_tabs_keep_their_geometry(tabs):
    places = []
    for index in range(3):
        tabs.show_tab(index)
        places.append([button.geometry() for button in tabs.buttons])
    assert places[0] == places[1] == places[2]


def test_tabs_shrink_margins_where_narrow(tabs, theme):
    try:
        for scale in (1.0, 1.5):
            theme.set_scale(scale)
            tabs.show_tab(0)
            tabs.resize(tabs.minimumSizeHint())
            for button in tabs.buttons:
                assert button.width() > button.fontMetrics().horizontalAdvance(button.text()) + 2
    finally:
        theme.set_scale(1.0)


def test_tabs_are_one_of_several_for_screen_readers(qtbot: QtBot) -> None:
    tabs = Tabs([("Curve", "the curve"), ("Table", "the table")])
    qtbot.addWidget(tabs)
    tabs.show_tab(0)
    found = [QAccessible.queryAccessibleInterface(button) for button in tabs.buttons]
    assert [one.role() for one in found] == [QAccessible.Role.RadioButton] * 2
    assert [one.state().checked for one in found] == [1, 0]


def test_long_names_are_shortened_where_there_is_no_room(qtbot: QtBot) -> None:
    names = ["Map", "Everything that there is to see", "Columns of the table"]
    holder = QWidget()
    qtbot.addWidget(holder)
    tabs = Tabs([(name, "a tip") for name in names], holder)
    holder.show()
    wanted = tabs.sizeHint()
    tabs.resize(180, wanted.height())
    short, longest, _other = tabs.buttons
    assert short.text() == "Map" and longest.text().endswith("…")
    assert longest.toolTip().startswith("Everything that there is to see\na tip")
    assert tabs.sizeHint() == wanted
    qtbot.waitUntil(lambda: max(button.geometry().right() for button in tabs.buttons) < 180)
    tabs.resize(wanted)
    assert [button.text() for button in tabs.buttons] == names
