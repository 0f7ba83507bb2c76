"""A lock on a file that goes with its process, however that ends; a process id could be another's by then."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


class FileLock:
    """A file that this process holds open and locked."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def of(cls, path: Path, *, is_new: bool = False) -> FileLock | None:
        """Lock the file; None where there is none, where another process has it, or where nothing locks."""
        flags = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        for _ in range(50 if is_new else 1):  # another window may look at a new one for a moment
            try:
                handle = os.open(path, flags | os.O_CREAT if is_new else flags, 0o600)
            except OSError:
                return None
            if _lock(handle):
                return cls(handle)
            os.close(handle)
            if is_new:
                time.sleep(0.01)
        return None

    def release(self) -> None:
        """Let go of it."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def _lock(handle: int) -> bool:
    """Whether the open file is locked now; closing it lets go."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
