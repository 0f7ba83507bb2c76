"""The Report page: the student's part at the left, the printed pages at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.language.lists import listed
from engine.language.texts import N_, _, pgettext
from engine.report.text import reported_run
from engine.runs.record import SWEEP, now
from engine.storage.safe_files import safe_file_name
from gui.control.run_controller import RunController
from gui.document.document import Document
from gui.document.labels import SWEEP_TIP
from gui.prediction.prediction_card import PredictionCard
from gui.report_page.checklist import Checklist
from gui.report_page.feedback_card import FeedbackCard
from gui.report_page.fields_form import FieldsForm
from gui.report_page.paper import PAPERS
from gui.report_page.pin_list import PinList
from gui.report_page.preview import Preview
from gui.report_page.text_editor import TextEditor
from gui.theme.theme import Theme
from gui.widgets.chart_host import ChartHost
from gui.widgets.controls import ComboBox
from gui.widgets.file_dialogs import ask_for_name
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.tabs import Tabs

if TYPE_CHECKING:
    from engine.project.project import Project
    from gui.report_page.maker import Look, ReportMaker


DELAY = 400  # milliseconds without an edit before the pages are drawn anew
NARROW, LEFT_SHARE, MIN_LEFT_WIDTH, MIN_HEIGHT = 760, 0.42, 300, 420
MIN_WIDTH, MARGIN = 480, 16
WRITE, PREVIEW = 0, 1
_FILTERS = {
    N_("HTML page and PDF (*.html *.pdf)"): (".html", ".pdf"),
    N_("HTML page (*.html)"): (".html",),
    N_("PDF (*.pdf)"): (".pdf",),
}


class ReportPage(QWidget):
    """A checklist, the fields, a preview, and one button that saves the report.

    `notice_raised`: sentence, details, good or bad. `sweep_requested`: there is nothing to report yet.
    """

    notice_raised = Signal(str, str, str)
    sweep_requested = Signal()

    def __init__(self, document: Document, controller: RunController, theme: Theme) -> None:
        super().__init__()
        self._document, self._controller, self._theme = document, controller, theme
        self.maker: ReportMaker | None = None
        self._drawn: tuple[object, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self.draw_pages)
        self._make_head()
        self.feedback = FeedbackCard(document)
        self.checklist = Checklist(theme)
        self.fields = FieldsForm(document, theme)
        self.prediction = PredictionCard(document, theme)
        self.pins = PinList(document, theme)
        self.editor = TextEditor(document, theme)
        self.empty: ChartHost[Preview] = ChartHost(
            _("No sweep yet"),
            _(
                "A report shows what a sweep found. Predict first, at the left, then sweep: the report is "
                "written for you, except for your own text."
            ),
            pgettext("button", "Sweep"),
            theme,
        )
        self.empty.button.setProperty("primary", True)
        self.empty.button.setToolTip(_(SWEEP_TIP))
        self.empty.button.clicked.connect(self.sweep_requested)
        self.preview = Preview(theme)
        self.preview.width_changed.connect(self._request)
        self.sheets = QStackedWidget()
        self.sheets.addWidget(self.empty)
        self.sheets.addWidget(self.preview)
        self._lay_out()
        document.project_changed.connect(self._show)
        controller.state_changed.connect(self._show)
        theme.changed.connect(self._fit)
        self._show()

    def charts_loaded(self) -> None:
        """Matplotlib and the statistics have been loaded."""
        from gui.report_page.maker import ReportMaker

        self.maker = ReportMaker(self)
        self.maker.drawn.connect(self.preview.show_pages)
        self.maker.failed.connect(self._on_no_preview)
        self.maker.saved.connect(self._on_saved)
        self.maker.progressed.connect(self.saved_row.show_message)
        self._show()

    def save(self, paths: list[Path]) -> None:
        """Write the report to these files, in the format of each suffix; the row below reports the result."""
        if self.maker is not None:
            self.save_button.setEnabled(False)
            self.saved_row.show_message(_("Writing the report…"))
            self.maker.save(self._document.project, self._look(), now(), paths)

    # --- layout

    def _make_head(self) -> None:
        self._title = QLabel(_("Report"))
        self._title.setProperty("role", "title")
        self.tabs = Tabs(
            (
                (_("Write"), _("Your part of the report")),
                (_("Preview"), _("The report as it will be printed")),
            )
        )
        self.paper = ComboBox()
        for paper in PAPERS:
            self.paper.addItem(_(paper.name), paper)
        self.paper.setAccessibleName(_("Paper"))
        self.paper.setToolTip(_("Page size of the PDF"))
        self.paper.activated.connect(self._request)
        self.save_button = QPushButton(_("Save report…"))
        self.save_button.setProperty("primary", True)
        self.save_button.setToolTip(_("Save the report as one HTML page, as a PDF or both (Ctrl+Shift+R)"))
        self.save_button.setShortcut("Ctrl+Shift+R")
        self.save_button.clicked.connect(self._ask_and_save)
        self.saved_row = SavedRow()
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        for widget in (self._title, self.tabs):
            self._head.addWidget(widget)
        self._head.addStretch(1)
        self._head.addWidget(self.paper)
        self._head.addWidget(self.save_button)

    def _lay_out(self) -> None:
        label = QLabel(_("Your text"))
        label.setProperty("role", "name")
        label.setBuddy(self.editor.area)
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for widget in (self.feedback, self.checklist, self.fields, self.prediction, self.pins, label):
            column.addWidget(widget)
        column.addWidget(self.editor, 1)
        self._left = QScrollArea()
        self._left.setWidget(cards)
        self._left.setWidgetResizable(True)
        self._left.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._left.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._left.viewport().setAutoFillBackground(False)
        cards.setAutoFillBackground(False)
        self._left.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self._left)
        body.addWidget(self.sheets, 1)
        page = QVBoxLayout(self)
        page.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # the halves set their own sizes
        page.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        page.setSpacing(12)
        page.addLayout(self._head)
        page.addLayout(body, 1)
        page.addWidget(self.saved_row)
        self.tabs.chosen.connect(lambda _index: self._fit())
        self.tabs.show_tab(WRITE)

    def minimumSizeHint(self) -> QSize:
        """The size of one half."""
        width = max(self._theme.px(MIN_LEFT_WIDTH), self._head.minimumSize().width())
        return QSize(width + 2 * MARGIN, self._theme.px(MIN_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._request()

    def _fit(self) -> None:
        """Show both halves side by side or, if there is no space for both, the one that the tabs choose."""
        is_narrow = self.width() < self._theme.px(NARROW)
        self.tabs.setVisible(is_narrow)
        self._title.setVisible(self.width() >= self._theme.px(MIN_WIDTH))
        self._left.setVisible(not is_narrow or self.tabs.index == WRITE)
        self.sheets.setVisible(not is_narrow or self.tabs.index == PREVIEW)
        width = round(LEFT_SHARE * self.width())
        self._left.setFixedWidth(self.width() - 2 * MARGIN if is_narrow else width)
        self._request()

    # --- what is shown

    def _show(self) -> None:
        project = self._document.project
        self.checklist.show_project(project)
        self.prediction.set_sweeping(self._controller.record_so_far(SWEEP) is not None)
        has_sweep = reported_run(project) is not None
        self.sheets.setCurrentWidget(self.preview if has_sweep else self.empty)
        self.empty.button.setEnabled(not self._controller.is_running)
        self.save_button.setEnabled(has_sweep and self.maker is not None)
        self._request()

    def _request(self) -> None:
        """Draw the pages soon, or if they are hidden, when they are shown."""
        if self.maker is not None and self.preview.isVisible():
            self._timer.start()

    def draw_pages(self) -> None:
        """Draw them now, where they can be seen and anything on them is new."""
        project = self._document.project
        run = reported_run(project)
        own = (project.report, project.prediction, project.pins, project.lessons, project.feedback)
        state = (project.name, *own, run, self._look())
        is_new = len(self._drawn) != len(state) or any(
            a is not b and a != b for a, b in zip(state, self._drawn, strict=True)
        )
        if self.maker is not None and run is not None and self.preview.isVisible() and is_new:
            self._drawn = state
            self.maker.draw(project, self._look(), now())

    def _look(self) -> Look:
        from gui.report_page.maker import Look
        from gui.widgets.code_editor import monospaced_family

        return Look(
            self.paper.currentData(),
            QApplication.font().family(),
            monospaced_family(),
            self.preview.page_pixels,
        )

    # --- saving

    def _ask_and_save(self) -> None:
        project = self._document.project
        name = safe_file_name(report_name(project), "report")
        filters = {_(text): suffixes for text, suffixes in _FILTERS.items()}
        path, used = ask_for_name(self, _("Save the report"), name, list(filters))
        if path is not None:
            self.save(paths_for(path, filters.get(used, (".html", ".pdf"))))

    def _on_no_preview(self, problem: str) -> None:
        self.saved_row.show_message(_("No preview. {problem}").format(problem=problem))

    def _on_saved(self, paths: tuple[Path, ...], problem: str) -> None:
        self._show()
        if problem:
            self.saved_row.hide()
            text = _("The report was not saved. {problem}").format(problem=problem)
            self.notice_raised.emit(text, "", "bad")
        else:
            self.saved_row.show_paths(paths)


def report_name(project: Project) -> str:
    """The proposed name of the file: the student's name, so that thirty files differ, and the title."""
    return " - ".join(part for part in (project.report.author, project.report.title or project.name) if part)


