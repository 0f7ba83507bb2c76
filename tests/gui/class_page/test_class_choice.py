"""The classes that this computer knows, to choose from."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.classroom.class_record import ClassRecord
from gui.class_page.class_choice import NO_CLASS, ClassChoice
from gui.class_page.desk import Desk


@pytest.fixture
def choice(qtbot: QtBot, desk: Desk) -> ClassChoice:
    made = ClassChoice(desk)
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_classes_there_is_nothing_to_choose(choice: ClassChoice) -> None:
    assert choice.currentText() == NO_CLASS and not choice.isEnabled()


def test_another_class_is_told_and_the_present_one_is_not(
    choice: ClassChoice, desk: Desk, hand_out: Callable[..., ClassRecord], qtbot: QtBot
) -> None:
    records = {name: hand_out("Ada", to=name) for name in ("8a", "8b")}
    with qtbot.waitSignal(desk.classes_changed, timeout=20_000):
        desk.look_for_classes()
    assert choice.isEnabled() and choice.count() == 3
    desk.show_class(records["8a"])
    assert choice.currentText().startswith("8a · ") and choice.count() == 2
    assert choice.currentText() in choice.toolTip()
    other = 1 - choice.currentIndex()
    with qtbot.waitSignal(choice.chosen) as told:
        qtbot.keyClick(choice, Qt.Key.Key_Down if other else Qt.Key.Key_Up)
    assert told.args == [records["8b"].class_id, records["8b"].folder]
    with qtbot.assertNotEmitted(choice.chosen):
        qtbot.keyClick(choice, Qt.Key.Key_Up if other else Qt.Key.Key_Down)


def test_a_class_that_is_not_kept_yet_is_there(choice: ClassChoice, desk: Desk) -> None:
    desk.show_class(ClassRecord("a" * 32, "7b"))
    assert choice.currentText() == "7b" and choice.isEnabled()
