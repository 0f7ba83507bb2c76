"""Preparing a class: a project file for each student, each with seeds of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.wording import format_seeds
from engine.classroom.handout import (
    MAX_SEEDS_EACH,
    names_in,
    new_folder,
    plan_handout,
    read_roster,
    write_handout,
    write_one_file,
)
from engine.errors import InputError, InTheWayError
from engine.language.texts import N_, _, ngettext
from engine.lessons.catalogue import FOLDER
from engine.project.locks import LABELS
from engine.storage.project_file import SUFFIX
from engine.storage.safe_files import safe_file_name
from engine.system.regular_files import is_folder
from gui.class_page.handout_table import HandoutTable
from gui.class_page.lesson_choice import LessonChoice
from gui.control.background import Background
from gui.document.document import Document
from gui.theme.theme import Theme
from gui.widgets.box import open_folder
from gui.widgets.controls import SpinBox
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.file_dialogs import ask_to_open
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.split_row import SplitRow, group

if TYPE_CHECKING:
    from engine.classroom.class_record import ClassRecord
    from engine.classroom.handout import Handout

ROSTER_FILTER = N_("Lists of names (*.txt *.csv)")
LEFT, PAUSE, MAX_FIRST = 290, 200, 1_000_000
NAMES_HINT = N_("Ada Lovelace\nBen Okafor\n…\n\nor just a number, such as 24")
EMPTY = N_("Type or paste the names of your students, or how many there are.")


class PreparePanel(QWidget):
    """`failed`: a sentence that the panel shows, too. `written` has the ClassRecord of a new class.

    `collecting_requested` has the folder just written.
    """

    failed = Signal(str)
    written = Signal(object)
    collecting_requested = Signal(object)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._theme = document, theme
        self._background = Background("handout", self, must_finish=True)
        self._background.failed.connect(self._on_failed)
        self._is_own_seeds = False
        self.planned: tuple[Handout, ...] = ()
        self.folder = _usual_folder(document.project.name)
        self._is_own_folder = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._plan)
        self.names = QPlainTextEdit()
        self.names.setPlaceholderText(_(NAMES_HINT))
        self.names.setAccessibleName(_("Students, one name per line, or a number"))
        self.names.setTabChangesFocus(True)
        self.names.textChanged.connect(self._pause.start)
        self.from_file = QPushButton(_("Names from &list…"))
        self.from_file.setToolTip(_("A text or CSV file with one name per line (Alt+L)"))
        self.from_file.clicked.connect(self.ask_roster)
        self.n_seeds = SpinBox(minimum=1, maximum=MAX_SEEDS_EACH)
        self.n_seeds.setAccessibleName(_("Seeds for each student"))
        self.n_seeds.valueChanged.connect(self._on_seeds)
        self.first_seed = SpinBox(minimum=0, maximum=MAX_FIRST)
        self.first_seed.setAccessibleName(_("First seed of the class"))
        self.first_seed.setToolTip(_("A class that starts where another one ends can be pooled with it"))
        self.first_seed.valueChanged.connect(self._pause.start)
        self.locks = {part: QCheckBox(_(label)) for part, label in LABELS.items()}
        for box in self.locks.values():
            box.setToolTip(_("Students can unlock it with one click: a lock only prevents mistakes"))
        self.lesson = LessonChoice()
        self.lesson.failed.connect(self._on_failed)
        self.one_file = QCheckBox(_("&One file for all"))
        self.one_file.setToolTip(
            _("Hand out one file: each student chooses their name when they open it (Alt+O)")
        )
        self.one_file.toggled.connect(lambda _on: self._show_plan())
        self.table = HandoutTable()
        self.summary = WrappedLabel(_(EMPTY))
        self.folder_text = ElidedLabel()
        self.choose = QPushButton(_("&Folder…"))
        self.choose.setToolTip(_("Where the files go (Alt+F)"))
        self.choose.clicked.connect(self.ask_folder)
        self.write = QPushButton(_("&Write files"))
        self.write.setToolTip(_("Write one project file per student; nothing is overwritten (Alt+W)"))
        self.write.setProperty("primary", True)
        self.write.clicked.connect(self.write_files)
        self.status = WrappedLabel()
        self.use_new = QPushButton(_("Use a new folder"))
        self.use_new.setToolTip(_("Write the files to a new folder next to it"))
        self.use_new.clicked.connect(self._use_new_folder)
        self.show_folder = QPushButton(_("Show folder"))
        self.show_folder.setToolTip(_("Open the folder in the file manager"))
        self.show_folder.clicked.connect(self._show_folder)
        self.collect = QPushButton(_("&Collect from this folder"))
        self.collect.setToolTip(_("If students save there, watch their curves arrive (Alt+C)"))
        self.collect.clicked.connect(lambda: self.collecting_requested.emit(self.folder))
        self._lay_out()
        theme.changed.connect(self._show_look)
        document.project_changed.connect(self._on_project)
        self._show_look()
        self._on_project()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is read or written and the preview is up to date."""
        return self.lesson.is_idle and not self._background.is_busy and not self._pause.isActive()

    def take_roster(self, path: Path) -> None:
        """Read a list of names."""
        self._background.run(
            partial(read_roster, path), lambda names: self.names.setPlainText("\n".join(names))
        )

    def ask_roster(self) -> None:
        """Ask for a list of names."""
        path = ask_to_open(self, _("A list of students"), _(ROSTER_FILTER))
        if path is not None:
            self.take_roster(path)

    def ask_folder(self) -> None:
        """Ask where the files go."""
        start = self.folder if is_folder(self.folder) else self.folder.parent
        if chosen := QFileDialog.getExistingDirectory(self, _("Where the files go"), str(start)):
            self.set_folder(Path(chosen))

    def set_folder(self, folder: Path) -> None:
        """Choose where the files go."""
        self.folder, self._is_own_folder = folder, True
        self._show_outcome("")
        self._show_plan()

    def write_files(self) -> None:
        """Write the files, unless one of them is there already."""
        if self._pause.isActive():
            self._pause.stop()
            self._plan()
        if not self.planned:
            return
        self.write.setEnabled(False)
        self._show_outcome(_("Writing…"))
        locked = [part for part, box in self.locks.items() if box.isChecked()]
        project, lesson = self._document.project, self.lesson.folder
        if self.one_file.isChecked():
            job = partial(
                write_one_file, project, self.planned, self.folder, self.shared_name, locked, lesson=lesson
            )
        else:
            job = partial(write_handout, project, self.planned, self.folder, locked, lesson=lesson)
        self._background.run(partial(_written_or_refused, job), self._on_done, self._on_refused)

    @property
    def shared_name(self) -> str:
        """The name of one file for all."""
        return f"{safe_file_name(self._document.project.name)}{SUFFIX}"

    def wait(self) -> None:
        """End: wait until nothing is written any more."""
        self._pause.stop()
        self.lesson.wait()
        self._background.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_project()

    # --- reactions

    def _on_project(self) -> None:
        """Follow the project as long as the teacher has not chosen otherwise."""
        project = self._document.project
        if not self._is_own_seeds:
            self.n_seeds.blockSignals(True)
            self.n_seeds.setValue(len(project.sweep.seeds))
            self.n_seeds.blockSignals(False)
        if not self._is_own_folder:
            self.folder = _usual_folder(project.name)
        self._pause.start()

    def _on_seeds(self) -> None:
        self._is_own_seeds = True
        self._pause.start()

    def _plan(self) -> None:
        problem = ""
        try:
            names = names_in(self.names.toPlainText())
            first = self.first_seed.value()
            self.planned = plan_handout(names, self.n_seeds.value(), first) if names else ()
        except InputError as error:
            self.planned, problem = (), str(error)
        self._show_plan(problem)

    def _show_plan(self, problem: str = "") -> None:
        self.folder_text.set_whole_text(str(self.folder))
        n_students, is_one = len(self.planned), self.one_file.isChecked()
        n_files = min(1, n_students) if is_one else n_students
        self.table.files.show_handouts(self.planned, will_save=is_one)
        write = ngettext("&Write {n} file", "&Write {n} files", n_files).format(n=n_files)
        self.write.setText(write if n_files else _("&Write files"))
        self.write.setEnabled(bool(n_files))
        if not n_files:
            self.summary.setText(problem or _(EMPTY))
            return
        seeds = format_seeds(range(self.planned[0].seeds[0], self.planned[-1].seeds[-1] + 1))
        name = self.shared_name if is_one else self._document.project.name
        text = ngettext(
            "{project} for {n} student, {seeds}.", "{project} for {n} students, {seeds}.", n_students
        )
        sentences = [text.format(project=name, n=n_students, seeds=seeds)]
        if trouble := self._document.problem(is_sweep=True):
            sentences += [_("It can't be swept yet."), trouble]
        self.summary.setText(" ".join(sentences))

    def _on_done(self, found: ClassRecord | InTheWayError) -> None:
        if isinstance(found, InTheWayError):
            self._on_refused(str(found), is_in_the_way=True)
        else:
            self._on_written(found)

    def _on_written(self, record: ClassRecord) -> None:
        self.write.setEnabled(True)
        if record.shared_file:
            text = _("{file} written. Give it to all: it asks each student for their name.")
            text = text.format(file=record.shared_file)
        else:
            n = len(record.seats)
            text = ngettext(
                "{n} file written. Give each student the one with their name.",
                "{n} files written. Give each student the one with their name.",
                n,
            ).format(n=n)
        if record.lesson and is_folder(self.folder / FOLDER / record.lesson):
            goes_with_it = _("The folder “{folder}” goes with it.").format(folder=FOLDER)
            text = f"{text} {goes_with_it}"
        self._show_outcome(text, is_written=True)
        self.written.emit(record)

    def _on_refused(self, problem: str, *, is_in_the_way: bool = False) -> None:
        self.write.setEnabled(True)
        self._show_outcome(problem, is_refused=is_in_the_way)
        self.failed.emit(problem)

    def _on_failed(self, problem: str) -> None:
        self._show_outcome(problem)
        self.failed.emit(problem)

    def _use_new_folder(self) -> None:
        self.set_folder(new_folder(self.folder))
        self.write_files()

    def _show_folder(self) -> None:
        if problem := open_folder(self.folder):
            self._on_failed(problem)

    def _show_outcome(self, text: str, *, is_written: bool = False, is_refused: bool = False) -> None:
        self.status.setText(text)
        self.use_new.setVisible(is_refused)
        if is_refused:
            self.use_new.setText(_("Use “{folder}”").format(folder=new_folder(self.folder).name))
        self.show_folder.setVisible(is_written)
        self.collect.setVisible(is_written)

    # --- look

    def _lay_out(self) -> None:
        title = QLabel(_("Students"))
        title.setProperty("role", "name")
        hint = WrappedLabel(_("One name per line, or just how many."))
        hint.setProperty("role", "caption")
        lock_title = QLabel(_("Lock for students"))
        lock_title.setProperty("role", "name")
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.addRow(_("Seeds each"), self.n_seeds)
        form.addRow(_("First seed"), self.first_seed)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(8)
        left.addWidget(title)
        left.addWidget(hint)
        left.addWidget(self.names, 1)
        left.addWidget(self.from_file)
        left.addLayout(form)
        left.addWidget(lock_title)
        for box in self.locks.values():
            left.addWidget(box)
        self._left = QWidget()
        self._left.setLayout(left)
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(8)
        inside.addWidget(self.summary)
        inside.addWidget(self.table, 1)
        label = QLabel(_("Lesson"))
        label.setBuddy(self.lesson)
        ways = SplitRow(group(label, self.lesson), self.one_file)
        target = QHBoxLayout()
        target.setSpacing(8)
        target.addWidget(self.choose)
        target.addWidget(self.folder_text, 1)
        target.addWidget(self.write)
        outcome = QHBoxLayout()
        outcome.setSpacing(8)
        outcome.addWidget(self.status, 1)
        for button in (self.use_new, self.show_folder, self.collect):
            button.hide()
            outcome.addWidget(button)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(card, 1)
        right.addWidget(ways)
        right.addLayout(target)
        right.addLayout(outcome)
        body = QHBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(16)
        body.addWidget(self._left)
        body.addLayout(right, 1)
        self.status.setProperty("role", "muted")
        self.folder_text.setProperty("role", "muted")

    def _show_look(self) -> None:
        self._left.setFixedWidth(self._theme.px(LEFT))
        self.table.verticalHeader().setDefaultSectionSize(self._theme.px(28))


def _written_or_refused(write: Callable[[], ClassRecord]) -> ClassRecord | InTheWayError:
    """The class that was written, or the error after which a new folder is offered."""
    try:
        return write()
    except InTheWayError as error:
        return error


def _usual_folder(name: str) -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / safe_file_name(_("{project} class").format(project=name))
