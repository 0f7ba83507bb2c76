"""A folder that results are written to belongs to one process at a time; a killed one lets go of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import _
from engine.system.file_lock import FileLock
from engine.system.held_files import writing_error

LOCK = "in-use.lock"


def lock_folder(folder: Path) -> FileLock:
    """Make the folder if need be, and keep other processes out until the lock is released.

    Raises
    ------
    InputError
        If another process has it.
    OSError
        If it can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock.claim(folder / LOCK)
    if lock is None:
        raise InputError(
            _(
                "{folder} is in use by another run of Dropout Lab: wait for its end, or choose "
                "another folder."
            ).format(folder=folder)
        )
    return lock


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """`lock_folder` for the time of a `with` block; InputError also where it can't be written."""
    try:
        lock = lock_folder(folder)
    except OSError as error:
        raise writing_error(folder, error) from error
    try:
        yield
    finally:
        lock.release()
