"""Reliability: whether classes that a network gives 80 % are right in 80 % of the cases.

A reliability diagram (DeGroot and Fienberg 1983) sorts samples into bins by the confidence of their
prediction, and draws the share that was right over the mean confidence. The expected calibration error
(Naeini et al. 2015, AAAI; Guo et al. 2017, "On calibration of modern neural networks", ICML) is the mean
distance of the two. With few samples it is well above 0 for a network of perfect calibration as well, so
`chance_error` says how large it may be then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

N_BINS = 10
N_DRAWS = 1000  # simulated networks of perfect calibration
Z = 1.959963984540054  # the 97.5 % quantile of the normal distribution


@dataclass(frozen=True)
class ReliabilityBin:
    """The samples whose confidence lies in one bin.

    Attributes
    ----------
    low, high : float
        Ends of the bin; `high` belongs to it, `low` does not, except 0.
    n : int
        Number of samples, at least 1.
    confidence : float
        Mean probability of the predicted class.
    accuracy : float
        Share of right predictions.
    ci_low, ci_high : float
        95 % Wilson interval of the accuracy.
    """

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float
    ci_low: float
    ci_high: float


def wilson_interval(successes: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927, JASA 22; without correction for continuity).

    Parameters
    ----------
    successes, n : int
        `n` is at least 1.

    Returns
    -------
    low, high : float
        Within 0 and 1, also for a share of 0 or 1.
    """
    share = successes / n
    centre = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return max(0.0, centre - half), min(1.0, centre + half)


def reliability_bins(
    confidence: npt.NDArray[Any], is_right: npt.NDArray[Any], n_bins: int = N_BINS
) -> tuple[ReliabilityBin, ...]:
    """Sort samples into bins of equal width.

    Parameters
    ----------
    confidence : ndarray, (n,)
        Probability of the predicted class, from 0 to 1.
    is_right : ndarray of bool, (n,)
    n_bins : int

    Returns
    -------
    tuple of ReliabilityBin
        In rising order; bins without a sample are left out.
    """
    sure, right = np.asarray(confidence, np.float64), np.asarray(is_right, bool)
    found = []
    place = _places(sure, n_bins)
    for index in np.unique(place):
        here = place == index
        n, n_right = int(here.sum()), int(right[here].sum())
        low, high = wilson_interval(n_right, n)
        mean = float(sure[here].mean())
        found.append(ReliabilityBin(index / n_bins, (index + 1) / n_bins, n, mean, n_right / n, low, high))
    return tuple(found)


def calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """Compute the expected calibration error: |accuracy - confidence|, averaged over samples.

    Parameters
    ----------
    bins : sequence of ReliabilityBin
        At least one.

    Returns
    -------
    float
        From 0 to 1.
    """
    total = sum(row.n for row in bins)
    return sum(row.n * abs(row.accuracy - row.confidence) for row in bins) / total


def chance_error(confidence: npt.NDArray[Any], n_bins: int = N_BINS, seed: int = 0) -> float:
    """Return the calibration error that a perfectly calibrated network stays below in 95 of 100 cases.

    Labels are drawn that are right with just the stated confidence ("consistency resampling": Bröcker and
    Smith 2007, Weather and Forecasting 22).

    Parameters
    ----------
    confidence : ndarray, (n,)
        Probability of the predicted class.
    n_bins, seed : int

    Returns
    -------
    float
        With few samples far from 0.
    """
    sure = np.asarray(confidence, np.float64)
    place = _places(sure, n_bins)
    rng = np.random.default_rng(seed)
    sums = np.zeros((N_DRAWS, n_bins))
    for index in np.unique(place):
        own = sure[place == index]
        sums[:, index] = [(rng.random(len(own)) < own).sum() - own.sum() for _ in range(N_DRAWS)]
    return float(np.quantile(np.abs(sums).sum(axis=1) / len(sure), 0.95))


def _places(confidence: npt.NDArray[np.float64], n_bins: int) -> npt.NDArray[np.intp]:
    """Return the bin of each sample; a confidence on a border belongs to the lower one."""
    places = np.ceil(confidence * n_bins - 1e-9).astype(np.intp) - 1
    return np.clip(places, 0, n_bins - 1)
