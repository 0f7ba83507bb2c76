"""The bytes of a file of the user's: what they are, and reading them without surprises."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.errors import InputError
from engine.language.texts import N_, _
from engine.system.bounded_zip import BROKEN_ZIP, check_ratio, open_zip
from engine.system.regular_files import FOLDER, is_file, is_folder, kind_of, open_file

Progress = Callable[[float], None]  # is told the part that is done, from 0 to 1
ShouldStop = Callable[[], bool]

MAX_UNPACKED = 8 << 30  # bytes; a file or .gz that goes beyond is no table for a classroom PC
MAX_DIRECTORY_BYTES = 32_000_000  # of a .zip's table of contents: 200,000 images
BLOCK = 1 << 20
MAX_VALUES = 250_000_000  # of all features of arrays or images together; as float32 they take 1 GB
MAX_CLASSES = 1000  # of arrays or images
_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
_DATA_SUFFIXES = (
    *(".csv", ".tsv", ".tab", ".txt", ".dat", ".data", ".gz", ".parquet"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".npz", ".npy", ".zip"),
)
_MODELS = ("saved_model.pb", "model.json")  # in folders of models
_PAIRS = (
    ("train", "test"),
    ("training", "testing"),
    ("training", "test"),
    ("train", "val"),
    ("train", "valid"),
)
_FOREIGN = {  # first bytes of files that are no data, whatever their name says
    **dict.fromkeys(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8"),
        N_(
            "“{file}” is a single image; data are a folder of images, not a table, arrays or a folder of "
            "images."
        ),
    ),
    b"%PDF": N_("“{file}” is a PDF document, not a table, arrays or a folder of images."),
    **dict.fromkeys(
        (b"\x7fELF", b"MZ\x90"), N_("“{file}” is a program, not a table, arrays or a folder of images.")
    ),
    b"7z\xbc\xaf": N_("“{file}” is a 7z archive, not a table, arrays or a folder of images."),
    b"Rar!": N_("“{file}” is a RAR archive, not a table, arrays or a folder of images."),
    b"SQLite format 3": N_("“{file}” is a database, not a table, arrays or a folder of images."),
    b"\x89HDF": N_("“{file}” is an HDF5 file, not a table, arrays or a folder of images."),
}


class ReadingStoppedError(Exception):
    """`should_stop` said yes."""


def may_be_data(path: Path) -> bool:
    """Say by its name whether a file may have data, before it is read; a folder may have images.

    One with a model of TensorFlow or TensorFlow.js in it has none.

    Parameters
    ----------
    path : Path

    Returns
    -------
    bool
    """
    if is_folder(path):
        return not any(is_file(path / name) for name in _MODELS)
    return path.suffix.lower() in _DATA_SUFFIXES


def files_beside(path: Path) -> tuple[Path, Path] | None:
    """Find the files with training and test rows if a table is one of the two: train.csv and test.csv.

    Parameters
    ----------
    path : Path

    Returns
    -------
    (Path, Path) or None
        The one with the training rows first; None if there is no such file beside.
    """
    for pair in _PAIRS:
        for own, other in (pair, pair[::-1]):
            word = re.search(rf"(?<![a-zA-Z]){own}(?![a-zA-Z])", path.name, re.IGNORECASE)
            if word is None:
                continue
            found = word.group()
            written = other.upper() if found.isupper() else other.title() if found[0].isupper() else other
            beside = path.with_name(path.name[: word.start()] + written + path.name[word.end() :])
            if is_file(beside) and is_file(path):
                return (path, beside) if own == pair[0] else (beside, path)
    return None


def file_format(path: str | Path) -> str:
    """Say what a file is by its bytes; its name decides only between formats that share them.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    str
        One of FILE_FORMATS: "csv" for every table in text, "excel" for .xlsx, .xlsm, .xlsb, .xls and .ods,
        "images" for a folder and for a zip of images.

    Raises
    ------
    InputError
        If the file cannot be read, is empty or is none of these.
    """
    path = Path(path)
    if kind_of(path) == FOLDER:
        return "images"
    start = first_bytes(path, 512)
    if start.startswith(_ZIP):
        return _format_of_zip(path)
    if start.startswith(_OLE):
        return "excel"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\x93NUMPY"):
        return "npz"
    for magic, text in _FOREIGN.items():
        if start.startswith(magic):
            raise InputError(_(text).format(file=path.name))
    return "csv"


def first_bytes(path: Path, n_bytes: int) -> bytes:
    """Return the start of a file, unpacked if it is a .gz.

    Parameters
    ----------
    path : Path
    n_bytes : int

    Returns
    -------
    bytes
        Not empty.

    Raises
    ------
    InputError
        If the file cannot be read or is empty.
    """
    with open_bytes(path) as file:
        start = file.read(n_bytes)
    if not start:
        raise InputError(_("“{file}” is empty.").format(file=path.name))
    return start


def open_bytes(path: Path) -> io.BufferedReader:
    """Open a file to read its bytes, unpacked if it is a .gz.

    Parameters
    ----------
    path : Path

    Returns
    -------
    io.BufferedReader
        Its reads raise InputError where the file cannot be read.

    Raises
    ------
    InputError
        If the file cannot be opened.
    """
    return io.BufferedReader(_Source(path, open_file(path, MAX_UNPACKED)), BLOCK)


class _Source(io.RawIOBase):
    """A file's bytes, unpacked if it is a .gz, with every failure as an InputError."""

    def __init__(self, path: Path, packed: io.BufferedReader) -> None:
        self._path, self._packed = path, packed
        self._n_packed = self._packed.seek(0, io.SEEK_END)
        self._packed.seek(0)
        is_gzip = self._packed.read(2) == _GZIP
        self._packed.seek(0)
        self._file: Any = gzip.GzipFile(fileobj=self._packed) if is_gzip else self._packed
        self._n_read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            content = self._file.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            text, reason = _("“{file}” is damaged: {reason}."), str(error).rstrip(".")
            raise InputError(text.format(file=self._path.name, reason=reason)) from error
        self._n_read += len(content)
        if self._n_read > MAX_UNPACKED:
            text = _("“{file}” unpacks to more than {size} GB.")
            raise InputError(text.format(file=self._path.name, size=MAX_UNPACKED >> 30))
        check_ratio(self._path.name, self._n_packed, self._n_read)
        buffer[: len(content)] = content
        return len(content)

    def tell(self) -> int:
        """How many bytes of the file itself have been read."""
        return self._packed.tell()

    def close(self) -> None:
        self._packed.close()
        super().close()


