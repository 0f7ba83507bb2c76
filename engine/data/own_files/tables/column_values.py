"""What a column of a table holds: its kind, its values and how often each occurs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.own_files.tables.values import (
    ENOUGH,
    MISSING_WORDS,
    Objects,
    Values,
    guess_date_format,
    to_numbers,
)
from engine.experiment.data_file import TableFormat

MAX_CATEGORIES = 200  # more different words are text
FEW_CATEGORIES = 20
LONG_TEXT = 60  # characters; longer values are sentences
_CODE = re.compile(r"[+-]?0\d")  # such as a postcode: 01067 is no number
_DATE_LIKE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(\D|$)|(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(\D|$)"
)


@dataclass(frozen=True)
class ColumnValues:
    """The values of a column.

    Attributes
    ----------
    name : str
    kind : str
        One of COLUMN_KINDS.
    n_rows, n_missing : int
    distinct : ndarray
        The different values, without missing ones: sorted float64 or datetime64; of text the most frequent
        first.
    counts : ndarray of int
        How often each of `distinct` occurs.
    is_sequence : bool
        Whole numbers that go up by one from 0 or 1.
    """

    name: str
    kind: str
    n_rows: int
    n_missing: int
    distinct: Values
    counts: npt.NDArray[Any]
    is_sequence: bool

    @property
    def n_values(self) -> int:
        """Rows with a value."""
        return self.n_rows - self.n_missing

    @property
    def n_distinct(self) -> int:
        """How many different values there are."""
        return len(self.distinct)

    @cached_property
    def is_whole(self) -> bool:
        """Whether all are whole numbers."""
        return self.kind == "number" and bool((self.distinct == np.floor(self.distinct)).all())


def column_values(name: str, values: Values) -> ColumnValues:
    """Count the values of a column.

    Parameters
    ----------
    name : str
    values : ndarray, (n,)
        As `OpenTable.read` gives them.

    Returns
    -------
    ColumnValues
        Of the kind "category" or "text" for objects.
    """
    import pandas as pd

    if values.dtype.kind == "O":
        codes, distinct = pd.factorize(values)
        counts = np.bincount(codes[codes >= 0], minlength=len(distinct))
        order = np.argsort(-counts, kind="stable")
        distinct, counts = distinct[order], counts[order]
        kind = _kind_of_text(distinct, int(counts.sum()))
        return ColumnValues(name, kind, len(values), int((codes < 0).sum()), distinct, counts, False)
    is_date = values.dtype.kind == "M"
    is_missing = np.isnat(values) if is_date else np.isnan(values)
    there = values[~is_missing]
    distinct, counts = _counted(there)
    is_sequence = (
        not is_date
        and len(distinct) == len(values) > 1
        and values[0] in (0, 1)
        and bool((np.diff(values) == 1).all())
    )
    kind = "date" if is_date else "number"
    return ColumnValues(name, kind, len(values), int(is_missing.sum()), distinct, counts, is_sequence)


def _counted(values: Values) -> tuple[Values, npt.NDArray[Any]]:
    """Count as numpy.unique does, in a third of the time for each of thousands of short columns."""
    values = np.sort(values)
    is_new = np.ones(len(values), dtype=bool)
    is_new[1:] = values[1:] != values[:-1]
    places = np.append(np.flatnonzero(is_new), len(values)).astype("int32")
    return values[is_new], places[1:] - places[:-1]


def _kind_of_text(distinct: Objects, n_values: int) -> str:
    """Words that come again are categories; names, sentences and numbers of things are text."""
    if not len(distinct):
        return "text"
    if len(distinct) > FEW_CATEGORIES and (
        len(distinct) > MAX_CATEGORIES or len(distinct) > n_values / 2 or _mean_length(distinct) > LONG_TEXT
    ):
        return "text"
    if 2 < len(distinct) == n_values:  # few rows, and each its own
        return "text"
    return "category"


def _mean_length(distinct: Objects) -> float:
    return sum(map(len, distinct)) / len(distinct)


def guess_kind(values: Objects, table: TableFormat) -> str:
    """Guess how a column of text is to be read.

    Parameters
    ----------
    values : ndarray of object, (n,)
        str, or None where a value is missing.
    table : TableFormat
        How numbers are written.

    Returns
    -------
    str
        "number", "date" or "text"; whether text has categories is seen once all rows are read.
    """
    import pandas as pd

    codes, distinct = pd.factorize(values)
    if not len(distinct):
        return "text"
    if all(map(_DATE_LIKE.match, distinct[:20])) and guess_date_format(distinct) is not None:
        return "date"
    if not any(map(_CODE.match, distinct[:200])):
        try:
            distinct.astype("float64")
        except ValueError:
            if _are_numbers(distinct, np.bincount(codes[codes >= 0]), table):
                return "number"
        else:
            return "number"
    return "text" if guess_date_format(distinct) is None else "date"


def _are_numbers(distinct: Objects, counts: npt.NDArray[Any], table: TableFormat) -> bool:
    """Whether nearly all values are numbers, and the rest mostly words for a missing one."""
    numbers = ~np.isnan(to_numbers(distinct, table.decimal, table.thousands, table.signs))
    words = np.array([text.lower() in MISSING_WORDS for text in distinct])
    n_numbers, n_words = counts[numbers].sum(), counts[words & ~numbers].sum()
    return bool(n_numbers >= n_words and n_numbers >= ENOUGH * (counts.sum() - n_words) and n_numbers)


def values_by_column(table: Mapping[str, Values]) -> dict[str, ColumnValues]:
    """Count the values of all columns.

    Parameters
    ----------
    table : mapping of str to ndarray, (n,)
        As `OpenTable.read` gives it.

    Returns
    -------
    dict of str to ColumnValues
    """
    return {name: column_values(name, values) for name, values in table.items()}
