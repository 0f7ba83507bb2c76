"""The report's own fields: title, name, group, question, and its sweep."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from engine.language.dates import moment_text
from engine.runs.record import SWEEP, RunRecord
from gui.document.document import Document
from gui.document.labels import STALE
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox, forward_undo_to_document
from gui.widgets.plain_text import WrappedLabel, plain_tip

_LINES = (
    ("title", "Title", "What the report is about"),
    ("author", "Name", "Your name"),
    ("group", "Group", "Class or group"),
)
IN_VIEW = "The newest sweep of this network"
QUESTION_HEIGHT = 62


class FieldsForm(QFrame):
    """Every change is one of the document's steps; continuous typing in one field is one step."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._runs: tuple[RunRecord, ...] = ()
        self.setProperty("role", "card")
        title = QLabel("The report")
        title.setProperty("role", "name")
        self.lines: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, label, hint in _LINES:
            line = QLineEdit()
            line.setPlaceholderText(hint)
            line.setAccessibleName(label)
            line.setToolTip(f"{label}: shown at the top of the report")
            line.textEdited.connect(lambda text, name=name: self._set(name, text))
            forward_undo_to_document(line)
            self.lines[name] = line
            form.addRow(_label(label, line), line)
        self.question = QPlainTextEdit()
        self.question.setPlaceholderText("What do you want to find out?")
        self.question.setAccessibleName("Question")
        self.question.setToolTip("Question: shown under the title")
        self.question.setTabChangesFocus(True)
        self.question.textChanged.connect(lambda: self._set("question", self.question.toPlainText()))
        forward_undo_to_document(self.question)
        form.addRow(_label("Question", self.question), self.question)
        self.sweep = ComboBox()
        self.sweep.setAccessibleName("Sweep")
        self.sweep.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sweep.setMinimumContentsLength(8)
        self.sweep.addItem(IN_VIEW, "")  # its tip has the whole text
        self.sweep.activated.connect(lambda _: self._set("run_uid", self.sweep.currentData()))
        form.addRow(_label("Sweep", self.sweep), self.sweep)
        self.stale = WrappedLabel(STALE.strip())
        self.stale.setProperty("role", "caption")
        form.addRow(self.stale)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(title)
        column.addLayout(form)
        document.project_changed.connect(self._show)
        theme.changed.connect(self._show_theme)
        self._show_theme()
        self._show()

    def _set(self, name: str, value: str) -> None:
        project = self._document.project
        if getattr(project.report, name) != value:
            report = replace(project.report, **{name: value})
            text = "Choose the report's sweep" if name == "run_uid" else f"Edit the report's {name}"
            self._document.edit(text, replace(project, report=report), None, ("report", name))

    def _show(self) -> None:
        project = self._document.project
        for name, line in self.lines.items():
            if line.text() != (text := getattr(project.report, name)):
                line.setText(text)
                line.setCursorPosition(0)
        self.lines["title"].setPlaceholderText(project.name)
        if self.question.toPlainText() != project.report.question:
            with QSignalBlocker(self.question):
                self.question.setPlainText(project.report.question)
        is_old = project.sweep_run is not None and not project.has_current_results
        self.stale.setVisible(is_old and not project.report.run_uid)
        if self.isVisible():
            self._offer_sweeps()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._offer_sweeps()

    def _offer_sweeps(self) -> None:
        """Fill the list of sweeps while it is visible; a project may have thousands of sweeps."""
        project = self._document.project
        if project.runs is not self._runs:
            self._runs = project.runs
            offered = [run for run in project.runs if run.kind == SWEEP and run.n_cells]
            rows = [(IN_VIEW, "")] + [(f"{run.name}, {moment_text(run.made)}", run.uid) for run in offered]
            if rows != [(self.sweep.itemText(i), self.sweep.itemData(i)) for i in range(self.sweep.count())]:
                self.sweep.clear()
                for description, uid in rows:
                    self.sweep.addItem(description, uid)
        self.sweep.setCurrentIndex(max(0, self.sweep.findData(project.report.run_uid)))
        self.sweep.setToolTip(plain_tip(f"The sweep that the report is about: {self.sweep.currentText()}"))

    def _show_theme(self) -> None:
        self.question.setFixedHeight(self._theme.px(QUESTION_HEIGHT))


def _label(description: str, buddy: QWidget) -> QLabel:
    label = QLabel(description)
    label.setProperty("role", "muted")
    label.setBuddy(buddy)
    return label
