"""Facts about each column of a table: distribution, missing values, relation to the target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.language.numbers import with_marks

# The window imports this file, but should not import numpy.
if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

N_BINS = 24
MAX_CATEGORIES = 8
MIN_PER_CATEGORY = 5  # with fewer samples of each on average, any category seems to tell everything


@dataclass(frozen=True)
class ColumnFacts:
    """What a page shows of one column.

    Attributes
    ----------
    name : str
    counts : tuple of int
        Of a number: samples in `N_BINS` bins of equal width from `low` to `high`. Of a category: samples of
        the most frequent ones, largest first.
    low, high, mean : float
        nan for a category, and if all values are missing; of dates the days since 1970.
    n_missing : int
    categories : tuple of str
        Names to `counts`; empty for a number.
    n_categories : int
        How many there are altogether; 0 for a number.
    relation : float
        With the target: Pearson's correlation of two numbers; the correlation ratio (eta) of a number and
        classes; Cramér's V of two categories. nan if one of both is constant, or if a category has too many
        values to tell.
    is_date : bool
    """

    name: str
    counts: tuple[int, ...]
    low: float
    high: float
    mean: float
    n_missing: int
    categories: tuple[str, ...] = ()
    n_categories: int = 0
    relation: float = math.nan
    is_date: bool = False


def column_facts(name: str, values: Array, y: Array, *, is_classes: bool) -> ColumnFacts:
    """Describe one column.

    Parameters
    ----------
    name : str
    values : ndarray, (n,)
        Numbers, nan where one is missing; dates, NaT where one is missing; or texts, empty where one is.
    y : ndarray, (n,)
        The target: class numbers if `is_classes`, else numbers.
    is_classes : bool

    Returns
    -------
    ColumnFacts
    """
    import numpy as np

    is_date = values.dtype.kind == "M"
    if is_date:
        seconds = values.astype("datetime64[s]")
        values = np.where(np.isnat(seconds), np.nan, seconds.astype("int64") / 86_400)
    if values.dtype.kind in "USO":
        return _category_facts(name, values.astype(str), y, is_classes=is_classes)
    numbers = values.astype("float64")
    is_there = np.isfinite(numbers)
    kept, n_missing = numbers[is_there], int((~is_there).sum())
    if not len(kept):
        return ColumnFacts(name, (0,) * N_BINS, math.nan, math.nan, math.nan, n_missing)
    counts = histogram(kept)
    relation = (
        correlation_ratio(kept, y[is_there]) if is_classes else pearson(kept, y[is_there].astype("float64"))
    )
    low, high = float(kept.min()), float(kept.max())
    mean = float(kept.mean())
    return ColumnFacts(name, counts, low, high, mean, n_missing, relation=relation, is_date=is_date)


def number_text(value: float) -> str:
    """Format a value as a cell of the samples: "21.45", "−0.001234", "215000", in the language's form.

    Parameters
    ----------
    value : float

    Returns
    -------
    str
    """
    text = with_marks(f"{value:.0f}" if 1e4 <= abs(value) < 1e9 else f"{value:.4g}")
    return f"−{text[1:]}" if text.startswith("-") else text


def histogram(values: Array) -> tuple[int, ...]:
    """Count finite numbers in `N_BINS` bins of equal width from the smallest to the largest.

    Parameters
    ----------
    values : ndarray, (n,)

    Returns
    -------
    tuple of int
        A constant column is in the middle bin.
    """
    import numpy as np

    low, high = float(values.min()), float(values.max())
    if low == high:
        return tuple(len(values) if place == N_BINS // 2 else 0 for place in range(N_BINS))
    places = np.clip(((values - low) / (high - low) * N_BINS).astype(int), 0, N_BINS - 1)
    return tuple(int(count) for count in np.bincount(places, minlength=N_BINS))


def pearson(values: Array, y: Array) -> float:
    """Compute Pearson's correlation.

    Parameters
    ----------
    values, y : ndarray of float, (n,)

    Returns
    -------
    float
        -1 to 1; nan if one of both is constant.
    """
    import numpy as np

    a, b = values - values.mean(), y - y.mean()
    norm = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / norm if norm > 0 else math.nan


def correlation_ratio(values: Array, groups: Array) -> float:
    """Compute the correlation ratio eta of numbers in groups.

    The square of it is the share of the variance that lies between the groups (Pearson 1905).

    Parameters
    ----------
    values : ndarray of float, (n,)
    groups : ndarray, (n,)
        Group numbers or names.

    Returns
    -------
    float
        0 to 1; nan if the values are constant.
    """
    import numpy as np

    _, places, counts = np.unique(groups, return_inverse=True, return_counts=True)
    centred = values - values.mean()
    total = float(centred @ centred)
    if total <= 0:
        return math.nan
    sums = np.bincount(places, weights=centred)
    return min(1.0, math.sqrt(float((sums**2 / counts).sum()) / total))


def cramers_v(first: Array, second: Array) -> float:
    """Compute Cramér's V of two categories (Cramér 1946).

    Parameters
    ----------
    first, second : ndarray, (n,)
        Numbers or names.

    Returns
    -------
    float
        0 to 1; nan if one of both is constant.
    """
    import numpy as np

    _, rows = np.unique(first, return_inverse=True)
    _, columns = np.unique(second, return_inverse=True)
    n_rows, n_columns = int(rows.max()) + 1, int(columns.max()) + 1
    if min(n_rows, n_columns) < 2:
        return math.nan
    table = np.bincount(rows * n_columns + columns, minlength=n_rows * n_columns).reshape(n_rows, n_columns)
    expected = np.outer(table.sum(1), table.sum(0)) / len(first)
    chi2 = float(((table - expected) ** 2 / expected).sum())
    return min(1.0, math.sqrt(chi2 / (len(first) * (min(n_rows, n_columns) - 1))))


def _category_facts(name: str, values: Array, y: Array, *, is_classes: bool) -> ColumnFacts:
    import numpy as np

    is_there = values != ""
    kept, target = values[is_there], y[is_there]
    names, counts = np.unique(kept, return_counts=True)
    order = np.argsort(-counts, kind="stable")[:MAX_CATEGORIES]
    relation = math.nan
    if len(kept) >= MIN_PER_CATEGORY * len(names) > 0:
        relation = (
            cramers_v(kept, target) if is_classes else correlation_ratio(target.astype("float64"), kept)
        )
    return ColumnFacts(
        name,
        tuple(int(counts[place]) for place in order),
        math.nan,
        math.nan,
        math.nan,
        int((~is_there).sum()),
        tuple(str(names[place]) for place in order),
        len(names),
        relation,
    )
