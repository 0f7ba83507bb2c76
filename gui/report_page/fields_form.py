"""The report's own fields: title, name, group, question, and its sweep."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from engine.language.dates import moment_text
from engine.language.texts import N_, _
from engine.runs.record import SWEEP, RunRecord
from gui.document.document import Document
from gui.document.labels import STALE
from gui.theme.theme import Theme
from gui.widgets.controls import ComboBox, forward_undo_to_document
from gui.widgets.plain_text import WrappedLabel, plain_tip

_LINES = (  # field, label, hint and tip
    (
        "title",
        N_("Title"),
        N_("What the report is about"),
        N_("Title: shown at the top of the report"),
    ),
    ("author", N_("Name"), N_("Your name"), N_("Name: shown at the top of the report")),
    ("group", N_("Group"), N_("Class or group"), N_("Group: shown at the top of the report")),
)
_EDITS = {  # what the history says of a field
    "title": N_("Edit the report's title"),
    "author": N_("Edit the report's author"),
    "group": N_("Edit the report's group"),
    "question": N_("Edit the report's question"),
    "run_uid": N_("Choose the report's sweep"),
}
IN_VIEW = N_("The newest sweep of this network")
QUESTION_HEIGHT = 62


class FieldsForm(QFrame):
    """Every change is one of the document's steps; continuous typing in one field is one step."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._runs: tuple[RunRecord, ...] = ()
        self.setProperty("role", "card")
        title = QLabel(_("The report"))
        title.setProperty("role", "name")
        self.lines: dict[str, QLineEdit] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, label, hint, tip in _LINES:
            line = QLineEdit()
            line.setPlaceholderText(_(hint))
            line.setAccessibleName(_(label))
            line.setToolTip(_(tip))
            line.textEdited.connect(lambda text, name=name: self._set(name, text))
            forward_undo_to_document(line)
            self.lines[name] = line
            form.addRow(_label(_(label), line), line)
        self.question = QPlainTextEdit()
        self.question.setPlaceholderText(_("What do you want to find out?"))
        self.question.setAccessibleName(_("Question"))
        self.question.setToolTip(_("Question: shown under the title"))
        self.question.setTabChangesFocus(True)
        self.question.textChanged.connect(lambda: self._set("question", self.question.toPlainText()))
        forward_undo_to_document(self.question)
        form.addRow(_label(_("Question"), self.question), self.question)
        self.sweep = ComboBox()
        self.sweep.setAccessibleName(_("Sweep"))
        self.sweep.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sweep.setMinimumContentsLength(8)
        self.sweep.addItem(_(IN_VIEW), "")  # its tip has the whole text
        self.sweep.activated.connect(lambda _index: self._set("run_uid", self.sweep.currentData()))
        form.addRow(_label(_("Sweep"), self.sweep), self.sweep)
        self.stale = WrappedLabel(_(STALE).strip())
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
            self._document.edit(_(_EDITS[name]), replace(project, report=report), None, ("report", name))

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
            rows = [(_(IN_VIEW), "")] + [(f"{run.name}, {moment_text(run.made)}", run.uid) for run in offered]
            if rows != [(self.sweep.itemText(i), self.sweep.itemData(i)) for i in range(self.sweep.count())]:
                self.sweep.clear()
                for description, uid in rows:
                    self.sweep.addItem(description, uid)
        self.sweep.setCurrentIndex(max(0, self.sweep.findData(project.report.run_uid)))
        tip = _("The sweep that the report is about: {sweep}").format(sweep=self.sweep.currentText())
        self.sweep.setToolTip(plain_tip(tip))

    def _show_theme(self) -> None:
        self.question.setFixedHeight(self._theme.px(QUESTION_HEIGHT))


def _label(description: str, buddy: QWidget) -> QLabel:
    label = QLabel(description)
    label.setProperty("role", "muted")
    label.setBuddy(buddy)
    return label
