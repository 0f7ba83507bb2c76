"""What stands under the title: trainings, time, and for a long sweep how to make it shorter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.sweep_page.page import SweepPage


def test_cost_stands_on_the_page_and_in_the_tip_of_sweep(page: SweepPage, project_document: Document) -> None:
    line = page.cost_line
    assert line.text.isVisible() and line.text.whole_text.startswith("4 trainings, ")
    assert line.text.whole_text in page.host.button.toolTip()
    assert not line.button.isVisible()
    project_document.set_training(epochs=100_000)
    assert line.button.isVisible() and "about" in line.text.whole_text


def test_a_long_sweep_is_made_shorter_by_one_press(
    qtbot: QtBot, page: SweepPage, project_document: Document
) -> None:
    line = page.cost_line
    project_document.set_training(epochs=100_000)
    qtbot.mouseClick(line.button, Qt.MouseButton.LeftButton)
    assert line.popup.isVisible() and line.popup.sentence.text().startswith("4 trainings, about ")
    (epochs,) = [button for button in line.popup.buttons if "epochs" in button.text()]
    assert "about" in epochs.text() or "under" in epochs.text()
    steps = project_document.undo_stack.index()
    qtbot.mouseClick(epochs, Qt.MouseButton.LeftButton)
    assert not line.popup.isVisible() and project_document.undo_stack.index() == steps + 1
    assert project_document.project.training.epochs == 100
    qtbot.waitUntil(lambda: not line.button.isVisible())


def test_cost_is_never_cut(page: SweepPage, project_document: Document) -> None:
    project_document.set_training(epochs=100_000)
    line = page.cost_line
    whole = line.text.whole_text
    for text in (whole, whole.rpartition(", ")[2]):
        width = line.text.fontMetrics().horizontalAdvance(text) + 2
        line.text.resize(width, line.text.height())
        assert line.text.text() == text
    assert whole.startswith("4 trainings, about ") and line.text.toolTip() == whole
