"""F6 goes round the parts of a window and comes back to where the focus was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.window.panes import Panes

Parts = tuple[Panes, list[list[QPushButton]]]


@pytest.fixture
def parts(qtbot: QtBot) -> Iterator[Parts]:
    """Three parts of two buttons each, and one without anything that takes the focus."""
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    buttons, widgets = [], []
    for number in range(4):
        part = QWidget()
        column = QVBoxLayout(part)
        column.addWidget(QLabel("text"))
        made = [QPushButton(f"{number} {name}") for name in "ab"] if number != 2 else []
        for button in made:
            column.addWidget(button)
        buttons.append(made)
        widgets.append(part)
        row.addWidget(part)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield Panes(dict.fromkeys(widgets), window), [made for made in buttons if made]


def test_panes_are_visited_in_turn(qtbot: QtBot, parts: Parts) -> None:
    panes, buttons = parts
    buttons[0][0].setFocus()
    for expected in (buttons[1][0], buttons[2][0], buttons[0][0]):
        panes.go()
        qtbot.waitUntil(expected.hasFocus)
    panes.go(-1)
    qtbot.waitUntil(buttons[2][0].hasFocus)


def test_panes_remember_where_the_focus_was(qtbot: QtBot, parts: Parts) -> None:
    panes, buttons = parts
    buttons[1][1].setFocus()
    qtbot.waitUntil(buttons[1][1].hasFocus)
    panes.go()
    panes.go(-1)
    qtbot.waitUntil(buttons[1][1].hasFocus)


def test_panes_pass_over_what_is_hidden_or_disabled(qtbot: QtBot, parts: Parts) -> None:
    panes, buttons = parts
    buttons[1][1].setFocus()
    qtbot.waitUntil(buttons[1][1].hasFocus)
    buttons[0][0].setFocus()
    buttons[1][1].setEnabled(False)
    panes.go()
    qtbot.waitUntil(buttons[1][0].hasFocus)
    buttons[2][0].parentWidget().hide()  # type: ignore[union-attr]
    panes.go()
    qtbot.waitUntil(buttons[0][0].hasFocus)


def test_panes_begin_with_the_widget_that_comes_first(qtbot: QtBot, parts: Parts) -> None:
    _, buttons = parts
    left, right = (made[0].parentWidget() for made in buttons[:2])
    assert left is not None and right is not None
    panes = Panes({left: None, right: buttons[1][1]}, left.window())
    buttons[0][0].setFocus()
    panes.go()
    qtbot.waitUntil(buttons[1][1].hasFocus)
