"""Columns of a table as values of one kind each, and its samples as points: for a preview."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.info import DataSetInfo
from engine.data.load import Samples
from engine.data.own_files.tables.cells import cells
from engine.data.point_map import MAX_POINTS, PointMap, point_map, spread

Array = npt.NDArray[Any]
MAX_COLUMNS = 1000
MAX_CATEGORIES = 20  # a category with more is no part of the map


def sample_columns(info: DataSetInfo, samples: Samples, places: Array) -> list[tuple[str, Array]]:
    """Return the columns of a table.

    Parameters
    ----------
    info : DataSetInfo
    samples : Samples
        With all columns.
    places : ndarray of int, (n,)
        Which samples are wanted.

    Returns
    -------
    list of (str, ndarray)
        Name and values, (n,), at most `MAX_COLUMNS`: numbers, nan where one is missing; dates as datetime64,
        NaT where one is missing; or texts, empty where one is missing.
    """
    if samples.table is not None:
        return _table_columns(samples, places)
    x = samples.x[places].astype("float32", copy=False)
    if not info.columns:
        return list(zip(info.feature_names()[:MAX_COLUMNS], x.T, strict=False))
    counts = info.feature_counts or (1,) * len(info.columns)
    found: list[tuple[str, Array]] = []
    start = 0
    for at, (name, count) in enumerate(zip(info.columns[:MAX_COLUMNS], counts, strict=False)):
        part, start = x[:, start : start + count], start + count
        if info.categories and info.categories[at]:
            found.append((name, np.array(info.categories[at])[part.argmax(axis=1)]))
        else:
            names = [name] if count == 1 else [f"{name} {number + 1}" for number in range(count)]
            found += zip(names, part.T, strict=True)
    return found


def sample_map(info: DataSetInfo, samples: Samples, excluded: tuple[str, ...]) -> PointMap | None:
    """Place samples in a plane by the columns that are used.

    Parameters
    ----------
    info : DataSetInfo
    samples : Samples
        With all columns.
    excluded : tuple of str
        Columns that are not used.

    Returns
    -------
    PointMap or None
        As of `point_map`. Of the user's own table without dates and without categories of many values.
    """
    if samples.table is None:
        used = samples.x[:, info.kept_features(excluded)] if info.columns else samples.x
        names = info.feature_names(excluded) if info.is_table else ()
        return point_map(used, samples.y, names, is_table=info.is_table)
    places = spread(len(samples.y), MAX_POINTS)
    features: list[tuple[str, Array]] = []
    for name, values in _table_columns(samples, places):
        if name in excluded:
            continue
        if values.dtype.kind == "f":
            features.append((name, values))
        elif values.dtype.kind == "U":
            categories = np.unique(values[values != ""])
            if len(categories) <= MAX_CATEGORIES:
                features += [(f"{name}: {one}", (values == one).astype("float64")) for one in categories]
    if len(features) < 2:
        return None
    names = tuple(name for name, _ in features)
    x = np.column_stack([values for _, values in features])
    return point_map(x, samples.y[places], names, is_table=True, samples=places)


def _table_columns(samples: Samples, places: Array) -> list[tuple[str, Array]]:
    assert samples.table is not None
    part = samples.table.iloc[places, :MAX_COLUMNS]
    found: list[tuple[str, Array]] = []
    for name, values in zip(part.columns, zip(*cells(part), strict=True), strict=True):
        if part[name].dtype.kind == "M":
            found.append((str(name), part[name].to_numpy("datetime64[s]")))
        elif any(isinstance(value, float) for value in values):
            numbers = [value if isinstance(value, float) else np.nan for value in values]
            found.append((str(name), np.array(numbers)))
        else:
            found.append((str(name), np.array(values, dtype=str)))
    return found
