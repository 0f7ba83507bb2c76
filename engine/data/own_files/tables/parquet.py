"""Parquet files, where the package pyarrow is there; the app itself comes without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.data.own_files.source import MAX_UNPACKED
from engine.data.own_files.tables.values import Values
from engine.errors import InputError
from engine.language.texts import _
from engine.system.regular_files import open_file

CHUNK_VALUES = 1_000_000  # are read at a time


def parquet_names(path: Path) -> tuple[str, ...]:
    """Return the names of a Parquet file's columns.

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of str

    Raises
    ------
    InputError
        If pyarrow is not installed or the file is damaged.
    """
    return tuple(map(str, _opened(path).schema_arrow.names))


def _opened(path: Path) -> Any:
    try:
        import pyarrow.parquet
    except ImportError as error:
        text = _("“{file}” is a Parquet file, which needs the package pyarrow: save the table as CSV.")
        raise InputError(text.format(file=path.name)) from error
    try:
        return pyarrow.parquet.ParquetFile(open_file(path, MAX_UNPACKED))
    except InputError:
        raise
    except (OSError, ValueError) as error:
        raise InputError(_("“{file}” is a damaged Parquet file.").format(file=path.name)) from error


def parquet_blocks(
    path: Path, names: list[str], n_rows: int | None
) -> Iterator[tuple[Mapping[str, Values], float]]:
    """Give the rows of a Parquet file, some at a time.

    Parameters
    ----------
    path : Path
    names : list of str
        The columns to read.
    n_rows : int or None

    Yields
    ------
    block : mapping of str to ndarray, (rows,)
        Of each column.
    done : float
        The part of the file that has been read.

    Raises
    ------
    InputError
        If pyarrow is not installed or the file is damaged.
    """
    file = _opened(path)
    total = max(min(file.metadata.num_rows, n_rows or file.metadata.num_rows), 1)
    n_done = 0
    for batch in file.iter_batches(max(CHUNK_VALUES // len(names), 100), columns=names):
        frame = batch.to_pandas().iloc[: total - n_done]
        n_done += len(frame)
        yield {name: frame[name].to_numpy() for name in names}, n_done / total
        if n_done >= total:
            return
