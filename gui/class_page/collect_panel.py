"""Collecting: drop reports and projects, choose who counts, watch the class's curve grow, save it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from gui.class_page.class_reader import ClassReader
from gui.class_page.desk import Desk
from gui.class_page.desk_columns import COLLECT_COLUMNS
from gui.class_page.desk_table import DeskTable
from gui.class_page.prediction_strip import PredictionStrip
from gui.control.background import Background
from gui.theme.theme import Theme
from gui.widgets.chart_host import ChartHost
from gui.widgets.controls import SteadyButton
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.split_row import SplitRow, group
from gui.widgets.verdict_frame import VerdictFrame

if TYPE_CHECKING:
    from engine.analysis.pooled import PooledSweep
    from engine.classroom.class_merge import Student
    from engine.classroom.collecting import Reading
    from gui.charts.pooled_chart import PooledChart
    from gui.class_page.class_files import Taken

FILTER = N_("Reports and projects (*.html *.htm *.dropoutlab *.json)")
PURPOSE = N_("Give each student different seeds, then drop their files here to pool them.")
NO_FILES = N_("There are no reports or projects in that folder yet.")
SIDE, SETTLE = 280, 150
LARGE_VERDICT_HEIGHT = 78
CHART_SHARE, TABLE_SHARE = 3, 2
MAX_NAMED = 3


class CollectPanel(QWidget):
    """Files are read and pooled on threads. `failed`: a sentence that the panel shows, too."""

    failed = Signal(str)

    def __init__(self, desk: Desk, reader: ClassReader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.reader, self._theme = desk, reader, theme
        self.pooled: PooledSweep | None = None
        self._request_id = 0
        self._background = Background("class", self)
        self._background.failed.connect(self._on_failed)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._pool)
        reader.came.connect(self._on_came)
        reader.failed.connect(self._on_failed)
        self.table = DeskTable(_("Students of the class"), COLLECT_COLUMNS, theme, desk.files)
        self.table.setAccessibleDescription(_("Space includes or excludes a student, Delete removes a file."))
        self.table.removed.connect(self._remove)
        self.table.chosen.connect(self._say_problems)
        desk.files.changed.connect(self._on_changed)
        desk.rows_changed.connect(lambda: self.table.show_rows(desk.rows))
        self.host: ChartHost[PooledChart] = ChartHost(
            _("Nothing to pool yet"), _(PURPOSE), _("Add files…"), theme
        )
        self.host.button.setProperty("primary", True)
        self.host.button.setToolTip(_("Choose reports and projects (Alt+A)"))
        self.host.button.clicked.connect(self.ask_files)
        self.add = QPushButton(_("&Add files…"))
        self.add.setToolTip(
            _("Choose reports and projects; a file that is added again is read again (Alt+A)")
        )
        self.add.clicked.connect(self.ask_files)
        self.add_folder = QPushButton(_("Add &folder…"))
        self.add_folder.setToolTip(_("Add all reports and projects in a folder (Alt+F)"))
        self.add_folder.clicked.connect(self.ask_folder)
        self.watching = QCheckBox(_("&Update while students save"))
        self.watching.setToolTip(_("Read new and changed files in these folders as they are saved (Alt+U)"))
        self.watching.setChecked(True)
        self.watching.toggled.connect(reader.set_watching)
        reader.gave_up.connect(partial(self.watching.setChecked, False))
        self.large = SteadyButton(_("&Large chart"))
        self.large.setCheckable(True)
        self.large.setProperty("role", "toggle")
        self.large.setToolTip(_("Only the chart and its verdict, for a projector (Alt+L)"))
        self.large.toggled.connect(self._show_large)
        self.save = QPushButton(_("&Save…"))
        self.save.setToolTip(_("Save the figure, the numbers and a summary to a folder (Alt+S)"))
        self.save.clicked.connect(self.ask_save)
        self.verdict = VerdictFrame(theme, margins=(12, 10, 16, 10), scrolled_as=_("What the class found"))
        self.verdict.setProperty("role", "card")
        self.size_text = WrappedLabel()
        self.predictions = PredictionStrip(theme)
        self.status = WrappedLabel()
        self.count = QLabel()
        self._lay_out()
        theme.changed.connect(self._show_look)
        self._show_look()
        self._show_nothing()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is read, pooled or saved."""
        return not (self.reader.is_busy or self._background.is_busy or self._settle.isActive())

    @property
    def _place(self) -> str:
        """Where dialogs start: at the class's files, else in the user's documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self.reader.folder or documents

    def take(self, paths: list[Path]) -> None:
        """Read files and folders and add their students; those that are listed are read again."""
        self.status.setText(_("Reading…"))
        self.reader.take(paths)

    def ask_files(self) -> None:
        """Ask for files."""
        chosen, _used = QFileDialog.getOpenFileNames(
            self, _("Reports and projects of the class"), self._place, _(FILTER)
        )
        if chosen:
            self.take([Path(name) for name in chosen])

    def ask_folder(self) -> None:
        """Ask for a folder."""
        if chosen := QFileDialog.getExistingDirectory(
            self, _("A folder with reports and projects"), self._place
        ):
            self.take([Path(chosen)])

    def ask_save(self) -> None:
        """Ask for a folder and save figure and numbers there."""
        if self.pooled is None:
            return
        if chosen := QFileDialog.getExistingDirectory(
            self, _("A folder for the figure and its numbers"), self._place
        ):
            self.save_to(Path(chosen))

    def save_to(self, folder: Path) -> None:
        """Save figure and numbers to a folder."""
        if self.pooled is None:
            return
        self.status.setText(_("Saving…"))
        self._background.run(
            partial(save_pooled, self.pooled, list(self._desk.files.students), folder),
            lambda paths: self.status.setText(
                _("Saved: {files} in {folder}.").format(files=_names_of(paths), folder=folder)
            ),
        )

    def wait(self) -> None:
        """End: wait until nothing is read, pooled or saved any more."""
        self._settle.stop()
        self.reader.wait()
        self._background.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reader.set_watching(self.watching.isChecked())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self.window().isVisible():  # behind another tab the class goes on
            self.reader.set_watching(False)

    # --- what comes

    def _on_came(self, reading: Reading, was_asked: bool) -> None:
        taken = self._desk.files.put(reading.students)
        if was_asked and reading.is_cut:
            n = len(reading.students)
            text = ngettext("Only the first {n} file was read.", "Only the first {n} files were read.", n)
            self.status.setText(text.format(n=number_text(n, ",")))
        elif was_asked:
            self.status.setText(" ".join(reading.problems) or _taken_text(taken, reading.n_files))
        elif taken.added or taken.updated:
            self.status.setText(_taken_text(taken, reading.n_files))
        elif reading.problems:
            self.status.setText(reading.problems[0])

    def _remove(self, paths: list[str]) -> None:
        self.reader.leave_away(paths)
        self._desk.files.remove(paths)

    def _say_problems(self) -> None:
        """Say what is wrong with the file of the chosen student."""
        row = self.table.current
        if row is not None and row.problems:
            self.status.setText(f"{row.file}: {' '.join(row.problems)}")

    # --- pooling

    def _on_changed(self) -> None:
        self._show_count(len(self._desk.files.counted))
        self._settle.start()

    def _show_count(self, n_counted: int) -> None:
        n_files = len(self._desk.files.students)
        text = ngettext("{n_counted} of {n} files counted", "{n_counted} of {n} files counted", n_files)
        self.count.setText(text.format(n_counted=n_counted, n=n_files) if n_files else "")

    def _pool(self) -> None:
        self._request_id += 1
        self._background.drop("pool")
        if counted := self._desk.files.counted:
            job = partial(pool_students, counted)
            self._background.run(job, partial(self._on_pooled, self._request_id), key="pool")
        else:
            self._show_nothing()

    def _on_pooled(self, request_id: int, pooled: PooledSweep) -> None:
        from gui.charts.pooled_chart import PooledChart  # the thread that pooled has loaded it

        if request_id != self._request_id:
            return  # others are counted since
        self.pooled = pooled
        is_new = self.host.chart is None
        if is_new:
            self.host.set_maker(PooledChart)
        self.host.show_chart()
        chart = self.host.chart
        assert chart is not None
        if is_new:
            chart.set_look(self._theme.tokens.scheme, self._theme.scale)
        chart.show_pooled(pooled)
        self._show_verdict(pooled)
        self.side.show()
        self.verdict.show()
        self.size_text.setText(pooled.size_text)
        self._show_count(len(pooled.students))  # some that are checked may be left out
        self._show_predictions()
        self._offer_save(True)

    def _show_verdict(self, pooled: PooledSweep) -> None:
        parts = (pooled.verdict.details, *pooled.left_out, *pooled.warnings)
        details = "" if self.large.isChecked() else " ".join(parts)
        self.verdict.show_verdict(pooled.verdict.tone, pooled.verdict.headline, details)

    def _on_failed(self, problem: str) -> None:
        self.status.setText(problem)
        self.failed.emit(problem)

    def _show_nothing(self) -> None:
        self.pooled = None
        self.host.show_empty_text()
        has_files = bool(self._desk.files.students)
        self.host.show_message(_("None of these files has a sweep yet.") if has_files else _(PURPOSE))
        self.verdict.hide()
        self.size_text.clear()
        self._show_predictions()
        self.side.setVisible(not self.predictions.isHidden())
        self._offer_save(False)

    def _show_predictions(self) -> None:
        from engine.classroom.predictions import class_predictions

        verdict = self.pooled.verdict if self.pooled is not None else None
        self.predictions.show_predictions(class_predictions(self._desk.files.students, verdict))

    def _offer_save(self, is_offered: bool) -> None:
        """Make Save the primary button as soon as there is something to save."""
        self.save.setEnabled(is_offered)
        self.save.setProperty("primary", is_offered)
        self.save.style().unpolish(self.save)
        self.save.style().polish(self.save)

    def _show_large(self, is_large: bool) -> None:
        """Leave out the table and the details, so that the chart can be seen from the last row."""
        self._card.setVisible(not is_large)
        self._tools.setVisible(not is_large)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._top.setDirection(down if is_large else right)
        if self.pooled is not None:
            self._show_verdict(self.pooled)
        self._show_look()

    # --- look

    def _lay_out(self) -> None:
        self.status.setProperty("role", "muted")
        self.count.setProperty("role", "caption")
        self.size_text.setProperty("role", "caption")
        self._tools = SplitRow(group(self.add, self.add_folder, self.watching), self.count)
        self.verdict.column.insertWidget(1, self.size_text)
        self.side = QWidget()
        side = QVBoxLayout(self.side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.verdict, 1)
        side.addWidget(self.predictions)
        upper = QWidget()
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight, upper)
        self._top.setContentsMargins(0, 0, 0, 0)
        self._top.setSpacing(12)
        self._top.addWidget(self.side)
        self._top.addWidget(self.host, 1)
        self._card = QFrame()
        self._card.setProperty("role", "card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(self.table)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(12)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(self._card)
        self.splitter.setStretchFactor(0, CHART_SHARE)
        self.splitter.setStretchFactor(1, TABLE_SHARE)
        self.splitter.setSizes([100 * CHART_SHARE, 100 * TABLE_SHARE])
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.large)
        foot.addWidget(self.save)
        all_ = QVBoxLayout(self)
        all_.setContentsMargins(0, 0, 0, 0)
        all_.setSpacing(12)
        all_.addWidget(self._tools)
        all_.addWidget(self.splitter, 1)
        all_.addLayout(foot)

    def _show_look(self) -> None:
        px, is_large = self._theme.px, self.large.isChecked()
        most = 16_777_215  # Qt's own largest size of a widget
        self.side.setMinimumWidth(0 if is_large else px(SIDE))
        self.side.setMaximumWidth(most if is_large else px(SIDE))
        self.verdict.setMaximumHeight(px(LARGE_VERDICT_HEIGHT) if is_large else most)
        self.verdict.setMinimumHeight(px(LARGE_VERDICT_HEIGHT))
        if self.host.chart is not None:
            self.host.chart.set_look(self._theme.tokens.scheme, self._theme.scale)


def _taken_text(taken: Taken, n_files: int) -> str:
    """A sentence such as "Added: Ada and Ben. Updated: Cem."."""
    if not n_files:
        return _(NO_FILES)
    parts = []
    if taken.added:
        parts.append(_("Added: {files}.").format(files=_some(taken.added)))
    if taken.updated:
        parts.append(_("Updated: {files}.").format(files=_some(taken.updated)))
    return " ".join(parts) or _("A newer file of the same student is listed already.")


def _names_of(paths: Sequence[Path]) -> str:
    from engine.language.lists import listed

    return listed([path.name for path in paths])


def _some(names: Sequence[str]) -> str:
    from engine.language.lists import listed

    if len(names) <= MAX_NAMED:
        return listed(list(names))
    return ngettext("{n} file", "{n} files", len(names)).format(n=len(names))


# --- Background jobs, with their slow imports


def pool_students(students: list[Student]) -> PooledSweep:
    """What they found together."""
    import gui.charts.pooled_chart  # noqa: F401 (loaded here, so that the window need not wait)
    from engine.classroom.class_merge import pooled

    return pooled(students)


def save_pooled(found: PooledSweep, students: list[Student], folder: Path) -> tuple[Path, ...]:
    """Write figure and numbers, and what was done in lessons; returns the files."""
    from engine.classroom.class_merge import save_merge
    from engine.classroom.lesson_tables import save_lessons

    return (*save_merge(found, students, folder), *save_lessons(students, folder))
