"""Columns that give the target away: its code, its logarithm, the parts that it is the sum of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from engine.data.own_files.tables.column_values import ColumnValues
from engine.data.own_files.tables.values import Values
from engine.language.texts import N_

SAME = N_("the same as the target in another form")
PART = N_("part of the target")
MIN_ROWS = 20  # of fewer rows columns may be alike by chance
MIN_CORRELATION = 0.9999  # values may be rounded
NEAR = 0.99  # of a correlation that is worth a closer look
SAMPLE_ROWS = 10_000
BLOCK_VALUES = 500_000  # are looked at together
MAX_SUMMED = 200  # columns that are tried in pairs
Numbers = npt.NDArray[np.float64]


def giving_away(
    table: Mapping[str, Values],
    values: Mapping[str, ColumnValues],
    target: str,
    task: str,
    names: Iterable[str],
) -> dict[str, str]:
    """Find the columns from which the target can be calculated.

    Parameters
    ----------
    table : mapping of str to ndarray, (n,)
    values : mapping of str to ColumnValues
        Of the table.
    target, task : str
    names : iterable of str
        The columns to look at.

    Returns
    -------
    dict of str to str
        Why each is left out, in English.
    """
    n_rows = len(table[target])
    if n_rows < MIN_ROWS:
        return {}
    rows = np.unique(np.linspace(0, n_rows - 1, SAMPLE_ROWS).astype(int))
    if task == "classification":
        n_classes = values[target].n_distinct
        same = [name for name in names if values[name].n_distinct == n_classes]
        return {name: SAME for name in same if _are_codes(table[name][rows], table[target][rows])}
    numbers = {name: table[name][rows] for name in names if values[name].kind == "number"}
    y = table[target][rows]
    near = _near_lines(numbers, y)
    found = {name: SAME for name in near if any(_is_line(form, y) for form in _forms(numbers[name]))}
    whole = {name: x for name, x in numbers.items() if name not in found and values[name].n_distinct > 1}
    if len(whole) <= MAX_SUMMED:
        found |= dict.fromkeys(_parts(whole, y), PART)
    return found


def is_square(table: Mapping[str, Values], name: str) -> bool:
    """Whether a column of numbers is the square of one before it, which nobody predicts.

    Parameters
    ----------
    table : mapping of str to ndarray, (n,)
    name : str

    Returns
    -------
    bool
    """
    y = table[name][:SAMPLE_ROWS]
    if y.dtype.kind != "f" or len(np.unique(y)) < 3:
        return False
    for other, values in table.items():
        if other == name:
            return False
        if values.dtype.kind == "f":
            with np.errstate(over="ignore"):
                squares = values[:SAMPLE_ROWS] ** 2
            both = np.isfinite(squares) & np.isfinite(y)
            if both.sum() >= MIN_ROWS and np.allclose(squares[both], y[both], rtol=1e-3, atol=0):
                return True
    return False


def _are_codes(x: Values, y: Values) -> bool:
    """Whether each value of the one stands for one of the other."""
    import pandas as pd

    pairs = pd.DataFrame({"x": x, "y": y}).dropna()
    n_pairs = len(pairs.drop_duplicates())
    return len(pairs) >= MIN_ROWS and n_pairs == pairs["x"].nunique() == pairs["y"].nunique() > 1


def _forms(x: Numbers) -> Iterator[Numbers]:
    """Give the numbers as they are, and what people make of them."""
    yield x
    with np.errstate(all="ignore"):
        yield np.log(x)
        yield np.exp(x)
        yield x * x
        yield np.sqrt(x)
        yield 1 / x


def _near_lines(numbers: Mapping[str, Numbers], y: Numbers) -> list[str]:
    """Find the columns with a form that may be on a line with `y`, many columns at a time."""
    names, found = list(numbers), []
    n_each = max(1, BLOCK_VALUES // len(y))
    for start in range(0, len(names), n_each):
        some = names[start : start + n_each]
        is_near = np.zeros(len(some), dtype=bool)
        for form in _forms(np.stack([numbers[name] for name in some])):
            is_near |= np.abs(_correlations(form, y)) > NEAR
        found += [name for name, near in zip(some, is_near, strict=True) if near]
    return found


def _correlations(x: Numbers, y: Numbers) -> Numbers:
    """Correlate each row of `x` with `y`, where both are finite; nan where one is constant."""
    both = np.isfinite(x) & np.isfinite(y)
    n_both = both.sum(axis=1, keepdims=True)
    centred = []
    with np.errstate(all="ignore"):
        for values in (x, y[np.newaxis]):
            values = np.where(both, values, 0.0)
            values /= np.abs(values).max(axis=1, keepdims=True)
            values -= values.sum(axis=1, keepdims=True) / n_both
            values *= both
            centred.append(values / np.sqrt((values**2).sum(axis=1, keepdims=True)))
        return np.asarray((centred[0] * centred[1]).sum(axis=1))


def _is_line(x: Numbers, y: Numbers) -> bool:
    """Whether one is a linear function of the other."""
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    if len(x) < MIN_ROWS or len(np.unique(y)) < 3:
        return False
    with np.errstate(all="ignore"):
        x, y = x / np.abs(x).max(), y / np.abs(y).max()
        correlation = np.corrcoef(x, y)[0, 1] if x.std() and y.std() else 0.0
    return bool(abs(correlation) > MIN_CORRELATION)


def _parts(numbers: Mapping[str, Numbers], y: Numbers) -> set[str]:
    """Find the columns of pairs that add up to the target in every row."""
    names = [name for name, x in numbers.items() if np.array_equal(np.isnan(x), np.isnan(y))]
    there = ~np.isnan(y)
    if len(names) < 2 or there.sum() < MIN_ROWS:
        return set()
    columns = np.stack([numbers[name][there] for name in names])
    tiny = 1e-6 * float(np.abs(y[there]).max())
    found = set()
    for index, x in enumerate(columns[:-1]):
        rest = columns[index + 1 :]
        near = np.abs(rest[:, :MIN_ROWS] + x[:MIN_ROWS] - y[there][:MIN_ROWS]).max(axis=1) <= tiny
        for other in np.flatnonzero(near):
            if np.abs(rest[other] + x - y[there]).max() <= tiny:
                found |= {names[index], names[index + 1 + int(other)]}
    return found
