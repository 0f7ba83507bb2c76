"""The arrays in an .npz or .npy file, read without ever unpickling."""

from __future__ import annotations

import io
import math
import tokenize
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from engine.data.own_files.source import MAX_UNPACKED
from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import _, pgettext
from engine.network.fields import cut
from engine.system.bounded_zip import BROKEN_ZIP, open_zip
from engine.system.regular_files import open_file

Array = npt.NDArray[Any]
MAX_BYTES = 2_000_000_000  # of one array
MAX_HEAD_BYTES = 100_000  # numpy reads it whole, before it refuses one of more than 10,000
MAX_ARRAYS = 1000  # in an .npz file
COLUMN = "column "  # in files: "column 5" of a table without names, counted from 1
_BROKEN_HEAD = (MemoryError, RecursionError, SyntaxError, TypeError, tokenize.TokenError)


@dataclass(frozen=True)
class ArrayHead:
    """What stands before an array's numbers.

    Attributes
    ----------
    name : str
    shape : tuple of int
    dtype : numpy.dtype
    problem : str
        Why the array cannot be read, as the end of a sentence; empty if it can.
    """

    name: str
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    problem: str = ""

    @property
    def text(self) -> str:
        """Shape and type: "60,000 × 28 × 28, uint8", "600, text"."""
        # Translators: the shape of an array.
        shape = " × ".join(number_text(side, ",") for side in self.shape) or _("one value")
        # Translators: the type of an array's values.
        kind = pgettext("values", "text") if self.dtype.kind in "US" else self.dtype.name
        # Translators: of an array, such as "60,000 × 28 × 28, uint8".
        return _("{shape}, {type}").format(shape=shape, type=kind)


@dataclass(frozen=True)
class Arrays:
    """An open file.

    Attributes
    ----------
    file_name : str
    heads : tuple of ArrayHead
        In the file's order; of an .npy table its columns.
    is_table : bool
        Whether they are columns of one table.
    read : callable
        Returns the array of a head.
    """

    file_name: str
    heads: tuple[ArrayHead, ...]
    is_table: bool
    read: Callable[[ArrayHead], Array]

    def head(self, name: str) -> ArrayHead:
        """Find an array.

        Parameters
        ----------
        name : str

        Returns
        -------
        ArrayHead

        Raises
        ------
        InputError
            If there is none of that name, or it cannot be read.
        """
        found = next((head for head in self.heads if head.name == name), None)
        if found is None:
            there = cut(comma_listed([head.name for head in self.heads[:10]]))
            text = _("“{file}” has no array {name}; there are {known}.")
            raise InputError(text.format(file=self.file_name, name=cut(name), known=there))
        if found.problem:
            # Translators: {problem} is such as "has a shape that is none".
            text = _("the array {name} of “{file}” {problem}.")
            raise InputError(text.format(name=cut(name), file=self.file_name, problem=found.problem))
        return found


@contextmanager
def open_arrays(path: Path) -> Iterator[Arrays]:
    """Open an .npz or .npy file; which of them is told by its first bytes.

    Parameters
    ----------
    path : Path

    Yields
    ------
    Arrays

    Raises
    ------
    InputError
        If the file is broken, locked, or has no arrays; also while its arrays are read.
    """
    try:
        with open_file(path, MAX_UNPACKED, _("a file of arrays")) as file:
            start = file.read(6)
            file.seek(0)
            if start == b"\x93NUMPY":
                yield _table(file, path)
            else:
                with open_zip(file, path.name) as opened:
                    yield _named_arrays(opened, path)
    except InputError:
        raise
    except (*BROKEN_ZIP, *_BROKEN_HEAD) as error:
        what = cut(" ".join(str(error).split()).rstrip(".")) or type(error).__name__
        text = _("“{file}” is no .npz or .npy file that can be read: {reason}.")
        raise InputError(text.format(file=path.name, reason=what)) from error


