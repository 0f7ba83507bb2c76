"""Tables in text, such as CSV, by pandas.read_csv."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from engine.data.own_files.source import open_bytes
from engine.data.own_files.tables.guessing import split_rows
from engine.data.own_files.tables.values import NA_VALUES, Values
from engine.errors import InputError
from engine.experiment.data_file import TableFormat
from engine.language.texts import _

CHUNK_VALUES, CHUNK_NUMBERS = 1_000_000, 4_000_000  # are read at a time
MIN_CHUNK_ROWS = 128
MAX_LINE = 1 << 24  # characters
_BAD_LINE = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")
_OPEN_QUOTE = re.compile(r"EOF inside string starting at row (\d+)")


def csv_arguments(table: TableFormat, names: Sequence[str], text: Collection[str]) -> dict[str, Any]:
    """Return the arguments of pandas.read_csv that read a table in text.

    Parameters
    ----------
    table : TableFormat
    names : sequence of str
        Of all columns.
    text : collection of str
        The columns that are not numbers.

    Returns
    -------
    dict of str to object
    """
    return {
        "sep": r"\s+" if table.delimiter == " " else table.delimiter,
        "decimal": table.decimal,
        "thousands": table.thousands or None,
        "encoding": table.encoding,
        "quotechar": table.quotechar or '"',
        "quoting": csv.QUOTE_MINIMAL if table.quotechar else csv.QUOTE_NONE,
        "header": 0 if table.has_header else None,
        "names": list(names),
        "skiprows": table.skip_rows,
        "index_col": False,
        "skipinitialspace": True,
        "keep_default_na": False,
        "na_values": NA_VALUES,
        "dtype": dict.fromkeys(text, str),
    }


def text_blocks(
    path: Path, table: TableFormat, names: Sequence[str], kinds: Mapping[str, str], n_rows: int | None
) -> Iterator[tuple[Mapping[str, Values], float]]:
    """Give the rows of a table in text, some at a time.

    Parameters
    ----------
    path : Path
    table : TableFormat
    names : sequence of str
        Of all columns.
    kinds : mapping of str to str
        The columns to read and their kinds.
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
        If the file cannot be read.
    """
    import pandas as pd

    text = [name for name, kind in kinds.items() if kind != "number"]
    arguments = csv_arguments(table, names, text)
    if len(text) == len(names):
        arguments["dtype"] = str  # the same in half the time, where there are thousands of columns
    chosen = list(kinds) if len(kinds) < len(names) else None  # with a choice pandas drops what is too many
    n_bytes = max(path.stat().st_size, 1)
    chunk_rows = max((CHUNK_VALUES if text else CHUNK_NUMBERS) // len(names), MIN_CHUNK_ROWS)
    with open_bytes(path) as file:
        try:
            chunks = pd.read_csv(
                file, usecols=chosen, chunksize=chunk_rows, nrows=n_rows, low_memory=False, **arguments
            )
            with chunks:
                for chunk in chunks:
                    yield (
                        {name: chunk[name].to_numpy() for name in kinds},
                        min(file.raw.tell() / n_bytes, 1.0),
                    )
        except (
            pd.errors.ParserError,
            pd.errors.EmptyDataError,
            UnicodeError,
            ValueError,
            csv.Error,
        ) as error:
            raise InputError(_sentence(path, table, error)) from error


def _sentence(path: Path, table: TableFormat, error: Exception) -> str:
    """Say what pandas found wrong."""
    if isinstance(error, InputError):
        return str(error)
    message = str(error)
    if found := _BAD_LINE.search(message):
        text = _("line {line} of “{file}” has {n} values where {n_expected} were expected.")
        return text.format(line=found[2], file=path.name, n=found[3], n_expected=found[1])
    if found := _OPEN_QUOTE.search(message):
        text = _("the quote that opens in line {line} of “{file}” is never closed.")
        return text.format(line=int(found[1]) + 1, file=path.name)
    if isinstance(error, UnicodeError):
        return _wrong_encoding(path, table)
    text = _("“{file}” cannot be read as a table: {reason}.")
    return text.format(file=path.name, reason=message.splitlines()[0].rstrip("."))


def _wrong_encoding(path: Path, table: TableFormat) -> str:
    text = _("“{file}” is not written in {encoding}: choose another encoding.")
    return text.format(file=path.name, encoding=table.encoding)


def first_text_rows(path: Path, table: TableFormat, n_rows: int) -> list[list[str]]:
    """Return the first rows of a table in text, with the header.

    Parameters
    ----------
    path : Path
    table : TableFormat
    n_rows : int

    Returns
    -------
    list of list of str

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    try:
        with open_bytes(path) as file, io.TextIOWrapper(file, table.encoding, newline="") as text:
            lines = (line.rstrip("\r\n") for line in islice(_lines(text), table.skip_rows, None))
            lines = (line for line in lines if line.strip())
            rows = split_rows(islice(lines, n_rows), table.delimiter, table.quotechar)
    except (UnicodeError, LookupError) as error:
        raise InputError(_wrong_encoding(path, table)) from error
    return [row for row in rows if row]


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Lines that end in any way; a line without an end is cut."""
    while line := text.readline(MAX_LINE):
        yield from line.splitlines(keepends=True) if "\r" in line else [line]
