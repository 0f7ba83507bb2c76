"""Facts on a table's columns for a page to show: histograms, frequent values, what goes with the target."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.own_files.tables.column_values import ColumnValues
from engine.data.own_files.tables.columns import Decision
from engine.data.own_files.tables.values import Values, to_text

N_BINS = 20
N_TOP = 10
MAX_DRAWN = 1000  # columns; those after them get neither a histogram nor an association
CORRELATION, RATIO, CRAMERS_V = "correlation", "correlation ratio", "Cramér's V"  # not a text: codes


@dataclass(frozen=True, kw_only=True)
class ColumnFacts:
    """What a column holds.

    Attributes
    ----------
    name : str
    n_missing : int
        With those that could not be read.
    n_unreadable : int
        Values that are there but are no number, or no date, or infinite.
    n_distinct : int
    mean, deviation, minimum, maximum : float or None
        Of numbers; the standard deviation is that of the values themselves.
    first_date, last_date : str
        Of dates; else empty.
    top_values : tuple of (str, int)
        Of text and categories: the most frequent and how often they occur.
    histogram : tuple of int
        Of numbers and dates: how many lie in each of equal steps from the minimum to the maximum.
    association : float or None
        With the target, from 0 to 1; a correlation from -1 to 1. None for the target, columns that are left
        out, and where it does not exist.
    association_name : str
        CORRELATION between numbers, RATIO (eta) between classes and numbers, CRAMERS_V between classes.
    """

    name: str
    n_missing: int
    n_unreadable: int = 0
    n_distinct: int = 0
    mean: float | None = None
    deviation: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    first_date: str = ""
    last_date: str = ""
    top_values: tuple[tuple[str, int], ...] = ()
    histogram: tuple[int, ...] = ()
    association: float | None = None
    association_name: str = ""


def column_facts(
    table: Mapping[str, Values],
    values: Mapping[str, ColumnValues],
    unreadable: Mapping[str, int],
    decision: Decision,
) -> tuple[ColumnFacts, ...]:
    """Describe all columns.

    Parameters
    ----------
    table : mapping of str to ndarray, (n,)
        As `OpenTable.read` gives it.
    values : mapping of str to ColumnValues
        Of the table.
    unreadable : mapping of str to int
        As `OpenTable.read` gives it.
    decision : Decision

    Returns
    -------
    tuple of ColumnFacts
        In the file's order.
    """
    import pandas as pd

    goal = table[decision.target]
    if decision.task == "classification":
        codes = pd.factorize(goal)[0].astype("float64")
        codes[codes < 0] = np.nan
        goal = codes
    facts = []
    for place, column in enumerate(decision.columns):
        found = table[column.name]
        name, strength = "", None
        if column.role not in ("target", "ignored") and place < MAX_DRAWN:
            name, strength = _association(found, goal, decision.task == "classification")
        facts.append(_facts(values[column.name], unreadable[column.name], name, strength, place))
    return tuple(facts)


def _facts(
    values: ColumnValues, n_unreadable: int, name: str, strength: float | None, place: int
) -> ColumnFacts:
    facts = ColumnFacts(
        name=values.name,
        n_missing=values.n_missing,
        n_unreadable=n_unreadable,
        n_distinct=values.n_distinct,
        association=strength,
        association_name=name if strength is not None else "",
    )
    distinct, counts = values.distinct, values.counts
    if distinct.dtype.kind == "O":
        top = tuple((str(text), int(n)) for text, n in zip(distinct[:N_TOP], counts[:N_TOP], strict=True))
        return replace(facts, top_values=top)
    if not values.n_distinct:
        return facts
    if distinct.dtype.kind == "M":
        ticks = distinct.astype("int64").astype("float64")
        first, last = (to_text([distinct[i].item()])[0] or "" for i in (0, -1))
        return replace(facts, first_date=first, last_date=last, histogram=_histogram(ticks, counts, place))
    unit = float(np.abs(distinct).max()) or 1.0  # squares of the largest numbers are no numbers any more
    small = distinct / unit
    mean = float((small * counts).sum() / values.n_values)
    deviation = math.sqrt(float(((small - mean) ** 2 * counts).sum() / values.n_values))
    return replace(
        facts,
        mean=mean * unit,
        deviation=deviation * unit,
        minimum=float(distinct[0]),
        maximum=float(distinct[-1]),
        histogram=_histogram(distinct, counts, place),
    )


def _histogram(values: Values, counts: npt.NDArray[Any], place: int) -> tuple[int, ...]:
    """Count the values in equal steps; numbers close to the largest ones there are must not overflow."""
    if place >= MAX_DRAWN:
        return ()
    unit = float(np.abs(values).max()) or 1.0
    low, high = float(values[0] / unit), float(values[-1] / unit)
    if high - low < 1e-12:
        return (int(counts.sum()),)
    heights, _ = np.histogram(values / unit, bins=N_BINS, range=(low, high), weights=counts)
    return tuple(map(round, heights.tolist()))


# --- What goes with the target


def _association(values: Values, goal: Values, is_classes: bool) -> tuple[str, float | None]:
    """Say how strongly a column goes with the target."""
    if values.dtype.kind == "O":
        import pandas as pd

        codes, distinct = pd.factorize(values)
        there = (codes >= 0) & ~np.isnan(goal)
        if is_classes:
            return CRAMERS_V, _cramers_v(codes[there], goal[there].astype("int64"))
        return RATIO, _correlation_ratio(codes[there], goal[there], len(distinct))
    if values.dtype.kind == "M":
        is_missing = np.isnat(values)
        values = values.astype("int64").astype("float64")
        values[is_missing] = np.nan
    there = ~np.isnan(values) & ~np.isnan(goal)
    if is_classes:
        codes = goal[there].astype("int64")
        return RATIO, _correlation_ratio(codes, values[there], int(codes.max(initial=-1)) + 1)
    return CORRELATION, _correlation(values[there], goal[there])


def _correlation(x: Values, y: Values) -> float | None:
    """Pearson's correlation."""
    if len(x) < 2:
        return None
    x, y = _centred(x), _centred(y)
    size = float(np.sqrt((x @ x) * (y @ y)))
    return float(np.clip(x @ y / size, -1, 1)) if size > 0 else None


