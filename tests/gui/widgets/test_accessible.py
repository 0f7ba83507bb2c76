"""What screen readers get of cards and tabs, through Qt's own accessibility interface."""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.accessible import present_as_item, present_as_list
from gui.widgets.tabs import Tabs

Role = QAccessible.Role


def interface(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def test_tabs_are_page_tabs_of_which_one_is_selected(qtbot: QtBot) -> None:
    tabs = Tabs([("Curve", "the curve"), ("Table", "the table")])
    tabs.setAccessibleName("Views")
    qtbot.addWidget(tabs)
    tabs.show()
    tabs.show_tab(0)
    whole = interface(tabs)
    assert whole.role() is Role.PageTabList and whole.text(QAccessible.Text.Name) == "Views"
    first, second = interface(tabs.buttons[0]), interface(tabs.buttons[1])
    assert (first.role(), second.role()) == (Role.PageTab, Role.PageTab)
    assert first.text(QAccessible.Text.Name) == "Curve: the curve"
    assert (first.state().selected, second.state().selected) == (1, 0)


def test_a_tab_can_be_pressed_by_a_screen_reader(qtbot: QtBot) -> None:
    tabs = Tabs([("Curve", "the curve"), ("Table", "the table")])
    qtbot.addWidget(tabs)
    tabs.show_tab(0)
    actions = interface(tabs.buttons[1]).actionInterface()
    assert actions is not None and "Press" in actions.actionNames()
    actions.doAction("Press")
    assert tabs.index == 1


def test_a_list_has_its_items_in_the_order_of_the_layout(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    column = QVBoxLayout(whole)
    items = [QWidget(whole) for _ in range(3)]
    for place in (2, 0, 1):
        column.addWidget(items[place])
        present_as_item(items[place], lambda: False)
        items[place].setAccessibleName(str(place))
    present_as_list(whole)
    whole.show()
    shown = interface(whole)
    children = [child for index in range(shown.childCount()) if (child := shown.child(index)) is not None]
    assert [child.text(QAccessible.Text.Name) for child in children] == ["2", "0", "1"]
    assert [child.role() for child in children] == [Role.ListItem] * 3
    assert [shown.indexOfChild(child) for child in children] == [0, 1, 2]
    assert shown.child(3) is None


def test_items_that_are_gone_leave_nothing_behind(qtbot: QtBot) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    for _ in range(50):
        item = QWidget(whole)
        present_as_item(item, lambda: True)
        assert interface(item).state().selected
        item.deleteLater()
        del item
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    assert interface(whole).childCount() == 0