def paths_for(path: Path, suffixes: tuple[str, ...]) -> list[Path]:
    """The files to write: one if the name has a suffix of a format, else one per format."""
    if path.suffix.lower() in (".html", ".htm", ".pdf") and len(suffixes) == 1:
        return [path]
    stem = path.with_suffix("") if path.suffix.lower() in (".html", ".htm", ".pdf") else path
    return [stem.with_name(f"{stem.name}{suffix}") for suffix in suffixes]


# --- The row with the saved files


class SavedRow(QFrame):
    """A sentence and a button for each file."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.message = WrappedLabel()
        self.buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self.message, 1)
        self.hide()

    def show_message(self, description: str) -> None:
        """Show the progress."""
        self._show(description, ())

    def show_paths(self, paths: Sequence[Path]) -> None:
        """Say that these files were written."""
        names = listed([path.name for path in paths])
        text = _("Saved as {files} in {folder}.").format(files=names, folder=paths[0].parent)
        self._show(text, paths)

    def _show(self, description: str, paths: Sequence[Path]) -> None:
        self.message.setText(description)
        for button in self.buttons:
            button.deleteLater()
        self.buttons = []
        for path in paths:
            several = _("Open {format}").format(format=path.suffix[1:].upper())
            button = QPushButton(_("Open") if len(paths) == 1 else several)
            button.setProperty("role", "small")
            button.setToolTip(_("Open {file} in its usual program").format(file=path.name))
            button.setAccessibleName(_("Open {file}").format(file=path.name))
            button.clicked.connect(partial(open_file, path))
            self._row.addWidget(button)
            self.buttons.append(button)
        self.show()


def open_file(path: Path) -> None:
    """Have the desktop open a local file."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