def sha256_of(path: str | Path, on_progress: Progress | None = None, stop: ShouldStop | None = None) -> str:
    """Return the SHA-256 of a file's bytes.

    Parameters
    ----------
    path : str or Path
        Not a folder.
    on_progress, stop : callable, optional

    Returns
    -------
    str
        64 hexadecimal digits.

    Raises
    ------
    InputError
        If the file cannot be read.
    ReadingStoppedError
        If `stop` said so.
    """
    path = Path(path)
    digest = hashlib.sha256()
    try:
        with open_file(path, MAX_UNPACKED) as file:
            n_done, n_bytes = 0, max(file.seek(0, io.SEEK_END), 1)
            file.seek(0)
            while block := file.read(BLOCK):
                digest.update(block)
                n_done += len(block)
                if stop is not None and stop():
                    raise ReadingStoppedError
                if on_progress is not None:
                    on_progress(min(n_done / n_bytes, 1.0))
    except OSError as error:
        text = _("“{file}” cannot be read: {reason}.")
        raise InputError(text.format(file=path.name, reason=error.strerror or error)) from error
    return digest.hexdigest()


def _format_of_zip(path: Path) -> str:
    try:
        with open_file(path, MAX_UNPACKED) as file, open_zip(file, path.name, MAX_DIRECTORY_BYTES) as archive:
            names = archive.namelist()
            is_ods = "mimetype" in names and b"spreadsheet" in archive.open("mimetype").read(200)
    except InputError:
        raise
    except BROKEN_ZIP as error:
        text, reason = _("“{file}” is a damaged archive: {reason}."), str(error).rstrip(".")
        raise InputError(text.format(file=path.name, reason=reason)) from error
    if is_ods or any(name.startswith("xl/") for name in names):
        return "excel"
    if any(name.endswith(".npy") for name in names):
        return "npz"
    if any(name.lower().endswith(_IMAGE_SUFFIXES) for name in names):
        return "images"
    text = _("“{file}” is an archive without a table, arrays or images in it.")
    raise InputError(text.format(file=path.name))
