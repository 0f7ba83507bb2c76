"""The steps at the left: one for each page, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from gui.theme.theme import Theme
from gui.window.navigation import STEPS, Stepper


def test_each_page_has_a_step_with_a_key(qtbot: QtBot) -> None:
    stepper = Stepper(Theme("light"))
    qtbot.addWidget(stepper)
    with qtbot.waitExposed(stepper):
        stepper.show()
    buttons = stepper.findChildren(QToolButton)
    assert [button.text() for button in buttons] == [name for name, _ in STEPS]
    told: list[int] = []
    stepper.chosen.connect(told.append)
    for index, button in enumerate(buttons):
        assert not button.icon().isNull()
        assert button.shortcut().toString() == f"Ctrl+{index + 1}"
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert told == list(range(len(STEPS)))
    stepper.show_step(0)
    assert buttons[0].isChecked() and told == list(range(len(STEPS)))
