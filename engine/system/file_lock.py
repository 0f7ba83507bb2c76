"""A lock on a file that goes with its process, however that ends; a process id could be another's by then."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from enum import Enum, auto
from functools import partial
from pathlib import Path

from engine.system.held_files import retry_while_held

_FLAGS = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
_FAR = 2**31 - 2  # Windows lets nobody read what is locked: a byte that no file here has
_MAX_TRIES = 50


class LockState(Enum):
    """What came of locking an open file."""

    OURS = auto()
    TAKEN = auto()
    NO_LOCKS = auto()  # as on some network shares


class FileLock:
    """A file that this process holds open and locked; one that was made by `claim` goes with the lock."""

    def __init__(self, handle: int, own_file: Path | None = None) -> None:
        self._handle: int | None = handle
        self._own_file = own_file

    @classmethod
    def of(cls, path: Path, *, is_new: bool = False) -> FileLock | None:
        """Lock the file; None where there is none, where another process has it, or where nothing locks."""
        for _ in range(_MAX_TRIES if is_new else 1):  # another window may look at a new one for a moment
            try:
                handle = os.open(path, _FLAGS | os.O_CREAT if is_new else _FLAGS, 0o600)
            except OSError:
                return None
            if lock_file(handle) is LockState.OURS:
                return cls(handle)
            os.close(handle)
            if is_new:
                time.sleep(0.01)
        return None

    @classmethod
    def claim(cls, path: Path) -> FileLock | None:
        """Make and lock a file that says "in use"; None where another process has it.

        Where nothing locks, as on some network shares, everybody gets it. A file that a killed process left
        is taken over.

        Raises
        ------
        OSError
            If the file can't be made.
        """
        for _ in range(_MAX_TRIES):
            handle = retry_while_held(partial(os.open, path, _FLAGS | os.O_CREAT, 0o600))
            if (state := lock_file(handle)) is LockState.TAKEN:
                os.close(handle)
                return None
            if state is LockState.NO_LOCKS or is_at(handle, path):
                return cls(handle, path)
            os.close(handle)  # its owner deleted it between our two calls
        return None

    def release(self) -> None:
        """Let go of it."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        own_file = self._own_file
        if own_file is not None and sys.platform != "win32" and is_at(handle, own_file):
            with suppress(OSError):  # nobody may write there any more: the next one takes it over
                own_file.unlink(missing_ok=True)  # before anybody else can lock it
        os.close(handle)
        if own_file is not None and sys.platform == "win32":  # which deletes no open file
            with suppress(OSError):  # somebody may have taken it just now
                own_file.unlink()


def lock_file(handle: int) -> LockState:
    """Lock the open file until it is closed, if it is free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return LockState.TAKEN
    except OSError:
        return LockState.NO_LOCKS
    return LockState.OURS


def is_at(handle: int, path: Path) -> bool:
    """Whether the open file is still the one of this name, which Windows sees to itself."""
    try:
        return sys.platform == "win32" or os.path.samestat(os.fstat(handle), path.lstat())
    except OSError:
        return False
