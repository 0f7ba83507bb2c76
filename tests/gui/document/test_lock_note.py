"""The note on a locked part: it names the lock, asks once, and unlocks."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gui.document.document import Document
from gui.document.lock_note import LockNote
from gui.theme.theme import Theme


@pytest.fixture
def note(qtbot: QtBot, document: Document, theme: Theme) -> LockNote:
    document.load(replace(document.project, locked=("data", "training")))
    note = LockNote(document, "data", theme)
    qtbot.addWidget(note)
    note.show()
    return note


def press(note: LockNote, text: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(note.unlock, Qt.MouseButton.LeftButton)
    (box,) = note.findChildren(QMessageBox)
    assert "locked for this class. Unlock?" in box.text()
    (button,) = [one for one in box.buttons() if one.property("answer") == text]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_unlocking_asks_and_can_be_undone(note: LockNote, document: Document, qtbot: QtBot) -> None:
    press(note, "Cancel", qtbot)
    assert document.is_locked("data") and note.isVisible()
    qtbot.waitUntil(lambda: not note.findChildren(QMessageBox))
    press(note, "Unlock", qtbot)
    assert document.project.locked == ("training",)
    assert note.isHidden()
    document.undo_stack.undo()
    assert not note.isHidden()


def test_there_is_no_note_where_nothing_is_locked(document: Document, theme: Theme, qtbot: QtBot) -> None:
    note = LockNote(document, "network", theme)
    qtbot.addWidget(note)
    assert note.isHidden()
