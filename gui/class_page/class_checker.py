"""Checks a class's files one after the other: a worker process trains, a thread waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.control.background import Background

if TYPE_CHECKING:
    from engine.classroom.checking import CheckLimits
    from engine.classroom.class_record import CheckRecord
    from engine.classroom.desk_table import DeskRow
    from engine.session.runner import Runner

_CHECK = "check"


class ClassChecker(QObject):
    """`checked` has a CheckRecord for each file, `changed` follows each step; `failed` has a sentence.

    The worker is there while files are checked. It waits while the window trains.
    """

    checked = Signal(object)
    changed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.n_done, self.n_all = 0, 0
        self.student = ""
        self.is_paused = False
        self._runner: Runner | None = None
        self._background = Background("check", self)
        self._background.failed.connect(self._on_failed)

    @property
    def is_running(self) -> bool:
        """Whether files are being checked, or the worker is being ended."""
        return self._runner is not None

    @property
    def is_stopping(self) -> bool:
        """Whether it was stopped and is about to end."""
        return self._runner is not None and self._runner.is_stopped

    def start(self, rows: Sequence[DeskRow], limits: CheckLimits) -> None:
        """Check the files of these rows, in their order, if none are being checked."""
        if self.is_running or not rows:
            return
        from engine.session.runner import Runner

        self._runner = runner = Runner()
        runner.set_paused(self.is_paused)
        self.n_done, self.n_all = 0, len(rows)
        self.student = rows[0].student
        following = [row.student for row in rows[1:]]
        for row, student in zip(rows, [*following, ""], strict=True):
            job = partial(check_one, Path(row.path), row.student, runner, limits)
            self._background.run(job, partial(self._on_checked, student), self._on_failed, key=_CHECK)
        close = partial(close_runner, runner)
        self._background.run(close, self._on_closed, self._on_close_failed)
        self.changed.emit()

    def stop(self) -> None:
        """Stop; what was checked so far is kept."""
        if self._runner is not None and not self._runner.is_stopped:
            self._background.drop(_CHECK)
            self._runner.stop()
            self.changed.emit()

    def set_paused(self, is_paused: bool) -> None:
        """Let the worker wait while the window trains."""
        if is_paused != self.is_paused:
            self.is_paused = is_paused
            if self._runner is not None:
                self._runner.set_paused(is_paused)
            self.changed.emit()

    def wait(self) -> None:
        """End: stop, and wait until the worker has ended."""
        runner, self._runner = self._runner, None
        if runner is not None:
            runner.stop()
            self._background.wait()
            close_runner(runner)

    def _on_checked(self, following: str, found: tuple[CheckRecord, bool]) -> None:
        check, was_stopped = found
        self.n_done += 1
        self.student = following
        if not was_stopped and self._runner is not None:
            self.checked.emit(check)
        self.changed.emit()

    def _on_failed(self, problem: str) -> None:
        self.n_done += 1
        self.failed.emit(problem)
        self.changed.emit()

    def _on_closed(self, _: object) -> None:
        self._runner = None
        self.student = ""
        self.changed.emit()

    def _on_close_failed(self, problem: str) -> None:
        self._on_closed(None)
        self.failed.emit(problem)


# --- Background jobs, with their slow imports


def check_one(path: Path, student: str, runner: Runner, limits: CheckLimits) -> tuple[CheckRecord, bool]:
    """What is found in a file, and whether the check was stopped."""
    from engine.classroom.checking import check_submission

    check = check_submission(path, student, runner, limits)
    return check, runner.is_stopped


def close_runner(runner: Runner) -> None:
    """End the worker."""
    runner.__exit__(None, None, None)
