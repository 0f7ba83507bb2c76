"""Passes what the reader of the user's files says to the window's thread."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from gui.control.bell import Bell

if TYPE_CHECKING:
    from engine.data.own_files.request import Request
    from engine.session.file_reader import FileEvent, FileInspected, FileReader


class FileInspector(QObject):
    """Asks about one file at a time. `answer` has what `inspected` tells of."""

    progressed = Signal(float)
    inspected = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answer: FileInspected | None = None
        self._order = 0
        self._reader: FileReader | None = None
        self._events: deque[FileEvent] = deque()
        self._bell = Bell()
        self._bell.rung.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._order != 0

    def warm_up(self) -> None:
        """Start the reader's process while the user looks for a file."""
        self._started().warm_up()

    def inspect(self, request: Request) -> None:
        """Look into a file; an answer that is awaited comes no more."""
        self._order = self._started().inspect(request)

    def _started(self) -> FileReader:
        from engine.session.file_reader import FileReader

        if self._reader is None:
            self._reader = FileReader(self._take)
        return self._reader

    def cancel(self) -> None:
        """Let the awaited answer be."""
        self._order = 0
        if self._reader is not None:
            self._reader.cancel()

    def close(self) -> None:
        """End the reader's process."""
        self._order = 0
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _take(self, event: FileEvent) -> None:
        """On the reader's thread."""
        self._events.append(event)
        self._bell.rung.emit()

    def _drain(self) -> None:
        from engine.session.file_reader import InspectionProgress

        while self._events:
            event = self._events.popleft()
            if event.id != self._order:
                continue
            if isinstance(event, InspectionProgress):
                self.progressed.emit(event.share)
                continue
            is_partial = event.inspection is not None and event.inspection.is_partial
            if not is_partial:
                self._order = 0
            self.answer = event
            self.inspected.emit()
