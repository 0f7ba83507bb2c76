"""The list of keys: it says what the window has, and only that."""

from __future__ import annotations

from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.help.shortcuts_window import Key, ShortcutsWindow, groups
from gui.stack_editor.actions import ACTIONS
from gui.theme.theme import Theme
from gui.widgets.tabs import Tabs
from tests.gui.test_names import nameless


def window_with_keys(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    for text, keys in (("Redo", "Ctrl+Y"), ("Redo", "Ctrl+Shift+Z"), ("Open…", "Ctrl+O"), ("No keys", "")):
        action = QAction(text, window)
        action.setShortcut(keys)
        window.addAction(action)
    column = QVBoxLayout(window)
    button = QPushButton("Save report…")
    button.setShortcut("Ctrl+Shift+R")
    column.addWidget(button)
    column.addWidget(QPushButton("&Letter"))
    column.addWidget(Tabs((("Curve", "A curve"), ("Table", "A table"))))
    for key, labels in (("Left", "Another one"), ("Right", "Another one"), ("Up", "")):
        QShortcut(key, window).setWhatsThis(labels)
    return window


def test_shortcuts_are_collected_from_actions_buttons_shortcuts_and_tabs(qtbot: QtBot) -> None:
    everywhere, pages, stack = groups(window_with_keys(qtbot))
    assert everywhere == ("Everywhere", (Key("Redo", ("Ctrl+Y", "Ctrl+Shift+Z")), Key("Open", ("Ctrl+O",))))
    assert pages[1] == (
        Key("Save report", ("Ctrl+Shift+R",)),
        Key("Another one", ("Left", "Right")),
        Key("Curve, Table", ("Alt+1", "…", "Alt+2")),
    )
    assert len(stack[1]) == len(ACTIONS) and Key("Duplicate", ("Ctrl+D",)) in stack[1]


def test_shortcuts_window_refreshes_on_opening(qtbot: QtBot, theme: Theme) -> None:
    window = window_with_keys(qtbot)
    shortcuts = ShortcutsWindow(theme, window)
    shortcuts.open_up()
    assert "Ctrl+O" in [label.text() for label in shortcuts.findChildren(QLabel)]
    window.actions()[2].setShortcut("Ctrl+J")
    shortcuts.open_up()
    page = shortcuts.area.widget()
    assert page is not None
    texts = [label.text() for label in page.findChildren(QLabel)]
    assert "Ctrl+J" in texts and "Ctrl+O" not in texts


def test_shortcuts_window_scrolls_by_keys_and_fits(qtbot: QtBot, theme: Theme) -> None:
    shortcuts = ShortcutsWindow(theme, window_with_keys(qtbot))
    with qtbot.waitExposed(shortcuts):
        shortcuts.open_up()
    assert nameless(shortcuts) == [] and shortcuts.area.horizontalScrollBar().maximum() == 0
    theme.set_presenting(True)
    assert shortcuts.minimumSize().width() <= 1000 and shortcuts.area.horizontalScrollBar().maximum() == 0
