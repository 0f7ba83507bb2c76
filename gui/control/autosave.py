"""Has unsaved work kept for a start after a crash: off the window's thread, beside the user's file."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal

from engine.analysis.wording import sentence_case
from engine.language.texts import _
from engine.project.project import Project
from engine.runs.record import now
from engine.storage.kept_origin import Origin
from engine.storage.kept_work import KeptWork, WorkState
from engine.system.paths import data_folder, keeping_problem
from gui.control.kept_runs import RunKeeper
from gui.document.document import Document

AFTER_LAST, AFTER_FIRST = 5_000, 30_000  # milliseconds: a pause in the edits, and without one
MIN_REST = 20  # times as long as writing took


class Autosave(QObject):
    """Writes the project some seconds after an edit, if it is modified; what was written goes once it is not.

    A run that ends is written at once, before the trainings that were kept of it go. `failed` says, once for
    each reason, why work can't be kept.
    """

    failed = Signal(str)

    def __init__(self, document: Document, runs: RunKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._background = document, runs.background
        self._kept = KeptWork()
        self._written: Project | None = None  # what is kept, or will be when the queue is done
        self._leaving: list[KeptWork] = []
        self._n_writing = 0
        self._rests_until = 0.0
        self._told: set[str] = set()
        self._pause, self._latest = QTimer(self), QTimer(self)
        for timer in (self._pause, self._latest):
            timer.setSingleShot(True)
            timer.timeout.connect(self._write_if_rested)
        runs.ending.connect(self.write)
        document.project_changed.connect(self._schedule)
        document.modified_changed.connect(self._on_modified_changed)

    @property
    def is_busy(self) -> bool:
        """Whether something is to be written or deleted, now or after a pause."""
        return self._background.is_busy or self._pause.isActive()

    def write(self) -> None:
        """Have the project written now, if it is modified and was not written yet."""
        self._stop_timers()
        document, kept = self._document, self._kept
        project = document.project
        if not document.is_modified or project is self._written:
            return
        made, path, file_state, uid = now(), document.path, document.file_state, document.uid

        def work() -> float:
            started = time.monotonic()
            kept.write(project, WorkState(made, Origin.of(project, path, file_state, uid)))
            return time.monotonic() - started

        def on_written(seconds: float) -> None:
            self._n_writing -= 1
            self._rests_until = time.monotonic() + MIN_REST * seconds

        self._written = project
        self._n_writing += 1
        self._background.run(work, on_written, self._on_failed)

    def adopt(self, work: KeptWork) -> None:
        """Go on with the work of a window that a crash ended; the document has its project by now."""
        self._stop_timers()
        self._kept, self._written = work, self._document.project

    def hand_over(self) -> KeptWork | None:
        """Write what is not written yet and let another window go on with it; None if nothing is kept."""
        self.write()
        self._background.wait()
        kept, is_kept = self._kept, self._written is not None
        self._kept, self._written = KeptWork(), None
        for left in self._leaving:
            left.remove()
        return kept if is_kept else None

    def close(self) -> None:
        """For a clean end: the work is saved, or the user does not want it."""
        self._stop_timers()
        self._background.wait()
        for kept in (*self._leaving, self._kept):
            kept.remove()
        self._written = None  # nothing is left to be deleted

    def _schedule(self) -> None:
        """An edit: write it soon. Whether the project is modified by it is known only after the signal."""
        self._pause.start(AFTER_LAST)
        if not self._latest.isActive():
            self._latest.start(AFTER_FIRST)

    def _write_if_rested(self) -> None:
        """Writing a large project takes a while, and the next time waits for a multiple of that."""
        rest = int(1000 * (self._rests_until - time.monotonic()))
        if self._n_writing or rest > 0:
            self._latest.stop()
            self._pause.start(max(rest, AFTER_LAST))
        else:
            self.write()

    def _on_modified_changed(self, is_modified: bool) -> None:
        if is_modified:
            self._schedule()
            return
        self._stop_timers()
        kept = self._kept
        if self._written is None and kept.state is None:
            return  # there is nothing, or it came to nothing

        def on_removed(_: object) -> None:
            self._leaving.remove(kept)

        self._kept, self._written = KeptWork(), None
        self._leaving.append(kept)
        self._background.run(kept.remove, on_removed, on_removed)

    def _stop_timers(self) -> None:
        self._pause.stop()
        self._latest.stop()

    def _on_failed(self, problem: str) -> None:
        self._n_writing -= 1
        self._written = None  # an edit tries again: the disk may have room by then
        is_told = problem in self._told or str(data_folder()) in keeping_problem()  # said at the start
        if not is_told:
            self._told.add(problem)
            text = _("If the app crashes, unsaved work is lost.")
            self.failed.emit(f"{text} {sentence_case(problem)}")
