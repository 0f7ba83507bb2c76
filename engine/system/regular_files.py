"""The one way in for files of others: a regular file of bounded size, or an InputError with one sentence.

A name may lead to a pipe that nobody writes to, a device that never ends, a loop of links, a place that
may not be read, or a sparse file that has terabytes on paper. All of these are refused before a byte is read,
and of a file that grows no more is read than it had when it was opened. A file that another program holds
for a moment is tried again.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from engine.system.held_files import retry_while_held

BLOCK = 1 << 20
_MAX_HOLLOW_BYTES = 64_000_000  # a larger file must have a hundredth of its size on the disk
_HOLLOW = 100
FILE, FOLDER, MISSING = "file", "folder", ""
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_KINDS: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, N_("a folder")),
    (stat.S_ISFIFO, N_("a pipe")),
    (stat.S_ISSOCK, N_("a socket")),
    (stat.S_ISCHR, N_("a device")),
    (stat.S_ISBLK, N_("a device")),
)
_OTHER = N_("something else")
# What callers say that a file should be. Translators: with the article as the first word.
EXPECTED = (
    *(N_("a file"), N_("a folder"), N_("a report"), N_("a project file"), N_("a class file"), N_("a lesson")),
    *(N_("a page"), N_("a picture"), N_("a file of a lesson"), N_("a list of names"), N_("a preset")),
    *(N_("a table of marks"), N_("a workbook"), N_("an image"), N_("a file of arrays"), N_("a model")),
    *(N_("a model or code"), N_("a file of weights"), N_("a list with one folder"), N_("a file of results")),
)
# Windows says the same of a file that another program has open for itself alone.
NO_RIGHT = (
    N_("you don't have permission, or another program has it open")
    if sys.platform == "win32"
    else N_("you don't have permission")
)
_GONE = (errno.ENOENT, errno.ENOTDIR)
_REASONS = {
    errno.EACCES: NO_RIGHT,
    errno.EPERM: NO_RIGHT,
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ELOOP: N_("its links lead in a circle"),
}


class MissingFileError(InputError):
    """There is no such file."""


def kind_of(path: Path) -> str:
    """Whether there is a FILE, a FOLDER or nothing (MISSING); InputError where that can't be known.

    Anything else, such as a pipe, counts as a FILE, which `open_file` will refuse.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        reason = reading_error(path, error)
        if isinstance(reason, MissingFileError):
            return MISSING
        raise reason from None
    return FOLDER if stat.S_ISDIR(mode) else FILE


def is_file(path: Path) -> bool:
    """Whether it is a regular file, or a link to one; no where that can't be known."""
    return stat.S_ISREG(_mode(path))


def is_folder(path: Path) -> bool:
    """Whether it is a folder, or a link to one; no where that can't be known."""
    return stat.S_ISDIR(_mode(path))


def is_missing(path: Path) -> bool:
    """Whether there is nothing; no where that can't be known, so that it may be asked before deleting."""
    try:
        return kind_of(path) == MISSING
    except InputError:
        return False


def odd_kind(path: Path) -> str:
    """What is there if it is no regular file: "a folder", "a device"; empty for a file and for nothing.

    It is in the language in use.
    """
    mode = _mode(path)
    return "" if not mode or stat.S_ISREG(mode) else _kind_name(mode)


def open_file(path: Path, max_bytes: int, what: str = "a file") -> io.BufferedReader:
    """Open a regular file to read its bytes.

    Parameters
    ----------
    path : Path
    max_bytes : int
        A larger file is refused.
    what : str
        What it should be, for the sentences, in English: "a report". One of EXPECTED.

    Returns
    -------
    io.BufferedReader
        Gives no more than the bytes that the file had when it was opened.

    Raises
    ------
    MissingFileError
        If there is no such file.
    InputError
        If it can't be opened, is no regular file, is too large, or has next to nothing on the disk.
    """
    handle = -1
    try:
        _check_kind(path, path.stat().st_mode, what)  # before it is opened: a device may notice that
        handle = retry_while_held(lambda: os.open(path, _FLAGS))
        found = os.fstat(handle)
        _check_kind(path, found.st_mode, what)
        if found.st_size > max_bytes:
            # Translators: what is such as “a report”.
            text = _("{file} is larger than {size}, the most that {what} may have.")
            raise InputError(text.format(file=path.name, size=_size(max_bytes), what=_(what)))
        if _is_hollow(handle, found):
            text = _("{file} is sparse: of its {size} next to nothing is on the disk.")
            raise InputError(text.format(file=path.name, size=_size(found.st_size)))
        raw, handle = _Opened(handle, found.st_size), -1
        return io.BufferedReader(raw, 1 << 16)
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise reading_error(path, error, what) from None
    finally:
        if handle >= 0:
            os.close(handle)