def _table(file: IO[bytes], path: Path) -> Arrays:
    """Take the columns of an .npy file."""
    n_bytes = file.seek(0, io.SEEK_END)
    file.seek(0)
    whole = _head("", file, n_bytes)
    if whole.problem:
        # Translators: {problem} is such as "has a shape that is none".
        text = _("the array in “{file}” {problem}.")
        raise InputError(text.format(file=path.name, problem=whole.problem))
    names, n_dimensions = whole.dtype.names, len(whole.shape)
    if not (names and n_dimensions == 1) and not (not names and n_dimensions == 2 and whole.shape[1] > 1):
        text = _(
            "“{file}” is one array ({values}); expected is a table with a column to predict, or an .npz file "
            "with an array of features and one of the target."
        )
        raise InputError(text.format(file=path.name, values=cut(whole.text)))
    if names:
        heads = tuple(_field(whole, name) for name in names)
    else:
        heads = tuple(
            ArrayHead(f"{COLUMN}{i}", whole.shape[:1], whole.dtype) for i in range(1, whole.shape[1] + 1)
        )
    file.seek(0)
    table = np.lib.format.read_array(file, allow_pickle=False)

    def read(head: ArrayHead) -> Array:
        return np.asarray(table[head.name] if names else table[:, heads.index(head)])

    return Arrays(path.name, heads, True, read)


def _field(whole: ArrayHead, name: str) -> ArrayHead:
    assert whole.dtype.fields is not None
    dtype = whole.dtype.fields[name][0]
    is_plain = dtype.subdtype is None and dtype.names is None
    # Translators: what is wrong with an array, after its name.
    problem = "" if is_plain else _("has several values in each record")
    return ArrayHead(name, whole.shape, dtype, problem)


def _named_arrays(opened: zipfile.ZipFile, path: Path) -> Arrays:
    """Take the arrays of an .npz file."""
    entries = {
        entry.filename.removesuffix(".npy"): entry
        for entry in opened.infolist()
        if entry.filename.endswith(".npy")
    }
    if not entries:
        text = _("“{file}” has no arrays; expected are .npy files in it.")
        raise InputError(text.format(file=path.name))
    if len(entries) > MAX_ARRAYS:
        text = _("“{file}” has {n} arrays; expected are at most {most}.")
        n, most = number_text(len(entries), ","), number_text(MAX_ARRAYS, ",")
        raise InputError(text.format(file=path.name, n=n, most=most))
    if any(entry.flag_bits & 1 for entry in entries.values()):
        text = _("“{file}” is locked with a password; save it without one.")
        raise InputError(text.format(file=path.name))
    heads = []
    for name, entry in entries.items():
        with opened.open(entry) as file:
            heads.append(_head(name, file, entry.file_size))

    def read(head: ArrayHead) -> Array:
        with opened.open(entries[head.name]) as file:
            return np.lib.format.read_array(file, allow_pickle=False)

    return Arrays(path.name, tuple(heads), False, read)


def _head(name: str, file: IO[bytes], n_bytes: int) -> ArrayHead:
    """Read an array's head, and compare the size that it states with the bytes that are there."""
    version = np.lib.format.read_magic(file)
    if version in ((2, 0), (3, 0)):
        length = int.from_bytes(file.read(4), "little")
        if length > MAX_HEAD_BYTES:
            text = _("the head of an array has {n} bytes; expected are at most {most}.")
            n, most = number_text(length, ","), number_text(MAX_HEAD_BYTES, ",")
            raise InputError(text.format(n=n, most=most))
        file.seek(-4, io.SEEK_CUR)
    if version == (1, 0):
        shape, _order, dtype = np.lib.format.read_array_header_1_0(file)
    elif version in ((2, 0), (3, 0)):
        shape, _order, dtype = np.lib.format.read_array_header_2_0(file)
    else:
        text = _("an array has the unknown format {version}; expected is 1.0 to 3.0.")
        raise InputError(text.format(version=f"{version[0]}.{version[1]}"))
    size = math.prod(shape) * dtype.itemsize
    problem = ""
    if dtype.hasobject:
        # Translators: what is wrong with an array, after its name; so are those that follow.
        problem = _("holds Python objects, which could run code; save numbers or text instead")
    elif min(shape, default=0) < 0:
        problem = _("has a shape that is none")
    elif size > MAX_BYTES:
        needed, most = number_text(size / 1e9, ",.1f"), number_text(MAX_BYTES / 1e9, "g")
        problem = _("needs {size} GB, and at most {most} GB fit").format(size=needed, most=most)
    elif file.tell() + size > n_bytes:
        problem = _("is cut off: it has fewer numbers than its head says")
    return ArrayHead(name, shape, dtype, problem)
