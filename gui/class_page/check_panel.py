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
from engine.language.lists import comma_listed
from engine.language.texts import N_, _, ngettext
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
EMPTY = N_("Collect the students' files first. Then train them again here: do their numbers hold?")
CHOOSE = N_("Choose a student to read what was found.")
NOT_CHECKED = N_("Not checked yet.")
CHANGED = N_("The file has changed since it was checked.")
HOLDS = N_("What was trained again has the same numbers.")


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
        self.all = QPushButton(_("&Check all"))
        self.all.setProperty("primary", True)
        self.all.setToolTip(_("Train all files again that were not checked as they are now (Alt+C)"))
        self.all.clicked.connect(self.check_all)
        self.again = QPushButton(_("Check c&hosen"))
        self.again.setToolTip(_("Train the chosen files again, also if they were checked (Alt+H)"))
        self.again.clicked.connect(self.check_chosen)
        self.stop = QPushButton(_("S&top"))
        self.stop.setToolTip(_("Stop; what was checked so far is kept (Alt+T)"))
        self.stop.clicked.connect(self.checker.stop)
        self.cells = SpinBox(minimum=0, maximum=MAX_CELLS)
        self.cells.setSpecialValueText(_("all"))
        self.cells.setAccessibleName(_("Trainings of each file that are done again"))
        self.cells.setToolTip(_("Fewer are faster; which ones is drawn by chance. 0 is all of them"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Files that are checked"))
        self.status = WrappedLabel()
        self.table = DeskTable(_("What was found in the students' files"), CHECK_COLUMNS, theme)
        self.table.chosen.connect(self._show_chosen)
        self.found = VerdictFrame(
            theme,
            margins=(12, 10, 12, 10),
            details_role="",
            scrolled_as=_("What was found in the chosen file"),
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
            self.status.setText(self._problem or counts_text(self._desk.rows) or _(EMPTY))
        elif checker.is_stopping:
            self.status.setText(_("Stopping…"))
        elif checker.is_paused:
            self.status.setText(_("Waiting until the window has trained…"))
        else:
            self.status.setText(_progress_text(checker))

    def _show_chosen(self) -> None:
        row = self.table.current
        self._show_buttons()
        if row is None:
            self.found.show_verdict("", _(CHOOSE) if self._desk.rows else _(EMPTY))
            return
        if row.check is None:
            self.found.show_verdict("", row.student, " ".join((*row.problems, _(NOT_CHECKED))))
            return
        first = ""
        if not row.is_check_current:
            first = _(CHANGED)
        elif row.check.outcome == "good":
            first = _(HOLDS)
        sentences = row.check.sentences
        more = len(sentences) - SHOWN_SENTENCES
        last = ngettext("And {n} more.", "And {n} more.", more).format(n=more) if more > 0 else ""
        made = _("Checked {when}.").format(when=moment_text(row.check.made))
        lines = filter(None, (first, *sentences[:SHOWN_SENTENCES], last, made))
        self.found.show_verdict(check_tone(row), f"{row.student}: {check_text(row)}", "\n\n".join(lines))

    # --- look

    def _lay_out(self) -> None:
        self.status.setProperty("role", "muted")
        label = QLabel(_("Trainings of each file"))
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
    counts = {outcome: known.count(outcome) for outcome in ("good", "bad", "unclear")}
    counts["left"] = len(handed_in) - len(known)
    return f"{comma_listed([_count_text(outcome, n) for outcome, n in counts.items() if n])}."


def _count_text(outcome: str, n: int) -> str:
    match outcome:
        case "good":
            text = ngettext("{n} holds", "{n} hold", n)
        case "bad":
            text = ngettext("{n} does not hold", "{n} do not hold", n)
        case "unclear":
            text = ngettext("{n} unclear", "{n} unclear", n)
        case _left:
            text = ngettext("{n} not checked", "{n} not checked", n)
    return text.format(n=n)


def _progress_text(checker: ClassChecker) -> str:
    if not checker.student:
        return _("{n_done} of {n} files checked…").format(n_done=checker.n_done, n=checker.n_all)
    return _("{n_done} of {n} files checked: {student}…").format(
        n_done=checker.n_done, n=checker.n_all, student=checker.student
    )
