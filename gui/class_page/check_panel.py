"""Checking: train what was handed in again, and see who is green, who is red, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from engine.language.dates import moment_text
from gui.class_page.class_checker import ClassChecker
from gui.class_page.desk import Desk
from gui.class_page.desk_columns import CHECK_COLUMNS, check_text, check_tone
from gui.class_page.desk_table import DeskTable
from gui.theme.theme import Theme
from gui.widgets.controls import SpinBox
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.verdict_frame import VerdictFrame

if TYPE_CHECKING:
    from engine.classroom.desk_table import DeskRow

MAX_CELLS, SHOWN_SENTENCES = 9999, 30
EMPTY = "Collect the students' files first. Then train them again here: do their numbers hold?"
CHOOSE = "Choose a student to read what was found."
NOT_CHECKED = "Not checked yet."
CHANGED = "The file has changed since it was checked."
HOLDS = "What was trained again has the same numbers."


class CheckPanel(QWidget):
    """What is found is kept with the class. `failed`: a sentence that the panel shows, too."""

    failed = Signal(str)

    def __init__(self, desk: Desk, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._theme = desk, theme
        self._problem = ""
        self.checker = ClassChecker(self)
        self.checker.checked.connect(desk.set_check)
        self.checker.changed.connect(self._show_progress)
        self.checker.failed.connect(self._on_failed)
        self.all = QPushButton("&Check all")
        self.all.setProperty("primary", True)
        self.all.setToolTip("Train all files again that were not checked as they are now (Alt+C)")
        self.all.clicked.connect(self.check_all)
        self.again = QPushButton("Check c&hosen")
        self.again.setToolTip("Train the chosen files again, also if they were checked (Alt+H)")
        self.again.clicked.connect(self.check_chosen)
        self.stop = QPushButton("S&top")
        self.stop.setToolTip("Stop; what was checked so far is kept (Alt+T)")
        self.stop.clicked.connect(self.checker.stop)
        self.cells = SpinBox(minimum=0, maximum=MAX_CELLS)
        self.cells.setSpecialValueText("all")
        self.cells.setAccessibleName("Trainings of each file that are done again")
        self.cells.setToolTip("Fewer are faster; which ones is drawn by chance. 0 is all of them")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Files that are checked")
        self.status = WrappedLabel()
        self.table = DeskTable("What was found in the students' files", CHECK_COLUMNS, theme)
        self.table.chosen.connect(self._show_chosen)
        self.found = VerdictFrame(
            theme,
            margins=(12, 10, 12, 10),
            details_role="",
            scrolled_as="What was found in the chosen file",
        )
        self.found.setProperty("role", "card")
        desk.rows_changed.connect(self._show_rows)
        self._lay_out()
        self._show_rows()
        self._show_progress()

    def check_all(self) -> None:
        """Check all files that were not checked as they are now."""
        rows = [row for row in self._desk.rows if row.state == "swept"]
        new = [row for row in rows if row.check is None or not row.is_check_current]
        self._start(new or rows)

    def check_chosen(self) -> None:
        """Check the chosen files again."""
        self._start([row for row in self.table.selected if row.path])

    def wait(self) -> None:
        """End: stop checking."""
        self.checker.wait()

    def _start(self, rows: list[DeskRow]) -> None:
        from engine.classroom.checking import CheckLimits

        self._problem = ""
        self.checker.start(rows, CheckLimits(self.cells.value() or None))

    def _on_failed(self, problem: str) -> None:
        self._problem = problem
        self.failed.emit(problem)

    # --- what is shown

    def _show_rows(self) -> None:
        self.table.show_rows(self._desk.rows)
        self._show_chosen()
        self._show_buttons()
        if not self.checker.is_running:
            self._show_progress()

    def _show_buttons(self) -> None:
        is_running = self.checker.is_running
        rows = self._desk.rows
        self.all.setEnabled(not is_running and any(row.state == "swept" for row in rows))
        self.again.setEnabled(not is_running and any(row.path for row in self.table.selected))
        self.stop.setEnabled(is_running and not self.checker.is_stopping)
        self.cells.setEnabled(not is_running)

    def _show_progress(self) -> None:
        checker = self.checker
        self._show_buttons()
        self.bar.setVisible(checker.is_running)
        self.bar.setRange(0, max(1, checker.n_all))
        self.bar.setValue(checker.n_done)
        if not checker.is_running:
            self.status.setText(self._problem or counts_text(self._desk.rows) or EMPTY)
        elif checker.is_stopping:
            self.status.setText("Stopping…")
        elif checker.is_paused:
            self.status.setText("Waiting until the window has trained…")
        else:
            what = f": {checker.student}" if checker.student else ""
            self.status.setText(f"{checker.n_done} of {checker.n_all} files checked{what}…")

    def _show_chosen(self) -> None:
        row = self.table.current
        self._show_buttons()
        if row is None:
            self.found.show_verdict("", CHOOSE if self._desk.rows else EMPTY)
            return
        if row.check is None:
            self.found.show_verdict("", row.student, " ".join((*row.problems, NOT_CHECKED)))
            return
        first = CHANGED if not row.is_check_current else HOLDS if row.check.outcome == "good" else ""
        sentences = row.check.sentences
        more = len(sentences) - SHOWN_SENTENCES
        last = f"And {more} more." if more > 0 else ""
        made = f"Checked {moment_text(row.check.made)}."
        lines = filter(None, (first, *sentences[:SHOWN_SENTENCES], last, made))
        self.found.show_verdict(check_tone(row), f"{row.student}: {check_text(row)}", "\n\n".join(lines))

    # --- look

    def _lay_out(self) -> None:
        self.status.setProperty("role", "muted")
        label = QLabel("Trainings of each file")
        label.setBuddy(self.cells)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        for button in (self.all, self.again, self.stop):
            tools.addWidget(button)
        tools.addStretch(1)
        tools.addWidget(label)
        tools.addWidget(self.cells)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.table)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(card)
        self.splitter.addWidget(self.found)
        self.splitter.setStretchFactor(0, 3)
        self.splitter.setStretchFactor(1, 2)
        self.splitter.setSizes([600, 400])  # shares: there is no width yet
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(tools)
        column.addWidget(self.bar)
        column.addWidget(self.splitter, 1)
        column.addWidget(self.status)


def counts_text(rows: tuple[DeskRow, ...]) -> str:
    """How many hold: "24 hold, 2 do not hold, 1 unclear, 3 not checked."; empty without a file."""
    handed_in = [row for row in rows if row.path]
    if not handed_in:
        return ""
    known = [row.check.outcome for row in handed_in if row.check is not None and row.is_check_current]
    names = {"good": ("holds", "hold"), "bad": ("does not hold", "do not hold"), "unclear": ("unclear",) * 2}
    parts = []
    for outcome, (one, many) in names.items():
        if count := known.count(outcome):
            parts.append(f"{count} {one if count == 1 else many}")
    if left := len(handed_in) - len(known):
        parts.append(f"{left} not checked")
    return f"{', '.join(parts)}."
