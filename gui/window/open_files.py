"""Which window this is, of all open ones and of those on one file, by locks that end with their process."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from engine.system.file_lock import FileLock
from engine.system.paths import cache_folder

MAX_WINDOWS = 20
ALL_WINDOWS = "window"


class WindowNumber:
    """The lowest number, from 1, that no other window with the same `key` has, until it is released."""

    def __init__(self, key: str, folder: Path | None = None) -> None:
        self._folder = folder or cache_folder() / "open"
        self._lock: FileLock | None = None
        self._place: Path | None = None
        numbers = range(1, MAX_WINDOWS + 1)
        self.number = next((it for it in numbers if self._is_mine(self._folder / f"{key}-{it}")), 1)

    def release(self) -> None:
        """Another window may have the number."""
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


class OpenFile:
    """The file of this window; `number` is 1, or 2 and more where other windows have the same file open."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._of_file: WindowNumber | None = None

    @property
    def number(self) -> int:
        return 1 if self._of_file is None else self._of_file.number

    def take(self, path: Path | None) -> None:
        """The window's file is `path` from now on."""
        path = None if path is None else path.absolute()
        if path == self._path:
            return
        self.release()
        self._path = path
        if path is not None:
            one_case = os.path.normcase(path)  # Windows has one file for a.dropoutlab and A.dropoutlab
            key = hashlib.sha256(one_case.encode()).hexdigest()[:24]
            self._of_file = WindowNumber(key, self._folder)

    def release(self) -> None:
        """The window has no file any more."""
        of_file, self._of_file, self._path = self._of_file, None, None
        if of_file is not None:
            of_file.release()
