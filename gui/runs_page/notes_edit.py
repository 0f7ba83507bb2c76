"""The student's own words on a run."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from engine.runs.record import RunRecord
from gui.widgets.controls import leave_undo_to_document


class NotesEdit(QPlainTextEdit):
    """Tells every change of the text with the run's uid; Tab goes on to the next control."""

    edited = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._uid = ""
        self.setPlaceholderText("What did you try? What did you see?")
        self.setAccessibleName("Notes on this run")
        self.setToolTip("Your notes are saved with the project and can be searched.")
        self.setTabChangesFocus(True)
        leave_undo_to_document(self)
        self.textChanged.connect(lambda: self.edited.emit(self._uid, self.toPlainText()))

    def show_run(self, run: RunRecord) -> None:
        """The notes of a run; where they are what stands here, the cursor stays."""
        is_other = run.uid != self._uid
        self._uid = run.uid
        if is_other or run.notes != self.toPlainText():
            with QSignalBlocker(self):
                place = self.textCursor().position()
                self.setPlainText(run.notes)
                if not is_other:
                    cursor = self.textCursor()
                    cursor.setPosition(min(place, len(run.notes)))
                    self.setTextCursor(cursor)
