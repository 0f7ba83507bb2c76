"""Folders in which the app keeps something against a crash, each locked by the process that it belongs to.

The system lets go of a lock when its process ends, however that ends. So a folder that can be locked is one
that nobody uses any more: a crash left it, or a window that was closed without an answer.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import _
from engine.system.file_lock import FileLock
from engine.system.held_files import writing_error
from engine.system.paths import data_folder
from engine.system.regular_files import is_folder, is_missing

LOCK = "lock"
MAX_SAME_SECOND, MAKING_SECONDS = 100, 5
log = logging.getLogger("dropout_lab")


@dataclass(frozen=True)
class KeptFolders:
    """The folders of one kind, in the folder `name` of the app's data.

    `marker` is the file that is written last into a new folder, and deleted first: with it a folder is whole.
    """

    name: str
    marker: str

    @property
    def place(self) -> Path:
        """Where the folders are."""
        return data_folder() / self.name

    def new(self, title: str) -> tuple[Path, FileLock]:
        """A folder that no other window has, and its lock; InputError where it can't be made."""
        stem = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{re.sub(r'[^a-zA-Z0-9]+', '-', title)[:40]}"
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            for number in range(1, MAX_SAME_SECOND + 1):
                folder = self.place / (stem if number == 1 else f"{stem}.{number}")
                with suppress(FileExistsError):
                    folder.mkdir()
                    if (lock := FileLock.of(folder / LOCK, is_new=True)) is not None:
                        return folder, lock
                    shutil.rmtree(folder, ignore_errors=True)
                    raise InputError(_("files in {place} can't be locked.").format(place=self.place))
        except OSError as error:
            raise writing_error(self.place, error) from error
        raise InputError(
            _("{place} has {limit} folders of this second already.").format(
                place=self.place, limit=MAX_SAME_SECOND
            )
        )

    def remove(self, folder: Path, lock: FileLock | None) -> None:
        """Delete a folder; what a kill in the middle leaves is not offered, since the marker goes first."""
        with suppress(OSError):
            (folder / self.marker).unlink(missing_ok=True)
        if lock is not None and sys.platform == "win32":  # an open file can't be deleted there
            lock.release()
        shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            lock.release()

    def all(self) -> list[Path]:
        """The newest first: their names begin with a time."""
        try:
            found = [path for path in self.place.iterdir() if is_folder(path) and not path.is_symlink()]
        except OSError:
            return []
        return sorted(found, key=lambda path: path.name, reverse=True)

    def left(self) -> list[tuple[Path, FileLock]]:
        """Those that no process uses any more, newest first, each locked by this process now.

        What a kill left while a folder was made or deleted goes.
        """
        found = []
        for folder in self.all():
            lock = FileLock.of(folder / LOCK)
            is_free = lock is not None or is_missing(folder / LOCK)
            if is_free and is_missing(folder / self.marker) and _is_old(folder):
                log.info("%s goes: it is not whole.", folder)  # not a text: for the log
                self.remove(folder, lock)
            elif lock is not None:
                found.append((folder, lock))
        return found

    def make_room(self, max_folders: int, max_bytes: int) -> None:
        """Delete the oldest until the others are this few and this small; never one that is in use."""
        folders = self.all()
        sizes = {folder: _size_of(folder) for folder in folders}
        for folder in reversed(folders):
            if len(sizes) <= max_folders and sum(sizes.values()) <= max_bytes:
                return
            lock = FileLock.of(folder / LOCK)
            if lock is not None or is_missing(folder / LOCK):
                log.info("%s goes: there are more %s folders than are kept.", folder, self.name)  # not a text
                self.remove(folder, lock)
                del sizes[folder]


def _is_old(folder: Path) -> bool:
    """Whether nobody is just making it: between the folder and its lock there is a moment."""
    try:
        return time.time() - folder.stat().st_mtime > MAKING_SECONDS
    except OSError:
        return False


def _size_of(folder: Path) -> int:
    """The bytes of all its files; another window may be deleting them just now."""
    total = 0
    for parent, _folders, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                total += Path(parent, name).lstat().st_size
    return total
