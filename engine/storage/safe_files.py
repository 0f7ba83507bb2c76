"""Atomic writes: a file is written beside its target and then replaces it.

The temporary file is always called `.NAME.part`, so that a killed save leaves at most one, which the next
save removes. It is locked while it is written, which tells the file of a save in progress from a leftover.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError
from engine.system.regular_files import open_file

MAX_BYTES = 2_000_000_000  # of a file of the app's own
MAX_NAME_BYTES = 200  # file systems take 255, and a suffix and `.part` come behind it
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
)
FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file atomically; raises InputError if that fails.

    A symbolic link is kept: the file that it leads to is replaced.
    """
    try:
        path = path.resolve() if path.is_symlink() else path
        handle, beside = open_beside(path)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
                with suppress(OSError):  # a network share may not support file modes
                    beside.chmod(0o644)
                if sys.platform != "win32":  # the lock holds until the file is closed
                    beside.replace(path)
            if sys.platform == "win32":  # Windows cannot rename an open file
                beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path} can't be written: {error.strerror}.") from None


def safe_file_name(name: str, fallback: str = "untitled") -> str:
    """A file's name, still without its suffix, that every system takes: Windows forbids the most.

    Parameters
    ----------
    name
        What the user calls it; may hold anything.
    fallback
        The name where nothing of `name` is left.

    References
    ----------
    "Naming Files, Paths, and Namespaces" in Microsoft's documentation of Windows.
    """
    kept = FORBIDDEN.sub("-", name.replace(":", " -"))
    kept = " ".join(kept.encode("utf-8", "ignore").decode().split())
    kept = kept.encode()[:MAX_NAME_BYTES].decode("utf-8", "ignore")
    kept = kept.strip(" .") or fallback
    stem = kept.partition(".")[0].rstrip()
    return f"{stem}_{kept[len(stem) :]}" if stem.upper() in DEVICES else kept


# --- The temporary file


def part_of(path: Path) -> Path:
    """The temporary file of a save to `path`."""
    return path.with_name(f".{path.name}.part")


def open_beside(path: Path) -> tuple[int, Path]:
    """Open a new locked temporary file for `path`; if another save has it open, under another name."""
    remove_stale_part(path)
    beside = part_of(path)
    with suppress(FileExistsError):
        handle = os.open(beside, FLAGS, 0o600)
        if sys.platform == "win32" or (_lock(handle) and _is_at(handle, beside)):
            return handle, beside
        if _is_at(handle, beside):  # there are no locks here, or another save took it for a leftover
            beside.unlink(missing_ok=True)
        os.close(handle)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    return handle, Path(name)


def remove_stale_part(path: Path) -> None:
    """Remove what a killed save to `path` left; does nothing while another save writes it."""
    beside = part_of(path)
    with suppress(OSError):
        if sys.platform == "win32":
            beside.unlink()  # Windows refuses this while another process has the file open
            return
        handle = os.open(beside, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            # By the time it is locked, the other save may have renamed it: then it is no leftover.
            if _lock(handle) and _is_at(handle, beside):
                beside.unlink()
        finally:
            os.close(handle)


def _lock(handle: int) -> bool:
    """Lock an open file until it is closed.

    False if another process has locked it or locks are not supported.
    """
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


# --- What a file was like when it was last read or written here: did somebody else change it since?


@dataclass(frozen=True)
class FileState:
    """Where size or time differ the content decides: synchronised folders touch times."""

    size: int
    time: int
    digest: str

    @classmethod
    def of(cls, path: Path) -> FileState | None:
        """The file as it is now; None if it can't be read."""
        try:
            with open_file(path, MAX_BYTES) as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found = path.stat()
        except (OSError, InputError):
            return None
        return cls(found.st_size, found.st_mtime_ns, digest)

    def is_still(self, path: Path) -> bool:
        """Whether the file has the same content; one that is gone has not."""
        try:
            found = path.stat()
        except OSError:
            return False
        if (found.st_size, found.st_mtime_ns) == (self.size, self.time):
            return True
        now = FileState.of(path)
        return now is not None and now.digest == self.digest
