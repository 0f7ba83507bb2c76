"""Reads the files of well-known data sets, each checked against what it must be before it is used."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.found.rows import FOUND_SETS
from engine.data.found.search import files_of
from engine.data.own_files.arrays.array_file import open_arrays
from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.system.regular_files import open_file

Array = npt.NDArray[Any]
N_CIFAR = 10_000  # images in each of its files
CIFAR_FILES = (*(f"data_batch_{i}" for i in range(1, 6)), "test_batch")
MAX_BYTES = 1_000_000_000  # of a file
MAX_UNPACKED = 250_000_000  # bytes of an archive; CIFAR-10 has 184 million
MAX_MEMBERS = 100
_BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError, ValueError)


def load_found(dataset: str) -> tuple[Array, Array]:
    """Load a well-known data set from the files that are on this computer.

    Parameters
    ----------
    dataset : str
        An id of `FOUND_SETS`.

    Returns
    -------
    x : ndarray, (n_samples, ...)
    y : ndarray, (n_samples,)
        Those for training first, then those for the test.

    Raises
    ------
    InputError
        If the files are not here, are other ones, or are damaged.
    """
    files, found = files_of(dataset), FOUND_SETS[dataset]
    if len(files) > 1:
        return read_idx_set(files)
    check_sum(files[0], found.checksum)
    readers = {"mnist_70000": read_mnist, "cifar10": read_cifar, "california_housing": read_california}
    return readers[dataset](files[0])


def check_sum(path: Path, expected: str) -> None:
    """Compare a file with its published checksum.

    Parameters
    ----------
    path : Path
    expected : str
        SHA-256 or MD5.

    Raises
    ------
    InputError
        If the file is another one.
    """
    kind = "sha256" if len(expected) == 64 else "md5"
    try:
        with open_file(path, MAX_BYTES) as file:
            given = hashlib.file_digest(file, lambda: hashlib.new(kind, usedforsecurity=False)).hexdigest()
    except OSError as error:
        text = _("“{file}” cannot be read: {reason}.")
        raise InputError(text.format(file=path.name, reason=error.strerror)) from error
    if given != expected:
        text = _("“{file}” is not the file of that name: its {kind} must be {expected}, not {given}.")
        raise InputError(text.format(file=path.name, kind=kind.upper(), expected=expected, given=given))


# --- IDX


def read_idx_set(files: tuple[Path, ...], counts: tuple[int, int] = (60_000, 10_000)) -> tuple[Array, Array]:
    """Read images and labels, those for training first.

    Parameters
    ----------
    files : tuple of Path
        Images for training and test, labels for training and test.
    counts : (int, int)
        How many images for training and for the test there must be.

    Returns
    -------
    x : ndarray of uint8, (n, 28, 28)
    y : ndarray of uint8, (n,)

    Raises
    ------
    InputError
        If a file is damaged, of another kind or of another size, or a label is not from 0 to 9.
    """
    images = [read_idx(path, (n, 28, 28)) for path, n in zip(files[:2], counts, strict=True)]
    labels = [read_idx(path, (n,)) for path, n in zip(files[2:], counts, strict=True)]
    for path, part in zip(files[2:], labels, strict=True):
        if part.max() > 9:
            raise InputError(_unknown_label(path, part.max()))
    return np.concatenate(images), np.concatenate(labels)


def read_idx(path: Path, shape: tuple[int, ...]) -> Array:
    """Read an IDX file of bytes: two zeros, the type 8, the number of dimensions, their sizes, the numbers.

    Parameters
    ----------
    path : Path
        Packed if its name ends with .gz.
    shape : tuple of int
        What it must have.

    Returns
    -------
    ndarray of uint8, of that shape

    Raises
    ------
    InputError
        If it is damaged, of another kind or of another shape.
    """
    head = bytes([0, 0, 8, len(shape)]) + b"".join(n.to_bytes(4, "big") for n in shape)
    size = len(head) + int(np.prod(shape))
    try:
        with open_file(path, MAX_BYTES) as packed:
            file = gzip.GzipFile(fileobj=packed) if path.suffix == ".gz" else packed
            content = file.read(size + 1)
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError(_damaged(path, error)) from error
    if content[:4] != head[:4]:
        text = _(
            "“{file}” is no IDX file of bytes in {n} dimensions: it begins with {found}, not with {expected}."
        )
        # Translators: what a file begins with.
        found = content[:4].hex(" ") or _("nothing")
        raise InputError(text.format(file=path.name, n=len(shape), found=found, expected=head[:4].hex(" ")))
    if content[: len(head)] != head:
        sizes = [int.from_bytes(content[at : at + 4], "big") for at in range(4, len(head), 4)]
        wanted, given = (" × ".join(number_text(n, ",") for n in one) for one in (shape, sizes))
        text = _("“{file}” must have {wanted} numbers, not {given}.")
        raise InputError(text.format(file=path.name, wanted=wanted, given=given))
    if len(content) != size:
        text = _("“{file}” is too long: its head promises {n} bytes in all.")
        if len(content) < size:
            text = _("“{file}” is too short: its head promises {n} bytes in all.")
        raise InputError(text.format(file=path.name, n=number_text(size, ",")))
    return np.frombuffer(content, "uint8", offset=len(head)).reshape(shape)


# --- Archives


def read_mnist(path: Path) -> tuple[Array, Array]:
    """Read Keras's mnist.npz.

    Parameters
    ----------
    path : Path

    Returns
    -------
    x : ndarray of uint8, (n, 28, 28)
    y : ndarray of uint8, (n,)

    Raises
    ------
    InputError
        If it is no .npz file with these arrays.
    """
    with open_arrays(path) as arrays:
        parts = [arrays.read(arrays.head(name)) for name in ("x_train", "x_test", "y_train", "y_test")]
    x, y = parts[:2], parts[2:]
    if any(
        a.ndim != 3 or a.shape[1:] != (28, 28) or b.shape != a.shape[:1] for a, b in zip(x, y, strict=True)
    ):
        text = _("“{file}” must have images of 28 × 28 pixels with a label each.")
        raise InputError(text.format(file=path.name))
    return np.concatenate(x), np.concatenate(y)


def read_cifar(path: Path, n_each: int = N_CIFAR) -> tuple[Array, Array]:
    """Read the binary version of CIFAR-10.

    Parameters
    ----------
    path : Path
        A .tar.gz with six files.
    n_each : int
        Images in each of them.

    Returns
    -------
    x : ndarray of uint8, (n, 32, 32, 3)
    y : ndarray of uint8, (n,)

    Raises
    ------
    InputError
        If it is damaged, or lacks one of the files.
    """
    names = [f"cifar-10-batches-bin/{name}.bin" for name in CIFAR_FILES]
    members = read_members(path, dict.fromkeys(names, n_each * 3073))
    rows = np.frombuffer(b"".join(members[name] for name in names), "uint8")
    if rows.size != len(names) * n_each * 3073:
        text = _("“{file}” must have {n} images in each of {n_files} files.")
        raise InputError(text.format(file=path.name, n=number_text(n_each, ","), n_files=len(names)))
    rows = rows.reshape(-1, 3073)
    if rows[:, 0].max() > 9:
        raise InputError(_unknown_label(path, rows[:, 0].max()))
    return rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1), rows[:, 0]


def read_california(path: Path) -> tuple[Array, Array]:
    """Read scikit-learn's archive of the California housing data.

    Parameters
    ----------
    path : Path
        A .tgz with a text of nine columns.

    Returns
    -------
    x : ndarray of float64, (n, 8)
    y : ndarray of float64, (n,)
        As `sklearn.datasets.fetch_california_housing` gives them.

    Raises
    ------
    InputError
        If it is damaged, or is no such text.
    """
    name = "CaliforniaHousing/cal_housing.data"
    text = read_members(path, {name: 10_000_000})[name]
    try:
        table = np.loadtxt(io.StringIO(text.decode("ascii")), delimiter=",", ndmin=2)
    except ValueError as error:
        message = _("{name} in “{file}” is no table of numbers.")
        raise InputError(message.format(name=name, file=path.name)) from error
    if table.shape[1] != 9 or not np.isfinite(table).all() or (table[:, 6] == 0).any():
        message = _("{name} in “{file}” must have 9 columns of numbers, and households.")
        raise InputError(message.format(name=name, file=path.name))
    longitude, latitude, age, rooms, bedrooms, people, households, income, value = table.T
    averages = [rooms / households, bedrooms / households, people, people / households]
    return np.column_stack([income, age, *averages, latitude, longitude]), value / 100_000


def read_members(path: Path, wanted: dict[str, int]) -> dict[str, bytes]:
    """Read files of a .tar.gz by name; nothing is written, and no more is unpacked than `MAX_UNPACKED`.

    Parameters
    ----------
    path : Path
    wanted : dict of str to int
        Names, and the most bytes that each may have.

    Returns
    -------
    dict of str to bytes

    Raises
    ------
    InputError
        If the archive is damaged or too large, or lacks a file.
    """
    members: dict[str, bytes] = {}
    try:
        with (
            open_file(path, MAX_BYTES) as packed,
            gzip.GzipFile(fileobj=packed) as unpacked,
            tarfile.open(fileobj=_Limited(unpacked), mode="r|") as archive,
        ):
            for number, member in enumerate(archive):
                if number >= MAX_MEMBERS or len(members) == len(wanted):
                    break
                if member.name in wanted and member.isreg() and member.size <= wanted[member.name]:
                    content = archive.extractfile(member)
                    assert content is not None
                    members[member.name] = content.read()
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError(_damaged(path, error)) from error
    missing = [name for name in wanted if name not in members]
    if missing:
        text = _("“{file}” has no file {name} of the right size.")
        raise InputError(text.format(file=path.name, name=missing[0]))
    return members


class _Limited(io.RawIOBase):
    """Bytes that end with an error after `MAX_UNPACKED`."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file, self._n_read = file, 0

    def read(self, size: int = -1, /) -> bytes:
        content = self._file.read(size)
        self._n_read += len(content)
        if self._n_read > MAX_UNPACKED:
            text = _("it unpacks to more than {size} MB")
            raise OSError(text.format(size=number_text(MAX_UNPACKED / 1e6, ",.0f")))
        return content


def _damaged(path: Path, error: Exception) -> str:
    reason = str(error).rstrip(".")
    return _("“{file}” is damaged: {reason}.").format(file=path.name, reason=reason)


def _unknown_label(path: Path, label: int) -> str:
    text = _("“{file}” has the label {label}; expected are labels from 0 to 9.")
    return text.format(file=path.name, label=label)
