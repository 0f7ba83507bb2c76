"""Work on a thread of its own, one piece after the other; what comes out arrives on the window's thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from engine.errors import InputError

UNEXPECTED = "Something went wrong that should not; the log says what."


class Background(QObject):
    """`do` queues work; what it gives goes to `then`, a sentence about what went wrong to `failed`."""

    failed = Signal(str)
    _done = Signal(object, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: deque[tuple[Callable[[], object], Callable[[object], None]]] = deque()
        self._thread: threading.Thread | None = None
        self._done.connect(self._end, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether work is going on or waits."""
        return self._thread is not None

    def do(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        """Have `work` done; `then` gets what it gives."""
        self._queue.append((work, then))
        if self._thread is None:
            self._next()

    def forget(self) -> None:
        """Drop what has not begun."""
        self._queue.clear()

    def wait(self) -> None:
        """Until what was begun is over, for a clean end."""
        self.forget()
        if self._thread is not None:
            self._thread.join()

    def _next(self) -> None:
        work, then = self._queue.popleft()
        self._thread = threading.Thread(target=self._work, args=(work, then), name="class work", daemon=True)
        self._thread.start()

    def _work(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        result, problem = None, UNEXPECTED
        try:
            result, problem = work(), ""
        except InputError as error:
            problem = str(error)
        finally:
            if isValid(self):
                self._done.emit(result, then, problem)

    def _end(self, result: object, then: Callable[[object], None], problem: str) -> None:
        self._thread = None
        if self._queue:
            self._next()
        if problem:
            self.failed.emit(problem)
        else:
            then(result)