def _correlation_ratio(codes: Values, x: Values, n_classes: int) -> float | None:
    """Eta: the part of the deviation that lies between the classes (Pearson 1905)."""
    if len(x) < 2:
        return None
    x = _centred(x)
    counts = np.bincount(codes, minlength=n_classes)
    sums = np.bincount(codes, weights=x, minlength=n_classes)
    between = float((sums[counts > 0] ** 2 / counts[counts > 0]).sum())
    total = float(x @ x)
    return float(np.clip(np.sqrt(between / total), 0, 1)) if total > 0 else None


def _cramers_v(a: Values, b: Values) -> float | None:
    """Cramér's V of two columns of classes (Cramér 1946), without a correction."""
    n = len(a)
    if not n:
        return None
    rows, columns = np.bincount(a), np.bincount(b)
    pairs, together = np.unique(a * len(columns) + b, return_counts=True)
    expected = rows[pairs // len(columns)] * columns[pairs % len(columns)] / n
    n_smaller = min(np.count_nonzero(rows), np.count_nonzero(columns)) - 1
    # The sum of (observed - expected)² / expected is that of observed² / expected, less n.
    chi_squared = max(float((together**2 / expected).sum()) - n, 0.0)
    return float(min(np.sqrt(chi_squared / (n * n_smaller)), 1.0)) if n_smaller > 0 else None


def _centred(x: Values) -> Values:
    """Less the mean, in a unit in which no square overflows."""
    x = x / (float(np.abs(x).max()) or 1.0)
    return np.asarray(x - x.mean())
