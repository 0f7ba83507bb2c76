"""Atomic writes: a file is written beside its target and then replaces it.

The temporary file is called `.NAME.part`, so that a killed save leaves at most one, which the next save
removes. It is locked while it is written, which tells the file of a save in progress from a leftover. On
Windows another program may hold the target for a moment: the save tries again for a second.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import _
from engine.system.file_lock import LockState, is_at, lock_file
from engine.system.held_files import PATIENCE, retry_while_held, writing_error
from engine.system.regular_files import odd_kind, open_file

MAX_BYTES = 2_000_000_000  # of a file of the app's own
USUAL_PARTS, MAX_PARTS = 3, 100  # of saves to one file at the same time
MAX_SAVE_SECONDS = 3600  # where nothing locks, an older temporary file is a leftover
MAX_WINDOWS_PATH = 259  # letters, unless the computer's administrator allows more
MAX_NAME_BYTES = 200  # file systems take 255, and a suffix and `.part` come behind it
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
DEVICES = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
)
FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def replace_file(path: Path, content: bytes, patience: float = PATIENCE, *, mode: int = 0o644) -> None:
    """Write a file atomically.

    A symbolic link is kept: the file that it leads to is replaced.

    Parameters
    ----------
    path : Path
    content : bytes
    patience : float
        For how many seconds to try again where another program holds the file.
    mode : int
        Who may read and write it, as `os.chmod` takes it.

    Raises
    ------
    InputError
        If it can't be written; the old file is as it was then.
    """
    if sys.platform == "win32" and (problem := windows_name_problem(path.name)):
        raise InputError(_("{path} can't be written: {problem}.").format(path=path, problem=problem))
    try:
        path = path.resolve() if path.is_symlink() else path
        if kind := odd_kind(path):
            raise InputError(_("{path} can't be written: it is {kind}.").format(path=path, kind=kind))
        handle, beside = open_beside(path, patience)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
                with suppress(OSError):  # a network share may not support file modes
                    beside.chmod(mode)
                if sys.platform != "win32":  # the lock holds until the file is closed
                    retry_while_held(lambda: beside.replace(path), patience)
            if sys.platform == "win32":  # Windows cannot rename an open file
                retry_while_held(lambda: beside.replace(path), patience)
        except BaseException:  # not after a success: the name may be another save's by then
            with suppress(OSError):  # the folder is gone, or the file is held: the next save removes it
                retry_while_held(lambda: beside.unlink(missing_ok=True), patience)
            raise
    except OSError as error:
        length = len(str(path.absolute()))
        if sys.platform == "win32" and length > MAX_WINDOWS_PATH:
            text = _("{path} can't be written: its path has {n} letters, and Windows takes {limit}.")
            raise InputError(text.format(path=path, n=length, limit=MAX_WINDOWS_PATH)) from error
        raise writing_error(path, error) from error
    except RuntimeError:  # what Python 3.11 and 3.12 say of links
        raise InputError(
            _("{path} can't be written: its links lead in a circle.").format(path=path)
        ) from None


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


def part_of(path: Path, number: int = 1) -> Path:
    """The temporary file of a save to `path`, or that of another save at the same time."""
    name = path.name
    if len(os.fsencode(name)) > MAX_NAME_BYTES:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()
    beside = path.with_name(f".{name}.part" if number == 1 else f".{name}.{number}.part")
    return Path(extended(str(beside.absolute()))) if sys.platform == "win32" else beside


def open_beside(path: Path, patience: float = PATIENCE) -> tuple[int, Path]:
    """Open a new locked temporary file for `path`; if another save has it open, under another name.

    Not by tempfile, which on Windows takes a folder that may not be written for a clash of names, and tries
    two billion of them (CPython's issue 66305).
    """
    for number in range(1, MAX_PARTS + 1):
        beside = part_of(path, number)
        _remove_stale(beside)
        with suppress(FileExistsError):
            handle = retry_while_held(partial(os.open, beside, FLAGS, 0o600), patience)
            if sys.platform == "win32" or (
                lock_file(handle) is not LockState.TAKEN and is_at(handle, beside)
            ):
                return handle, beside
            os.close(handle)  # another save took it for a leftover, and removes it
    text = _("{n} other saves seem to write it").format(n=MAX_PARTS)
    raise FileExistsError(errno.EEXIST, text, str(path))


def remove_stale_part(path: Path) -> None:
    """Remove what a killed save to `path` left; does nothing while another save writes it."""
    for number in range(1, USUAL_PARTS + 1):
        _remove_stale(part_of(path, number))


def _remove_stale(beside: Path) -> None:
    with suppress(OSError):
        if sys.platform == "win32":
            beside.unlink()  # Windows refuses this while another process has the file open
            return
        handle = os.open(beside, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            # By the time it is locked, the other save may have renamed it: then it is no leftover.
            state = lock_file(handle)
            is_stale = state is LockState.OURS or (
                state is LockState.NO_LOCKS and time.time() - os.fstat(handle).st_mtime > MAX_SAVE_SECONDS
            )
            if is_stale and is_at(handle, beside):
                beside.unlink()
        finally:
            os.close(handle)


# --- What Windows does not take


def windows_name_problem(name: str) -> str:
    """Why Windows takes no file of this name, or writes to a device or a stream instead; empty if it does."""
    if found := FORBIDDEN.search(name):
        sign = found[0] if found[0].isprintable() else _("control characters")
        return _("a file's name can't have {sign} on Windows").format(sign=sign)
    if name.partition(".")[0].rstrip().upper() in DEVICES:
        return _("{name} is the name of a device on Windows").format(name=name.partition(".")[0])
    return ""


def extended(path: str) -> str:
    """An absolute path of Windows in the form that may be longer than usual, if it is."""
    if len(path) <= MAX_WINDOWS_PATH or path.startswith("\\\\?\\"):
        return path
    return f"\\\\?\\UNC\\{path[2:]}" if path.startswith("\\\\") else f"\\\\?\\{path}"


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
