"""Zip archives of others: table of contents and members are of bounded size and stay in memory."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.system.regular_files import BLOCK

MAX_DIRECTORY_BYTES = 1_000_000  # of the table of contents: thousands of files
MAX_RATIO = 200  # of unpacked to packed bytes, from MIN_BOMB_BYTES on
MIN_BOMB_BYTES = 100_000_000
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    MemoryError,
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without a bound


@contextmanager
def open_zip(
    file: BinaryIO | bytes, name: str, max_directory_bytes: int = MAX_DIRECTORY_BYTES
) -> Iterator[zipfile.ZipFile]:
    """Open an archive to read its members.

    Parameters
    ----------
    file : binary file or bytes
    name : str
        For the sentences.
    max_directory_bytes : int
        How large its table of contents may be.

    Yields
    ------
    zipfile.ZipFile

    Raises
    ------
    InputError
        If it would unpack to far more than it is, or is packed in another way than zips usually are.
    one of BROKEN_ZIP
        If it is no archive, or a damaged one.
    """
    opened = io.BytesIO(file) if isinstance(file, bytes) else file
    n_packed = opened.seek(0, io.SEEK_END)
    directory = _Directory(opened, max_directory_bytes)
    with zipfile.ZipFile(directory) as archive:
        directory.max_bytes = None
        entries = archive.infolist()
        if any(entry.compress_type not in _METHODS for entry in entries):
            text = _("“{file}” is packed in a way that is not read: pack it anew as a plain .zip.")
            raise InputError(text.format(file=name))
        check_ratio(name, n_packed, sum(entry.file_size for entry in entries))
        yield archive


def check_ratio(name: str, n_packed: int, n_unpacked: int) -> None:
    """Refuse what unpacks to so much that nobody can have meant it; raises InputError."""
    if n_unpacked > MIN_BOMB_BYTES and n_unpacked > MAX_RATIO * n_packed:
        text = _(
            "“{file}” would unpack from {packed} to {unpacked} MB; expected are at most {n} times its size."
        )
        packed, unpacked = number_text(n_packed / 1e6, ",.1f"), number_text(n_unpacked / 1e6, ",.0f")
        raise InputError(text.format(file=name, packed=packed, unpacked=unpacked, n=MAX_RATIO))


def read_member(archive: zipfile.ZipFile, entry: str | zipfile.ZipInfo, max_bytes: int) -> bytes:
    """The bytes of a member; InputError if there are more, whatever the table of contents says."""
    with archive.open(entry) as file:
        parts, n_bytes = [], 0
        while part := file.read(BLOCK):
            n_bytes += len(part)
            if n_bytes > max_bytes:
                text = _("{name} in the file is larger than {size} MB.")
                size = number_text(max_bytes / 1e6, ",.3g")
                raise InputError(text.format(name=file.name[:60], size=size))
            parts.append(part)
    return b"".join(parts)


class _Directory:
    """A file of which a table of contents is read only up to a size: ZipFile reads it at once."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file = file
        self.max_bytes: int | None = max_bytes

    def read(self, size: int = -1, /) -> bytes:
        if self.max_bytes is not None and size > self.max_bytes:
            raise zipfile.BadZipFile(_("its table of contents is too large"))
        return self._file.read(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
