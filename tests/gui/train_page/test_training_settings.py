"""Settings on the Train page: the project's own fields, one step of the undo stack each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.document.lock_note import LockNote
from gui.theme.theme import Theme
from gui.train_page.training_settings import NAMES, NOT_HELD_OUT, TrainingSettings


@pytest.fixture
def settings_bar(qtbot: QtBot, project_document: Document, theme: Theme) -> TrainingSettings:
    made = TrainingSettings(project_document, theme)
    qtbot.addWidget(made)
    made.show()
    return made


def type_into(qtbot: QtBot, settings_bar: TrainingSettings, name: str, text: str) -> None:
    control = settings_bar.strip.editors[name].control
    assert isinstance(control, QAbstractSpinBox)
    control.selectAll()
    qtbot.keyClicks(control, text)
    qtbot.keyClick(control, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("epochs", "12", 12),
        ("batch_size", "64", 64),
        ("learning_rate", "0.01", 0.01),
        ("early_stopping", "5", 5),
    ],
)
def test_a_number_typed_here_is_one_step_that_can_be_undone(
    qtbot: QtBot,
    settings_bar: TrainingSettings,
    project_document: Document,
    name: str,
    text: str,
    value: float,
) -> None:
    before = getattr(project_document.project.training, name)
    type_into(qtbot, settings_bar, name, text)
    assert getattr(project_document.project.training, name) == value
    assert project_document.undo_stack.count() == 1
    project_document.undo_stack.undo()
    assert getattr(project_document.project.training, name) == before
    shown = settings_bar.strip.editors[name].control
    assert isinstance(shown, QAbstractSpinBox) and float(shown.text()) == pytest.approx(before)


def test_the_optimizer_is_chosen_here(
    qtbot: QtBot, settings_bar: TrainingSettings, project_document: Document
) -> None:
    box = settings_bar.strip.editors["optimizer"].control
    assert isinstance(box, QComboBox)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert project_document.project.training.optimizer == box.currentData() == "sgd"
    assert project_document.undo_stack.count() == 1


def test_settings_follow_edits_elsewhere_and_the_seed_is_no_edit(
    settings_bar: TrainingSettings, project_document: Document
) -> None:
    settings_bar.seed.setValue(7)
    assert project_document.undo_stack.count() == 0
    project_document.set_training(epochs=77)
    shown = settings_bar.strip.editors["epochs"].control
    assert isinstance(shown, QAbstractSpinBox) and shown.text() == "77"
    assert tuple(settings_bar.strip.editors) == NAMES


def test_early_stopping_needs_validation_data_but_can_always_be_switched_off(
    settings_bar: TrainingSettings, project_document: Document
) -> None:
    early = settings_bar.strip.editors["early_stopping"]
    assert early.isEnabled()
    project_document.set_data(split="none")
    assert not early.isEnabled() and early.control.toolTip() == NOT_HELD_OUT
    project_document.set_training(early_stopping=3)
    assert early.isEnabled()


def test_locked_settings_are_shown_but_the_seed_is_free(
    settings_bar: TrainingSettings, project_document: Document
) -> None:
    project_document.load(replace(project_document.project, locked=("training",)))
    assert not any(settings_bar.strip.editors[name].isEnabled() for name in NAMES)
    assert settings_bar.seed.isEnabled()
    note = settings_bar.findChild(LockNote)
    assert note is not None and note.isVisible()
    project_document.unlock("training")
    assert settings_bar.strip.editors["epochs"].isEnabled()
    assert note.isHidden()
