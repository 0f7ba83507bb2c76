"""Says when files in folders may have changed, by the system's notices or else by a slow clock."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

POLL, SETTLE = 5000, 300  # milliseconds
MAX_FOLDERS = 100


class FolderWatch(QObject):
    """`stirred`: look again. Network drives send no notices, so it also comes every five seconds."""

    stirred = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._poll = QTimer(self, interval=POLL)
        self._watcher.directoryChanged.connect(self.look_soon)
        self._settle.timeout.connect(self.stirred)
        self._poll.timeout.connect(self.stirred)

    @property
    def is_on(self) -> bool:
        return self._poll.isActive()

    def watch(self, folders: Iterable[str]) -> None:
        """Watch these folders and no others."""
        wanted = set(list(folders)[:MAX_FOLDERS])
        present = set(self._watcher.directories())
        if gone := present - wanted:
            self._watcher.removePaths(sorted(gone))
        if new := wanted - present:
            self._watcher.addPaths(sorted(new))
        if not self._poll.isActive():
            self._poll.start()

    def look_soon(self) -> None:
        """Look after a moment in which a program may finish its file."""
        if self.is_on and not self._settle.isActive():
            self._settle.start()

    def stop(self) -> None:
        """Watch nothing."""
        self._poll.stop()
        self._settle.stop()
        if folders := self._watcher.directories():
            self._watcher.removePaths(folders)
