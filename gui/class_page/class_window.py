"""The window that pools the sweeps of a class: drop reports and projects, tick students, save the figure."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.class_page.student_list import StudentList
from gui.control.background import Background
from gui.theme.theme import Theme
from gui.widgets.chart_host import ChartHost
from gui.widgets.plain_text import WrappedLabel
from gui.widgets.verdict_frame import VerdictFrame

if TYPE_CHECKING:
    from engine.analysis.pooled import PooledSweep
    from engine.classroom.class_merge import Student
    from gui.charts.pooled_chart import PooledChart


FILTER = "Reports and projects (*.html *.htm *.dropoutlab *.json)"
PURPOSE = (
    "Each student sweeps other seeds; here their sweeps become one curve. Drop the reports or project files "
    "of a class anywhere in this window. Each distinct training counts once."
)
SIZE, MIN_SIZE, LIST, SETTLE = (1080, 720), (720, 500), 280, 150
VERDICT_HEIGHT = 128


class ClassWindow(QDialog):
    """Not modal. Files are read and pooled on a thread. `failed`: a sentence that the window shows, too."""

    failed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Class – Dropout Lab")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setAcceptDrops(True)
        self._theme = theme
        self.pooled: PooledSweep | None = None
        self._request_id = 0
        self._is_leaving = threading.Event()
        self._background = Background("class", self)
        self._background.failed.connect(self._on_failed)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._pool)
        self.list = StudentList(theme)
        self.list.changed.connect(self._on_changed)
        self.host: ChartHost[PooledChart] = ChartHost("Nothing to pool yet", PURPOSE, "Add files…", theme)
        self.host.button.setProperty("primary", True)
        self.host.button.setToolTip("Choose reports and projects (Alt+A)")
        self.host.button.clicked.connect(self.ask_files)
        self.add = QPushButton("&Add files…")
        self.add.setToolTip("Choose reports and projects (Alt+A)")
        self.add.clicked.connect(self.ask_files)
        self.add_folder = QPushButton("Add &folder…")
        self.add_folder.setToolTip("All reports and projects in a folder (Alt+F)")
        self.add_folder.clicked.connect(self.ask_folder)
        self.save = QPushButton("&Save…")
        self.save.setToolTip("Figure, numbers and a summary, into a folder (Alt+S)")
        self.save.clicked.connect(self.ask_save)
        self.close_button = QPushButton("Close")
        self.close_button.setToolTip("Close this window (Esc)")
        self.close_button.clicked.connect(self.close)
        self.verdict = VerdictFrame(theme, margins=(12, 12, 16, 12), is_scrolled=True)
        self.verdict.setProperty("role", "card")
        self.status = WrappedLabel()
        self.count = QLabel()
        self._lay_out()
        theme.changed.connect(self._show_look)
        self._show_look()
        self._show_nothing()

    def open_up(self) -> None:
        """Show the window in front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def take(self, paths: list[Path]) -> None:
        """Read files and folders and add their students."""
        self.status.setText("Reading…")
        names = [str(path) for path in paths]
        self._background.run(partial(read_students, names, self._is_leaving), self._on_read)

    def ask_files(self) -> None:
        """Ask for files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Reports and projects of the class", "", FILTER)
        if chosen:
            self.take([Path(name) for name in chosen])

    def ask_folder(self) -> None:
        """Ask for a folder."""
        if chosen := QFileDialog.getExistingDirectory(self, "A folder with reports and projects"):
            self.take([Path(chosen)])

    def ask_save(self) -> None:
        """Ask for a folder and save figure and numbers there."""
        if self.pooled is None:
            return
        if chosen := QFileDialog.getExistingDirectory(self, "A folder for the figure and its numbers"):
            self.save_to(Path(chosen))

    def save_to(self, folder: Path) -> None:
        """Save figure and numbers to a folder."""
        if self.pooled is None:
            return
        self.status.setText("Saving…")
        students = self.list.students()
        self._background.run(
            partial(save_pooled, self.pooled, students, folder),
            lambda _: self.status.setText(
                f"Saved: pooled.png, pooled.svg, pooled.csv and summary.json in {folder}."
            ),
        )

    def wait(self) -> None:
        """Close for good: wait until nothing is read, pooled or saved any more."""
        self.close()
        self._settle.stop()
        self._is_leaving.set()
        self._background.wait()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.take(paths)

    # --- reactions

    def _on_read(self, found: tuple[list[Student], str]) -> None:
        students, note = found
        self.status.setText(note)
        self.list.add(students)

    def _on_changed(self) -> None:
        self._show_count(len(self.list.ticked()))
        self._settle.start()

    def _show_count(self, n_counted: int) -> None:
        n_files = self.list.count()
        self.count.setText(f"{n_counted} of {n_files} files counted" if n_files else "")

    def _pool(self) -> None:
        self._request_id += 1
        if ticked := self.list.ticked():
            self._background.run(partial(pool_students, ticked), partial(self._on_pooled, self._request_id))
        else:
            self._show_nothing()

    def _on_pooled(self, request_id: int, pooled: PooledSweep) -> None:
        from gui.charts.pooled_chart import PooledChart  # the thread that pooled has loaded it

        if request_id != self._request_id:
            return  # others are ticked since
        self.pooled = pooled
        if self.host.chart is None:
            self.host.set_maker(PooledChart)
        self.host.show_chart()
        chart = self.host.chart
        assert chart is not None
        chart.set_look(self._theme.tokens.scheme, self._theme.scale)
        chart.show_pooled(pooled)
        details = " ".join((pooled.verdict.details, *pooled.left_out, *pooled.warnings))
        self.verdict.show_verdict(pooled.verdict.tone, pooled.verdict.headline, details)
        self.verdict.show()
        self._show_count(len(pooled.students))  # some that are ticked may be left out
        self._offer_save(True)

    def _on_failed(self, problem: str) -> None:
        self.status.setText(problem)
        self.failed.emit(problem)

    def _show_nothing(self) -> None:
        self.pooled = None
        self.host.show_empty_text()
        self.verdict.hide()
        self._offer_save(False)

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
        left = QVBoxLayout()
        left.setSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.add, self.add_folder):
            buttons.addWidget(button, 1)
        left.addLayout(buttons)
        left.addWidget(self.list, 1)
        left.addWidget(self.count)
        self._left = QWidget()
        left.setContentsMargins(0, 0, 0, 0)
        self._left.setLayout(left)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.host, 1)
        right.addWidget(self.verdict)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self._left)
        body.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.status, 1)
        foot.addWidget(self.save)
        foot.addWidget(self.close_button)
        all_ = QVBoxLayout(self)
        all_.setContentsMargins(16, 16, 16, 16)
        all_.setSpacing(12)
        all_.addLayout(body, 1)
        all_.addLayout(foot)
        for button in (self.add, self.add_folder, self.save, self.close_button):
            button.setAutoDefault(False)

    def _show_look(self) -> None:
        px = self._theme.px
        self._left.setFixedWidth(px(LIST))
        self.setMinimumSize(px(MIN_SIZE[0]), px(MIN_SIZE[1]))
        self.verdict.setFixedHeight(px(VERDICT_HEIGHT))
        if not self.isVisible():
            self.resize(px(SIZE[0]), px(SIZE[1]))
        if self.host.chart is not None:
            self.host.chart.set_look(self._theme.tokens.scheme, self._theme.scale)


# --- Background jobs, with their slow imports


def read_students(names: list[str], is_leaving: threading.Event) -> tuple[list[Student], str]:
    """The students in files and folders, and what is to say of it."""
    from engine.classroom.class_merge import student_of
    from engine.classroom.submissions import MAX_FILES, find, read

    found = find(names)
    students = [student_of(read(name, path)) for name, path in found.files if not is_leaving.is_set()]
    note = f"Only the first {MAX_FILES} files were taken." if found.is_cut else ""
    return students, note if found.files else "There is no report and no project in that folder."


def pool_students(students: list[Student]) -> PooledSweep:
    """What they found together."""
    import gui.charts.pooled_chart  # noqa: F401 (loaded here, so that the window need not wait)
    from engine.classroom.class_merge import pooled

    return pooled(students)


def save_pooled(found: PooledSweep, students: list[Student], folder: Path) -> None:
    """Write figure and numbers."""
    from engine.classroom.class_merge import save_merge

    save_merge(found, students, folder)
