"""The file that a save writes beside its target; what a killed save left is cleared by the next one.

Its name is always the same, `.NAME.part`, so that a kill leaves at most one, and it is locked while it is
written, so that a file of another save that goes on is told from one that nobody writes any more.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def part_of(path: Path) -> Path:
    """Where a save to `path` writes first."""
    return path.with_name(f".{path.name}.part")


def open_beside(path: Path) -> tuple[int, Path]:
    """A new locked file beside `path`, open for writing; of two saves at once the later gets another name."""
    clear_leftover(path)
    beside = part_of(path)
    with suppress(FileExistsError):
        handle = os.open(beside, FLAGS, 0o600)
        if sys.platform == "win32" or (_lock(handle) and _is_at(handle, beside)):
            return handle, beside
        if _is_at(handle, beside):  # no locks here, or another save takes it for a leftover
            beside.unlink(missing_ok=True)
        os.close(handle)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    return handle, Path(name)


def clear_leftover(path: Path) -> None:
    """Remove what a killed save to `path` left; nothing where another save is writing it."""
    beside = part_of(path)
    with suppress(OSError):
        if sys.platform == "win32":
            beside.unlink()  # refused while another process has it open
            return
        handle = os.open(beside, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            # By the time it is ours it may have been put in its place: then it is no leftover.
            if _lock(handle) and _is_at(handle, beside):
                beside.unlink()
        finally:
            os.close(handle)


def _lock(handle: int) -> bool:
    """Lock an open file until it is closed; False if another process has it, or there are no locks here."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except OSError:
        return False
