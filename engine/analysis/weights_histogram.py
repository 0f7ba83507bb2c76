"""Histograms of the weights of a trained cell, one per weight array."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt

BINS = 40


@dataclass(frozen=True)
class WeightsHistogram:
    """The histogram of one weight array.

    Attributes
    ----------
    name : str
        Such as "layer 1 (Dense), kernel".
    shape : tuple of int
    counts : tuple of int
        `counts[i]` values lie from `edges[i]` to `edges[i + 1]`.
    edges : tuple of float
    mean, std, low, high : float
        Mean, standard deviation (n in the divisor), minimum and maximum of the finite values; nan without
        any.
    n_not_finite : int
        Number of values that are nan or infinite; they are in no bin.
    """

    name: str
    shape: tuple[int, ...]
    counts: tuple[int, ...]
    edges: tuple[float, ...]
    mean: float
    std: float
    low: float
    high: float
    n_not_finite: int = 0


def weights_histogram(name: str, values: npt.NDArray[Any]) -> WeightsHistogram:
    """Compute the histogram of an array.

    Parameters
    ----------
    name : str
    values : ndarray of any number type and shape

    Returns
    -------
    WeightsHistogram
        Without bins if no value is finite.
    """
    import numpy as np  # here: the window imports this file but should not import numpy

    finite = values[np.isfinite(values)].astype(float)
    lost = int(values.size - finite.size)
    if not finite.size:
        nan = float("nan")
        return WeightsHistogram(name, values.shape, (), (), nan, nan, nan, nan, lost)
    counts, edges = np.histogram(finite, BINS)
    return WeightsHistogram(
        name,
        values.shape,
        tuple(map(int, counts)),
        tuple(map(float, edges)),
        float(finite.mean()),
        float(finite.std()),
        float(finite.min()),
        float(finite.max()),
        lost,
    )
