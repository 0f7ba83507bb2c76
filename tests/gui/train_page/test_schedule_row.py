"""The row of the dropout schedule: when it shows, what it says, and the slider."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.experiment.results import EpochValues
from engine.experiment.specs import Cell
from engine.project.locks import TRAINING
from engine.session.messages import RunProgress
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.train_page.schedule_row import NEXT, RECORDING, REPEATS, ScheduleRow
from tests.gui.fake_session import FakeSession


@pytest.fixture
def row(
    qtbot: QtBot, project_document: Document, controller: RunController, session: FakeSession, theme: Theme
) -> ScheduleRow:
    made = ScheduleRow(project_document, controller.by_hand, theme)
    qtbot.addWidget(made)
    session.get_ready()
    return made


def test_the_row_is_there_while_the_rate_changes(row: ScheduleRow, project_document: Document) -> None:
    assert row.isHidden()
    project_document.set_training(dropout_schedule="early", dropout_schedule_epochs=3)
    assert not row.isHidden() and row.slider.isHidden() and row.clear.isHidden()
    assert row.text.text() == "Dropout early: up to epoch 3."
    assert row.line.accessibleName().endswith("at first, 0 at last")
    project_document.undo_stack.undo()
    assert row.isHidden()


def test_a_rate_is_moved_by_keys_while_it_trains(
    qtbot: QtBot,
    row: ScheduleRow,
    project_document: Document,
    controller: RunController,
    session: FakeSession,
) -> None:
    project_document.set_training(dropout_schedule="by_hand")
    assert row.text.text() == NEXT and not row.slider.isHidden() and row.clear.isHidden()
    controller.start_train(0)
    assert row.text.text() == RECORDING
    row.slider.setValue(50)
    qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    qtbot.keyClick(row.slider, Qt.Key.Key_PageUp)
    assert session.asked[-1] == ("change_rate", session.run_id, 0.56)
    assert row.number.text() == "0.56" and row.slider.accessibleName() == "Dropout rate by hand"
    epoch = EpochValues(Cell(None, 0), 1, (("loss", 1.0),), 0.56)
    session.emit(RunProgress(session.run_id, 1.0, 40, (epoch,)))
    assert len(row.line.points()) == 2
    session.finish()
    assert row.text.text().endswith(REPEATS)
    assert row.slider.isHidden() and not row.clear.isHidden()
    row.clear.click()
    assert row.text.text() == NEXT and project_document.project.training.records_by_hand


def test_a_locked_training_keeps_its_schedule(row: ScheduleRow, project_document: Document) -> None:
    project_document.set_training(dropout_schedule="by_hand", dropout_by_hand=(1.0, 0.5))
    project_document.load(replace(project_document.project, locked=(TRAINING,)))
    assert not row.clear.isHidden() and not row.clear.isEnabled()
