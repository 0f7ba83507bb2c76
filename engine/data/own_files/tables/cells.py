"""The cells of a table as plain values for a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

# The window imports files that import this one, but should not import pandas.
if TYPE_CHECKING:
    import pandas as pd


def cells(table: pd.DataFrame) -> tuple[tuple[float | str, ...], ...]:
    """Return the rows of a table.

    Parameters
    ----------
    table : DataFrame
        Of float64, str and datetime64.

    Returns
    -------
    tuple of tuple of (float or str)
        Dates as text such as "2026-03-01", with a time if a date of the column has one; missing values as
        empty text.
    """
    return tuple(zip(*(_column_cells(table[name]) for name in table), strict=True))


def _column_cells(column: pd.Series) -> list[float | str]:
    from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

    present = column.notna()
    if is_numeric_dtype(column):
        values = column.astype("float64").tolist()
    elif is_datetime64_any_dtype(column):
        has_time = (column[present].dt.normalize() != column[present]).any()
        values = column.dt.strftime("%Y-%m-%d %H:%M" if has_time else "%Y-%m-%d").tolist()
    else:
        values = column.astype(object).tolist()
    return [value if there else "" for value, there in zip(values, present, strict=True)]
