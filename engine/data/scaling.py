"""The statistics that features are scaled by, those of the training samples as numpy computes them.

Images may be many, so theirs are computed a part at a time, without a copy of all training samples.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.data.info import DataSetInfo

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float32]
Values = Callable[[int, int], Floats]  # the values from one place to another, all samples in a row
PART = 1 << 20  # values at a time


def scaling_of(scaling: str, x: Array, rows: Array, info: DataSetInfo) -> tuple[Array, Array]:
    """Compute shift and scale from the training samples; what is constant is only shifted.

    Parameters
    ----------
    scaling : str
        "none", "standard", "minmax" or "robust".
    x : ndarray, (n, *shape)
    rows : ndarray of int
        Indices of the training samples.
    info : DataSetInfo

    Returns
    -------
    shift, scale : ndarray
        They broadcast against a sample: (x - shift) / scale. float32, but float64 of robust scaling.
    """
    if scaling == "none":
        return np.zeros((), "float32"), np.ones((), "float32")
    axis = info.scaling_axes
    values = _values(x, rows) if axis is None and scaling != "robust" else None
    if values is not None:
        shift, scale = _of_values(scaling, values, len(rows) * x[0].size)
    else:
        shift, scale = _of_samples(scaling, x[rows].astype("float32", copy=False), axis)
    return np.asarray(shift), np.where(np.asarray(scale) == 0, np.float32(1), scale)


def scaled(x: Array, shift: Array, scale: Array) -> Floats:
    """Scale samples.

    Parameters
    ----------
    x : ndarray, (n, *shape)
    shift, scale : ndarray
        As from `scaling_of`.

    Returns
    -------
    ndarray of float32, (n, *shape)
    """
    found: Floats = ((x.astype("float32", copy=False) - shift) / scale).astype("float32", copy=False)
    return found


def _of_samples(scaling: str, x: Floats, axis: int | tuple[int, int] | None) -> tuple[Any, Any]:
    if scaling == "standard":
        return x.mean(axis=axis), x.std(axis=axis)
    if scaling == "robust":
        low, shift, high = np.percentile(x, (25, 50, 75), axis=axis)
        return shift, high - low
    return x.min(axis=axis), x.max(axis=axis) - x.min(axis=axis)


# --- A part at a time


def _values(x: Array, rows: Array) -> Values | None:
    """Return a function that reads some values of the chosen samples; None if a sample lies apart in memory.

    The order is that of the memory, as numpy adds an array's numbers.
    """
    order = [0, *sorted(range(1, x.ndim), key=lambda axis: -x.strides[axis])]
    flat = x.transpose(order)
    if not flat.flags.c_contiguous:
        return None
    flat = flat.reshape(len(x), -1)
    size = flat.shape[1]

    def values(first: int, last: int) -> Floats:
        start, end = first // size, -(-last // size)
        part = flat[rows[start:end]].reshape(-1)[first - start * size : last - start * size]
        return part.astype("float32", copy=False)

    return values


def _of_values(scaling: str, values: Values, n: int) -> tuple[Any, Any]:
    if scaling == "standard":
        mean = np.float32(float(_sum(values, 0, n)) / n)
        squares = _sum(lambda first, last: (values(first, last) - mean) ** 2, 0, n)
        return mean, np.sqrt(np.float32(float(squares) / n))
    parts = (values(first, min(n, first + PART)) for first in range(0, n, PART))
    lows, highs = zip(*((part.min(), part.max()) for part in parts), strict=True)
    return min(lows), max(highs) - min(lows)


def _sum(values: Values, first: int, last: int) -> np.float32:
    """Add values pairwise, as numpy adds all of them at once: both halves, the first a multiple of 8."""
    n = last - first
    if n <= PART:
        return np.float32(values(first, last).sum())
    half = n // 2 - n // 2 % 8
    return _sum(values, first, first + half) + _sum(values, first + half, last)
