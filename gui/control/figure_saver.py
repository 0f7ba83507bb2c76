"""Writes figures on a thread of their own: drawing for print takes longer than the window may wait."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from engine.errors import InputError

UNEXPECTED = "The figure was not saved: something unexpected went wrong; the log says what."


class FigureSaver(QObject):
    """One figure at a time; `ended` with the path and what went wrong, or nothing."""

    ended = Signal(str, str)
    _written = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_saving = False
        self._written.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def save(self, write: Callable[[Path], None], path: Path) -> None:
        """Have `write` write the file; while one is written, another is not begun."""
        if not self.is_saving:
            self.is_saving = True
            Thread(target=self._write, args=(write, path), name="figure export").start()

    def _write(self, write: Callable[[Path], None], path: Path) -> None:
        problem = UNEXPECTED
        try:
            write(path)
            problem = ""
        except InputError as error:
            problem = str(error)
        finally:
            if isValid(self):
                self._written.emit(str(path), problem)

    def _end(self, path: str, problem: str) -> None:
        self.is_saving = False
        self.ended.emit(path, problem)
