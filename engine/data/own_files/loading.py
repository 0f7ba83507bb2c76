"""Loads a file of the user's as its FileSpec says, if it still is the file that was imported."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.data.own_files.arrays.samples import load_arrays
from engine.data.own_files.images.image_folder import load_images
from engine.data.own_files.source import sha256_of
from engine.data.own_files.tables.reading import read_table
from engine.errors import InputError
from engine.experiment.data_file import TABLE_FORMATS, FileSpec
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.system.regular_files import MISSING, kind_of

Array = npt.NDArray[Any]
KEPT_BYTES = 1 << 30  # of files that stay in memory; the newest stays however large it is


@dataclass(frozen=True)
class FileSamples:
    """The samples of a file.

    Attributes
    ----------
    x : ndarray, (n, *shape), or DataFrame
        Of a table all columns but target and ignored ones: numbers as float64, categories as str, dates as
        datetime64, each with its missing values.
    y : ndarray, (n,)
        float32 for a regression, int64 class numbers for a classification.
    """

    x: Array | pd.DataFrame
    y: Array

    @property
    def n_bytes(self) -> int:
        """How much memory the samples take."""
        if isinstance(self.x, pd.DataFrame):
            return int(self.x.memory_usage(deep=True).sum()) + self.y.nbytes
        return self.x.nbytes + self.y.nbytes


def load_file(file: FileSpec) -> FileSamples:
    """Load the samples of a file; those of the last files stay in memory.

    Parameters
    ----------
    file : FileSpec

    Returns
    -------
    FileSamples
        Shared between calls: not to be changed.

    Raises
    ------
    InputError
        If the file is missing or has changed, or is not what the FileSpec says.
    """
    if file in _kept:
        _kept.move_to_end(file)
        return _kept[file]
    samples = _READERS[file.format](file)
    if len(samples.y) != file.n_samples:
        text = _("“{file}” has {n} samples, but the project says {n_expected}: import it again.")
        n, expected = number_text(len(samples.y), ","), number_text(file.n_samples, ",")
        raise InputError(text.format(file=file.name, n=n, n_expected=expected))
    for array in (samples.x, samples.y):
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    _kept[file] = samples
    while len(_kept) > 1 and sum(one.n_bytes for one in _kept.values()) > KEPT_BYTES:
        _kept.popitem(last=False)
    return samples


_kept: OrderedDict[FileSpec, FileSamples] = OrderedDict()


def forget_files() -> None:
    """Free the memory of all files; they are read anew when they are needed."""
    _kept.clear()


def _unchanged_path(file: FileSpec) -> Path:
    """Return the file's path if it has the bytes that were imported."""
    path = Path(file.path)
    if not file.path:
        text = _("Nothing says in which folder “{file}” is: choose the file again.")
        raise InputError(text.format(file=file.name))
    if kind_of(path) == MISSING:
        text = _("“{file}” is not in “{folder}” any more: put it back, or choose where it is now.")
        raise InputError(text.format(file=file.name, folder=path.parent))
    if sha256_of(path) != file.sha256:
        text = _(
            "“{file}” in “{folder}” has changed since it was imported: import it again, or put the old file "
            "back."
        )
        raise InputError(text.format(file=file.name, folder=path.parent))
    return path


# --- Tables


def _table(file: FileSpec) -> FileSamples:
    used = [column for column in file.columns if column.role != "ignored"]
    (target,) = file.columns_as("target")
    is_classes = file.task == "classification"
    kinds = {column.name: column.kind for column in used}
    kinds[target.name] = "category" if is_classes else "number"
    date_formats = {column.name: column.date_format for column in used if column.date_format}
    tables = []
    for one in file.sources:
        path = _unchanged_path(one)
        table = read_table(path, file.format, file.table, kinds=kinds, date_formats=date_formats)
        gone = [name for name in kinds if name not in table]
        if gone:
            text = _("“{file}” has no column {column}: import it again.")
            raise InputError(text.format(file=one.name, column=gone[0]))
        tables.append(table[list(kinds)])
    table = tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)
    words = {name: "str" for name, kind in kinds.items() if kind in ("category", "text")}
    table = (table.astype(words) if words else table).dropna(subset=_dropping(file), ignore_index=True)
    y = (_class_numbers if is_classes else _numbers)(table[target.name], file)
    rows = table.drop(columns=target.name)
    has_missing = rows.isna().any()
    for column in file.columns_as("feature"):
        if column.missing == "none" and has_missing[column.name]:
            text = _(
                "Column {column} of “{file}” has missing values, but nothing says what becomes of them: "
                "import it again."
            )
            raise InputError(text.format(column=column.name, file=file.name))
    return FileSamples(rows, y)


def _dropping(file: FileSpec) -> list[str]:
    """Return the columns whose missing values drop a row: the target, and those that say so."""
    return [
        column.name
        for column in file.columns
        if column.role == "target" or (column.role != "ignored" and column.missing == "drop")
    ]


def _numbers(values: pd.Series[float], file: FileSpec) -> Array:
    with np.errstate(over="ignore"):
        numbers: Array = values.to_numpy("float32")
    if not np.isfinite(numbers).all():
        text = _("Column {column} of “{file}” has numbers that are too large to predict.")
        raise InputError(text.format(column=file.target, file=file.name))
    return numbers


def _class_numbers(labels: pd.Series[str], file: FileSpec) -> Array:
    numbers: Array = pd.Index(file.class_names).get_indexer(labels).astype("int64")
    if (numbers < 0).any():
        text = _(
            "“{file}” has the class {name} in column {column}, which the project does not know: import it "
            "again."
        )
        name = labels[numbers < 0].iloc[0]
        raise InputError(text.format(file=file.name, name=name, column=file.target))
    return numbers


_READERS: dict[str, Callable[[FileSpec], FileSamples]] = {
    **dict.fromkeys(TABLE_FORMATS, _table),
    "npz": lambda file: FileSamples(*load_arrays(file)),
    "images": lambda file: FileSamples(*load_images(file)),
}
