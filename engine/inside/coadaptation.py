"""Co-adaptation: how much the units of a layer lean on each other, in numbers.

Hinton et al. (2012, arXiv 1207.0580) and Srivastava et al. (2014, JMLR 15, section 7) say that without
dropout, units correct each other's mistakes, and that with it they are sparser and more alike to nobody. What
can be measured of that on the activations of a layer: how units correlate, how many activations are near
zero, how large they are, and how long each unit's vector of weights is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

NEAR_ZERO = 0.01  # of the layer's root mean square
N_BINS = 40

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LayerUnits:
    """The units of one layer in one training, at one epoch.

    Attributes
    ----------
    size : float
        Root mean square of the activations.
    near_zero : float
        Share of activations of at most `NEAR_ZERO` times their size; 1 where all are 0.
    correlation : float
        Mean of |correlation| over all pairs of units that are not constant; nan with fewer than two.
    n_constant : int
        Units with the same activation for every sample; those with always 0 are dead.
    norms : ndarray, (units,)
        Length of each unit's incoming weights, without its bias; empty for a layer without weights.
    """

    size: float
    near_zero: float
    correlation: float
    n_constant: int
    norms: Floats

    @property
    def norm(self) -> float:
        """The mean length of the units' weights; nan without weights."""
        return float(self.norms.mean()) if self.norms.size else float("nan")


def layer_units(activations: npt.NDArray[Any], norms: npt.NDArray[Any] | None = None) -> LayerUnits:
    """Measure one layer.

    Parameters
    ----------
    activations : ndarray, (n, units)
        At least 2 samples; those of a prediction, with dropout off, so that no mask adds to what is seen.
    norms : ndarray, (units,), or None

    Returns
    -------
    LayerUnits
    """
    values = np.asarray(activations, np.float64)
    matrix = correlations(values)
    size = float(np.sqrt((values**2).mean()))
    constant = np.isnan(np.diagonal(matrix))
    return LayerUnits(
        size,
        float((np.abs(values) <= NEAR_ZERO * size).mean()),
        mean_correlation(matrix),
        int(constant.sum()),
        np.empty(0) if norms is None else np.asarray(norms, np.float64),
    )


def as_units(activations: npt.NDArray[Any], max_rows: int = 4000) -> Floats:
    """Return activations as samples of units, for any layer.

    Parameters
    ----------
    activations : ndarray, (n, ..., units)
        Of a convolution, a unit is a channel, and every place of an image or a step is a sample of its own.
    max_rows : int
        More samples are thinned out evenly.

    Returns
    -------
    ndarray, (rows, units)
    """
    rows = np.asarray(activations).reshape(-1, activations.shape[-1])
    step = -(-len(rows) // max_rows)
    return np.asarray(rows[::step], np.float64)


def correlations(activations: npt.NDArray[Any]) -> Floats:
    """Correlate each unit with each (Pearson).

    Parameters
    ----------
    activations : ndarray, (n, units)

    Returns
    -------
    ndarray, (units, units)
        nan in row and column of a unit that is constant up to float32 rounding.
    """
    values = np.asarray(activations, np.float64)
    centred = values - values.mean(axis=0)
    spread = np.sqrt((centred**2).sum(axis=0))
    rounding = 1e-6 * np.sqrt((values**2).sum(axis=0))
    unit = np.divide(centred, spread, out=np.full_like(centred, np.nan), where=spread > rounding)
    return np.asarray(np.clip(unit.T @ unit, -1, 1))


def mean_correlation(matrix: npt.NDArray[Any]) -> float:
    """Average |correlation| over all pairs of different units.

    Parameters
    ----------
    matrix : ndarray, (units, units)
        As of `correlations`.

    Returns
    -------
    float
        nan where no two units have one.
    """
    pairs = np.abs(matrix[np.triu_indices(len(matrix), 1)])
    known = pairs[~np.isnan(pairs)]
    return float(known.mean()) if known.size else float("nan")


def clustered_order(matrix: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """Order units so that those that correlate, whichever the sign, stand together.

    Average linkage on the distance 1 - |correlation|, with the leaves in the optimal order (Bar-Joseph,
    Gifford and Jaakkola 2001, Bioinformatics 17).

    Parameters
    ----------
    matrix : ndarray, (units, units)
        As of `correlations`.

    Returns
    -------
    ndarray of int, (units,)
        Constant units come last, in their own order.
    """
    known = np.flatnonzero(~np.isnan(np.diagonal(matrix)))
    constant = np.flatnonzero(np.isnan(np.diagonal(matrix)))
    if len(known) > 2:
        from scipy.cluster.hierarchy import leaves_list, linkage

        distance = 1 - np.abs(matrix[np.ix_(known, known)])
        condensed = np.maximum(distance[np.triu_indices(len(known), 1)], 0)
        known = known[leaves_list(linkage(condensed, "average", optimal_ordering=True))]
    return np.concatenate([known, constant]).astype(np.intp)


def weight_norms(kernel: npt.NDArray[Any], n_units: int) -> Floats:
    """Return the length of each unit's incoming weights.

    Parameters
    ----------
    kernel : ndarray, (..., columns)
        The last axis has one column for each unit, or for each gate of a recurrent layer and each unit.
    n_units : int

    Returns
    -------
    ndarray, (n_units,)
        Over all inputs and gates of a unit.
    """
    columns = np.asarray(kernel, np.float64).reshape(-1, kernel.shape[-1] // n_units, n_units)
    return np.asarray(np.sqrt((columns**2).sum(axis=(0, 1))))


def histogram_edges(parts: list[npt.NDArray[Any]], n_bins: int = N_BINS) -> Floats:
    """Return common borders for histograms that stand side by side.

    Parameters
    ----------
    parts : list of ndarray
    n_bins : int

    Returns
    -------
    ndarray, (n_bins + 1,)
        From the smallest to the largest value.
    """
    low = min(float(part.min()) for part in parts)
    high = max(float(part.max()) for part in parts)
    return np.linspace(low, high if high > low else low + 1, n_bins + 1)
