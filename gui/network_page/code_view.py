"""The Keras script of one training or of the sweep, in step with the stack: to read, copy and save."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.errors import InputError
from engine.experiment.specs import Cell
from engine.keras_code.script import Script, cell_script
from engine.keras_code.sweep_script import sweep_script
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.project.project import Project
from gui.control.code_saver import CodeSaver
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.code_editor import CodeEditor
from gui.widgets.controls import ComboBox, SpinBox, forward_undo_to_document
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.split_row import SplitRow, group

MAX_SEED = 2**31 - 1
SWEEP = "sweep"
_HINT = N_("Click a layer's lines to select its card. Running the script prints the same numbers.")


class CodeView(QWidget):
    """The script of one cell or of the whole sweep; `notice_raised` has a sentence, details and a tone."""

    notice_raised = Signal(str, str, str)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._script: Script | None = None
        self._shown: tuple[object, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._show_script)
        self.rate = ComboBox()
        self.rate.setAccessibleName(_("Dropout rate of the script"))
        self.rate.setToolTip(_("The rate of the swept layers, or the whole sweep"))
        self.rate.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        # Translators: before the number in a field; the space at the end stays.
        self.seed = SpinBox(minimum=0, maximum=MAX_SEED, prefix=_("seed "))
        self.seed.setAccessibleName(_("Seed of the script"))
        self.seed.setToolTip(
            _(
                "The seed decides the split, the initial weights, the order of the samples"
                " and the dropout masks"
            )
        )
        self.saver = CodeSaver(self)
        self.saver.notice_raised.connect(self.notice_raised)
        self.copy_button = self._button(_("Copy"), _("Copy the script"), self.saver.copy)
        self.script_button = self._button(_("Save .py"), _("Save as a Python script"), self.saver.ask_script)
        self.notebook_button = self._button(
            _("Save .ipynb"), _("Save as a Jupyter notebook"), self.saver.ask_notebook
        )
        self.problem = WrappedLabel()
        self._problem_mark = QLabel()
        self._problem_row = QWidget()
        self.editor = CodeEditor(theme)
        forward_undo_to_document(self.editor)
        self.editor.line_chosen.connect(self._select_line)
        self._lay_out()
        self.rate.currentIndexChanged.connect(self._ask)
        self.seed.valueChanged.connect(self._ask)
        document.project_changed.connect(self._ask)
        document.selection_changed.connect(self._show_selection)
        theme.changed.connect(self._show_theme)
        self._show_theme()

    @property
    def cell(self) -> Cell | None:
        """The rate and the seed of the shown script; None if it is that of the whole sweep."""
        rate = self.rate.currentData()
        return None if rate == SWEEP else Cell(rate, self.seed.value())

    # --- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_script()

    def _ask(self) -> None:
        """Update once after all present changes, if the view is visible."""
        if self.isVisible():
            self._timer.start()

    @property
    def is_scheduled(self) -> bool:
        """Whether the script will be shown anew by itself."""
        return self._timer.isActive()

    def _show_script(self) -> None:
        if not self.isVisible():
            return
        project = self._document.project
        self._show_rates(project.sweep.rates)
        uids = tuple(layer.uid for layer in project.network.layers)
        cell = self.cell
        shown = (project.name, project.experiment, uids, project.sweep if cell is None else cell)
        if shown == self._shown:
            return
        self._shown = shown
        self.seed.setEnabled(cell is not None)
        problem = self._document.problem(is_sweep=cell is None)
        try:
            self._script = sweep_script(project) if cell is None else cell_script(project, cell)
        except InputError as error:
            self._script, problem = None, str(error)
        self.problem.setText(_("The script would not run yet. {problem}").format(problem=problem))
        self._problem_row.setVisible(bool(problem))
        for button in (self.copy_button, self.script_button, self.notebook_button):
            button.setEnabled(self._script is not None)
        self.editor.show_text(self._text())
        layer_lines = self._script.layer_lines if self._script is not None else ()
        self.editor.set_clickable({line for _, a, b in layer_lines for line in range(a, b + 1)})
        self._show_selection()

    def _show_rates(self, rates: tuple[float, ...]) -> None:
        options = [None, *rates, SWEEP]
        if options == [self.rate.itemData(index) for index in range(self.rate.count())]:
            return
        chosen = self.rate.currentData()
        with QSignalBlocker(self.rate):
            self.rate.clear()
            self.rate.addItem(_("each layer's own rate"), None)
            for rate in rates:
                self.rate.addItem(_("rate {rate}").format(rate=number_text(rate, "g")), rate)
            self.rate.addItem(_("the whole sweep"), SWEEP)
            self.rate.setCurrentIndex(options.index(chosen) if chosen in options else 0)

    def _show_selection(self) -> None:
        """Highlight the lines of the selected layers."""
        if self._script is None or not self.isVisible() or self._timer.isActive():
            return
        selected = self._document.selected_uids
        ranges = [(first, last) for uid, first, last in self._script.layer_lines if uid in selected]
        marked = {line for first, last in ranges for line in range(first, last + 1)}
        if marked != self.editor.marked:
            self.editor.mark(marked)
        current = [(a, b) for uid, a, b in self._script.layer_lines if uid == self._document.selected_uid]
        if current:
            self.editor.reveal(*current[0])

    def _select_line(self, line: int) -> None:
        lines = self._script.layer_lines if self._script is not None else ()
        uid = next((uid for uid, first, last in lines if first <= line <= last), None)
        if uid is not None:
            self._document.select(uid)

    def _text(self) -> str:
        return self._script.text if self._script is not None else ""

    def _show_theme(self) -> None:
        self.seed.setMaximumWidth(self._theme.px(108))
        self._problem_mark.setPixmap(self._theme.icon("warning", "bad").pixmap(16, 16))

    # --- layout

    def _button(self, text: str, tip: str, do: Callable[[Project, Cell | None], object]) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: do(self._document.project, self.cell))
        return button

    def _lay_out(self) -> None:
        buttons = group(self.copy_button, self.script_button, self.notebook_button)
        head = SplitRow(group(self.rate, self.seed), buttons)
        row = QHBoxLayout(self._problem_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._problem_mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.problem, 1)
        self._problem_row.hide()
        hint = QLabel(_(_HINT))
        hint.setProperty("role", "caption")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(head)
        column.addWidget(self._problem_row)
        column.addWidget(self.editor, 1)
        column.addWidget(hint)
