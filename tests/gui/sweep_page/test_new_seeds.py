"""Other seeds at one press, and the question before the same ones are swept again."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.document.lock_note import LockNote
from gui.sweep_page.page import SweepPage
from tests.gui.fake_session import FakeSession


def test_the_dice_sweeps_seeds_that_were_not_used(
    qtbot: QtBot, swept: SweepPage, session: FakeSession, project_document: Document
) -> None:
    button = swept.new_seeds.button
    assert button.isEnabled() and "1000 to 1001" in button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert {cell.seed for cell in session.parts[0].cells} == {1000, 1001}
    assert not button.isEnabled() and swept.plan.seeds_button.text() == "2 seeds from 1000"
    session.finish()
    assert button.isEnabled() and len(project_document.project.runs) == 2
    assert project_document.undo_stack.undoText() == "Choose new seeds"


def test_the_same_sweep_again_asks_first(
    qtbot: QtBot, swept: SweepPage, controller: RunController, session: FakeSession
) -> None:
    question = swept.new_seeds.question
    assert not question.isVisible()
    controller.start_sweep()
    assert question.isVisible() and not controller.is_running
    assert question.sentence.text() == "Same seeds give the same picture."
    qtbot.mouseClick(question.anyway, Qt.MouseButton.LeftButton)
    assert not question.isVisible() and {cell.seed for cell in session.parts[0].cells} == {0, 1}
    session.finish()
    controller.start_sweep()
    qtbot.mouseClick(question.new_seeds, Qt.MouseButton.LeftButton)
    assert not question.isVisible() and {cell.seed for cell in session.parts[0].cells} == {1000, 1001}
    session.finish()
    controller.start_sweep()
    focused = QApplication.focusWidget()
    qtbot.keyClick(focused if focused is not None else question, Qt.Key.Key_Escape)
    assert not question.isVisible() and not controller.is_running


def test_locked_seeds_cannot_be_chosen_anew(
    qtbot: QtBot, swept: SweepPage, controller: RunController, project_document: Document
) -> None:
    project_document.load(replace(project_document.project, locked=("seeds",)))
    before = project_document.project.sweep
    assert not swept.new_seeds.button.isEnabled()
    assert swept.new_seeds.button.toolTip() == "The seeds are locked for this class."
    assert not swept.plan.seeds.count.isEnabled() and not swept.plan.streams["init"].isEnabled()
    with qtbot.waitSignal(project_document.edit_refused):
        controller.sweep_new_seeds()
    assert project_document.project.sweep == before and not controller.is_running
    swept.plan.seeds_button.click()
    (note,) = swept.plan.seeds_popup.findChildren(LockNote)
    assert note.isVisible() and note.unlock.isVisible()
    project_document.unlock("seeds")
    assert swept.new_seeds.button.isEnabled() and swept.plan.seeds.count.isEnabled()
