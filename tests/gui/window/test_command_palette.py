"""The command palette lists what can be done, finds it by any part of its name, and does it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.stack_editor.stack_panel import StackPanel
from gui.theme.theme import Theme
from gui.window.command_palette import Command, CommandPalette, found_commands, window_commands

NAMES = ("Sweep", "Stop", "Save as", "Save", "Presentation mode", "Add Dropout")


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    shown = QWidget()
    shown.resize(900, 640)
    column = QVBoxLayout(shown)
    column.addWidget(QPushButton("Find out", shown))
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    yield shown
    shown.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def palette(window: QWidget, done: list[str]) -> CommandPalette:
    commands = [Command("Window", name, "", partial(done.append, name)) for name in NAMES]
    return CommandPalette(Theme("light"), commands)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", list(NAMES)),
        ("sa", ["Save as", "Save"]),
        ("mode pres", ["Presentation mode"]),
        ("s", ["Sweep", "Stop", "Save as", "Save", "Presentation mode"]),
        ("drop", ["Add Dropout"]),
        ("window stop", ["Stop"]),
        ("xyz", []),
    ],
)
def test_commands_are_found_by_every_word(query: str, expected: list[str]) -> None:
    commands = [Command("", name, "", lambda: None) for name in NAMES]
    if query.startswith("window"):
        commands = [Command("Window", name, "", lambda: None) for name in NAMES]
    assert [commands[number].text for number in found_commands(query, commands)] == expected


def test_palette_runs_the_chosen_command_and_gives_the_focus_back(
    qtbot: QtBot, window: QWidget, palette: CommandPalette, done: list[str]
) -> None:
    button = window.findChild(QPushButton)
    assert button is not None
    button.setFocus()
    palette.open_over(window)
    qtbot.waitUntil(palette.search.hasFocus)
    qtbot.keyClicks(palette.search, "pres")
    assert palette.shown == ["Presentation mode"]
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert done == ["Presentation mode"] and not palette.isVisible()
    qtbot.waitUntil(button.hasFocus)


def test_palette_escape_runs_nothing(
    qtbot: QtBot, window: QWidget, palette: CommandPalette, done: list[str]
) -> None:
    palette.open_over(window)
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert not palette.isVisible() and done == []


def test_palette_says_when_nothing_matches(
    qtbot: QtBot, window: QWidget, palette: CommandPalette, done: list[str]
) -> None:
    palette.open_over(window)
    qtbot.keyClicks(palette.search, "qqq")
    assert palette.shown == [] and palette.list.item(0).text() == "Nothing here is called “qqq”."
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible() and done == []
    palette.close()


def test_window_commands_are_what_is_possible_now(qtbot: QtBot, window: QWidget) -> None:
    document = Document()
    stack = StackPanel(document, Theme("light"))
    qtbot.addWidget(stack)
    hidden = QPushButton("Hidden", window)
    hidden.hide()
    texts = [command.text for command in window_commands(window, window, stack)]
    assert "Find out" in texts and "Insert a layer below" in texts
    assert "Hidden" not in texts and "Remove" not in texts
    QTest.qWait(0)