def read_bytes(path: Path, max_bytes: int, what: str = "a file") -> bytes:
    """All bytes of a regular file; raises as `open_file` does."""
    try:
        with open_file(path, max_bytes, what) as file:
            return file.read()
    except OSError as error:
        raise reading_error(path, error, what) from None


def read_text(path: Path, max_bytes: int, what: str = "a file", encoding: str = "utf-8") -> str:
    """The text of a regular file; raises as `open_file` does, and InputError if it is not text."""
    try:
        return read_bytes(path, max_bytes, what).decode(encoding)
    except UnicodeDecodeError:
        # Translators: what is such as “a report”.
        text = _("{file} can't be read as {what}: it is not UTF-8 text.")
        raise InputError(text.format(file=path.name, what=_(what))) from None


def reading_error(path: Path, error: OSError | ValueError, what: str = "a file") -> InputError:
    """The sentence for an error of the system when it looks for a file, opens it or lists a folder."""
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    if number in _GONE:
        # Translators: what is such as “report”, without its article.
        text = _("There is no {what} {path}.")
        return MissingFileError(text.format(what=_(what).partition(" ")[2], path=path))
    unreadable = _("{file} can't be read: {reason}.")
    if number in _REASONS:
        name = path.name if number == errno.ENAMETOOLONG else path
        return InputError(unreadable.format(file=str(name)[:200], reason=_(_REASONS[number])))
    if not isinstance(error, OSError):  # a NUL in it, or half a letter
        return InputError(_("A file can't be read: its name has a character that no name may have."))
    return InputError(unreadable.format(file=path, reason=error.strerror or error))


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0


def _check_kind(path: Path, mode: int, what: str) -> None:
    if not stat.S_ISREG(mode):
        # Translators: kind is such as “a folder”, what such as “a report”.
        text = _("{file} is {kind}, where {what} was expected.")
        raise InputError(text.format(file=path.name or path, kind=_kind_name(mode), what=_(what)))


def _kind_name(mode: int) -> str:
    return _(next((name for is_kind, name in _KINDS if is_kind(mode)), _OTHER))


def _is_hollow(handle: int, found: os.stat_result) -> bool:
    """Whether a large file has no bytes on the disk for most of its size: it would be read as zeros."""
    n_blocks = getattr(found, "st_blocks", None)
    if found.st_size <= _MAX_HOLLOW_BYTES or n_blocks is None or n_blocks * 512 * _HOLLOW > found.st_size:
        return False
    if sys.platform == "darwin":
        return False  # a file in iCloud has no blocks before it is read
    n_bytes = at = 0  # a compressing file system has few blocks, too, but no holes
    try:
        while at < found.st_size and n_bytes * _HOLLOW <= found.st_size:
            start = os.lseek(handle, at, os.SEEK_DATA)
            at = os.lseek(handle, start, os.SEEK_HOLE)
            n_bytes += at - start
    except OSError:  # nothing but a hole from here on
        pass
    finally:
        os.lseek(handle, 0, os.SEEK_SET)
    return n_bytes * _HOLLOW <= found.st_size


class _Opened(io.FileIO):
    """An open file that ends where it ended when it was opened."""

    def __init__(self, handle: int, size: int) -> None:
        super().__init__(handle, "rb")
        self._size = size

    def readinto(self, buffer: Any, /) -> int:
        left = max(0, self._size - self.tell())
        return super().readinto(memoryview(buffer)[:left]) or 0

    def readall(self) -> bytes:
        parts = []
        while part := self.read(BLOCK):
            parts.append(part)
        return b"".join(parts)

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            return self.readall()
        return super().read(min(size, max(0, self._size - self.tell()))) or b""


def _size(n_bytes: int) -> str:
    """An amount for a sentence: "200 MB", "1.2 GB", "10 bytes"."""
    if n_bytes < 1_000_000:
        return ngettext("{n} byte", "{n} bytes", n_bytes).format(n=number_text(n_bytes, ","))
    if n_bytes >= 1e9:
        return _("{n} GB").format(n=number_text(n_bytes / 1e9, ",.1f"))
    return _("{n} MB").format(n=number_text(n_bytes / 1e6, ",.0f"))
