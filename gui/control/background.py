"""Work on a thread, one job after the other; what comes out arrives on the window's thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from engine.errors import InputError
from engine.language.texts import N_, _
from gui.control.bell import Bell

UNEXPECTED = N_("Something went wrong. See Help > Log folder for details.")

log = logging.getLogger("dropout_lab")
Result = TypeVar("Result")


@dataclass(frozen=True)
class _Job:
    work: Callable[[], Any]
    then: Callable[[Any], None]
    on_error: Callable[[str], None]
    key: str


class Background(QObject):
    """A queue of jobs and the thread that does them.

    An error is told once: an InputError by its own sentence, any other one by `UNEXPECTED`, with the
    traceback in the log. The sentence goes to the job's `on_error`, or where it has none to `failed`.
    """

    failed = Signal(str)

    def __init__(self, name: str, parent: QObject | None = None, *, must_finish: bool = False) -> None:
        """`must_finish`: the program's end waits for a job that has begun, such as one that writes a file."""
        super().__init__(parent)
        self._name, self._must_finish = name, must_finish
        self._queue: deque[_Job] = deque()
        self._results: deque[tuple[_Job, Any, str]] = deque()
        self._thread: threading.Thread | None = None
        self._bell = Bell()
        self._bell.rung.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether a job is being done or waits."""
        return self._thread is not None

    def run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        on_error: Callable[[str], None] | None = None,
        *,
        key: str = "",
    ) -> None:
        """Queue `work`; its result goes to `then`. `key` names jobs that `drop` can take back."""
        self._queue.append(_Job(work, then, on_error or self.failed.emit, key))
        if self._thread is None:
            self._start_next()

    def drop(self, key: str | None = None) -> None:
        """Take back the jobs of this key that have not begun; None: all of them."""
        self._queue = deque(job for job in self._queue if key is not None and job.key != key)

    def wait(self) -> None:
        """Drop what waits and block until the job that has begun is over, for a clean end."""
        self.drop()
        if self._thread is not None:
            self._thread.join()

    def _start_next(self) -> None:
        job = self._queue.popleft()
        self._thread = threading.Thread(
            target=self._do, args=(job,), name=self._name, daemon=not self._must_finish
        )
        self._thread.start()

    def _do(self, job: _Job) -> None:
        result, problem = None, _(UNEXPECTED)
        try:
            result, problem = job.work(), ""
        except InputError as error:
            problem = str(error)
        except Exception:  # the thread's border: the log says what the sentence can't
            log.exception("%s failed", self._name)
        finally:
            self._results.append((job, result, problem))
            self._bell.rung.emit()

    def _end(self) -> None:
        job, result, problem = self._results.popleft()
        self._thread = None
        if self._queue:
            self._start_next()
        if problem:
            job.on_error(problem)
        else:
            job.then(result)
