"""Boxes that ask: which button a key presses, that they are read as text, and that no icon is in them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.language import texts
from engine.system.pseudo_language import PseudoTranslations
from gui.theme.theme import Theme
from gui.widgets.box import CANCEL, Role, answer, bound_by_screen, make_box

BUTTONS = (("Keep", Role.AcceptRole), ("Throw away", Role.DestructiveRole), CANCEL)


@pytest.mark.parametrize(("key", "text"), [(Qt.Key.Key_Return, "Keep"), (Qt.Key.Key_Escape, "Cancel")])
def test_message_box_enter_accepts_and_escape_rejects(
    qtbot: QtBot, theme: Theme, key: Qt.Key, text: str
) -> None:
    box = make_box("Keep <b>it</b>?", "It is <i>lost</i> otherwise.", BUTTONS)
    qtbot.addWidget(box)
    box.open()
    qtbot.waitActive(box)
    assert "&lt;b&gt;" in box.text() and "&lt;i&gt;" in box.informativeText()
    qtbot.keyClick(box, key)
    assert not box.isVisible() and answer(box) == text


def test_message_box_with_one_button_closes_by_escape(qtbot: QtBot, theme: Theme) -> None:
    box = make_box("That does not work.", "", [("OK", Role.AcceptRole)])
    qtbot.addWidget(box)
    box.open()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible() and answer(box) == "OK"


def test_buttons_are_translated_and_the_answer_is_not(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("en-XA", PseudoTranslations())
    try:
        box = make_box("Keep it?", "", BUTTONS)
    finally:
        texts.use(texts.ENGLISH)
    qtbot.addWidget(box)
    assert "Cancel" not in {button.text() for button in box.buttons()}
    box.open()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert answer(box) == "Cancel"


@pytest.mark.parametrize("name", ["mine", "a long name " * 12, "x" * 150])
def test_message_box_cuts_no_text(qtbot: QtBot, theme: Theme, name: str) -> None:
    box = make_box(f"Save the changes to {name}?", "If you don't, they are lost.", BUTTONS)
    qtbot.addWidget(box)
    box.open()
    for label in box.findChildren(QLabel):
        if label.isVisible():
            assert label.width() >= label.minimumSizeHint().width()
            assert label.height() >= label.heightForWidth(label.width())
    assert box.width() <= 800


def test_dialog_buttons_have_no_desktop_icons(qtbot: QtBot, theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = make_box("Keep it?", "", BUTTONS, parent)
    box.addButton(box.StandardButton.Discard)
    assert all(button.icon().isNull() for button in box.buttons()) and box.iconPixmap().isNull()


# --- Sizes of windows: none opens larger than its screen.


def test_fit_to_screen_limits_a_window_to_the_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    screen = window.screen().availableSize()
    window.resize(screen.width() + 300, 200)
    bound_by_screen(window)
    assert window.size() == QSize(screen.width(), 200)
