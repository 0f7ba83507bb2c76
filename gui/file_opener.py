"""Documents that the system hands over while the app runs: a Mac does so for every double-click."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class FileOpener(QObject):
    """Takes the application's file-open events; what comes before there is a window waits for it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._open: Callable[[str], None] | None = None
        self._waiting = ""
        app.installEventFilter(self)

    def open_with(self, take: Callable[[str], None]) -> None:
        """From now on `take` opens what comes; of several that came before, the last."""
        self._open = take
        if self._waiting:
            QTimer.singleShot(0, self, self._hand_over)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self._waiting = event.file() or event.url().toLocalFile()
            if self._open is not None:
                QTimer.singleShot(0, self, self._hand_over)  # the system must not wait for a question
            return True
        return super().eventFilter(watched, event)

    def _hand_over(self) -> None:
        name, self._waiting = self._waiting, ""
        if name and self._open is not None:
            self._open(name)
