"""Which of the windows on one file this one is, counted by locks that go with their process."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from engine.system.file_lock import FileLock
from engine.system.paths import cache_folder

MAX_WINDOWS = 20


class OpenFile:
    """The file of this window; `number` is 1, or 2 and more where other windows have the same file open."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or cache_folder() / "open"
        self._path: Path | None = None
        self._lock: FileLock | None = None
        self._place: Path | None = None
        self.number = 1

    def take(self, path: Path | None) -> None:
        """The window's file is `path` from now on."""
        path = None if path is None else path.absolute()
        if path == self._path:
            return
        self.release()
        self._path = path
        if path is None:
            return
        key = hashlib.sha256(str(path).encode()).hexdigest()[:24]
        for number in range(1, MAX_WINDOWS + 1):
            if self._is_mine(self._folder / f"{key}-{number}"):
                self.number = number
                return

    def release(self) -> None:
        """The window has no file any more."""
        self.number, self._path = 1, None
        lock, self._lock = self._lock, None
        if lock is not None and self._place is not None:
            lock.release()
            with suppress(OSError):  # another window may have taken it just now
                self._place.unlink(missing_ok=True)

    def _is_mine(self, place: Path) -> bool:
        """Lock a place; where nothing can be written, this window counts as the only one."""
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        except OSError:
            return True
        self._lock, self._place = FileLock.of(place), place
        return self._lock is not None
