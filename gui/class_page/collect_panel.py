"""Collecting: drop reports and projects, choose who counts, watch the class's curve grow, save it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.class_page.folder_watch import FolderWatch
from gui.class_page.prediction_strip import PredictionStrip
from gui.class_page.student_list import StudentList, Taken
from gui.control.background import UNEXPECTED, Background
from gui.theme.theme import Theme
from gui.widgets.chart_host import ChartHost
from gui.widgets.controls import SteadyButton
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.verdict_frame import VerdictFrame

if TYPE_CHECKING:
    from engine.analysis.pooled import PooledSweep
    from engine.classroom.class_merge import Student
    from engine.classroom.collecting import Reading, Seen
    from gui.charts.pooled_chart import PooledChart

FILTER = "Reports and projects (*.html *.htm *.dropoutlab *.json)"
PURPOSE = "Give each student different seeds, then drop their files here to pool them."
NO_FILES = "There are no reports or projects in that folder yet."
LIST, SETTLE = 290, 150
VERDICT_HEIGHT, SHORT_VERDICT_HEIGHT = 112, 78
MAX_NAMED = 3


class CollectPanel(QWidget):
    """Files are read and pooled on a thread. `failed`: a sentence that the panel shows, too."""

    failed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.pooled: PooledSweep | None = None
        self._request_id = 0
        self._sources: list[str] = []
        self._known: dict[str, Seen] = {}
        self._removed: set[str] = set()
        self._folders: tuple[str, ...] = ()
        self._is_leaving = threading.Event()
        self._background = Background("class", self)
        self._background.failed.connect(self._on_failed)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._pool)
        self.watch = FolderWatch(self)
        self.watch.stirred.connect(self._look_again)
        self.list = StudentList(theme)
        self.list.changed.connect(self._on_changed)
        self.list.removed.connect(self._removed.update)
        self.host: ChartHost[PooledChart] = ChartHost("Nothing to pool yet", PURPOSE, "Add files…", theme)
        self.host.button.setProperty("primary", True)
        self.host.button.setToolTip("Choose reports and projects (Alt+A)")
        self.host.button.clicked.connect(self.ask_files)
        self.add = QPushButton("&Add files…")
        self.add.setToolTip("Choose reports and projects; a file that is added again is read again (Alt+A)")
        self.add.clicked.connect(self.ask_files)
        self.add_folder = QPushButton("Add &folder…")
        self.add_folder.setToolTip("Add all reports and projects in a folder (Alt+F)")
        self.add_folder.clicked.connect(self.ask_folder)
        self.watching = QCheckBox("&Update while students save")
        self.watching.setToolTip("Read new and changed files in these folders as they are saved (Alt+U)")
        self.watching.setChecked(True)
        self.watching.toggled.connect(self._follow)
        self.large = SteadyButton("&Large chart")
        self.large.setCheckable(True)
        self.large.setProperty("role", "toggle")
        self.large.setToolTip("Only the chart and its verdict, for a projector (Alt+L)")
        self.large.toggled.connect(self._show_large)
        self.save = QPushButton("&Save…")
        self.save.setToolTip("Save the figure, the numbers and a summary to a folder (Alt+S)")
        self.save.clicked.connect(self.ask_save)
        self.verdict = VerdictFrame(theme, margins=(12, 10, 16, 10), is_scrolled=True)
        self.verdict.setProperty("role", "card")
        self.size_text = QLabel()
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
        return not self._background.is_busy and not self._settle.isActive()

    @property
    def _place(self) -> str:
        """Where dialogs start: at the class's files, else in the user's documents."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return self._folders[0] if self._folders else documents

    def take(self, paths: list[Path]) -> None:
        """Read files and folders and add their students; those that are listed are read again."""
        self.status.setText("Reading…")
        names = [str(path) for path in paths]
        self._background.run(partial(read_files, names, {}, self._is_leaving), partial(self._on_read, names))

    def ask_files(self) -> None:
        """Ask for files."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self, "Reports and projects of the class", self._place, FILTER
        )
        if chosen:
            self.take([Path(name) for name in chosen])

    def ask_folder(self) -> None:
        """Ask for a folder."""
        if chosen := QFileDialog.getExistingDirectory(
            self, "A folder with reports and projects", self._place
        ):
            self.take([Path(chosen)])

    def ask_save(self) -> None:
        """Ask for a folder and save figure and numbers there."""
        if self.pooled is None:
            return
        if chosen := QFileDialog.getExistingDirectory(
            self, "A folder for the figure and its numbers", self._place
        ):
            self.save_to(Path(chosen))

    def save_to(self, folder: Path) -> None:
        """Save figure and numbers to a folder."""
        if self.pooled is None:
            return
        self.status.setText("Saving…")
        students = self.list.students()
        self._background.run(
            partial(save_pooled, self.pooled, students, folder),
            lambda paths: self.status.setText(f"Saved: {_names_of(paths)} in {folder}."),
        )

    def wait(self) -> None:
        """End: wait until nothing is read, pooled or saved any more."""
        self._settle.stop()
        self.watch.stop()
        self._is_leaving.set()
        self._background.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not self.window().isVisible():  # behind another tab the class goes on
            self.watch.stop()

    # --- reading

    def _on_read(self, names: Sequence[str], reading: Reading) -> None:
        self._sources += [name for name in names if name not in self._sources]
        self._removed.difference_update(reading.seen)
        self._known.update(reading.seen)
        taken = self.list.put(reading.students)
        if reading.is_cut:
            self.status.setText(f"Only the first {len(reading.students):,} files were read.")
        else:
            self.status.setText(" ".join(reading.problems) or _taken_text(taken, reading.n_files))
        self._folders = tuple(sorted({*self._folders, *reading.folders}))
        self._follow()

    def _follow(self) -> None:
        """Watch if that is wanted and there is something to watch."""
        if self.watching.isChecked() and self._sources and not self._is_leaving.is_set():
            was_on = self.watch.is_on
            self.watch.watch(self._folders)
            if not was_on:
                self.watch.look_soon()
        else:
            self.watch.stop()

    def _look_again(self) -> None:
        if self._background.is_busy:
            return  # the clock comes again
        job = partial(read_files, tuple(self._sources), dict(self._known), self._is_leaving, is_watching=True)
        self._background.run(job, self._on_looked, self._on_look_failed)

    def _on_looked(self, reading: Reading) -> None:
        self._known.update(reading.seen)
        pairs = zip(reading.seen, reading.students, strict=True)
        taken = self.list.put([student for key, student in pairs if key not in self._removed])
        if taken.added or taken.updated:
            self.status.setText(_taken_text(taken, reading.n_files))
        elif reading.problems:
            self.status.setText(reading.problems[0])
        self._folders = tuple(sorted({*self._folders, *reading.folders}))
        self._follow()
        if any(seen.is_retried for seen in reading.seen.values()):
            self.watch.look_soon()

    def _on_look_failed(self, problem: str) -> None:
        """Stop watching, so that the sentence is not told again every few seconds."""
        if problem == UNEXPECTED:
            self.watching.setChecked(False)
        self._on_failed(problem)

    # --- pooling

    def _on_changed(self) -> None:
        self._show_count(len(self.list.ticked()))
        self._settle.start()

    def _show_count(self, n_counted: int) -> None:
        n_files = self.list.count()
        self.count.setText(f"{n_counted} of {n_files} files counted" if n_files else "")

    def _pool(self) -> None:
        self._request_id += 1
        self._background.drop("pool")
        if ticked := self.list.ticked():
            job = partial(pool_students, ticked)
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
        self.verdict.show()
        self.size_text.setText(pooled.size_text)
        self._show_count(len(pooled.students))  # some that are checked may be left out
        self._show_predictions()
        self._offer_save(True)

    def _show_verdict(self, pooled: PooledSweep) -> None:
        parts = (pooled.verdict.details, *pooled.left_out, *pooled.warnings)
        details = "" if self.large.isChecked() else " ".join(parts)
        self.verdict.show_verdict(pooled.verdict.tone, pooled.verdict.headline, details)

    def _show_large(self, is_large: bool) -> None:
        """Leave out the list and the details, so that the chart can be seen from the last row."""
        self._left.setVisible(not is_large)
        if self.pooled is not None:
            self._show_verdict(self.pooled)
        self._show_look()

    def _on_failed(self, problem: str) -> None:
        self.status.setText(problem)
        self.failed.emit(problem)

    def _show_nothing(self) -> None:
        self.pooled = None
        self.host.show_empty_text()
        self.host.show_message("None of these files has a sweep yet." if self.list.count() else PURPOSE)
        self.verdict.hide()
        self.size_text.clear()
        self._show_predictions()
        self._offer_save(False)

    def _show_predictions(self) -> None:
        from engine.classroom.predictions import class_predictions

        verdict = self.pooled.verdict if self.pooled is not None else None
        self.predictions.show_predictions(class_predictions(self.list.students(), verdict))

    def _offer_save(self, is_offered: bool) -> None:
        """Make Save the primary button as soon as there is something to save."""
        self.save.setEnabled(is_offered)
        self.save.setProperty("primary", is_offered)
        self.save.style().unpolish(self.save)
        self.save.style().polish(self.save)

    # --- look

    def _lay_out(self) -> None:
        self.status.setProperty("role", "muted")
        self.count.setProperty("role", "caption")
        self.size_text.setProperty("role", "caption")
        left = QVBoxLayout()
        left.setSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.add, self.add_folder):
            buttons.addWidget(button, 1)
        left.addLayout(buttons)
        left.addWidget(self.list, 1)
        left.addWidget(self.count)
        left.addWidget(self.watching)
        left.setContentsMargins(0, 0, 0, 0)
        self._left = QWidget()
        self._left.setLayout(left)
        self.verdict.column.insertWidget(1, self.size_text)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.verdict)
        right.addWidget(self.host, 1)
        right.addWidget(self.predictions)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self._left)
        body.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.large)
        foot.addWidget(self.save)
        all_ = QVBoxLayout(self)
        all_.setContentsMargins(0, 0, 0, 0)
        all_.setSpacing(12)
        all_.addLayout(body, 1)
        all_.addLayout(foot)

    def _show_look(self) -> None:
        px = self._theme.px
        self._left.setFixedWidth(px(LIST))
        self.verdict.setFixedHeight(px(SHORT_VERDICT_HEIGHT if self.large.isChecked() else VERDICT_HEIGHT))
        if self.host.chart is not None:
            self.host.chart.set_look(self._theme.tokens.scheme, self._theme.scale)


def _taken_text(taken: Taken, n_files: int) -> str:
    """A sentence such as "Added: Ada and Ben. Updated: Cem."."""
    if not n_files:
        return NO_FILES
    parts = [
        f"{verb}: {_some(names)}."
        for verb, names in (("Added", taken.added), ("Updated", taken.updated))
        if names
    ]
    return " ".join(parts) or "A newer file of the same student is listed already."


def _names_of(paths: Sequence[Path]) -> str:
    from engine.analysis.wording import listed

    return listed([path.name for path in paths])


def _some(names: Sequence[str]) -> str:
    from engine.analysis.wording import listed

    if len(names) <= MAX_NAMED:
        return listed(list(names))
    return f"{len(names)} files"


# --- Background jobs, with their slow imports


def read_files(
    names: Sequence[str],
    known: Mapping[str, Seen],
    is_leaving: threading.Event,
    *,
    is_watching: bool = False,
) -> Reading:
    """The students in files and folders."""
    from engine.classroom.collecting import read_class

    return read_class(names, known, is_leaving, is_watching=is_watching)


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
