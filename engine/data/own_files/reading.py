"""Reads a table of the user's, whatever its format, into columns of numbers, dates and text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.data.own_files.naming import NAME_ROWS, column_names, unique_names
from engine.data.own_files.parquet import parquet_blocks, parquet_names
from engine.data.own_files.source import Progress, ReadingStoppedError, ShouldStop
from engine.data.own_files.text_table import first_text_rows, text_blocks
from engine.data.own_files.values import (
    NA_VALUES,
    Values,
    guess_date_format,
    to_dates,
    to_numbers,
    to_text,
)
from engine.data.own_files.workbook import sheet_cells
from engine.errors import InputError
from engine.experiment.data_file import TableFormat

if TYPE_CHECKING:
    import pandas as pd

Block = Mapping[str, Values]
Blocks = Callable[[Mapping[str, str]], Iterator[tuple[Block, float]]]  # of the columns with their kinds


def read_table(
    path: str | Path,
    file_format: str,
    table: TableFormat,
    *,
    n_rows: int | None = None,
    kinds: Mapping[str, str] | None = None,
    date_formats: Mapping[str, str] | None = None,
    on_progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> pd.DataFrame:
    """Read a table, or some of its columns; equal arguments and bytes give equal values.

    Parameters
    ----------
    path : str or Path
    file_format : str
        "csv", "excel" or "parquet".
    table : TableFormat
    n_rows : int, optional
        Read no more rows.
    kinds : mapping of str to str, optional
        The columns to read and the kind of each, one of COLUMN_KINDS. Without it all are read as text. A name
        that the file does not have is passed over.
    date_formats : mapping of str to str, optional
        Of dates in text, `ColumnSpec.date_format`; where there is none it is guessed from the first rows.
    on_progress : callable, optional
        Is told the part that is done, from 0 to 1.
    should_stop : callable, optional

    Returns
    -------
    DataFrame
        In the file's order with rows from 0. A "number" is float64 with nan where a value is missing, is no
        number or is infinite. A "category" or "text" is object: str without space around it, or None; whole
        numbers of a workbook have no decimals. A "date" is datetime64[us] with NaT, in UTC if it has a zone.

    Raises
    ------
    InputError
        If the file cannot be read as such a table; the sentence names the place.
    ReadingStoppedError
        If `should_stop` said so.
    """
    import pandas as pd

    columns, _ = read_columns(
        path,
        file_format,
        table,
        n_rows=n_rows,
        kinds=kinds,
        date_formats=date_formats,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    return pd.DataFrame(
        {name: pd.Series(values, dtype=values.dtype) for name, values in columns.items()}, copy=False
    )


def read_columns(
    path: str | Path,
    file_format: str,
    table: TableFormat,
    *,
    n_rows: int | None = None,
    kinds: Mapping[str, str] | None = None,
    date_formats: Mapping[str, str] | None = None,
    on_progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> tuple[dict[str, Values], dict[str, int]]:
    """Read a table as `read_table` does, but into arrays.

    Parameters
    ----------
    path, file_format, table, n_rows, kinds, date_formats, on_progress, should_stop
        As of `read_table`.

    Returns
    -------
    columns : dict of str to ndarray, (n,)
        In the file's order, of the types that `read_table` says.
    unreadable : dict of str to int
        How many values were there but are no number or no date, or infinite.

    Raises
    ------
    InputError
        If the file cannot be read as such a table; the sentence names the place.
    ReadingStoppedError
        If `should_stop` said so.
    """
    path = Path(path)
    names, blocks = _SOURCES[file_format](path, table, n_rows)
    chosen = [name for name in names if kinds is None or name in kinds]
    wanted = dict.fromkeys(chosen, "text") if kinds is None else {name: kinds[name] for name in chosen}
    formats = dict(date_formats or {})
    parts: dict[str, list[Values]] = {name: [] for name in chosen}
    unreadable = dict.fromkeys(chosen, 0)
    memory: dict[str, str] = {}
    for block, done in blocks(wanted) if wanted else ():
        for name in chosen:
            values, n_bad = _converted(block[name], wanted[name], table, formats, name, memory)
            parts[name].append(values)
            unreadable[name] += n_bad
        if should_stop is not None and should_stop():
            raise ReadingStoppedError
        if on_progress is not None:
            on_progress(done)
    if chosen and not any(map(len, parts[chosen[0]])):
        raise InputError(f"“{path.name}” has a header but no rows.")
    columns = {}
    for name in chosen:  # one after the other: the parts of one column at a time are there twice
        found = parts.pop(name)
        columns[name] = found[0] if len(found) == 1 else np.concatenate(found)
    return columns, unreadable


# --- Names of the columns, and rows in blocks with the part of the file that is done


def _text(path: Path, table: TableFormat, n_rows: int | None) -> tuple[tuple[str, ...], Blocks]:
    names = column_names(path, table, first_text_rows(path, table, NAME_ROWS + 1))
    return names, lambda kinds: text_blocks(path, table, names, kinds, n_rows)


def _workbook(path: Path, table: TableFormat, n_rows: int | None) -> tuple[tuple[str, ...], Blocks]:
    n_cells = None if n_rows is None else table.skip_rows + 1 + max(n_rows, NAME_ROWS)
    cells = [row for row in sheet_cells(path, table.sheet, n_cells)[table.skip_rows :] if set(row) != {""}]
    head = [[text or "" for text in to_text(row)] for row in cells[: NAME_ROWS + 1]]
    names = column_names(path, table, head)
    rows = cells[table.has_header :][:n_rows]

    def blocks(kinds: Mapping[str, str]) -> Iterator[tuple[Block, float]]:
        places = {name: names.index(name) for name in kinds}
        found = {name: np.empty(len(rows), dtype=object) for name in kinds}
        for name, place in places.items():
            values = [row[place] for row in rows]
            found[name][:] = [None if isinstance(one, str) and one in NA_VALUES else one for one in values]
        yield found, 1.0

    return names, blocks


def _parquet(path: Path, _: TableFormat, n_rows: int | None) -> tuple[tuple[str, ...], Blocks]:
    names = parquet_names(path)
    return unique_names(names), lambda kinds: parquet_blocks(path, list(kinds), n_rows)


_SOURCES = {"csv": _text, "excel": _workbook, "parquet": _parquet}


# --- Values


def convert_columns(
    columns: Mapping[str, Values],
    kinds: Mapping[str, str],
    table: TableFormat,
    date_formats: Mapping[str, str],
) -> tuple[dict[str, Values], dict[str, int]]:
    """Return columns that were read as text as they are read with their kinds.

    Parameters
    ----------
    columns : mapping of str to ndarray of object, (n,)
        As `read_columns` gives them without kinds.
    kinds : mapping of str to str
        The columns to convert, and to what.
    table : TableFormat
        How numbers are written.
    date_formats : mapping of str to str

    Returns
    -------
    columns, unreadable
        As `read_columns` gives them with these kinds.
    """
    found, unreadable, formats = {}, {}, dict(date_formats)
    for name, kind in kinds.items():
        if kind in ("category", "text"):
            found[name], unreadable[name] = columns[name], 0
        else:
            found[name], unreadable[name] = _converted(columns[name], kind, table, formats, name, {})
    return found, unreadable


def _converted(
    values: Values,
    kind: str,
    table: TableFormat,
    date_formats: dict[str, str],
    name: str,
    memory: dict[str, str],
) -> tuple[Values, int]:
    """Values as their kind says, and how many were there but could not be read."""
    import pandas as pd

    if kind == "number":
        numbers = to_numbers(values, table.decimal, table.thousands)
        return numbers, int((np.isnan(numbers) & ~pd.isna(values)).sum())
    if kind == "date":
        if values.dtype.kind == "M":
            return values.astype("datetime64[us]"), 0
        if name not in date_formats:
            date_formats[name] = guess_date_format(values) or ""
        dates = to_dates(values, date_formats[name])
        return dates, int((np.isnat(dates) & ~pd.isna(values)).sum())
    codes, uniques = pd.factorize(values)
    texts = [None if text is None else memory.setdefault(text, text) for text in to_text(uniques)]
    return np.array([*texts, None], dtype=object)[codes], 0
