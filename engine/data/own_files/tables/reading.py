"""Reads a table of the user's, whatever its format, into columns of numbers, dates and text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.data.own_files.source import Progress, ReadingStoppedError, ShouldStop
from engine.data.own_files.tables.naming import NAME_ROWS, column_names, unique_names
from engine.data.own_files.tables.parquet import parquet_blocks, parquet_names
from engine.data.own_files.tables.text_table import CHUNK_VALUES, MIN_CHUNK_ROWS, first_text_rows, text_blocks
from engine.data.own_files.tables.values import (
    NA_VALUES,
    Values,
    guess_date_format,
    to_dates,
    to_numbers,
    to_text,
)
from engine.data.own_files.tables.workbook import open_sheet
from engine.errors import InputError
from engine.experiment.data_file import TableFormat
from engine.language.texts import _

if TYPE_CHECKING:
    import pandas as pd

MANY_COLUMNS = 200
FEW_ROWS = 1000  # up to so many values are cheaper one by one
Block = Mapping[str, Values]
Blocks = Callable[[Mapping[str, str], int | None], Iterator[tuple[Block, float]]]


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

    columns, _ = open_table(path, file_format, table).read(
        kinds,
        n_rows=n_rows,
        date_formats=date_formats,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    made = {name: pd.Series(values, dtype=values.dtype) for name, values in columns.items()}
    # Copied into one block, since of thousands of blocks every step would take its time.
    return pd.DataFrame(made, copy=len(made) > MANY_COLUMNS)


@dataclass(frozen=True)
class OpenTable:
    """A table whose columns are known, and whose rows can be read, as often as needed.

    Attributes
    ----------
    path : Path
    table : TableFormat
    names : tuple of str
        Of the columns, in the file's order.
    blocks : callable
        Gives the rows of columns with their kinds, at most so many, some at a time.
    """

    path: Path
    table: TableFormat
    names: tuple[str, ...]
    blocks: Blocks

    def read(
        self,
        kinds: Mapping[str, str] | None = None,
        *,
        n_rows: int | None = None,
        date_formats: Mapping[str, str] | None = None,
        on_progress: Progress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> tuple[dict[str, Values], dict[str, int]]:
        """Read columns into arrays.

        Parameters
        ----------
        kinds, n_rows, date_formats, on_progress, should_stop
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
        chosen = [name for name in self.names if kinds is None or name in kinds]
        wanted = dict.fromkeys(chosen, "text") if kinds is None else {name: kinds[name] for name in chosen}
        formats = dict(date_formats or {})
        parts: dict[str, list[Values]] = {name: [] for name in chosen}
        unreadable = dict.fromkeys(chosen, 0)
        memory: dict[str, str] = {}
        for block, done in self.blocks(wanted, n_rows) if wanted else ():
            for name in chosen:
                values, n_bad = _converted(block[name], wanted[name], self.table, formats, name, memory)
                parts[name].append(values)
                unreadable[name] += n_bad
            if should_stop is not None and should_stop():
                raise ReadingStoppedError
            if on_progress is not None:
                on_progress(done)
        if chosen and not any(map(len, parts[chosen[0]])):
            raise InputError(_("“{file}” has a header but no rows.").format(file=self.path.name))
        columns = {}
        for name in chosen:  # one after the other: the parts of one column at a time are there twice
            found = parts.pop(name)
            columns[name] = found[0] if len(found) == 1 else np.concatenate(found)
        return columns, unreadable


def open_table(path: str | Path, file_format: str, table: TableFormat) -> OpenTable:
    """Find the columns of a table.

    Parameters
    ----------
    path : str or Path
    file_format : str
        "csv", "excel" or "parquet".
    table : TableFormat

    Returns
    -------
    OpenTable

    Raises
    ------
    InputError
        If the file cannot be read as such a table.
    """
    path = Path(path)
    return OpenTable(path, table, *_SOURCES[file_format](path, table))


# --- Names of the columns, and rows in blocks with the part of the file that is done


def _text(path: Path, table: TableFormat) -> tuple[tuple[str, ...], Blocks]:
    names = column_names(path, table, first_text_rows(path, table, NAME_ROWS + 1))
    return names, lambda kinds, n_rows: text_blocks(path, table, names, kinds, n_rows)


def _workbook(path: Path, table: TableFormat) -> tuple[tuple[str, ...], Blocks]:
    sheet = open_sheet(path, table.sheet)

    def filled_rows() -> Iterator[list[Any]]:
        return (row for row in islice(sheet.rows(), table.skip_rows, None) if set(row) != {""})

    head = [[text or "" for text in to_text(row)] for row in islice(filled_rows(), NAME_ROWS + 1)]
    names = column_names(path, table, head)

    def blocks(kinds: Mapping[str, str], n_rows: int | None) -> Iterator[tuple[Block, float]]:
        places = {name: names.index(name) for name in kinds}
        first = int(table.has_header)
        rows = islice(filled_rows(), first, None if n_rows is None else first + n_rows)
        n_done = 0
        while some := list(islice(rows, max(CHUNK_VALUES // len(names), MIN_CHUNK_ROWS))):
            n_done += len(some)
            found = {name: np.empty(len(some), dtype=object) for name in kinds}
            for name, place in places.items():
                found[name][:] = [_cell(row[place], kinds[name]) for row in some]
            yield found, min(n_done / sheet.n_rows, 1.0)

    return names, blocks


def _cell(value: Any, kind: str) -> Any:
    if isinstance(value, str):
        return None if value in NA_VALUES else value
    return str(value) if isinstance(value, bool) and kind in ("category", "text") else value


def _parquet(path: Path, _: TableFormat) -> tuple[tuple[str, ...], Blocks]:
    names = parquet_names(path)
    return unique_names(names), lambda kinds, n_rows: parquet_blocks(path, list(kinds), n_rows)


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
        As `OpenTable.read` gives them without kinds.
    kinds : mapping of str to str
        The columns to convert, and to what.
    table : TableFormat
        How numbers are written.
    date_formats : mapping of str to str

    Returns
    -------
    columns, unreadable
        As `OpenTable.read` gives them with these kinds.
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
        numbers = to_numbers(values, table.decimal, table.thousands, table.signs)
        is_gone = np.isnan(numbers)
        return numbers, int((is_gone & ~pd.isna(values)).sum()) if is_gone.any() else 0
    if kind == "date":
        if values.dtype.kind == "M":
            return values.astype("datetime64[us]"), 0
        if name not in date_formats:
            date_formats[name] = guess_date_format(values) or ""
        dates = to_dates(values, date_formats[name])
        return dates, int((np.isnat(dates) & ~pd.isna(values)).sum())
    if len(values) <= FEW_ROWS:  # as a block of a table with many columns has
        return to_text(values), 0
    codes, uniques = pd.factorize(values)
    texts = [None if text is None else memory.setdefault(text, text) for text in to_text(uniques)]
    return np.array([*texts, None], dtype=object)[codes], 0
