"""Handing back: marks and comments, student by student, then a copy of each file with what was said."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from engine.language.texts import N_, _, ngettext
from gui.class_page.desk import Desk
from gui.class_page.desk_columns import COMMENT, HAND_BACK_COLUMNS
from gui.class_page.desk_table import DeskTable
from gui.class_page.feedback_editor import FeedbackEditor
from gui.control.background import Background
from gui.theme.theme import Theme
from gui.widgets.box import open_folder
from gui.widgets.file_dialogs import ask_for_folder
from gui.widgets.plain_text import WrappedLabel

if TYPE_CHECKING:
    from engine.classroom.class_record import ClassRecord
    from engine.classroom.desk_table import DeskRow

EMPTY = N_("Collect the students' files first, then write marks and comments here.")
NOTHING = N_("Give a mark or a comment, or check a file, and there is something to hand back.")
PAUSE = 500  # milliseconds without a key before a comment is kept


class HandBackPanel(QWidget):
    """Marks and comments are kept with the class at once. `failed`: a sentence that the panel shows, too."""

    failed = Signal(str)

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._theme = desk, theme
        self._folder: Path | None = None
        self._shown = ""
        self._background = Background("hand back", self, must_finish=True)
        self._background.failed.connect(self._on_failed)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.keep)
        self.table = DeskTable(_("Marks and comments"), HAND_BACK_COLUMNS, theme)
        self.table.chosen.connect(self._show_chosen)
        self.table.desk.edited.connect(lambda student, mark: desk.set_mark(student, mark=mark))
        self.table.doubleClicked.connect(self._on_double_click)
        self.editor = FeedbackEditor(theme)
        self.editor.edited.connect(self._pause.start)
        self.editor.left.connect(self.keep)
        self.give = QPushButton(_("&Hand back…"))
        self.give.setProperty("primary", True)
        self.give.setToolTip(
            _("Write copies of the files with marks and comments, and a table of all marks (Alt+H)")
        )
        self.give.clicked.connect(self.ask_folder)
        self.show_folder = QPushButton(_("Show folder"))
        self.show_folder.setToolTip(_("Open the folder in the file manager"))
        self.show_folder.clicked.connect(self._open_folder)
        self.show_folder.hide()
        self.status = WrappedLabel()
        desk.rows_changed.connect(self._show_rows)
        self._lay_out()
        self._show_rows()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is written."""
        return not self._background.is_busy

    def keep(self) -> None:
        """Keep the comment that is being written."""
        self._pause.stop()
        if self._shown:
            self._desk.set_mark(self._shown, comment=self.editor.text)

    def ask_folder(self) -> None:
        """Ask for a folder and write the copies there."""
        folder = ask_for_folder(self, _("A folder for the copies that students get back"))
        if folder is not None:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write the copies and the table of marks to a folder."""
        self.keep()
        record = self._desk.sure_record()
        self._folder = folder
        self.give.setEnabled(False)
        self.show_folder.hide()
        self.status.setText(_("Writing…"))
        job = partial(write_copies, self._desk.rows, record, folder)
        self._background.run(job, self._on_written)

    def wait(self) -> None:
        """End: keep what is being written, and wait for it."""
        self.keep()
        self._background.wait()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.keep()

    # --- reactions

    def _show_rows(self) -> None:
        self.table.show_rows(self._desk.rows)
        self._show_chosen()
        self._show_button()

    def _show_button(self) -> None:
        """Offer to hand back if there is something to give; else say what is missing."""
        from engine.classroom.hand_back import has_copy

        rows = self._desk.rows
        has_copies = any(map(has_copy, rows))
        self.give.setEnabled(has_copies and self.is_idle)
        if not has_copies:
            self.status.setText(_(NOTHING) if any(row.path for row in rows) else _(EMPTY))
        elif self.status.text() in (_(EMPTY), _(NOTHING)):
            self.status.setText("")

    def _show_chosen(self) -> None:
        row = self.table.current
        student = row.student if row is not None else ""
        if student != self._shown:
            self.keep()
            self._shown = student
            self.editor.show_row(self._desk.row_of(student))
        elif row is not None:
            self.editor.show_answers(row)

    def _on_double_click(self) -> None:
        if self.table.desk.columns[self.table.currentIndex().column()] is COMMENT:
            self.editor.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_written(self, paths: tuple[Path, ...]) -> None:
        self._show_button()
        self.show_folder.show()
        n = len(paths) - 1
        text = ngettext(
            "{n} copy and {table} written. Give each student theirs.",
            "{n} copies and {table} written. Give each student theirs.",
            n,
        )
        self.status.setText(text.format(n=n, table=paths[-1].name))

    def _on_failed(self, problem: str) -> None:
        self._show_button()
        self.status.setText(problem)
        self.failed.emit(problem)

    def _open_folder(self) -> None:
        if self._folder is not None and (problem := open_folder(self._folder)):
            self._on_failed(problem)

    # --- look

    def _lay_out(self) -> None:
        self.status.setProperty("role", "muted")
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.table)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(card)
        self.splitter.addWidget(self.editor)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([600, 400])  # shares: there is no height yet
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.show_folder)
        foot.addWidget(self.give)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.splitter, 1)
        column.addLayout(foot)


def write_copies(rows: tuple[DeskRow, ...], record: ClassRecord, folder: Path) -> tuple[Path, ...]:
    """Write the copies and the table; a job with its slow imports."""
    from engine.classroom.hand_back import hand_back

    return hand_back(rows, record, folder)
