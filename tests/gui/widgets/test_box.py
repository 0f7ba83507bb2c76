"""Boxes that ask: which button a key presses, that they are read as text, and that no icon is in them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.widgets.box import CANCEL, Role, answer, bound_by_screen, make_box

BUTTONS = (("Keep", Role.AcceptRole), ("Throw away", Role.DestructiveRole), CANCEL)


@pytest.mark.parametrize(("key", "words"), [(Qt.Key.Key_Return, "Keep"), (Qt.Key.Key_Escape, "Cancel")])
def test_enter_presses_the_first_button_and_escape_the_one_that_rejects(
    qtbot: QtBot, theme: Theme, key: Qt.Key, words: str
) -> None:
    box = make_box("Keep <b>it</b>?", "It is <i>lost</i> otherwise.", BUTTONS)
    qtbot.addWidget(box)
    box.open()
    qtbot.waitActive(box)
    assert "&lt;b&gt;" in box.text() and "&lt;i&gt;" in box.informativeText()
    qtbot.keyClick(box, key)
    assert not box.isVisible() and answer(box) == words


def test_a_box_with_one_button_ends_by_escape(qtbot: QtBot, theme: Theme) -> None:
    box = make_box("That does not work.", "", [("OK", Role.AcceptRole)])
    qtbot.addWidget(box)
    box.open()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible() and answer(box) == "OK"


@pytest.mark.parametrize("name", ["mine", "a long name " * 12, "x" * 150])
def test_no_words_are_cut(qtbot: QtBot, theme: Theme, name: str) -> None:
    box = make_box(f"Save the changes to {name}?", "If you don't, they are lost.", BUTTONS)
    qtbot.addWidget(box)
    box.open()
    for label in box.findChildren(QLabel):
        if label.isVisible():
            assert label.width() >= label.minimumSizeHint().width()
            assert label.height() >= label.heightForWidth(label.width())
    assert box.width() <= 800


def test_no_button_of_any_dialog_has_the_icons_of_a_desktop(qtbot: QtBot, theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = make_box("Keep it?", "", BUTTONS, parent)
    box.addButton(box.StandardButton.Discard)
    assert all(button.icon().isNull() for button in box.buttons()) and box.iconPixmap().isNull()


# --- Sizes of windows: none opens larger than its screen.


def test_a_window_is_as_large_as_it_wants_or_as_the_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    screen = window.screen().availableSize()
    window.resize(screen.width() + 300, 200)
    bound_by_screen(window)
    assert window.size() == QSize(screen.width(), 200)
